//! Prepares a game day: an exercise as text, checked as it is written, rehearsed with nobody acting and with the best known
//! play, and the two links.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::link;
use super::pieces::{button, panel};
use crate::app::ui::{El, Live, el, of};
use crate::language::{number, say};
use crate::session::{self, Opening};
use crate::training::draft;
use crate::training::protocol::{Brief, Debrief, Request, Start, Update};
use crate::training::seal::Sealed;
use crate::web;
use crate::web::dom::Node;
use crate::web::timer::Delay;

/// After so long without a key the text is read, milliseconds.
const PAUSE_MS: u32 = 600;
/// The longest link that every browser and chat takes, characters.
const LONGEST: usize = 8_000;
/// Largest file that is read, bytes.
const MOST: u32 = 1 << 20;

/// What is prepared.
#[derive(Clone)]
struct Desk {
    text: Live<String>,
    /// The built-in exercise that it began with: name and text.
    ready: Rc<RefCell<(String, String)>>,
    brief: Live<Option<Arc<Brief>>>,
    wrong: Live<Vec<String>>,
    share: Live<Option<u32>>,
    rehearsed: Live<Option<Arc<Debrief>>>,
    waits: Rc<RefCell<Option<Delay>>>,
}

impl Desk {
    fn new() -> Desk {
        Desk {
            text: Live::new(String::new()),
            ready: Rc::default(),
            brief: Live::new(None),
            wrong: Live::new(Vec::new()),
            share: Live::new(None),
            rehearsed: Live::new(None),
            waits: Rc::default(),
        }
    }

    fn hear(&self, update: Update) {
        match update {
            Update::Opened(brief) => {
                self.wrong.change(Vec::new());
                self.brief.set(Some(Arc::new(*brief)));
            }
            Update::Refused(messages) => {
                self.wrong.change(messages);
                self.brief.set(None);
            }
            Update::Wrong(message) => self.wrong.change(vec![message]),
            Update::Judging(share) => self.share.change(Some((share * 100.0) as u32)),
            Update::Judged(debrief) => {
                self.share.change(None);
                self.rehearsed.set(Some(Arc::new(*debrief)));
            }
            Update::Told(_) => {}
        }
    }

    /// Begins with what was just broken on the page, or with a built-in exercise.
    fn begin(&self, from: &str, field: Node) {
        let desk = self.clone();
        let put = move |text: Result<String, Vec<String>>| match text {
            Ok(text) => {
                field.set_value(&text);
                desk.text.change(text);
                desk.check();
            }
            Err(messages) => desk.wrong.change(messages),
        };
        match opening_of(from) {
            Some(opening) => {
                let id = opening.scenario.clone();
                web::exchange::scenario(
                    &id,
                    Box::new(move |document| {
                        let own = opening.scenario.clone();
                        put(draft::draft(&opening, &document.unwrap_or(own)));
                    }),
                );
            }
            None => {
                let (name, id) = (format!("exercises/{from}.json"), from.to_owned());
                let lacks = move || vec![say!(room_no_exercise, name = id.as_str())];
                let (ready, id) = (Rc::clone(&self.ready), from.to_owned());
                let keep = move |text: &String| *ready.borrow_mut() = (id, text.clone());
                web::windows::fetched(
                    &name,
                    Box::new(move |text| {
                        if let Some(text) = &text {
                            keep(text);
                        }
                        put(text.ok_or_else(lacks));
                    }),
                );
            }
        }
    }

    /// Another text: it is read when nothing was written for a while.
    fn write(&self, text: String) {
        self.text.change(text);
        if self.rehearsed.peek().is_some() {
            self.rehearsed.set(None);
        }
        let desk = self.clone();
        *self.waits.borrow_mut() = Some(web::timer::after(PAUSE_MS, move || desk.check()));
    }

    /// Has the text read.
    fn check(&self) {
        let (desk, text) = (self.clone(), self.text.peek());
        match crate::training::scenario_of(&text) {
            Some(id) => web::exchange::scenario(
                &id,
                Box::new(move |document| desk.open(text, document.unwrap_or_default())),
            ),
            None => desk.open(text, String::new()),
        }
    }

    fn open(&self, exercise: String, document: String) {
        let seed = crate::training::seed_in(&exercise, &web::windows::today());
        link::ask(&Request::Open(Start { exercise, document, seed, log: Vec::new(), at_us: 0, leads: true }));
    }

