//! The player: playback, the clock, and the whole run as one strip that goes to any moment.

use crate::app::bar::play_button;
use crate::app::branches::undo_button;
use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, el, follow, of};
use crate::frame::{PublishedEvent, Severity, Subject};
use crate::language::say;
use crate::session::Control;
use crate::view::shown::SPEEDS;
use crate::view::{figures, words};

/// The whole player.
pub fn transport(seen: Seen, desk: Desk) -> El {
    let button = |name: String, hint: String| of("button", "btn").text(name).set("title", &hint);
    let back = button("\u{2039}".to_owned(), say!(play_back_hint)).set("aria-label", &say!(play_back));
    of("section", "play")
        .set("aria-label", &say!(play_section))
        .child(
            of("div", "transport")
                .child(button(say!(bar_reset), say!(play_reset_hint)).press(move || desk.act(Control::Reset)))
                .child(back.press(move || desk.act(Control::StepBack)))
                .child(button(say!(play_step), say!(play_step_hint)).press(move || desk.act(Control::Step)))
                .child(play_button(seen, desk))
                .child(undo_button(seen, desk))
                .child(speed_picker(seen, desk)),
        )
        .child(clock(seen))
        .child(strip(seen, desk))
}

fn speed_picker(seen: Seen, desk: Desk) -> El {
    let options =
        SPEEDS.map(|speed| el("option").set("value", &figures::short(speed, 1)).text(figures::speed(speed)));
    let select = of("select", "sel").set("aria-label", &say!(play_speed)).children(options);
    let (node, shown) = (select.0.clone(), select.0.clone());
    follow(move || seen.shown().speed, move |speed| shown.set_value(&figures::short(*speed, 1)));
    select.on("change", move |_| {
        let value = node.value();
        if let Some(speed) = SPEEDS.iter().find(|speed| figures::short(**speed, 1) == value) {
            desk.act(Control::Speed(*speed));
        }
    })
}

/// Simulated time, and below it the time of day, or what playback is doing.
fn clock(seen: Seen) -> El {
    let second_line = move || {
        let (shown, parts) = (seen.shown(), seen.parts());
        if let Some(at) = shown.slowed {
            return say!(play_slow, why = words::decisive(at));
        }
        if let Some(done) = shown.on_the_way {
            return say!(play_on_the_way, done = say!(percent, share = done));
        }
        let start = parts.scene.clock_start.as_ref();
        let local = start.map(|start| figures::local_clock(start, shown.now_us));
        let reached = shown.reached.map(|reached| say!(play_reached, speed = figures::speed(reached)));
        let ended = shown.ended.then(|| say!(play_ended));
        [local, reached, ended].into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    of("p", "clock")
        .child(el("b").live_text(move || figures::clock(seen.shown().now_us)))
        .child(el("small").live_text(second_line))
}

/// The strip: a slider over the whole run with what was done, when customers noticed and who was paged.
fn strip(seen: Seen, desk: Desk) -> El {
    let end = move || el("time").live_text(move || figures::clock(seen.shown().end_us));
    of("div", "strip")
        .child(
            of("div", "ticks")
                .set("aria-hidden", "true")
                .rebuilt(move || ticks_key(seen), move || ticks(seen)),
        )
        .child(scrubber(seen, desk))
        .child(of("div", "ends").child(el("time").text("0:00")).children(published(seen, desk)).child(end()))
}

/// Goes to any moment: by pointer, or by the keys of a slider. Whoever looks for a moment does not want it to run away.
fn scrubber(seen: Seen, desk: Desk) -> El {
    let said = move || {
        let shown = seen.shown();
        say!(play_at, now = figures::clock(shown.now_us), seen = figures::clock(shown.reached_us))
    };
    let share = move |us: u64| {
        let end = seen.shown().end_us.max(1) as f64;
        figures::fixed((us as f64 / end).clamp(0.0, 1.0) * 100.0, 2)
    };
    let slider = of("input", "scrub")
        .set("type", "range")
        .set("aria-label", &say!(play_timeline))
        .set("min", "0")
        .set("step", "1")
        .live("max", move || (seen.shown().end_us / 1_000_000).to_string())
        .live_property("--seen", move || share(seen.shown().reached_us))
        .live("aria-valuetext", said);
    let (shown, node) = (slider.0.clone(), slider.0.clone());
    // On the way to another moment the slider stays where it was put.
    let place = move || {
        let shown = seen.shown();
        shown.on_the_way.is_none().then(|| (shown.seconds(), shown.end_us))
    };
    follow(place, move |place| {
        if let Some((second, _)) = place {
            shown.set_value(&second.to_string());
        }
    });
    slider.on("input", move |_| {
        if let Ok(second) = node.value().parse::<u64>() {
            if seen.parts().shown.peek().playing {
                desk.act(Control::Pause);
            }
            desk.act(Control::Seek(second * 1_000_000));
        }
    })
}

/// What stands on the strip: seconds, words and gravity of each command, notice and page.
fn marks(seen: Seen) -> Vec<(f64, String, Severity)> {
    let charts = seen.parts().charts.get();
    let commands = charts.marks.iter().filter(|mark| mark.2 == Severity::Command);
    commands.chain(&charts.pages).cloned().collect()
}

fn ticks_key(seen: Seen) -> String {
    let marks = marks(seen);
    let last = marks.last().map_or(0.0, |mark| mark.0);
    format!("{} {} {}", marks.len(), figures::fixed(last, 1), seen.shown().end_us)
}

fn ticks(seen: Seen) -> Vec<El> {
    let end_s = seen.shown().end_us.max(1) as f64 / 1e6;
    let tick = |(at, words, severity): &(f64, String, Severity)| {
        el("i")
            .set("title", &format!("{} {words}", figures::clock((at * 1e6) as u64)))
            .set("data-state", words::severity(*severity))
            .property("--x", &figures::fixed((at / end_s).clamp(0.0, 1.0) * 100.0, 2))
    };
    let published = seen.parts().scene.published.clone();
    let point = |event: &PublishedEvent| {
        of("i", "point").property("--x", &figures::fixed((event.at_s / end_s).clamp(0.0, 1.0) * 100.0, 2))
    };
    marks(seen).iter().map(tick).chain(published.iter().map(point)).collect()
}

/// What was published last before this moment, and where there is room what comes next: leads to the whole list.
fn published(seen: Seen, desk: Desk) -> Option<El> {
    if seen.parts().scene.published.is_empty() {
        return None;
    }
    let said = move |which: usize| {
        let (parts, now_s) = (seen.parts(), seen.shown().now_us as f64 / 1e6);
        let start = parts.scene.clock_start.as_ref();
        let told = |event: &PublishedEvent| {
            let clock = start.map(|start| figures::local_clock(start, (event.at_s * 1e6) as u64));
            format!("{} {}", clock.unwrap_or_default(), event.label)
        };
        let next = parts.scene.published.iter().position(|event| event.at_s > now_s);
        let events = &parts.scene.published;
        let shown = match next {
            Some(0) => &events[..1],
            Some(next) => &events[next - 1..=next],
            None => &events[events.len() - 1..],
        };
        let told = shown.get(which).map(told);
        match which {
            0 => say!(play_published, events = told.unwrap_or_default()),
            _ => told.map(|told| ["\u{b7} ", &told].concat()).unwrap_or_default(),
        }
    };
    let line = of("button", "link one-line")
        .child(el("span").live_text(move || said(0)))
        .child(of("span", "spare").live_text(move || said(1)));
    Some(line.press(move || desk.select(Subject::Timeline)))
}
