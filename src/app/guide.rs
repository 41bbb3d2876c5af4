//! The guide: the current step as a card beside the number, all steps as a list, and what follows the last one. Each
//! button does what its document says, and lets time run so that its effect is seen.

use std::cell::Cell;
use std::rc::Rc;

use crate::app::film;
use crate::app::page::{Desk, Pane, Passed, Seen};
use crate::app::pieces::icon_button;
use crate::app::ui::{El, el, follow, of};
use crate::frame::{NextScene, Opening, OpeningScene, StepScene, Subject};
use crate::language::say;
use crate::session::Control;
use crate::session::link::{self, Link};
use crate::view::figures;
use crate::view::guide::{self, Progress, READING};

/// Presses a step. Nothing happens while it makes no sense.
fn press(seen: Seen, desk: Desk, step: usize) {
    let parts = seen.parts();
    let frame = parts.frame.peek();
    if frame.steps.get(step).is_none_or(|now| !now.waits_for.is_empty()) {
        return;
    }
    // Whoever does the next thing has seen enough of the film.
    film::cut(seen, desk);
    let (passed, opening) = (&desk.chosen().passed, seen.opening());
    let mut before = (*passed.peek()).clone();
    before.push(Passed {
        step,
        seed: opening.seed,
        commands: opening.commands,
        at_us: parts.shown.peek().now_us,
    });
    passed.set(before.into());
    act(desk, guide::step(&parts.scene, &frame, step));
    if let Some(subject) = parts.scene.steps.get(step).and_then(|told| told.press.look) {
        desk.select(subject);
    }
}

/// Goes on in the story: presses the current step, or leaves it out while it is under way or makes no sense yet.
pub fn forth(seen: Seen, desk: Desk) {
    let Some(step) = untracked(seen) else { return };
    let parts = seen.parts();
    if parts.guide.peek().progress(&parts.frame.peek(), step) == Progress::Open {
        return press(seen, desk, step);
    }
    let mut guide = (*parts.guide.peek()).clone();
    guide.skip();
    parts.guide.change(guide.into());
}

/// Goes back in the story: the run is again as it was before the last step that was pressed.
pub fn back(seen: Seen, desk: Desk) {
    let mut passed = (*desk.chosen().passed.peek()).clone();
    let Some(before) = passed.pop() else { return };
    desk.chosen().passed.set(passed.into());
    desk.deselect();
    if seen.opening().seed != before.seed {
        desk.act(Control::Seed(before.seed));
    }
    act(desk, vec![Control::Begin(before.commands), Control::Seek(before.at_us), Control::Pause]);
    let parts = seen.parts();
    let mut guide = (*parts.guide.peek()).clone();
    guide.stand_before(before.step);
    parts.guide.change(guide.into());
}

/// Does what the page around the widget says of the story: `next`, or `back`.
///
/// # Errors
/// It says something else, or there are no steps.
pub fn tell(seen: Seen, desk: Desk, what: &str) -> Result<(), String> {
    if seen.parts().scene.steps.is_empty() {
        return Err("the document has no steps".to_owned());
    }
    match what {
        "next" => forth(seen, desk),
        "back" => back(seen, desk),
        _ => return Err(format!("a story goes to next or back: {what}")),
    }
    Ok(())
}

fn untracked(seen: Seen) -> Option<usize> {
    let parts = seen.parts();
    parts.guide.peek().current().filter(|step| *step < parts.scene.steps.len())
}

fn act(desk: Desk, controls: Vec<Control>) {
    controls.into_iter().for_each(|control| desk.act(control));
}

/// Presses the opening: the run begins anew and goes to its moment.
pub fn open(seen: Seen, desk: Desk) {
    if let Some(opening) = &seen.parts().scene.opening {
        act(desk, guide::opening(opening));
    }
}

/// Returns whether the card asks why, as its step or in place of it, so that nothing else needs to.
pub fn asks_why(seen: Seen) -> bool {
    let parts = seen.parts();
    let asks = |step: usize| parts.scene.steps[step].by_look && progress(seen, step) == Progress::Open;
    let step = current(seen);
    step.is_some_and(asks) || step.and_then(|_| second(seen)).is_some_and(asks)
}

