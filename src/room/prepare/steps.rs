//! The first five steps of a preparation: the world, what is hidden, the team, what is said to it, what is scored.

use super::desk::Desk;
use super::fields::{Kind, adds, away, choice, input, mistakes, named, tick};
use crate::app::ui::{El, el, of};
use crate::language::{number, say};
use crate::room::pieces::{button, panel, role, select};
use crate::training::form::{self, Form, quoted};
use crate::web;

/// Places of each step.
const WORLD: [&str; 7] = ["/scenario", "/title", "/team_title", "/seed", "/clock", "/id", "/summary"];
const HIDDEN: [&str; 2] = ["/hidden", "/causes"];
const TEAM: [&str; 1] = ["/team"];
const SAID: [&str; 3] = ["/injects", "/pauses", "/hints"];
const SCORED: [&str; 2] = ["/objectives", "/pass"];
const PLAYED: [&str; 1] = ["/best_play"];

/// A numbered panel whose content is made anew when what stands at its places changes.
fn step(
    desk: &Desk,
    (class, title): (&str, &str),
    note: impl Fn(&Form) -> String + 'static,
    places: &'static [&'static str],
    build: fn(&Desk, &Form) -> Vec<El>,
) -> El {
    let (key, shown, noted) = (desk.clone(), desk.clone(), desk.clone());
    let note = move || noted.form.get().map(|form| note(&form)).unwrap_or_default();
    let read = move || match key.form.get() {
        Some(form) => format!("{}{:?}", form.below(places), key.offers.get().commands.len()),
        None => String::new(),
    };
    let body = of("div", "body").rebuilt(read, move || match shown.form.peek() {
        Some(form) => build(&shown, &form),
        None => vec![of("p", "none").text(say!(room_no_json))],
    });
    panel(class, title, note).child(body).child(mistakes(desk, places))
}

/// Step 1.
pub fn world(desk: &Desk) -> El {
    step(
        desk,
        ("world", &say!(room_step_world)),
        |_| say!(room_step_world_note),
        &WORLD,
        |desk, form| {
            let scenario = if form.has("/scenario/zones") {
                el("span").text(say!(room_own_scenario))
            } else {
                choice(desk, "/scenario", &say!(room_field_scenario), &crate::training::scenarios())
            };
            let field = |place: &str, name: String, kind: Kind| named(&name, input(desk, place, &name, kind));
            let clock = of("div", "row clockline")
                .child(input(desk, "/clock/begin", &say!(room_field_begin), Kind::Time))
                .child(el("span").text(say!(room_field_until)))
                .child(input(desk, "/clock/end", &say!(room_field_end), Kind::Time))
                .child(el("span").text(say!(room_field_at)))
                .child(input(desk, "/clock/pace", &say!(room_field_pace), Kind::PerhapsNumber))
                .child(el("span").text("×"));
            vec![
                named(&say!(room_field_scenario), scenario),
                field("/title", say!(room_fact_title), Kind::Words),
                field("/team_title", say!(room_fact_team_title), Kind::Words),
                field("/summary", say!(room_field_summary), Kind::Long),
                named(
                    &say!(room_field_seed),
                    input(desk, "/seed", &say!(room_field_seed), Kind::PerhapsNumber)
                        .set("placeholder", &say!(room_seed_drawn)),
                ),
                of("div", "named").child(el("span").text(say!(room_field_clock))).child(clock),
            ]
        },
    )
}

