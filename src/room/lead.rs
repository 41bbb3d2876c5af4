//! The facilitator's window: the truth beside what the team sees, what can be sent, and the same minutes in tracks.

use super::banner::{banner, bar, clock, real};
use super::pieces::{button, file, map, moment, panel, role, span};
use super::window::{FACILITATOR, Window};
use crate::app::ui::{El, el, of};
use crate::language::{number, say};
use crate::training::form::Form;
use crate::training::protocol::{LeadBrief, Now, Truth};

/// The whole window.
pub fn page(window: &Window) -> El {
    let brief = window.brief.peek();
    let Some(lead) = brief.lead.clone() else { return el("main") };
    let middle = of("div", "row push").child(figures(window, &lead)).child(clock(window)).child(real(window));
    let left = of("div", "stack left").child(script(&lead)).child(notes(&lead)).child(team(window, &lead));
    let right = of("div", "stack right")
        .child(injects(window, &lead))
        .child(hints(window, &lead))
        .child(traps(window, &lead));
    let centre = of("div", "stack").child(asked(window)).child(maps(window)).child(tracks(window, &lead));
    of("div", "window lead")
        .child(banner(window))
        .child(bar(window, middle))
        .child(of("main", "board").child(left).child(centre).child(right))
}

fn truth<T: 'static, R: Fn(&Now, &Truth) -> T + 'static>(
    window: &Window,
    read: R,
    without: fn() -> T,
) -> impl Fn() -> T + use<T, R> {
    let now = window.now.clone();
    move || {
        let now = now.get();
        now.truth.as_ref().map_or_else(without, |truth| read(&now, truth))
    }
}

/// Four figures of the moment.
fn figures(window: &Window, lead: &LeadBrief) -> El {
    let line = |name: String, value: El| of("div", "figure").child(el("small").text(name)).child(value);
    let after = |read: fn(&Truth) -> Option<u64>| {
        let value = truth(
            window,
            move |_, truth| match (truth.noticed_us, read(truth)) {
                (Some(noticed), Some(at)) => span((at.saturating_sub(noticed)) as f64 / 1e6),
                _ => say!(room_not_yet),
            },
            String::new,
        );
        el("b").live_text(value)
    };
    let lost = el("b").live_text(truth(window, |_, truth| number(truth.answers_lost as f64, 0), String::new));
    let currency = lead.currency.clone();
    let money = truth(
        window,
        move |_, truth| match currency.as_str() {
            "" => String::new(),
            currency => say!(room_money, currency, amount = number(truth.hundredths_lost as f64 / 100.0, 0)),
        },
        String::new,
    );
    of("div", "figures")
        .child(line(say!(room_noticed), after(|truth| truth.notice_us)))
        .child(line(say!(room_diagnosed), after(|truth| truth.diagnose_us)))
        .child(line(say!(room_harm_so_far), lost))
        .child(line(say!(room_money_so_far), el("b").live_text(money)))
}

fn script(lead: &LeadBrief) -> El {
    let lines = lead.script.iter().map(|(minute, text)| {
        el("li")
            .child(of("span", "t").text(say!(room_minute, minute = *minute)))
            .child(of("span", "say").text(text))
    });
    panel("script", &say!(room_script), String::new).child(of("ol", "pages").children(lines))
}

fn notes(lead: &LeadBrief) -> El {
    let [before, during, after] = &lead.notes;
    let fold = |title: String, lines: &[String]| {
        let lines = lines.iter().map(|line| el("p").text(line));
        el("details").child(el("summary").text(title)).children(lines)
    };
    panel("notes", &say!(room_notes), String::new)
        .child(el("p").text(&lead.summary))
        .child(fold(say!(room_notes_before), before))
        .child(fold(say!(room_notes_during), during))
        .child(fold(say!(room_notes_after), after))
        .child(prints(lead))
}

/// What is printed for a session: HTML, the guide for whoever leads and the cards for the team. Neither needs a run.
pub fn prints(lead: &LeadBrief) -> El {
    of("div", "row prints")
        .child(file(say!(room_guide_file), "guide.html", "text/html", &lead.guide))
        .child(file(say!(room_cards_file), "cards.html", "text/html", &lead.cards))
}

