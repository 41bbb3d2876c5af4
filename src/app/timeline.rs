//! The timeline: what was published, what the run brought, and the charts, over one axis of time.

use crate::app::axis::{head, span};
use crate::app::chart::chart_row;
use crate::app::page::{Desk, Seen, Tab};
use crate::app::ui::{El, el, follow, of};
use crate::frame::{Charts, PublishedEvent, Severity, Subject};
use crate::session::Control;
use crate::view::chart::{self, Mark, Span, gather};
use crate::view::{figures, words};

/// A place on the axis as a percentage.
fn at(span: Span, seconds: f64) -> String {
    format!("{}%", figures::fixed(span.place(seconds) * 100.0, 2))
}

/// On which side of its mark the label of event `i` stands, and how much room it has there, percent of the axis. The last
/// two share what lies between them when both labels stand there.
fn room(places: &[f64], i: usize) -> (&'static str, f64) {
    let at = |i: usize| places.get(i).copied().unwrap_or(1.0);
    let last = places.len() - 1;
    let before = at(last) - if last > 0 { at(last - 1) } else { 0.0 };
    let turned = before > 1.0 - at(last);
    let (side, room) = match i {
        i if i == last && turned => ("end", if last > 0 { before / 2.0 } else { before }),
        i if i + 1 == last && turned => ("start", before / 2.0),
        i => ("start", at(i + 1) - at(i)),
    };
    (side, (room * 100.0).max(0.0))
}

/// Least room of a label, percent of the axis: below it only the mark stands.
const LABEL: f64 = 4.0;

/// The whole timeline.
pub fn timeline(seen: Seen, desk: Desk) -> El {
    let ticks = move || {
        let span = span(seen);
        let tick = |second: f64| {
            el("time").property("--x", &at(span, second)).text(&figures::short_clock((second * 1e6) as u64))
        };
        span.ticks().into_iter().map(tick).collect()
    };
    let ids =
        move || seen.parts().charts.get().charts.iter().map(|chart| chart.id.clone()).collect::<Vec<_>>();
    let rows = move || ids().into_iter().map(|id| chart_row(seen, desk, id)).collect();
    let playhead = el("b").live_text(move || figures::short_clock(seen.shown().now_us));
    let axis = of("div", "plot")
        .rebuilt(move || figures::short(span(seen).to, 3), ticks)
        .child(scrubber(seen, desk));
    of("section", "timeline")
        .set("aria-label", "Timeline and charts")
        .set("data-tab", "charts")
        .live("data-open", move || (desk.chosen().tab.get() == Tab::Charts).to_string())
        .child(of("div", "axis").child(el("span")).child(axis).child(el("small")))
        .children(published(seen, desk))
        .child(simulated(seen))
        .child(of("div", "pages").rebuilt(
            move || seen.parts().charts.get().pages.is_empty().to_string(),
            move || pages(seen, desk),
        ))
        .child(of("div", "charts").rebuilt(move || ids().join(" "), rows))
        .child(
            of("div", "playhead")
                .set("aria-hidden", "true")
                .live_property("--now", move || head(seen))
                .child(playhead),
        )
}

/// Goes to any moment: by pointer, or by the keys of a slider.
fn scrubber(seen: Seen, desk: Desk) -> El {
    let said = move || {
        let shown = seen.shown();
        format!("{}, seen up to {}", figures::clock(shown.now_us), figures::clock(shown.reached_us))
    };
    let slider = of("input", "scrub")
        .set("type", "range")
        .set("aria-label", "Timeline")
        .set("min", "0")
        .set("step", "1")
        .live("max", move || (span(seen).to as u64).to_string())
        .live("aria-valuetext", said);
    let (shown, node) = (slider.0.clone(), slider.0.clone());
    // On the way to another moment the slider stays where it was put.
    let place = move || {
        let shown = seen.shown();
        shown.on_the_way.is_none().then(|| shown.seconds())
    };
    follow(place, move |second| {
        if let Some(second) = second {
            shown.set_value(&second.to_string());
        }
    });
    slider.on("input", move |_| {
        if let Ok(second) = node.value().parse::<u64>() {
            desk.act(Control::Seek(second * 1_000_000));
        }
    })
}

fn track(name: &str, plot: El, small: El) -> El {
    of("div", "track").child(el("span").text(name)).child(plot).child(small)
}

/// A mark with its words.
fn event(tag: &str, place: String, (side, room): (&str, f64), title: &str) -> El {
    of(tag, "event")
        .set("data-side", side)
        .set("title", title)
        .property("--x", &place)
        .property("--room", &figures::fixed(room, 1))
}

