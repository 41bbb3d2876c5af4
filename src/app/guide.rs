//! The tour: six things to do, each with a button that presses the real control.

use crate::app::state::Page;
use crate::app::ui::{El, el, of};
use crate::session::Control;
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

/// The list of steps.
pub fn tour(page: Page) -> El {
    let parts = page.parts();
    let steps = parts.steps.iter().enumerate().map(|(i, step)| tour_step(page, i, step));
    of("section", "tour")
        .set("aria-labelledby", "tour-title")
        .child(el("h2").set("id", "tour-title").text("Six things to try"))
        .child(of("ol", "try").children(steps))
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
