//! The team's window: what comes in and what was done on the left, what is reported in the middle, what is believed and may
//! be done on the right.

use std::sync::Arc;

use super::banner::{banner, bar, clock, real, roles};
use super::chart::chart;
use super::pieces::{button, map, moment, panel, role, select, span};
use super::window::{Face, Window};
use crate::app::ui::{El, Live, el, of};
use crate::language::say;
use crate::training::protocol::{ActionBrief, Board, Brief, Now, Page, Question};
use crate::web;
use crate::web::dom::Node;

/// Minutes of the metrics that are shown.
const SHOWN_S: f64 = 900.0;

/// The whole window.
pub fn page(window: &Window) -> El {
    let middle = of("div", "row push").child(roles(window));
    let middle = match window.face {
        Face::Solo => middle.child(clock(window)).child(real(window)),
        _ => {
            let (key, own) = (window.clone(), window.clone());
            let clock_here = of("div", "row").rebuilt(
                move || key.alone.get().to_string(),
                move || if own.alone.peek() { vec![clock(&own)] } else { Vec::new() },
            );
            middle.child(clock_here).child(real(window))
        }
    };
    let left = of("div", "stack left").child(pager(window)).child(messages(window)).child(done(window));
    let centre = of("div", "stack").child(reported(window)).child(metrics(window));
    let right = of("div", "stack right")
        .child(notices(window))
        .child(question(window))
        .child(belief(window))
        .child(actions(window));
    of("div", "window team")
        .child(banner(window))
        .child(bar(window, middle))
        .child(of("main", "board").child(left).child(centre).child(right))
}

fn board<T: std::fmt::Debug, P: Fn(&Board) -> T + 'static>(
    window: &Window,
    pick: P,
) -> impl Fn() -> String + use<T, P> {
    let now = window.now.clone();
    move || format!("{:?}", pick(&now.get().board))
}

fn pager(window: &Window) -> El {
    let (count, list) = (window.clone(), window.clone());
    let open = move |now: &Now| now.board.pages.iter().filter(|page| page.waits()).count();
    let note = move || match open(&count.now.get()) {
        0 => String::new(),
        open => say!(room_to_acknowledge, count = open),
    };
    panel("pager", &say!(room_pager), note).rebuilt(board(window, |board| board.pages.clone()), move || {
        let pages = list.now.peek().board.pager();
        if pages.is_empty() {
            return vec![of("p", "none").text(say!(room_no_pages))];
        }
        vec![
            of("ol", "pages")
                .set("aria-live", "polite")
                .children(pages.iter().map(|page| self::page_line(&list, page))),
        ]
    })
}

fn page_line(window: &Window, page: &Page) -> El {
    let number = page.number();
    let kind = if page.ticket { say!(room_ticket, number) } else { say!(room_page_word, number) };
    let tone = if page.ticket { "slow" } else { "failing" };
    let line = el("li").child(of("span", "t").text(moment(page.at_us)));
    let line = line
        .child(of("b", "kind").set("data-state", tone).text(kind))
        .child(of("span", "say").text(&page.text));
    let line = match page.cleared_us {
        Some(at) => line.child(of("small", "say").text(say!(room_cleared, at = moment(at)))),
        None => line,
    };
    match &page.acknowledged {
        Some(by) => line.child(of("small", "say").text(say!(room_acknowledged, role = role(by)))),
        None if !page.waits() => line,
        None => {
            let (window, id) = (window.clone(), page.id.clone());
            let press = move || {
                let brief = window.brief.peek();
                let who = brief.roles.get(1).or(brief.roles.first()).cloned().unwrap_or_default();
                window.decide(&who, "action", &format!("acknowledge {id}"));
            };
            line.child(of("span", "say").child(button("btn", &say!(room_acknowledge)).press(press)))
        }
    }
}

fn messages(window: &Window) -> El {
    let (count, list) = (window.clone(), window.clone());
    let note = move || crate::language::number(count.now.get().board.messages.len() as f64, 0);
    panel("messages", &say!(room_messages), note).rebuilt(
        board(window, |board| board.messages.clone()),
        move || {
            let lines = list.now.peek().board.messages.clone();
            let lines = lines.iter().map(|message| {
                let from = if message.own { of("b", "kind own") } else { of("b", "kind") };
                el("li")
                    .child(of("span", "t").text(moment(message.at_us)))
                    .child(from.text(&message.from))
                    .child(of("span", "say").text(&message.text))
            });
            vec![of("ol", "pages").set("tabindex", "0").set("aria-live", "polite").children(lines)]
        },
    )
}