fn published(seen: Seen, desk: Desk) -> Option<El> {
    let total = seen.parts().scene.published.len();
    if total == 0 {
        return None;
    }
    let visible = move || {
        let to = span(seen).to;
        seen.parts().scene.published.iter().filter(|event| event.at_s <= to).count()
    };
    let later = move || match total - visible() {
        0 => String::new(),
        later => format!("{later} more later"),
    };
    let distance = move || seen.parts().charts.get().distance.clone();
    let marks = move || {
        let (parts, span) = (seen.parts(), span(seen));
        let events: Vec<&PublishedEvent> =
            parts.scene.published.iter().filter(|event| event.at_s <= span.to).collect();
        if events.is_empty() {
            return Vec::new();
        }
        let places: Vec<f64> = events.iter().map(|event| span.place(event.at_s)).collect();
        let mark = |(i, event): (usize, &&PublishedEvent)| {
            published_mark(seen, desk, i, event, span, room(&places, i))
        };
        events.iter().enumerate().map(mark).collect()
    };
    let plot = of("div", "plot").rebuilt(move || figures::short(span(seen).to, 3), marks);
    let name = el("span").text("Published ").child(el("small").live_text(distance));
    let name = name.set("title", "Median and worst difference between published and simulated moments");
    Some(of("div", "track").child(name).child(plot).child(el("small").live_text(later)))
}

/// A published mark: a button that opens it beside its simulated moment.
fn published_mark(
    seen: Seen,
    desk: Desk,
    index: usize,
    published: &PublishedEvent,
    span: Span,
    room: (&str, f64),
) -> El {
    let grade = match published.grade.as_str() {
        "P" => "primary source",
        "S" => "reported",
        _ => "assumed",
    };
    let parts = seen.parts();
    let start = parts.scene.clock_start.as_ref();
    let time =
        start.map(|start| figures::local_clock(start, (published.at_s * 1e6) as u64)).unwrap_or_default();
    let title = format!("{} ({grade}: {})", published.label, published.source);
    let (said, label) = (title.clone(), published.label.clone());
    let of_run = move || seen.parts().charts.get().beside.get(index).cloned().unwrap_or_default();
    let told = of_run;
    let printed = if room.1 < LABEL { ("", "") } else { (time.as_str(), label.as_str()) };
    event("button", at(span, published.at_s), room, &title)
        .set("data-grade", &published.grade)
        .live("title", move || format!("{said}\n{}", of_run()))
        .live("aria-label", {
            let label = format!("{time} {label}, ");
            move || format!("{label}{}", told())
        })
        .child(el("b").text(printed.0))
        .text(" ")
        .text(printed.1)
        .press(move || desk.select(Subject::Timeline))
}

/// Marks of a run: what was done and what hung.
fn simulated(seen: Seen) -> El {
    marks_of(seen, "Simulated", |charts| charts.marks.clone())
}

/// Shows when customers noticed and when monitors paged first. Nothing until then.
fn pages(seen: Seen, desk: Desk) -> Vec<El> {
    match seen.parts().charts.get().pages.is_empty() {
        true => Vec::new(),
        false => vec![
            marks_of(seen, "First page", |charts| charts.pages.clone())
                .press(move || desk.select(Subject::Alerts)),
        ],
    }
}

fn marks_of(seen: Seen, name: &str, of_charts: fn(&Charts) -> Vec<(f64, String, Severity)>) -> El {
    let marks = move || {
        let mut marks = of_charts(&seen.parts().charts.get());
        chart::in_order(&mut marks);
        marks
    };
    let last = move || marks().last().map_or(String::new(), |mark| figures::fixed(mark.0, 3));
    let key = move || format!("{} {} {}", marks().len(), last(), figures::fixed(span(seen).to, 0));
    let list = move || {
        let marks = gather(&marks(), span(seen));
        let mark = |mark: &Mark| {
            // The last one's words stand before it, where there is more room.
            let room = if mark.room > 0.0 && mark.room < 0.1 {
                ("end", mark.place * 100.0)
            } else {
                ("start", mark.room * 100.0)
            };
            let printed = if mark.room > 0.0 { &mark.label } else { "" };
            event("span", format!("{}%", figures::fixed(mark.place * 100.0, 2)), room, &mark.title)
                .set("data-state", words::severity(mark.severity))
                .text(printed)
        };
        marks.iter().map(mark).collect()
    };
    track(name, of("div", "plot").rebuilt(key, list), el("small"))
}