/// Whether the team's window is there, and what to do when it is on another machine.
fn team(window: &Window, lead: &LeadBrief) -> El {
    let (state, window_of) = (window.clone(), window.clone());
    let says = el("p").set("role", "status").live_text(move || {
        if state.linked.get() { say!(room_team_linked) } else { say!(room_team_not_linked) }
    });
    let link =
        of("a", "btn").set("target", "_blank").set("href", &format!("./drill.html#team={}", lead.team_link));
    let text = el("textarea")
        .set("rows", "2")
        .set("aria-label", &say!(room_paste))
        .set("placeholder", &say!(room_paste_hint));
    let (node, window) = (text.0.clone(), window.clone());
    let paste = button("btn", &say!(room_paste)).press(move || window.paste(&node.value()));
    let (known, wrong) = (window_of.clone(), window_of);
    // Of a team that is not heard, what was pasted last says how far it is known.
    let known = el("p").live_text(move || {
        let last = known.now.get().log.last().and_then(|line| Form::read(line));
        match last.filter(|_| !known.linked.get()) {
            Some(line) => say!(room_team_known, at = line.text("/at")),
            None => String::new(),
        }
    });
    let wrong = of("p", "mistake").set("role", "alert").live_text(move || wrong.wrong.get());
    panel("other", &say!(room_window_team), String::new)
        .child(says)
        .child(known)
        .child(link.text(say!(room_open_team)))
        .child(text)
        .child(paste)
        .child(wrong)
}

/// What the team is asked while its clock waits: the room is to be given its time, or helped.
fn asked(window: &Window) -> El {
    let (theirs, own) = (window.asked.clone(), window.now.clone());
    let question = move || match theirs.get() {
        theirs if !theirs.is_empty() => theirs,
        _ => own.get().question.as_ref().map_or(String::new(), |question| question.text.clone()),
    };
    let shown = question.clone();
    of("div", "question").set("role", "status").rebuilt(question, move || {
        let text = crate::app::live::untrack(&shown);
        if text.is_empty() {
            return Vec::new();
        }
        let title = say!(room_team_asked);
        let head = el("header").child(el("h2").text(&title)).child(el("small").text(say!(room_clock_waits)));
        vec![of("section", "panel ask").set("aria-label", &title).child(head).child(el("p").text(&text))]
    })
}

fn injects(window: &Window, lead: &LeadBrief) -> El {
    let all = lead.injects.clone();
    let (list, sent) = (window.clone(), truth(window, |_, truth| truth.sent.clone(), Vec::new));
    let note = truth(
        window,
        |_, truth| say!(room_sent, count = truth.sent.iter().filter(|sent| **sent).count()),
        String::new,
    );
    let key = truth(window, |_, truth| format!("{:?}", truth.sent), String::new);
    panel("injects", &say!(room_injects), note).rebuilt(key, move || {
        let sent = crate::app::live::untrack(&sent);
        let lines = all.iter().enumerate().map(|(place, inject)| {
            let at = inject.at_us.map_or(say!(room_by_hand), moment);
            let line = el("li").child(of("span", "t").text(at));
            let from = if inject.misleads {
                say!(room_misleads, from = inject.from.as_str())
            } else {
                inject.from.clone()
            };
            let line = line.child(of("b", "kind").text(from)).child(of("span", "say").text(&inject.text));
            if sent.get(place).copied().unwrap_or(false) {
                return line.child(of("small", "say").text(say!(room_sent_word)));
            }
            let (window, id) = (list.clone(), inject.id.clone());
            let press = move || window.decide(FACILITATOR, "action", &format!("inject {id}"));
            line.child(of("span", "say").child(button("btn", &say!(room_send_now)).press(press)))
        });
        vec![of("ol", "pages").children(lines)]
    })
}

