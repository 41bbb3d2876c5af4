//! The live sentence (role `status`), its second line with figures, and the next thing to try.

use leptos::prelude::*;

use crate::app::guide::press;
use crate::app::state::Page;
use crate::session::frame::{Frame, State};
use crate::view::guide::Progress;
use crate::view::{figures, words};

/// The part that explains the sentence best: the first row from the top in its state.
fn culprit(frame: &Frame, page: Page) -> Option<(String, String)> {
    let state = frame.tone;
    let question = match state {
        State::Hung => "Why is this hung?",
        State::Rejecting => "Why is it refusing?",
        State::Fallback => "Why is it answering by fallback?",
        State::Failing => "Why is it failing?",
        _ => return None,
    };
    page.scene.with_value(|scene| {
        let service = frame.services.iter().position(|service| service.state == state);
        let cluster = || frame.clusters.iter().position(|cluster| cluster.state != State::Ok);
        let part = match service {
            Some(i) => format!("service:{}", scene.services.get(i)?.id),
            None => format!("cluster:{}", scene.clusters.get(cluster()?)?.id),
        };
        Some((question.to_owned(), part))
    })
}

/// Sentence, figures, question and invitation.
#[component]
pub fn Headline(page: Page) -> impl IntoView {
    let sentence = Memo::new(move |_| page.headline.with(|headline| headline.sentence.clone()));
    let detail = Memo::new(move |_| page.headline.with(|headline| headline.detail.clone()));
    let tone = Memo::new(move |_| page.headline.with(|headline| words::key(headline.tone)));
    let why = page.slice(move |frame| Some(culprit(frame, page)));
    let question = move || {
        let (question, part) = why.get()?;
        Some(view! { <button class="btn why" on:click=move |_| page.select(&part)>{question}</button> })
    };
    let lost = page
        .slice(|frame| Some((figures::percent(frame.partitions_lost), figures::percent(frame.trading_lost))));
    let radius = move || match lost.get() {
        (0, 0) => "share of each layer that is hurt".to_owned(),
        (partitions, trading) => format!("{partitions} % of partitions, {trading} % of trading"),
    };
    view! {
        <div class="headline" data-state=tone>
            <p class="sentence" role="status">{sentence}</p>
            <p class="detail">{detail}</p>
            <div class="next">{question}<Invitation page /></div>
            <p class="cone-title"><b>"Blast radius"</b><small>{radius}</small></p>
        </div>
    }
}

/// The next step of the tour, beside the sentence.
#[component]
fn Invitation(page: Page) -> impl IntoView {
    let next = Memo::new(move |_| {
        page.guide.with(|guide| guide.next().filter(|step| guide.progress[*step] == Progress::Open))
    });
    move || {
        let step = next.get().filter(|_| !page.embed)?;
        let step = page.steps.with_value(|steps| steps.get(step).cloned())?;
        let todo = step.press.clone();
        Some(
            view! { <button class="btn solid invite" on:click=move |_| press(page, &todo)>{step.button}</button> },
        )
    }
}
