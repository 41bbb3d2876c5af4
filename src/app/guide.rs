//! The tour: six things to do, each with a button that presses the real control.

use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, el, of};
use crate::frame::StepScene;
use crate::session::{Control, link};
use crate::view::figures;
use crate::view::guide::{Press, Progress, Step};

/// Presses what a step asks for, and lets time run so that its effect is seen.
pub fn press(desk: Desk, press: &Press) {
    match press {
        Press::Reset => desk.act(Control::Reset),
        Press::Commands(commands) => commands.iter().for_each(|command| desk.command(command)),
    }
    desk.play();
}

/// The list of steps: those of the document, or the tour; nothing where there is neither.
pub fn tour(seen: Seen, desk: Desk) -> Option<El> {
    let parts = seen.parts();
    if !parts.scene.steps.is_empty() {
        return Some(told(seen, desk));
    }
    if parts.steps.is_empty() {
        return Some(story(seen));
    }
    let steps = parts.steps.iter().enumerate().map(|(i, step)| tour_step(seen, desk, i, step));
    Some(list("Six things to try", of("ol", "try").children(steps)))
}

fn list(title: &str, steps: El) -> El {
    of("section", "tour")
        .set("aria-labelledby", "tour-title")
        .child(el("h2").set("id", "tour-title").text(title))
        .child(steps)
}

/// Lists the document's own steps to try.
fn told(seen: Seen, desk: Desk) -> El {
    let scene = seen.parts().scene.clone();
    let steps = scene.steps.iter().enumerate().map(|(i, step)| told_step(seen, desk, i, step));
    let steps = of("ol", "try").children(steps);
    let about = of("details", "read").child(el("summary").text("What it is about"));
    list("Things to try", el("div").child(about.child(el("p").text(&scene.summary))).child(steps))
}

/// A step of the document: its button is there while it makes sense, and it is ticked off when it has been seen done.
fn told_step(seen: Seen, desk: Desk, index: usize, step: &StepScene) -> El {
    let todo = step.clone();
    let press = move || {
        let frame = seen.parts().frame.peek();
        if frame.steps.get(index).is_some_and(|step| !step.waits_for.is_empty()) {
            return;
        }
        if todo.start_over {
            desk.act(Control::Reset);
        }
        if let Some(moment) = todo.seek_us {
            desk.act(Control::Seek(moment));
        }
        if let Some(speed) = todo.speed {
            desk.act(Control::Speed(speed));
        }
        self::press(desk, &Press::Commands(todo.commands.clone()));
    };
    let done = move || seen.parts().guide.get().told.get(index) == Some(&true);
    let waits_for = move || {
        let frame = seen.parts().frame.get();
        frame.steps.get(index).map(|step| step.waits_for.clone()).unwrap_or_default()
    };
    let waits = move || match waits_for().as_str() {
        "" => String::new(),
        condition => format!("It makes sense when {condition}."),
    };
    el("li")
        .live("data-progress", move || if done() { "done" } else { "open" }.to_owned())
        .child(
            el("b")
                .text(&step.title)
                .text(" ")
                .child(el("small").live_text(move || if done() { "done" } else { "" }.to_owned())),
        )
        .child(el("p").text(&step.text))
        .child(of("p", "waits").live_text(waits))
        .child(
            of("button", "btn")
                .text(&step.button)
                .live("aria-disabled", move || (!waits_for().is_empty()).to_string())
                .press(press),
        )
}

/// Lists the commands of the story with their times, where there is no tour; each leads to its moment once played.
fn story(seen: Seen) -> El {
    let parts = seen.parts();
    let start = parts.scene.clock_start.as_ref();
    let step = |command: &String| {
        let (at, what) = link::timed(command)?;
        let clock = start.map(|start| figures::local_clock(start, at)).unwrap_or_default();
        let known = parts.scene.actions.iter().find(|action| action.command == what);
        let what = known.map_or(what.to_owned(), |action| format!("{}: {}", action.group, action.label));
        Some(el("li").child(el("b").text(&what)).child(el("p").text(&clock)))
    };
    let made = of("section", "tour").set("aria-labelledby", "tour-title");
    let made = made.child(el("h2").set("id", "tour-title").text(if parts.scene.has_story {
        "The story"
    } else {
        "About"
    }));
    made.child(el("p").text(&parts.scene.summary))
        .child(of("ol", "try").children(parts.scene.story.iter().filter_map(step)))
}

fn tour_step(seen: Seen, desk: Desk, index: usize, step: &Step) -> El {
    let progress = move || seen.parts().guide.get().progress[index];
    let state = move || match progress() {
        Progress::Open => "open".to_owned(),
        Progress::Watching => "watching".to_owned(),
        Progress::Done => "done".to_owned(),
    };
    let said = move || match progress() {
        Progress::Open => String::new(),
        Progress::Watching => "watch".to_owned(),
        Progress::Done => "done".to_owned(),
    };
    let todo = step.press.clone();
    el("li")
        .live("data-progress", state)
        .live("data-next", move || (seen.parts().guide.get().next() == Some(index)).to_string())
        .child(el("b").text(&step.title).text(" ").child(el("small").live_text(said)))
        .child(el("p").text(&step.text))
        .child(of("button", "btn").text(&step.button).press(move || press(desk, &todo)))
}
