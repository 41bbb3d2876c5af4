//! One chart: title, axis, plot with what stands over it, and its table.

use super::gestures;
use super::look::{Look, Role};
use super::paint::{self, Picture};
use super::table;
use crate::app::live::Handle;
use crate::app::ui::{El, Live, effect, el, follow, of};
use crate::frame::{Chart, Severity};
use crate::language::say;
use crate::view::charts::ends::{self, End, Room};
use crate::view::charts::scale::Scale;
use crate::view::charts::{bars, read};
use crate::view::figures;
use crate::web;

/// The scale of a chart in the present window.
pub fn scale(look: &Look, chart: &Chart, role: Role) -> Scale {
    match role {
        Role::Ends => Scale::Linear { top: 100.0 },
        Role::Latency => Scale::log(chart, look.axis.peek().span),
        Role::Third => Scale::linear(chart),
    }
}

/// A chart of the panel.
pub fn plot(look: &Look, role: Role) -> El {
    let canvas = el("canvas").set("aria-hidden", "true");
    // The browser says how large the plot is: to measure it with every drawing would lay out the whole page, each time.
    let size = Live::new((0.0, 0.0));
    draw(look, role, &canvas, size.clone());
    let area = of("div", "plot").child(canvas).child(cursor(look)).child(brush(look));
    let sized = size.clone();
    Handle::new(web::measure::watch(&area.0, move |now| sized.change(now)));
    let (keyed, built, tall) = (look.clone(), look.clone(), size.clone());
    let area = area
        .rebuilt(move || over(&keyed, role, size.get().1).1, move || over(&built, role, tall.peek().1).0)
        .rebuilt(gap_key(look, role), gap_words(look, role));
    let noted = look.clone();
    let area = area.child(of("span", "note").live_text(move || note(&noted, role)));
    of("section", "chart")
        .set("data-plot", role.word())
        .child(title(look, role))
        .child(axis(look, role))
        .child(gestures::listening(look, area))
        .child(table::twin(look, role))
}

fn title(look: &Look, role: Role) -> El {
    let named = look.clone();
    let name = move || {
        named.drawn.get();
        let charts = named.charts();
        named.chart(&charts, role).map(|chart| chart.title.clone()).unwrap_or_default()
    };
    match role {
        Role::Ends => el("h3").live_text(name),
        Role::Latency => el("h3").text(say!(chart_p99_title)),
        Role::Third => {
            let (keyed, built) = (look.clone(), look.clone());
            let key = move || {
                keyed.drawn.get();
                keyed.choices().iter().map(|choice| choice.0.as_str()).collect::<Vec<_>>().join(" ")
            };
            let option = |(id, title): &(String, String)| el("option").set("value", id).text(title);
            let options = move || built.choices().iter().map(option).collect();
            let select = of("select", "quiet").set("aria-label", &say!(chart_third)).rebuilt(key, options);
            let (node, chosen) = (select.0.clone(), look.clone());
            let now = move || {
                chosen.drawn.get();
                chosen.seen.parts().third.get();
                let charts = chosen.charts();
                chosen.chart(&charts, Role::Third).map(|chart| chart.id.clone()).unwrap_or_default()
            };
            let shown = node.clone();
            follow(now, move |id| shown.set_value(id));
            let look = look.clone();
            el("h3").child(select.on("change", move |_| {
                look.seen.parts().third.change(node.value());
                look.refresh();
            }))
        }
    }
}

/// The labels of the upright axis.
fn axis(look: &Look, role: Role) -> El {
    let (keyed, built) = (look.clone(), look.clone());
    let lines = move |look: &Look| {
        let charts = look.charts();
        let chart = look.chart(&charts, role);
        chart.map_or(Vec::new(), |chart| {
            let scale = scale(look, chart, role);
            let unit = if role == Role::Ends { "%" } else { &chart.unit };
            scale.lines(unit).into_iter().map(|(value, words)| (scale.place(value), words)).collect()
        })
    };
    let key = move || {
        keyed.drawn.get();
        keyed.seen.parts().third.get();
        lines(&keyed).iter().map(|(at, words)| [&figures::fixed(*at, 3), words.as_str()].concat()).collect()
    };
    let label = |(at, words): &(f64, String)| {
        el("span").property("--y", &figures::fixed(100.0 * (1.0 - at), 2)).text(words)
    };
    of("div", "scale")
        .set("aria-hidden", "true")
        .rebuilt(key, move || lines(&built).iter().map(label).collect())
}

fn cursor(look: &Look) -> El {
    let (at, there) = (look.clone(), look.clone());
    let place = move || {
        let second = at.cursor.get().unwrap_or_default();
        figures::fixed(100.0 * at.axis.get().span.place(second), 2)
    };
    of("i", "cursor")
        .live("data-shown", move || {
            let (cursor, span) = (there.cursor.get(), there.axis.get().span);
            cursor.is_some_and(|at| (0.0..=1.0).contains(&span.place(at))).to_string()
        })
        .live_property("--x", place)
}

fn brush(look: &Look) -> El {
    let (from, to, there) = (look.clone(), look.clone(), look.clone());
    let at = |look: &Look, second: Option<f64>| {
        figures::fixed(100.0 * look.axis.get().span.place(second.unwrap_or_default()).clamp(0.0, 1.0), 2)
    };
    of("i", "brush")
        .live("data-shown", move || there.brush.get().is_some().to_string())
        .live_property("--x", move || at(&from, from.brush.get().map(|brush| brush.0)))
        .live_property("--to", move || at(&to, to.brush.get().map(|brush| brush.1)))
}