    /// What follows the `#` of a link: of a built-in exercise that was not changed its name, else the whole text.
    fn seal(&self, leads: bool) -> String {
        let text = self.text.peek();
        let seed = crate::training::seed_in(&text, &web::windows::today());
        let ready = self.ready.borrow();
        let exercise = if ready.1 == text { ready.0.clone() } else { text };
        Sealed { leads, exercise, seed, log: String::new() }.spell()
    }
}

/// The page; `from` names a built-in exercise to begin with, or a run in which something was broken.
pub fn page(from: &str) -> El {
    web::preferences::set_title(&say!(room_title_prepare));
    let desk = Desk::new();
    let told = desk.clone();
    link::hear(move |update| told.hear(update));
    let editor = el("textarea")
        .set("class", "editor")
        .set("spellcheck", "false")
        .set("aria-label", &say!(room_exercise_text));
    let (field, typed) = (editor.0.clone(), desk.clone());
    let editor = editor.on("input", move |_| typed.write(field.value()));
    desk.begin(from, editor.0.clone());
    let head = of("header", "bar")
        .child(of("a", "brand").set("href", "./").text("Blast Radius"))
        .child(
            of("div", "what")
                .child(el("h1").text(say!(room_prepare_title)))
                .child(el("small").text(say!(room_prepare_note))),
        )
        .child(
            of("div", "row push")
                .child(open_file(&desk, &editor.0))
                .child(save(&desk))
                .child(of("a", "btn").set("href", "#").text(say!(room_to_list))),
        );
    let left = of("div", "stack")
        .child(panel("text", &say!(room_exercise_text), || say!(room_exercise_text_note)).child(editor))
        .child(mistakes(&desk));
    let right = of("div", "stack right").child(summary(&desk)).child(rehearsal(&desk)).child(links(&desk));
    of("div", "window prepare").child(head).child(of("main", "board").child(left).child(right))
}

fn open_file(desk: &Desk, editor: &Node) -> El {
    let input =
        el("input").set("type", "file").set("accept", ".json,application/json").set("class", "hidden");
    let (node, desk, editor) = (input.0.clone(), desk.clone(), editor.clone());
    let input = input.on("change", move |_| {
        let (desk, editor) = (desk.clone(), editor.clone());
        web::exchange::read(
            &node,
            MOST,
            Box::new(move |(_, wrong, text)| {
                if !wrong.is_empty() {
                    return desk.wrong.change(vec![wrong]);
                }
                editor.set_value(&text);
                desk.text.change(text);
                desk.check();
            }),
        );
    });
    of("label", "btn").child(input).child(el("span").text(say!(room_open_file)))
}

fn save(desk: &Desk) -> El {
    let desk = desk.clone();
    button("btn", &say!(room_save_file)).press(move || {
        web::save::text("exercise.json", "application/json", &desk.text.peek());
    })
}

fn mistakes(desk: &Desk) -> El {
    let (key, list) = (desk.clone(), desk.clone());
    of("div", "mistakes").set("aria-live", "polite").rebuilt(
        move || key.wrong.get().join("\n"),
        move || {
            let wrong = list.wrong.peek();
            if wrong.is_empty() {
                return Vec::new();
            }
            let lines = wrong.iter().map(|message| el("li").text(message));
            vec![
                of("section", "panel ask")
                    .child(el("h2").text(say!(room_mistakes, count = wrong.len())))
                    .child(of("ul", "plain").children(lines)),
            ]
        },
    )
}

fn summary(desk: &Desk) -> El {
    let (key, shown) = (desk.clone(), desk.clone());
    let read = move || {
        key.brief
            .get()
            .map_or(String::new(), |brief| format!("{}{:?}{:?}", brief.key, brief.span_us, brief.objectives))
    };
    panel("what", &say!(room_what), String::new).rebuilt(read, move || {
        let Some(brief) = shown.brief.peek() else {
            return vec![of("p", "none").text(say!(room_not_in_order))];
        };
        let Some(lead) = brief.lead.clone() else { return Vec::new() };
        let fact = |name: String, value: String| [el("dt").text(name), el("dd").text(value)];
        let minutes = (brief.span_us.1 - brief.span_us.0) as f64 / 1e6 / brief.pace;
        let facts = [
            fact(say!(room_fact_title), lead.title.clone()),
            fact(say!(room_fact_team_title), brief.title.clone()),
            fact(say!(room_fact_time), super::pieces::span(minutes)),
            fact(say!(room_fact_hidden), number(lead.hidden.len() as f64, 0)),
            fact(say!(room_fact_injects), number(lead.injects.len() as f64, 0)),
            fact(say!(room_fact_actions), number(brief.actions.len() as f64, 0)),
            fact(say!(room_fact_pass), number(brief.pass.into(), 0)),
        ];
        vec![of("dl", "facts").children(facts.into_iter().flatten())]
    })
}