/// Returns whether there is a card with a step to do.
pub fn has_step(seen: Seen) -> bool {
    current(seen).is_some()
}

fn current(seen: Seen) -> Option<usize> {
    let parts = seen.parts();
    parts.guide.get().current().filter(|step| *step < parts.scene.steps.len())
}

fn progress(seen: Seen, step: usize) -> Progress {
    let parts = seen.parts();
    parts.guide.get().progress(&parts.frame.get(), step)
}

fn waits_for(seen: Seen, step: usize) -> String {
    let frame = seen.parts().frame.get();
    frame.steps.get(step).map(|now| now.waits_for.clone()).unwrap_or_default()
}

/// The words of `data-step`.
fn word(progress: Progress) -> &'static str {
    match progress {
        Progress::Waiting => "waiting",
        Progress::Open => "open",
        Progress::Watching => "watching",
        Progress::Done => "done",
    }
}

/// The card beside the number: the current step, or the end; empty where there is neither.
pub fn step_card(seen: Seen, desk: Desk) -> El {
    notice(seen, desk);
    let passed = desk.chosen().passed.clone();
    let key = move || match current(seen) {
        Some(step) => format!("{step} {:?} {}", second(seen), passed.get().is_empty()),
        None => format!("end {}", seen.parts().guide.get().is_finished()),
    };
    let place = of("section", "step-card").set("aria-label", &say!(step_next));
    turned(place, seen, desk).rebuilt(key, move || match current(seen) {
        Some(step) => card(seen, desk, step),
        None if seen.parts().guide.peek().is_finished() => ending(seen, desk),
        None => Vec::new(),
    })
}

/// The card is turned like a page: by the arrows while the focus is in it, and by a finger that wipes over it.
fn turned(card: El, seen: Seen, desk: Desk) -> El {
    /// A wipe goes over this share of the card.
    const WIPE: f64 = 0.15;
    let turn = move |forward: bool| if forward { forth(seen, desk) } else { back(seen, desk) };
    let from = Rc::new(Cell::new(None));
    let down = Rc::clone(&from);
    card.on("keydown", move |event| match event.key().as_str() {
        "ArrowRight" => turn(true),
        "ArrowLeft" => turn(false),
        _ => {}
    })
    .on("pointerdown", move |event| down.set(event.across().filter(|_| event.is_touch())))
    .on("pointerup", move |event| {
        let (Some(from), Some(to)) = (from.take(), event.across()) else { return };
        if (to - from).abs() > WIPE {
            turn(to < from);
        }
    })
}

/// Follows what is looked at, which may be what a step is about, and what comes true: a step that went fast is looked
/// at calmly then.
fn notice(seen: Seen, desk: Desk) {
    let selected = desk.chosen().selected.clone();
    follow(
        move || selected.get(),
        move |subject: &Option<Subject>| {
            let Some(subject) = *subject else { return };
            let parts = seen.parts();
            let mut guide = (*parts.guide.peek()).clone();
            guide.looked(&parts.scene, &parts.frame.peek(), subject);
            parts.guide.change(guide.into());
        },
    );
    let mut before: Vec<bool> = Vec::new();
    follow(
        move || seen.parts().guide.get().all_done().to_vec(),
        move |done| {
            let parts = seen.parts();
            let speed = parts.shown.peek().speed;
            let hasty = |(step, told): (usize, &StepScene)| {
                let new = done.get(step) == Some(&true) && before.get(step) == Some(&false);
                new && told.press.speed == Some(speed) && speed > READING
            };
            if parts.scene.steps.iter().enumerate().any(hasty) {
                desk.act(Control::Speed(READING));
            }
            before.clone_from(done);
        },
    );
}

/// The step that can be done in place of the current one, if it makes sense now.
fn second(seen: Seen) -> Option<usize> {
    let following = seen.parts().guide.get().following()?;
    waits_for(seen, following).is_empty().then_some(following)
}