fn hints(window: &Window, lead: &LeadBrief) -> El {
    let all = lead.hints.clone();
    let (list, given) = (window.clone(), truth(window, |_, truth| truth.hinted.clone(), Vec::new));
    let key = truth(window, |_, truth| format!("{:?}", truth.hinted), String::new);
    panel("hints", &say!(room_hints), String::new).rebuilt(key, move || {
        let given = crate::app::live::untrack(&given);
        let lines = all.iter().enumerate().map(|(place, (id, cost, text))| {
            let line = el("li")
                .child(of("span", "t").text(say!(room_points, points = *cost)))
                .child(of("span", "kind").text(text));
            if given.get(place).copied().unwrap_or(false) {
                return line.child(of("small", "say").text(say!(room_given)));
            }
            let (window, id) = (list.clone(), id.clone());
            let press = move || window.decide(FACILITATOR, "action", &format!("hint {id}"));
            line.child(of("span", "say").child(button("btn", &say!(room_give)).press(press)))
        });
        vec![of("ol", "pages").children(lines)]
    })
}

fn traps(window: &Window, lead: &LeadBrief) -> El {
    let all = lead.traps.clone();
    let hidden = lead.hidden.iter().map(|(at, text, why)| {
        el("li")
            .child(of("span", "t").text(moment(*at)))
            .child(of("b", "kind").text(text))
            .child(of("span", "say").text(why))
    });
    let stepped = truth(window, |_, truth| truth.traps.clone(), Vec::new);
    let key = truth(window, |_, truth| format!("{:?}", truth.traps), String::new);
    let list = of("div", "list").rebuilt(key, move || {
        let stepped = crate::app::live::untrack(&stepped);
        let lines = all.iter().enumerate().map(|(place, (text, why))| {
            let did = stepped.get(place).copied().unwrap_or(false);
            let word = if did { say!(room_trap_done) } else { say!(room_trap_not) };
            let tone = if did { "failing" } else { "ok" };
            el("li")
                .child(of("span", "t").set("data-state", tone).text(word))
                .child(of("b", "kind").text(text))
                .child(of("span", "say").text(why))
        });
        vec![of("ol", "pages").children(lines)]
    });
    let panel =
        panel("hidden-things", &say!(room_hidden), String::new).child(of("ol", "pages").children(hidden));
    if lead.traps.is_empty() { panel } else { panel.child(el("h3").text(say!(room_traps))).child(list) }
}

fn maps(window: &Window) -> El {
    let note = truth(window, |_, truth| truth.sentence.clone(), String::new);
    let key = truth(window, |now, truth| format!("{:?}{:?}", truth.rows, now.board.rows), String::new);
    let list = window.clone();
    panel("maps", &say!(room_truth_beside), note).rebuilt(key, move || {
        let (now, brief) = (list.now.peek(), list.brief.peek());
        let Some(truth) = &now.truth else { return Vec::new() };
        let side = |title: String, rows, together: String| {
            let map = map(&brief.zones, rows, false, &together);
            of("div", "side")
                .child(el("h3").text(title))
                .child(of("div", "scroll").set("tabindex", "0").child(map))
        };
        let pair = of("div", "pair")
            .child(side(say!(room_track_truth), &truth.rows, say!(room_is)))
            .child(side(say!(room_what_team_sees), &now.board.rows, say!(room_together)));
        vec![pair]
    })
}

/// The same minutes in tracks: what paged, what was believed and done.
fn tracks(window: &Window, _: &LeadBrief) -> El {
    let list = window.clone();
    let now = window.now.clone();
    let key = move || {
        let now = now.get();
        format!("{:?}{:?}{:?}", now.board.done, now.board.pages, now.board.messages.len())
    };
    panel("tracks", &say!(room_same_minutes), String::new).rebuilt(key, move || {
        let now = list.now.peek();
        let mut lines: Vec<(u64, String, String)> = Vec::new();
        lines.extend(now.board.pages.iter().map(|page| (page.at_us, say!(room_pager), page.text.clone())));
        lines.extend(
            now.board
                .messages
                .iter()
                .map(|message| (message.at_us, message.from.clone(), message.text.clone())),
        );
        lines.extend(now.board.done.iter().map(|done| (done.at_us, role(&done.role), done.text.clone())));
        lines.sort_by_key(|line| std::cmp::Reverse(line.0));
        let lines = lines.into_iter().map(|(at, who, text)| {
            el("tr")
                .child(of("td", "t").text(moment(at)))
                .child(el("th").set("scope", "row").text(who))
                .child(el("td").text(text))
        });
        vec![of("table", "lines").child(el("tbody").children(lines))]
    })
}