fn done(window: &Window) -> El {
    let (list, list_of) = (window.clone(), window.clone());
    let now = window.now.clone();
    // What is under way changes by the second, the list does not.
    let key = move || {
        let now = now.get();
        let state: Vec<bool> = now.board.done.iter().map(|done| done.under_way(now.now_us)).collect();
        format!("{:?}{state:?}", now.board.done)
    };
    panel("done", &say!(room_done_title), || say!(room_kept)).rebuilt(key, move || {
        let now = list.now.peek();
        if now.board.done.is_empty() {
            return vec![of("p", "none").text(say!(room_nothing_done))];
        }
        let lines = now.board.done.iter().map(|done| {
            let line = el("li").child(of("span", "t").text(moment(done.at_us)));
            let line = line.child(
                of("span", "say").child(el("b").text(role(&done.role))).text(format!(" {}", done.text)),
            );
            if done.under_way(now.now_us) {
                line.child(of("small", "say way").text(say!(room_under_way, at = moment(done.effect_us))))
            } else {
                line
            }
        });
        let list = of("ol", "pages").set("tabindex", "0").children(lines);
        vec![list, copy_log(&list_of)]
    })
}

/// For a facilitator on another machine, whose window follows by what is pasted there.
fn copy_log(window: &Window) -> El {
    let (window, copied) = (window.clone(), Live::new(false));
    let says = copied.clone();
    of("button", "btn")
        .set("type", "button")
        .live_text(move || if says.get() { say!(room_copied) } else { say!(room_copy_log) })
        .press(move || {
            let told = copied.clone();
            web::clipboard::copy(&window.now.peek().log.join("\n"), move |worked| told.change(worked));
        })
}

fn reported(window: &Window) -> El {
    let list = window.clone();
    panel("reported", &say!(room_reported), || say!(room_reported_note)).rebuilt(
        board(window, |board| board.rows.clone()),
        move || {
            let rows = list.now.peek().board.rows.clone();
            if rows.is_empty() {
                return vec![of("p", "none").text(say!(room_no_data_yet))];
            }
            vec![of("div", "scroll").child(map(&list.brief.peek().zones, &rows, true, &say!(room_together)))]
        },
    )
}

fn metrics(window: &Window) -> El {
    let list = window.clone();
    let note = || say!(room_metrics_note);
    let key = board(window, |board| {
        board.metrics.iter().map(|metric| (metric.values.len(), metric.now.clone())).collect::<Vec<_>>()
    });
    panel("metrics", &say!(room_metrics), note).rebuilt(key, move || {
        let metrics = list.now.peek().board.metrics.clone();
        let last =
            metrics.iter().filter_map(|metric| metric.values.last()).map(|value| value.0).fold(0.0, f64::max);
        let charts = metrics.iter().map(|metric| chart(metric, (last - SHOWN_S).max(0.0), last.max(SHOWN_S)));
        vec![of("div", "charts").children(charts)]
    })
}

/// What was refused, and that the facilitator's window is gone.
fn notices(window: &Window) -> El {
    let (wrong, lost, alone) = (window.clone(), window.clone(), window.clone());
    let gone = of("div", "gone").rebuilt(
        move || lost.lost.get().to_string(),
        move || {
            if !alone.lost.peek() {
                return Vec::new();
            }
            let window = alone.clone();
            let (says, goes) = if window.begun.peek() {
                (say!(room_lead_gone), say!(room_go_on_alone))
            } else {
                (say!(room_lead_not_heard), say!(room_clock_here))
            };
            let go = button("btn solid", &goes).press(move || window.go_on_alone());
            vec![of("section", "panel ask").set("role", "alert").child(el("p").text(says)).child(go)]
        },
    );
    let refused = of("p", "mistake").set("role", "alert").live_text(move || wrong.wrong.get());
    of("div", "notices").child(gone).child(refused)
}

fn question(window: &Window) -> El {
    let asked = window.clone();
    let now = window.now.clone();
    of("div", "question").rebuilt(
        move || format!("{:?}", now.get().question),
        move || {
            let question = asked.now.peek().question.clone();
            question.map(|question| ask(&asked, question)).into_iter().collect()
        },
    )
}

fn ask(window: &Window, question: Question) -> El {
    let title = if question.horizon_s.is_some() { say!(room_predict) } else { say!(room_answer) };
    let form = of("section", "panel ask").set("aria-label", &title);
    let form = form.child(
        el("header")
            .child(el("h2").set("tabindex", "-1").text(&title))
            .child(el("small").text(say!(room_clock_waits))),
    );
    let form = form.child(el("p").text(&question.text));
    let form = if question.held.is_empty() {
        form
    } else {
        form.child(el("p").child(el("small").text(say!(room_held, act = question.held.as_str()))))
    };
    pass_over(window, &question);
    // The clock stands for it: it must be seen, wherever the reader was.
    let head = form.0.clone();
    web::timer::next_frame(move || {
        head.scroll_into_view();
        if let Some(title) = head.find("h2") {
            title.focus();
        }
    });
    match question.horizon_s {
        Some(horizon) => predict(window, form, horizon),
        None => answer(window, form, &question.id),
    }
}