/// Step 2.
pub fn hidden(desk: &Desk) -> El {
    step(
        desk,
        ("hidden-faults", &say!(room_step_hidden)),
        |_| say!(room_step_hidden_note),
        &HIDDEN,
        |desk, form| {
            let mut rows = of("ul", "rows plain");
            for place in 0..form.count("/hidden") {
                let at = format!("/hidden/{place}");
                let row = if form.has(&format!("{at}/of")) {
                    let (draw, of_all) = (form.text(&format!("{at}/draw")), form.count(&format!("{at}/of")));
                    el("span").text(say!(room_drawn_of, drawn = draw, count = of_all))
                } else {
                    of("span", "pairline")
                        .child(input(desk, &format!("{at}/at"), &say!(room_field_when), Kind::Time))
                        .child(
                            input(desk, &format!("{at}/do"), &say!(room_field_command), Kind::Words)
                                .set("list", "commands"),
                        )
                };
                let what = form.text(&format!("{at}/do"));
                rows = rows.child(of("li", "rowline").child(row).child(away(desk, &at, what)));
            }
            let offers = desk.offers.peek();
            let options = offers.commands.iter().map(|command| el("option").set("value", command));
            let known = el("datalist").set("id", "commands").children(options);
            let commands = offers.commands.iter();
            let commands =
                commands.map(|command| (command.clone(), form::piece(form, "hidden", "/hidden", command)));
            let mut all =
                vec![rows, known, adds(desk, say!(room_field_command), "/hidden", commands.collect())];
            if let Some(page) = desk.page() {
                all.push(
                    of("div", "row")
                        .child(button("btn", &say!(room_break_live)).press(move || web::windows::open(&page)))
                        .child(el("small").text(say!(room_break_live_note))),
                );
            }
            all.push(el("h3").text(say!(room_causes)));
            all.push(
                of("ul", "rows plain")
                    .children((0..form.count("/causes")).map(|place| cause(desk, form, place))),
            );
            let more = desk.clone();
            all.push(button("btn", &say!(room_add_cause)).press(move || {
                more.add("/causes", |form| form::piece(form, "cause", "/causes", ""));
            }));
            all
        },
    )
}

fn cause(desk: &Desk, form: &Form, place: usize) -> El {
    let at = format!("/causes/{place}");
    let (own, verdict) = (desk.clone(), format!("{at}/verdict"));
    let right = tick(&say!(room_right), form.text(&verdict) == "right", move |on| {
        own.put(&verdict, if on { "\"right\"" } else { "\"wrong\"" });
    });
    of("li", "rowline")
        .child(input(desk, &format!("{at}/label"), &say!(room_field_cause), Kind::Words))
        .child(right)
        .child(away(desk, &at, form.text(&format!("{at}/label"))))
}

/// Step 3.
pub fn team(desk: &Desk) -> El {
    step(
        desk,
        ("crew", &say!(room_step_team)),
        |_| say!(room_step_team_note),
        &TEAM,
        |desk, form| {
            let sees = [
                ("reported-map", say!(room_sees_map)),
                ("reported-metrics", say!(room_sees_metrics)),
                ("own-actions", say!(room_sees_own)),
            ];
            let sees = sees.into_iter().map(|(word, name)| {
                let desk = desk.clone();
                tick(&name, form.place("/team/sees", word).is_some(), move |on| see(&desk, word, on))
            });
            let mut rows = of("ul", "rows plain");
            let roles: Vec<(String, String)> = (0..form.count("/team/roles"))
                .map(|place| form.text(&format!("/team/roles/{place}")).to_owned())
                .map(|word| (word.clone(), role(&word)))
                .collect();
            for place in 0..form.count("/team/actions") {
                let at = format!("/team/actions/{place}");
                let label = form.text(&format!("{at}/label"));
                rows = rows.child(
                    of("li", "rowline")
                        .child(input(desk, &format!("{at}/label"), &say!(room_field_action), Kind::Words))
                        .child(choice(
                            desk,
                            &format!("{at}/role"),
                            &say!(room_field_role, name = label),
                            &roles,
                        ))
                        .child(input(
                            desk,
                            &format!("{at}/cost"),
                            &say!(room_field_cost, name = label),
                            Kind::Time,
                        ))
                        .child(away(desk, &at, label)),
                );
            }
            let has = |label: &String| {
                (0..form.count("/team/actions"))
                    .any(|place| form.text(&format!("/team/actions/{place}/label")) == label)
            };
            let offers = desk.offers.peek();
            let left = offers.actions.iter().filter(|offer| !has(&offer.0)).cloned().collect();
            vec![
                el("h3").text(say!(room_sees)),
                of("div", "sees").children(sees).child(pager(desk, form)),
                of("p", "none").text(say!(room_sees_never)),
                el("h3").text(say!(room_may_do)),
                rows,
                adds(desk, say!(room_field_action), "/team/actions", left),
            ]
        },
    )
}