/// The labels at the ends of the lines, and a key that changes with them.
fn over(look: &Look, role: Role, height: f64) -> (Vec<El>, String) {
    look.drawn.get();
    let parts = look.seen.parts();
    parts.third.get();
    let axis = look.axis.peek();
    let (end, charts) = (look.end_s(), look.charts());
    let Some(chart) = look.chart(&charts, role).filter(|_| height > 8.0) else { return Default::default() };
    let end = end.min(axis.span.to);
    let place = axis.span.place(end).clamp(0.0, 1.0);
    // Where nothing is free after the lines, their labels stand over them.
    let inside = (1.0 - place) * axis.width < 5.0 * axis.letter;
    let width = if inside { 12.0 * axis.letter } else { (1.0 - place) * axis.width - 6.0 };
    let room = Room { width, height, letter: axis.letter };
    let valued = !look.is_past();
    // The figure is of now: not of the end of a window that ends before.
    let is_now = valued && look.end_s() <= axis.span.to;
    let ends = match role {
        Role::Ends => {
            let (bars, width) = look.bars(chart);
            ends::of_bars(bars::newest(&bars, width), parts.bet.get(), room, valued)
        }
        _ => {
            let figure = look.figure(chart);
            let figure = if is_now { figure.as_str() } else { "" };
            ends::of_lines(chart, scale(look, chart, role), end, figure, room, valued)
        }
    };
    let x = figures::fixed(100.0 * place, 2);
    let key = |end: &End| format!("{} {} {};", end.words, figures::fixed(end.y, 0), end.tone);
    let key = format!("{x} {inside} {}", ends.iter().map(key).collect::<String>());
    let label = |end: &End| {
        of("span", "end")
            .set("data-tone", end.tone)
            .set("data-inside", if inside { "true" } else { "false" })
            .property("--x", &x)
            .property("--y", &figures::fixed(end.y, 1))
            .text(&end.words)
    };
    (ends.iter().map(label).collect(), key)
}

/// Gaps of the main line that are wide enough for words: place, and whether in two lines.
fn gaps(look: &Look, role: Role) -> Vec<(f64, f64, String)> {
    look.drawn.get();
    look.seen.parts().third.get();
    let (charts, axis) = (look.charts(), look.axis.peek());
    let Some(chart) = look.chart(&charts, role).filter(|_| role == Role::Latency) else { return Vec::new() };
    let Some(line) = chart.lines.iter().find(|line| !line.dashed) else { return Vec::new() };
    let (from, to) = (axis.span.from, axis.span.to);
    let least = 5.0 * axis.letter * (to - from) / axis.width.max(1.0);
    let gaps = read::gaps(line, axis.span, least);
    let placed = |(from, to)| (axis.span.place(from), axis.span.place(to), read::gap_words(chart));
    gaps.into_iter().map(placed).collect()
}

fn gap_key(look: &Look, role: Role) -> impl Fn() -> String + 'static {
    let look = look.clone();
    move || {
        let gap = |(from, to, words): &(f64, f64, String)| {
            [&figures::fixed(*from, 3), " ", &figures::fixed(*to, 3), words.as_str()].concat()
        };
        gaps(&look, role).iter().map(gap).collect()
    }
}

fn gap_words(look: &Look, role: Role) -> impl Fn() -> Vec<El> + 'static {
    let look = look.clone();
    move || {
        let words = |(from, to, words): &(f64, f64, String)| {
            of("span", "gap")
                .property("--x", &figures::fixed(100.0 * from, 2))
                .property("--to", &figures::fixed(100.0 * to, 2))
                .text(words)
        };
        gaps(&look, role).iter().map(words).collect()
    }
}

/// What has to be known of a chart to read it: what stands in brackets behind its figure.
fn note(look: &Look, role: Role) -> String {
    look.drawn.get();
    look.seen.parts().third.get();
    let charts = look.charts();
    let Some(chart) = look.chart(&charts, role).filter(|_| role == Role::Third) else { return String::new() };
    let figure = look.figure(chart);
    figure.split_once(" (").map(|(_, note)| note.trim_end_matches(')').to_owned()).unwrap_or_default()
}

fn draw(look: &Look, role: Role, canvas: &El, size: Live<(f64, f64)>) {
    let (look, node) = (look.clone(), canvas.0.clone());
    effect(move || {
        look.drawn.get();
        let parts = look.seen.parts();
        parts.third.get();
        let (inks, bet) = (parts.inks.get(), parts.bet.get());
        let (charts, axis) = (look.charts(), look.axis.peek());
        let (Some(surface), Some(chart)) = (node.surface(), look.chart(&charts, role)) else { return };
        let deeds = charts.marks.iter().filter(|mark| mark.2 == Severity::Command).chain(&charts.pages);
        let picture = Picture {
            chart,
            span: axis.span,
            scale: scale(&look, chart, role),
            bars: if role == Role::Ends { look.bars(chart).0 } else { Vec::new() },
            now_s: look.now_s(),
            end_s: look.end_s(),
            bet: bet.filter(|_| role == Role::Ends),
            moments: deeds.map(|mark| mark.0).collect(),
        };
        paint::paint(&surface, size.get(), &picture, &inks);
    });
}