fn card(seen: Seen, desk: Desk, step: usize) -> Vec<El> {
    let parts = seen.parts();
    let told = &parts.scene.steps[step];
    let all = parts.scene.steps.len();
    let bar = |at: usize| {
        let is = move || {
            let guide = seen.parts().guide.get();
            if guide.is_done(at) {
                "done"
            } else if at == step {
                "now"
            } else {
                "open"
            }
            .to_owned()
        };
        el("i").live("data-step", is)
    };
    let bars = of("span", "bars-of-steps").set("aria-hidden", "true").children((0..all).map(bar));
    let place = move || match progress(seen, step) {
        Progress::Watching => say!(step_place_watch, step = step + 1, all),
        _ if seen.parts().guide.get().is_left(step) => say!(step_place_left, step = step + 1, all),
        _ => say!(step_place, step = step + 1, all),
    };
    let waits = move || match (progress(seen, step), waits_for(seen, step)) {
        (Progress::Waiting, condition) if !condition.is_empty() => {
            say!(step_when, condition)
        }
        _ => String::new(),
    };
    let other = match second(seen) {
        Some(other) => {
            of("button", "btn").text(&parts.scene.steps[other].button).press(move || press(seen, desk, other))
        }
        None => of("button", "btn").text(say!(step_skip)).press(move || {
            let parts = seen.parts();
            let mut guide = (*parts.guide.peek()).clone();
            guide.skip();
            parts.guide.change(guide.into());
        }),
    };
    let other = (parts.guide.peek().following().is_some()).then_some(other);
    let turn_back = || {
        let name = say!(step_back);
        icon_button("btn icon", &name, &name, "#i-back").press(move || back(seen, desk))
    };
    let placed = of("p", "place").children((!desk.chosen().passed.peek().is_empty()).then(turn_back));
    let place = match link_to(seen, step) {
        Some(address) => {
            placed.child(el("a").set("href", &address).set("title", &say!(step_link)).live_text(place))
        }
        None => placed.live_text(place),
    };
    vec![
        bars,
        place,
        of("p", "told").text(&told.text),
        of("p", "waits").live_text(waits),
        step_button("btn main", seen, desk, step)
            .live("data-step", move || word(progress(seen, step)).to_owned()),
        of("div", "ways").children(other).children(all_steps(seen, desk)),
    ]
}

/// The link to a step of a built-in document: the run as the steps before it have made it.
fn link_to(seen: Seen, step: usize) -> Option<String> {
    let Opening { scenario, seed, .. } = seen.opening();
    let named = !link::is_document(&scenario);
    let opening = Some(Opening { scenario, seed, commands: Vec::new() });
    let link = Link { opening, step: Some(step + 1), embed: seen.parts().embed, ..Link::default() };
    named.then(|| ["#", &link.plain()].concat())
}

fn step_button(class: &str, seen: Seen, desk: Desk, step: usize) -> El {
    of("button", class)
        .text(&seen.parts().scene.steps[step].button)
        .live("aria-disabled", move || (!waits_for(seen, step).is_empty()).to_string())
        .press(move || press(seen, desk, step))
}

/// The list of steps lies in the panel, which a widget has not.
fn all_steps(seen: Seen, desk: Desk) -> Option<El> {
    let button = || {
        of("button", "btn").text(say!(step_all)).press(move || {
            desk.deselect();
            desk.open(Pane::Why);
        })
    };
    (!seen.parts().embed).then(button)
}

/// What the document says at the end, and what it proposes then.
fn ending(seen: Seen, desk: Desk) -> Vec<El> {
    let scene = seen.parts().scene.clone();
    let Some(end) = &scene.end else {
        return vec![
            of("p", "told").text(say!(step_all_done)),
            of("div", "ways").children(all_steps(seen, desk)),
        ];
    };
    let next = end.next.iter().enumerate().map(|(at, next)| {
        let class = if at == 0 { "btn main" } else { "btn" };
        proposal(seen, desk, class, next).set("title", &next.text)
    });
    vec![
        of("p", "told").child(el("b").text(&end.title)),
        of("div", "ways").children(next.collect::<Vec<_>>()),
        of("div", "ways").children(all_steps(seen, desk)),
    ]
}