/// The clock waits so long, and goes on then.
fn pass_over(window: &Window, question: &Question) {
    let (window, id) = (window.clone(), question.id.clone());
    let wait_ms = (question.limit_s * 1e3) as u32;
    let delay = crate::web::timer::after(wait_ms, move || {
        let still = window.now.peek().question.as_ref().is_some_and(|question| question.id == id);
        if still {
            window.decide(super::window::FACILITATOR, "action", &format!("resume {id}"));
        }
    });
    let held = crate::app::live::Handle::new(Some(delay));
    crate::app::live::on_cleanup(move || {
        let _ = held.change(Option::take);
    });
}

fn predict(window: &Window, form: El, horizon_s: f64) -> El {
    let brief = window.brief.peek();
    let form = form.child(el("p").text(say!(room_predict_span, span = span(horizon_s))));
    let choice = |value: &str, text: String, checked: bool| {
        let input = el("input").set("type", "radio").set("name", "foretold").set("value", value);
        if checked {
            input.0.set_checked(true);
        }
        (input.0.clone(), of("label", "opt").child(input).child(el("span").text(text)))
    };
    let (heals, heals_line) = choice("heals", say!(room_heals), true);
    let (stays, stays_line) = choice("stays", say!(room_stays), false);
    let (part, part_line) = choice("part", say!(room_part_fails), false);
    let parts = select(&say!(room_which_part), &brief.services);
    let because = select(&say!(room_because), &brief.causes);
    let (which, cause) = (parts.0.clone(), because.0.clone());
    let window = window.clone();
    let press = move || {
        let says = if part.is_checked() {
            format!("part {}", which.value())
        } else if stays.is_checked() {
            "stays".to_owned()
        } else {
            debug_assert!(heals.is_checked());
            "heals".to_owned()
        };
        let who = window.brief.peek().roles.first().cloned().unwrap_or_default();
        window.decide(&who, "prediction", &format!("{says} {}", cause.value()));
    };
    form.child(heals_line)
        .child(stays_line)
        .child(of("div", "row").child(part_line).child(parts))
        .child(of("label", "row").child(el("span").text(say!(room_because))).child(because))
        .child(button("btn solid wide", &say!(room_predict_press)).press(press))
}

fn answer(window: &Window, form: El, id: &str) -> El {
    let text = el("textarea").set("rows", "3").set("aria-label", &say!(room_answer));
    let (node, window, id) = (text.0.clone(), window.clone(), id.to_owned());
    let press = move || {
        let said = node.value().trim().to_owned();
        if !said.is_empty() {
            let brief = window.brief.peek();
            let who = brief.roles.get(2).or(brief.roles.first()).cloned().unwrap_or_default();
            window.decide(&who, "answer", &format!("{id}: {said}"));
        }
    };
    form.child(text).child(button("btn solid wide", &say!(room_answer_press)).press(press))
}

fn belief(window: &Window) -> El {
    let brief = window.brief.peek();
    let count = window.clone();
    let note = move || {
        let believed = count.now.get().log.iter().filter(|line| line.contains("\"hypothesis\"")).count();
        say!(room_so_far, count = believed)
    };
    let text = el("textarea")
        .set("rows", "2")
        .set("aria-label", &say!(room_belief))
        .set("placeholder", &say!(room_belief_hint));
    let chips: Vec<(Node, String, El)> =
        brief.evidence.iter().map(|(word, label)| evidence(word, label)).collect();
    let nodes: Vec<(Node, String)> =
        chips.iter().map(|(node, word, _)| (node.clone(), word.clone())).collect();
    let sure =
        select(&say!(room_sure), &["50", "70", "90"].map(|sure| (sure.to_owned(), say!(room_sure_of, sure))));
    let cause = select(&say!(room_cause), &brief.causes);
    let roles: Vec<(String, String)> = brief.roles.iter().map(|name| (name.clone(), role(name))).collect();
    let who = select(&say!(room_who), &roles);
    let said = {
        let (text, sure, nodes) = (text.0.clone(), sure.0.clone(), nodes.clone());
        move |cause: Option<String>| {
            let rests: Vec<String> =
                nodes.iter().filter(|(node, _)| node.is_checked()).map(|(_, word)| word.clone()).collect();
            let evidence =
                if rests.is_empty() { String::new() } else { format!("; evidence {}", rests.join(" ")) };
            let (free, sure) = (text.value().replace(';', ","), sure.value());
            match cause {
                Some(cause) => format!("{cause} {sure} %: {}{evidence}", free.trim()),
                None => format!("note {sure} %: {}{evidence}", free.trim()),
            }
        }
    };
    let send = {
        let (window, who) = (window.clone(), who.0.clone());
        move |words: String| window.decide(&who.value(), "hypothesis", &words)
    };
    let (noted, note_send, cause_node, field) = (said.clone(), send.clone(), cause.0.clone(), text.0.clone());
    // What was noted may be declared next, in the same words; who goes on to another sentence types over it.
    let note_press = move || {
        if !field.value().trim().is_empty() {
            note_send(noted(None));
            field.select_all();
        }
    };
    let written = text.0.clone();
    let declare_press = move || {
        send(said(Some(cause_node.value())));
        written.set_value("");
        nodes.iter().for_each(|(node, _)| node.set_checked(false));
    };
    panel("belief", &say!(room_belief_title), note)
        .child(text)
        .child(
            of("div", "chips")
                .set("aria-label", &say!(room_rests_on))
                .child(el("small").text(say!(room_rests_on)))
                .children(chips.into_iter().map(|(_, _, chip)| chip)),
        )
        .child(
            of("div", "row").child(who).child(sure).child(button("btn", &say!(room_note)).press(note_press)),
        )
        .child(of("div", "row").child(cause).child(button("btn", &say!(room_declare)).press(declare_press)))
}

