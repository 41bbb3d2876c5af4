//! The head: the live sentence (role `status`) with its second line, the number, and the next thing to do.

use crate::app::branches::afresh_button;
use crate::app::guide::{asks_why, has_step, step_card};
use crate::app::number::{bars, number};
use crate::app::page::{Desk, Page, Seen, Shelf};
use crate::app::pieces::icon_button;
use crate::app::ui::{El, Live, el, of};
use crate::frame::{ClusterId, Frame, GroupFrame, Part, QuorumId, ServiceId, State, StoreId};
use crate::language::say;
use crate::view::shown::Headline;
use crate::view::{figures, words};

/// The question that the sentence raises, and the part that explains it best: the first row in its state.
fn question(frame: &Frame) -> Option<(String, Part)> {
    let question = match frame.tone {
        State::Hung => say!(head_why_hung),
        State::Rejecting => say!(head_why_refusing),
        State::Fallback => say!(head_why_fallback),
        State::Failing => say!(head_why_failing),
        _ => return None,
    };
    let service = frame.services.iter().position(|service| service.state == frame.tone);
    let cluster = || frame.clusters.iter().position(|cluster| cluster.state != State::Ok);
    let ill = |groups: &[GroupFrame]| groups.iter().position(|group| group.state != State::Ok);
    let part = (service.map(|i| Part::Service(ServiceId(i as u8))))
        .or_else(|| Some(Part::Cluster(ClusterId(cluster()? as u8))))
        .or_else(|| Some(Part::Quorum(QuorumId(ill(&frame.quorums)? as u8))))
        .or_else(|| Some(Part::Store(StoreId(ill(&frame.stores)? as u8))))?;
    Some((question, part))
}

/// The head of the page: the sentence, the number with its bars, and the next thing to do.
pub fn head(page: Page) -> El {
    let Page { seen, desk, shelf } = page;
    let headline = seen.parts().headline.clone();
    of("section", "head")
        .set("aria-label", &say!(head))
        .live("data-state", move || words::key(headline.get().tone).to_owned())
        .child(says(seen))
        .child(number(seen))
        .child(bars(seen))
        .child(next(seen, desk))
        .child(news(seen, shelf))
}

/// The live sentence with its second line.
fn says(seen: Seen) -> El {
    let headline = seen.parts().headline.clone();
    let (sentence, busy, detail) = (headline.clone(), headline.clone(), headline);
    let travels = move || seen.parts().shown.get().on_the_way.is_some();
    let sentence = of("p", "sentence")
        .set("role", "status")
        .live("aria-busy", move || (travels() || !busy.get().settled).to_string())
        .live_text(move || match travels() {
            true => say!(head_travels),
            false => sentence.get().sentence,
        });
    let detail = of("p", "detail").live_text(move || match travels() {
        true => say!(head_until_then, clock = figures::short_clock(seen.picture().now_us)),
        false => detail.get().detail,
    });
    of("div", "says").child(sentence).child(detail)
}

/// Shows the page's news with a way to act on it.
fn news(seen: Seen, shelf: Shelf) -> El {
    let told = move || seen.parts().news.get().to_string();
    let lines = move || {
        let text = seen.parts().news.peek();
        let close = icon_button("btn icon quiet", &say!(head_close_notice), &say!(page_close), "#i-close");
        let line = of("p", "news")
            .child(el("span").text(&text))
            .children((*text == *say!(visit_restored)).then(|| afresh_button(shelf)))
            .child(close.press(move || seen.parts().news.set("".into())));
        (!text.is_empty()).then_some(line).into_iter().collect()
    };
    el("div").set("aria-live", "polite").rebuilt(told, lines)
}

/// The sentence alone, of a run that is shown beside.
pub fn sentence_of(headline: &Live<Headline>) -> El {
    let headline = headline.clone();
    of("p", "sentence").live_text(move || headline.get().sentence)
}

fn next(seen: Seen, desk: Desk) -> El {
    let asked = move || {
        let truth = seen.parts().truth.get();
        // A step that asks the same is enough.
        question(&seen.picture()).filter(|_| truth && !asks_why(seen))
    };
    let key = move || {
        let parts = seen.parts();
        asked()
            .map(|(question, part)| format!("{question}{}{}", parts.scene.name(part.into()), has_step(seen)))
            .unwrap_or_default()
    };
    let why = move || {
        let button = |(question, part): (String, Part)| {
            // One main button: that of the step, where there is one.
            let class = if has_step(seen) { "btn why" } else { "btn main why" };
            of("button", class).text(question).press(move || desk.select(part))
        };
        asked().map(button).into_iter().collect()
    };
    let hidden = move || !seen.parts().truth.get();
    let reveal = move || {
        let button = || of("button", "btn main").text(say!(head_show_truth)).press(move || seen.reveal(true));
        hidden().then(button).into_iter().collect()
    };
    of("div", "next")
        .rebuilt(move || hidden().to_string(), reveal)
        // The widget has it beneath the map.
        .children((!seen.parts().embed).then(|| step_card(seen, desk)))
        .rebuilt(key, why)
}
