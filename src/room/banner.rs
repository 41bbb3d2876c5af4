//! What stands on every window of a drill: that it is one, until when, and how to end it for something real.

use super::pieces::{button, moment, role, span, wall};
use super::window::{FACILITATOR, Face, Stage, Window};
use crate::app::ui::{El, Live, el, of};
use crate::language::say;

/// Real seconds that a drill has left.
fn left_s(window: &Window) -> f64 {
    let (brief, now) = (window.brief.get(), window.now.get());
    let left = brief.span_us.1.saturating_sub(now.now_us.max(brief.span_us.0));
    left as f64 / 1e6 / window.pace.get().max(0.1)
}

/// The banner.
pub fn banner(window: &Window) -> El {
    let over = matches!(window.stage.peek(), Stage::Debrief | Stage::Stopped);
    let stopped = over && window.now.peek().stopped;
    let says = match (over, window.face) {
        (true, _) if stopped => say!(room_drill_stopped),
        (true, _) => say!(room_drill_over),
        (false, Face::Lead) => say!(room_drill_lead),
        (false, _) => say!(room_drill),
    };
    let head = of("section", "drill").set("aria-label", &say!(room_drill_word));
    let head = head.child(of("span", "word").text(say!(room_drill_word))).child(el("b").text(says));
    let (ends, waits, bar) = (window.clone(), window.clone(), window.clone());
    let until = of("span", "until").live_text(move || {
        let brief = ends.brief.get();
        let at = if over { ends.now.get().now_us } else { brief.span_us.1 };
        let clock = wall(&brief.clock, at);
        if over { say!(room_ended_at, clock) } else { say!(room_ends_at, clock) }
    });
    let until = of("span", "end").child(until);
    if over {
        return head.child(until);
    }
    let share = move || {
        let brief = bar.brief.get();
        let all = (brief.span_us.1 - brief.span_us.0).max(1);
        let done = bar.now.get().now_us.saturating_sub(brief.span_us.0);
        format!("{}%", 100 * done.min(all) / all)
    };
    let gauge = of("span", "gauge").set("aria-hidden", "true").child(el("i").live_property("--w", share));
    let left = el("span").live_text(move || {
        let now = waits.now.get();
        if !waits.begun.get() {
            say!(room_not_started)
        } else if now.question.is_some() || !runs(&waits) {
            say!(room_clock_waits)
        } else {
            say!(room_left, span = span(left_s(&waits)))
        }
    });
    head.child(until.child(gauge).child(left))
}

/// Whether the drill's clock runs.
pub fn runs(window: &Window) -> bool {
    let own = window.now.get().runs;
    if window.face == Face::Lead && window.linked.get() { window.theirs.get() } else { own }
}

/// The bar below it: what this is, who is there, the clock, what the clock does.
pub fn bar(window: &Window, middle: El) -> El {
    let brief = window.brief.peek();
    let name = brief.lead.as_ref().map_or(brief.title.clone(), |lead| lead.title.clone());
    let kind = match window.face {
        Face::Lead => say!(room_window_lead),
        Face::Solo => say!(room_window_solo),
        _ => say!(room_window_team),
    };
    let what = of("div", "what").child(el("h1").text(name)).child(el("small").text(kind));
    let (clock, run, of_it) = (window.clone(), window.clone(), window.clone());
    let time = of("div", "time")
        .child(
            // The clock on the wall of the story, and beside it the time of the run as every list has it.
            of("div", "two")
                .child(
                    of("b", "clock")
                        .live_text(move || wall(&clock.brief.get().clock, clock.now.get().now_us)),
                )
                .child(
                    of("b", "run").set("aria-hidden", "true").live_text(move || moment(run.now.get().now_us)),
                ),
        )
        .child(el("small").live_text(move || {
            let at = moment(of_it.now.get().now_us);
            if of_it.now.get().travels {
                return say!(room_comes_back);
            }
            if runs(&of_it) { say!(room_runs_at, at, pace = pace(&of_it)) } else { say!(room_stands_at, at) }
        }));
    of("header", "bar").child(brand()).child(what).child(middle).child(time)
}

fn pace(window: &Window) -> String {
    crate::language::short(window.pace.get(), 1)
}

fn brand() -> El {
    of("a", "brand").set("href", "./").text("Blast Radius")
}

/// The roles of the team.
pub fn roles(window: &Window) -> El {
    let brief = window.brief.peek();
    let chips = brief.roles.iter().map(|name| of("span", "chip").text(role(name)));
    of("div", "roles").set("aria-label", &say!(room_roles)).children(chips)
}

/// Buttons of whoever holds the clock: start, pause, slower and faster, end.
pub fn clock(window: &Window) -> El {
    let (word, press) = (window.clone(), window.clone());
    let play = of("button", "btn solid").set("type", "button").live_text(move || {
        match (word.begun.get(), runs(&word)) {
            (false, _) => say!(room_start),
            (true, true) => say!(room_pause),
            (true, false) => say!(room_go_on),
        }
    });
    let play = play.press(move || press.run(!crate::app::live::untrack(|| runs(&press))));
    let step = |text: String, factor: f64| {
        let window = window.clone();
        button("btn", &text).press(move || window.set_pace((window.pace.peek() * factor).clamp(0.5, 60.0)))
    };
    let end = ender(window, "end", &say!(room_end), &say!(room_end_sure));
    of("div", "row")
        .child(play)
        .child(step(say!(room_slower), 0.5))
        .child(step(say!(room_faster), 2.0))
        .child(end)
}

/// A button that ends the drill, pressed twice: the second press is asked for by name.
pub fn ender(window: &Window, word: &'static str, text: &str, sure: &str) -> El {
    let asked = Live::new(false);
    let (text, sure, says, window) = (text.to_owned(), sure.to_owned(), asked.clone(), window.clone());
    let plain = of("button", "btn").set("type", "button");
    plain.live_text(move || if says.get() { sure.clone() } else { text.clone() }).press(move || {
        if asked.peek() {
            let role = match window.face {
                Face::Lead => FACILITATOR.to_owned(),
                _ => window.brief.peek().roles.first().cloned().unwrap_or_default(),
            };
            window.decide(&role, "action", word);
        }
        asked.change(true);
    })
}

/// Stops everything for something real, without a score.
pub fn real(window: &Window) -> El {
    ender(window, "stop", &say!(room_real), &say!(room_real_sure))
}