/// A proposal's button by its title: another scenario is a link, all else is done here.
pub fn proposal(seen: Seen, desk: Desk, class: &str, next: &NextScene) -> El {
    if let Some(scenario) = &next.scenario {
        let seed = seen.opening().seed;
        let opening = Opening { scenario: scenario.clone(), seed, commands: Vec::new() };
        return of("a", class).set("href", &["#", &link::encode(&opening, false)].concat()).text(&next.title);
    }
    let todo = next.clone();
    of("button", class).text(&next.title).press(move || {
        act(desk, guide::next(&todo, seen.parts().frame.peek().now_us));
        if let Some(subject) = todo.press.look {
            desk.select(subject);
        }
    })
}

/// All steps of the document as a list; where it has none, its story, or what it is about.
pub fn step_list(seen: Seen, desk: Desk) -> El {
    let scene = seen.parts().scene.clone();
    if scene.steps.is_empty() {
        return story(seen);
    }
    let steps = scene.steps.iter().enumerate().map(|(at, told)| listed(seen, desk, at, told));
    let about = of("details", "read").child(el("summary").text(say!(step_about)));
    list(say!(step_list), el("div"))
        .children(scene.opening.as_ref().map(|opening| asked(seen, desk, opening)))
        .child(about.child(el("p").text(&scene.summary)))
        .child(of("ol", "try").children(steps))
}

/// The question that the scenario opens with, to be asked again.
fn asked(seen: Seen, desk: Desk, told: &OpeningScene) -> El {
    let button = of("button", "btn").text(&told.button).press(move || open(seen, desk));
    of("div", "asked-first")
        .child(el("p").text(&told.text))
        .child(el("p").child(el("b").text(&told.question)))
        .child(button)
}

fn list(title: String, then: El) -> El {
    of("section", "tour")
        .set("aria-labelledby", "tour-title")
        .child(el("h2").set("id", "tour-title").text(title))
        .child(then)
}

/// A step: how it stands, what it says, and its button, with the reason where it makes no sense.
fn listed(seen: Seen, desk: Desk, step: usize, told: &StepScene) -> El {
    let said = move || match progress(seen, step) {
        Progress::Waiting | Progress::Open => String::new(),
        Progress::Watching => say!(step_watch),
        Progress::Done => say!(step_done),
    };
    let waits = move || match waits_for(seen, step).as_str() {
        "" => String::new(),
        condition => say!(step_when, condition),
    };
    let title = el("b").text(&told.title).text(" ").child(el("small").live_text(said));
    el("li")
        .live("data-progress", move || word(progress(seen, step)).to_owned())
        .live("aria-current", move || if current(seen) == Some(step) { "step" } else { "false" }.to_owned())
        .child(title)
        .child(el("p").text(&told.text))
        .children((!told.more.is_empty()).then(|| el("p").text(&told.more)))
        .child(of("p", "waits").live_text(waits))
        .child(step_button("btn", seen, desk, step))
}

/// Lists the commands of the story with their times, where there are no steps.
fn story(seen: Seen) -> El {
    let parts = seen.parts();
    let start = parts.scene.clock_start.as_ref();
    let step = |command: &String| {
        let (at, what) = link::timed(command)?;
        let clock = start.map(|start| figures::local_clock(start, at)).unwrap_or_default();
        let known = parts.scene.actions.iter().find(|action| action.command == what);
        let what = known.map_or(what.to_owned(), |action| {
            say!(story_command, part = action.group, action = action.label)
        });
        Some(el("li").child(el("b").text(&what)).child(el("p").text(&clock)))
    };
    let title = if parts.scene.has_story { say!(story) } else { say!(story_about) };
    list(title, el("p").text(&parts.scene.summary))
        .child(of("ol", "try").children(parts.scene.story.iter().filter_map(step)))
}