fn evidence(word: &str, label: &str) -> (Node, String, El) {
    let input = el("input").set("type", "checkbox");
    let node = input.0.clone();
    (node, word.to_owned(), of("label", "chip tick").child(input).child(el("span").text(label)))
}

fn actions(window: &Window) -> El {
    let brief = window.brief.peek();
    let mut list = panel("acts", &say!(room_acts), || say!(room_acts_note));
    for (place, name) in brief.roles.iter().enumerate() {
        let mine: Vec<&ActionBrief> = brief.actions.iter().filter(|action| action.role == place).collect();
        if mine.is_empty() {
            continue;
        }
        list = list.child(el("h3").text(role(name)));
        list =
            list.child(of("ul", "acts").children(mine.into_iter().map(|action| act(window, &brief, action))));
    }
    list.child(hints(window, &brief))
}

fn act(window: &Window, brief: &Arc<Brief>, action: &ActionBrief) -> El {
    let open = Live::new(false);
    let cost = if action.cost_s > 0.0 { span(action.cost_s) } else { say!(room_at_once) };
    let plain = action.choices.is_empty() && action.agrees.is_none();
    let head = of("button", "act")
        .set("type", "button")
        .child(el("span").text(&action.label))
        .child(of("b", "cost").text(cost));
    let who = brief.roles.get(action.role).cloned().unwrap_or_default();
    if plain {
        let (window, id) = (window.clone(), action.id.clone());
        return el("li").child(head.press(move || window.decide(&who, "action", &id)));
    }
    let (toggle, shown) = (open.clone(), open.clone());
    let expanded = open.clone();
    let head = head
        .live("aria-expanded", move || expanded.get().to_string())
        .press(move || toggle.change(!toggle.peek()));
    let (window, action, agrees) =
        (window.clone(), action.clone(), action.agrees.and_then(|at| brief.roles.get(at).cloned()));
    el("li").child(head).rebuilt(
        move || shown.get().to_string(),
        move || {
            if !open.peek() {
                return Vec::new();
            }
            let form = of("div", "row form");
            let choices = (!action.choices.is_empty()).then(|| select(&action.label, &action.choices));
            let node = choices.as_ref().map(|choices| choices.0.clone());
            let text = match &agrees {
                Some(role_name) => say!(room_do_agreed, role = role(role_name)),
                None => say!(room_do),
            };
            let (window, id, who, close) = (window.clone(), action.id.clone(), who.clone(), open.clone());
            let press = move || {
                let chosen = node.as_ref().map_or(String::new(), |node| format!(" {}", node.value()));
                window.decide(&who, "action", &format!("{id}{chosen}"));
                close.change(false);
            };
            vec![form.children(choices).child(button("btn solid", &text).press(press))]
        },
    )
}

/// The next hint, for its price; with a facilitator it is his to give.
fn hints(window: &Window, brief: &Arc<Brief>) -> El {
    let place = of("div", "hints");
    if window.face != Face::Solo || brief.hint_costs.is_empty() {
        return place;
    }
    let (given, costs) = (window.clone(), brief.hint_costs.clone());
    let asked = window.clone();
    let count = move || given.now.get().log.iter().filter(|line| line.contains("\"text\": \"hint ")).count();
    let next = count.clone();
    place.rebuilt(
        move || count().to_string(),
        move || {
            let at = crate::app::live::untrack(&next);
            let Some(cost) = costs.get(at) else { return Vec::new() };
            let window = asked.clone();
            let who = window.brief.peek().roles.first().cloned().unwrap_or_default();
            let press = move || window.decide(&who, "action", &format!("hint {}", at + 1));
            vec![button("btn", &say!(room_ask_hint, cost = *cost)).press(press)]
        },
    )
}