/// Switches something on or off that the team sees.
fn see(desk: &Desk, word: &str, on: bool) {
    let Some(form) = desk.form.peek() else { return };
    match form.place("/team/sees", word) {
        Some(place) if !on => desk.take(&format!("/team/sees/{place}")),
        None if on => desk.add("/team/sees", |_| quoted(word)),
        _ => {}
    }
}

/// The set of alerts that calls the team.
fn pager(desk: &Desk, form: &Form) -> El {
    let sees = (0..form.count("/team/sees")).map(|place| form.text(&format!("/team/sees/{place}")));
    let now = sees.into_iter().find_map(|word| word.strip_prefix("pager:")).unwrap_or_default().to_owned();
    let none = (String::new(), say!(room_no_pager));
    let sets = desk.offers.peek().pagers.iter().map(|set| (set.clone(), set.clone())).collect::<Vec<_>>();
    let field = select(&say!(room_sees_pager), &[vec![none], sets].concat());
    field.0.set_value(&now);
    let (node, desk) = (field.0.clone(), desk.clone());
    let field = field.on("change", move |_| {
        let (Some(form), chosen) = (desk.form.peek(), node.value()) else { return };
        let set = quoted(&format!("pager:{chosen}"));
        match form.place("/team/sees", &format!("pager:{now}")) {
            Some(place) if chosen.is_empty() => desk.take(&format!("/team/sees/{place}")),
            Some(place) => desk.put(&format!("/team/sees/{place}"), &set),
            None if chosen.is_empty() => {}
            None => desk.add("/team/sees", |_| set),
        }
    });
    named(&say!(room_sees_pager), field)
}

/// Step 4.
pub fn said(desk: &Desk) -> El {
    let note = |form: &Form| say!(room_step_said_note, count = form.count("/injects"));
    step(desk, ("said", &say!(room_step_said)), note, &SAID, |desk, form| {
        let mut rows = of("ul", "rows plain");
        for place in 0..form.count("/injects") {
            let at = format!("/injects/{place}");
            let text = form.text(&format!("{at}/text"));
            rows = rows.child(
                of("li", "rowline said")
                    .child(
                        input(desk, &format!("{at}/at"), &say!(room_field_when), Kind::Perhaps)
                            .set("placeholder", &say!(room_by_hand)),
                    )
                    .child(input(desk, &format!("{at}/from"), &say!(room_field_from), Kind::Words))
                    .child(
                        input(desk, &format!("{at}/text"), &say!(room_field_text), Kind::Words)
                            .set("title", text),
                    )
                    .child(away(desk, &at, text)),
            );
        }
        let add = |name: &'static str, list: &'static str, says: String| {
            let desk = desk.clone();
            button("btn", &says).press(move || desk.add(list, |form| form::piece(form, name, list, "")))
        };
        vec![
            rows,
            add("inject", "/injects", say!(room_add_inject)),
            el("h3").text(say!(room_pauses)),
            pauses(desk, form),
            of("div", "row").child(add("prediction", "/pauses", say!(room_add_prediction))).child(add(
                "question",
                "/pauses",
                say!(room_add_question),
            )),
            el("h3").text(say!(room_hints_cost)),
            hints(desk, form),
            add("hint", "/hints", say!(room_add_hint)),
        ]
    })
}

fn pauses(desk: &Desk, form: &Form) -> El {
    let row = |place: usize| {
        let at = format!("/pauses/{place}");
        let text = form.text(&format!("{at}/text"));
        let question = input(desk, &format!("{at}/text"), &say!(room_field_question), Kind::Words);
        of("li", "rowline")
            .child(
                input(desk, &format!("{at}/at"), &say!(room_field_when), Kind::Perhaps)
                    .set("placeholder", &say!(room_first_act)),
            )
            .child(question.set("title", text))
            .child(away(desk, &at, text))
    };
    of("ul", "rows plain").children((0..form.count("/pauses")).map(row))
}