/// What happens when nobody acts, and with the best known play.
fn rehearsal(desk: &Desk) -> El {
    let (state, shown, ask) = (desk.clone(), desk.clone(), desk.clone());
    let key = move || {
        format!(
            "{:?}{:?}{}",
            state.share.get(),
            state.rehearsed.get().map(|own| own.digest.clone()),
            state.brief.get().is_some()
        )
    };
    panel("rehearsal", &say!(room_rehearsal), || say!(room_rehearsal_note)).rebuilt(key, move || {
        if let Some(share) = shown.share.peek() {
            return vec![el("p").set("role", "status").text(say!(room_judging, done = say!(percent, share)))];
        }
        let Some(debrief) = shown.rehearsed.peek() else {
            let desk = ask.clone();
            let press = button("btn solid", &say!(room_rehearse)).press(move || {
                desk.share.change(Some(0));
                link::ask(&Request::Rehearse);
            });
            return if shown.brief.peek().is_some() {
                vec![press]
            } else {
                vec![of("p", "none").text(say!(room_not_in_order))]
            };
        };
        let row = |name: String, nothing: String, best: String| {
            el("tr")
                .child(el("th").set("scope", "row").text(name))
                .child(of("td", "n").text(nothing))
                .child(of("td", "n").text(best))
        };
        let head = el("tr")
            .child(el("th"))
            .child(of("th", "n").text(say!(room_doing_nothing)))
            .child(of("th", "n").text(say!(room_best_play)));
        let points = |points: u32| {
            if points >= debrief.pass {
                say!(room_passes_with, points)
            } else {
                say!(room_fails_with, points)
            }
        };
        let body = el("tbody")
            .child(row(say!(room_fact_points), points(debrief.marks.1), points(debrief.marks.0)))
            .child(row(
                say!(room_fact_answers),
                number(debrief.answers.1 as f64, 0),
                number(debrief.answers.2 as f64, 0),
            ))
            .child(row(say!(room_fact_money), debrief.money.1.clone(), debrief.money.2.clone()));
        let file = |text: String, name: &'static str, bytes: &[u8]| {
            let content = String::from_utf8_lossy(bytes).into_owned();
            button("btn", &text).press(move || {
                web::save::text(name, "text/html", &content);
            })
        };
        let files = of("div", "row")
            .child(file(say!(room_guide_file), "guide.html", &debrief.guide))
            .child(file(say!(room_cards_file), "cards.html", &debrief.cards));
        vec![el("table").child(el("thead").child(head)).child(body), files]
    })
}

/// The team's link and the facilitator's.
fn links(desk: &Desk) -> El {
    let (key, shown) = (desk.clone(), desk.clone());
    let read = move || key.brief.get().map_or(String::new(), |brief| brief.key.clone());
    panel("links", &say!(room_links), || say!(room_links_note)).rebuilt(read, move || {
        if shown.brief.peek().is_none() {
            return vec![of("p", "none").text(say!(room_not_in_order))];
        }
        let base = web::location::base();
        let line = |name: String, face: &str, seal: &str| {
            let address = format!("{base}#{face}={seal}");
            let field = el("input").set("readonly", "").set("aria-label", &name);
            field.0.set_value(&address);
            let copied = Live::new(false);
            let (told, says) = (copied.clone(), copied);
            let copy = of("button", "btn")
                .set("type", "button")
                .live_text(move || if says.get() { say!(room_copied) } else { say!(room_copy) });
            let copy = copy.press(move || {
                let told = told.clone();
                web::clipboard::copy(&address, move |worked| told.change(worked));
            });
            of("div", "sealed").child(el("b").text(name)).child(of("div", "row").child(field).child(copy))
        };
        let (team, lead) = (shown.seal(false), shown.seal(true));
        let length = team.len().max(lead.len());
        let both = {
            let (team, lead) = (team.clone(), lead.clone());
            button("btn solid", &say!(room_both)).press(move || {
                web::windows::open(&format!("{}#team={team}", web::location::base()));
                web::windows::go(&format!("#lead={lead}"));
            })
        };
        let mut all =
            vec![line(say!(room_link_team), "team", &team), line(say!(room_link_lead), "lead", &lead)];
        all.push(of("p", "note").text(say!(room_no_security)));
        if length > LONGEST {
            all.push(of("p", "note").text(say!(room_long_link, count = length)));
        }
        all.push(both);
        all
    })
}

/// The run that a link of the page names.
fn opening_of(fragment: &str) -> Option<Opening> {
    session::link::decode(fragment).ok().flatten()?.opening
}
