//! The tour: six things to do, each with a button that presses the real control.

use crate::app::state::Page;
use crate::app::ui::{El, el, of};
use crate::session::Control;
use crate::session::frame::StepScene;
use crate::view::guide::{Press, Progress, Step};

/// Presses what a step asks for, and lets time run so that its effect is seen.
pub fn press(page: Page, press: &Press) {
    match press {
        Press::Reset => page.act(Control::Reset),
        Press::Commands(commands) => commands.iter().for_each(|command| page.command(command)),
    }
    if !page.parts().shown.peek().playing {
        page.act(Control::Play);
    }
}

/// The list of steps: those of the document, or the tour; nothing where there is neither.
pub fn tour(page: Page) -> Option<El> {
    let parts = page.parts();
    if !parts.scene.steps.is_empty() {
        return Some(told(page));
    }
    if parts.steps.is_empty() {
        return None;
    }
    let steps = parts.steps.iter().enumerate().map(|(i, step)| tour_step(page, i, step));
    Some(list("Six things to try", of("ol", "try").children(steps)))
}

fn list(title: &str, steps: El) -> El {
    of("section", "tour")
        .set("aria-labelledby", "tour-title")
        .child(el("h2").set("id", "tour-title").text(title))
        .child(steps)
}

/// What the document tells to try.
fn told(page: Page) -> El {
    let scene = page.parts().scene.clone();
    let step = |step: &StepScene| {
        let todo = step.clone();
        let press = move || {
            if todo.start_over {
                page.act(Control::Reset);
            }
            self::press(page, &Press::Commands(todo.commands.clone()));
        };
        el("li")
            .set("data-progress", "open")
            .child(el("b").text(&step.title))
            .child(el("p").text(&step.text))
            .child(of("button", "btn").text(&step.button).press(press))
    };
    list("Things to try", of("ol", "try").children(scene.steps.iter().map(step)))
}

fn tour_step(page: Page, index: usize, step: &Step) -> El {
    let progress = move || page.parts().guide.get().progress[index];
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
        .live("data-next", move || (page.parts().guide.get().next() == Some(index)).to_string())
        .child(el("b").text(&step.title).text(" ").child(el("small").live_text(said)))
        .child(el("p").text(&step.text))
        .child(of("button", "btn").text(&step.button).press(move || press(page, &todo)))
}