fn hints(desk: &Desk, form: &Form) -> El {
    let row = |place: usize| {
        let at = format!("/hints/{place}");
        let text = form.text(&format!("{at}/text"));
        let hint = input(desk, &format!("{at}/text"), &say!(room_field_hint), Kind::Words);
        of("li", "rowline")
            .child(hint.set("title", text))
            .child(input(desk, &format!("{at}/costs"), &say!(room_field_cost, name = text), Kind::Number))
            .child(away(desk, &at, text))
    };
    of("ul", "rows plain").children((0..form.count("/hints")).map(row))
}

/// Step 5.
pub fn scored(desk: &Desk) -> El {
    let note = |form: &Form| {
        let points = (0..form.count("/objectives"))
            .filter_map(|place| form.text(&format!("/objectives/{place}/points")).parse::<f64>().ok());
        say!(room_step_scored_note, points = number(points.sum(), 0), pass = form.text("/pass"))
    };
    step(desk, ("scored", &say!(room_step_scored)), note, &SCORED, |desk, form| {
        let mut rows = of("ul", "rows plain");
        for place in 0..form.count("/objectives") {
            let at = format!("/objectives/{place}");
            let text = form.text(&format!("{at}/text"));
            rows = rows.child(
                of("li", "rowline")
                    .child(
                        input(desk, &format!("{at}/text"), &say!(room_field_objective), Kind::Words)
                            .set("title", text),
                    )
                    .child(input(
                        desk,
                        &format!("{at}/points"),
                        &say!(room_field_points, name = text),
                        Kind::Number,
                    ))
                    .child(away(desk, &at, text)),
            );
        }
        vec![
            rows,
            adds(desk, say!(room_field_objective), "/objectives", form::objectives(form)),
            named(&say!(room_fact_pass), input(desk, "/pass", &say!(room_fact_pass), Kind::Number)),
        ]
    })
}

/// The best known play, which the rehearsal plays.
pub fn played(desk: &Desk) -> El {
    let note = |form: &Form| say!(room_step_played_note, count = form.count("/best_play"));
    step(desk, ("played", &say!(room_step_played)), note, &PLAYED, |desk, form| {
        let kinds =
            ["action", "hypothesis", "prediction", "answer"].map(|kind| (kind.to_owned(), kind_name(kind)));
        let mut roles: Vec<(String, String)> = (0..form.count("/team/roles"))
            .map(|place| form.text(&format!("/team/roles/{place}")).to_owned())
            .map(|word| (word.clone(), role(&word)))
            .collect();
        roles.dedup();
        let mut rows = of("ul", "rows plain");
        for place in 0..form.count("/best_play") {
            let at = format!("/best_play/{place}");
            let text = form.text(&format!("{at}/text"));
            rows = rows.child(
                of("li", "rowline play")
                    .child(input(desk, &format!("{at}/at"), &say!(room_field_when), Kind::Time))
                    .child(choice(desk, &format!("{at}/role"), &say!(room_field_role, name = text), &roles))
                    .child(choice(desk, &format!("{at}/kind"), &say!(room_field_kind), &kinds))
                    .child(away(desk, &at, text))
                    .child(input(desk, &format!("{at}/text"), &say!(room_field_decision), Kind::Words)),
            );
        }
        let more = desk.clone();
        let add = button("btn", &say!(room_add_decision)).press(move || {
            more.add("/best_play", |form| form::piece(form, "decision", "/best_play", ""));
        });
        vec![rows, add]
    })
}

fn kind_name(kind: &str) -> String {
    match kind {
        "action" => say!(room_kind_action),
        "hypothesis" => say!(room_kind_hypothesis),
        "prediction" => say!(room_kind_prediction),
        _ => say!(room_kind_answer),
    }
}
