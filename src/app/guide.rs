//! The tour: six things to do, each with a button that presses the real control.

use leptos::prelude::*;

use crate::app::state::Page;
use crate::session::Control;
use crate::view::guide::{Press, Progress, Step};

/// Presses what a step asks for.
pub fn press(page: Page, press: &Press) {
    match press {
        Press::Reset => page.act(Control::Reset),
        Press::Commands(commands) => commands.iter().for_each(|command| page.command(command)),
    }
    if !page.shown.get_untracked().playing {
        page.act(Control::Play);
    }
}

/// The list of steps.
#[component]
pub fn Tour(page: Page) -> impl IntoView {
    let steps = page.steps.get_value();
    let items = steps.iter().cloned().enumerate().map(|(i, step)| view! { <TourStep page index=i step /> });
    view! {
        <section class="tour" aria-labelledby="tour-title">
            <h2 id="tour-title">"Six things to try"</h2>
            <ol class="try">{items.collect_view()}</ol>
        </section>
    }
}

#[component]
fn TourStep(page: Page, index: usize, step: Step) -> impl IntoView {
    let progress = Memo::new(move |_| page.guide.with(|guide| guide.progress[index]));
    let next = Memo::new(move |_| page.guide.with(|guide| guide.next() == Some(index)));
    let state = move || match progress.get() {
        Progress::Open => "open",
        Progress::Watching => "watching",
        Progress::Done => "done",
    };
    let said = move || match progress.get() {
        Progress::Open => "",
        Progress::Watching => "watch",
        Progress::Done => "done",
    };
    let Step { title, text, button, press: todo } = step;
    view! {
        <li data-progress=state data-next=move || next.get().to_string()>
            <b>{title}" "<small>{said}</small></b>
            <p>{text}</p>
            <button class="btn" on:click=move |_| press(page, &todo)>{button}</button>
        </li>
    }
}
