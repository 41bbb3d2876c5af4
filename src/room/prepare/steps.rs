//! The first six steps of a preparation: the world, what is hidden, the team, what is scored, what is said, what is played.

use super::desk::Desk;
use super::fields::{Kind, adds, away, called, choice, input, mistakes, named, tick};
use crate::app::ui::{El, el, of};
use crate::language::{number, say};
use crate::room::pieces::{button, follow, panel, role, select};
use crate::training::draft;
use crate::training::form::{self, Form, quoted};
use crate::web;

/// Places of each step.
const WORLD: [&str; 7] = ["/scenario", "/title", "/team_title", "/seed", "/clock", "/id", "/summary"];
const HIDDEN: [&str; 3] = ["/hidden", "/causes", "/reveal"];
const TEAM: [&str; 1] = ["/team"];
const SAID: [&str; 3] = ["/injects", "/pauses", "/hints"];
const SCORED: [&str; 2] = ["/objectives", "/pass"];
const PLAYED: [&str; 1] = ["/best_play"];

/// A numbered panel. Its fields follow the text by themselves; its content is made anew only when its lists get longer or
/// shorter, or the scenario offers something else: a field that was just written must not take the next one away.
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
        Some(form) => {
            let roles = form.texts("/team/roles").join(" ");
            format!("{};{roles};{:?}", form.shape(places), key.offers.get())
        }
        None => String::new(),
    };
    let body = of("div", "body").rebuilt(read, move || match shown.form.peek() {
        Some(form) => build(&shown, &form),
        None => vec![of("p", "none").text(say!(room_no_json))],
    });
    panel(class, title, note).child(body).child(mistakes(desk, places))
}

/// The elements of a list, a row each; `build` makes what stands in the row of the element at a place, but for the button
/// that takes it away, which is named by what stands at `named`.
fn rows(
    desk: &Desk,
    form: &Form,
    (list, class, named): (&str, &str, &str),
    build: impl Fn(&str) -> Vec<El>,
) -> El {
    let row = |place: usize| {
        let at = format!("{list}/{place}");
        of("li", class).children(build(&at)).child(away(desk, &at, named))
    };
    of("ul", "rows plain").children((0..form.count(list)).map(row))
}

/// A button that adds a piece to a list.
fn add(desk: &Desk, name: &'static str, list: &'static str, says: &str) -> El {
    let desk = desk.clone();
    button("btn", says).press(move || desk.add(list, |form| form::piece(form, name, list, "")))
}

/// The roles of the team, for a choice.
fn roles(form: &Form) -> Vec<(String, String)> {
    form.texts("/team/roles").into_iter().map(|word| (word.to_owned(), role(word))).collect()
}

/// Step 1.
pub fn world(desk: &Desk) -> El {
    let note = |_: &Form| say!(room_step_world_note);
    step(desk, ("world", &say!(room_step_world)), note, &WORLD, |desk, form| {
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
        let seed = input(desk, "/seed", &say!(room_field_seed), Kind::PerhapsNumber)
            .set("placeholder", &say!(room_seed_drawn));
        vec![
            named(&say!(room_field_scenario), scenario),
            field("/title", say!(room_fact_title), Kind::Words),
            field("/team_title", say!(room_fact_team_title), Kind::Words),
            field("/summary", say!(room_field_summary), Kind::Long),
            named(&say!(room_field_seed), seed),
            of("div", "named").child(el("span").text(say!(room_field_clock))).child(clock),
        ]
    })
}

/// Step 2.
pub fn hidden(desk: &Desk) -> El {
    let note = |_: &Form| say!(room_step_hidden_note);
    step(desk, ("hidden-faults", &say!(room_step_hidden)), note, &HIDDEN, |desk, form| {
        let all = rows(desk, form, ("/hidden", "rowline", "do"), |at| {
            if form.has(&format!("{at}/of")) {
                let (drawn, count) = (form.text(&format!("{at}/draw")), form.count(&format!("{at}/of")));
                return vec![of("span", "words").text(say!(room_drawn_of, drawn, count))];
            }
            let command = input(desk, &format!("{at}/do"), &say!(room_field_command), Kind::Words);
            vec![
                input(desk, &format!("{at}/at"), &say!(room_field_when), Kind::Time),
                command.set("list", "commands"),
            ]
        });
        let commands = desk.offers.peek().commands.clone();
        let known = of("datalist", "").set("id", "commands");
        let known = known.children(commands.iter().map(|command| el("option").set("value", command)));
        let label = say!(room_field_command);
        let more = adds(desk, label, "/hidden", &commands.clone(), move |form, place| {
            form::piece(form, "hidden", "/hidden", &commands[place])
        });
        let live = match desk.page() {
            None => of("div", "row"),
            Some(_) => {
                let desk = desk.clone();
                let open = move || desk.page().into_iter().for_each(|page| web::windows::open(&page));
                of("div", "row")
                    .child(button("btn", &say!(room_break_live)).press(open))
                    .child(el("small").text(say!(room_break_live_note)))
            }
        };
        let truth = input(desk, "/reveal/sentence", &say!(room_field_truth), Kind::Long);
        vec![
            all,
            known,
            more,
            live,
            named(&say!(room_field_truth), truth),
            el("h3").text(say!(room_causes)),
            rows(desk, form, ("/causes", "rowline", "label"), |at| cause(desk, at)),
            add(desk, "cause", "/causes", &say!(room_add_cause)),
        ]
    })
}

fn cause(desk: &Desk, at: &str) -> Vec<El> {
    let (own, verdict) = (desk.clone(), format!("{at}/verdict"));
    let stands = verdict.clone();
    let is_right = move |form: &Form| form.text(&stands) == "right";
    let right = tick(desk, &say!(room_right), is_right, move |on| {
        own.put(&verdict, &quoted(if on { "right" } else { "wrong" }));
    });
    vec![input(desk, &format!("{at}/label"), &say!(room_field_cause), Kind::Words), right]
}

/// Step 3.
pub fn team(desk: &Desk) -> El {
    let note = |_: &Form| say!(room_step_team_note);
    step(desk, ("crew", &say!(room_step_team)), note, &TEAM, |desk, form| {
        let sees = [
            ("reported-map", say!(room_sees_map)),
            ("reported-metrics", say!(room_sees_metrics)),
            ("own-actions", say!(room_sees_own)),
        ];
        let sees = sees.into_iter().map(|(word, name)| {
            let own = desk.clone();
            let is_seen = move |form: &Form| form.place("/team/sees", word).is_some();
            tick(desk, &name, is_seen, move |on| see(&own, word, on))
        });
        let roles = roles(form);
        let actions = rows(desk, form, ("/team/actions", "rowline", "label"), |at| {
            let label = format!("{at}/label");
            let role = choice(desk, &format!("{at}/role"), "", &roles);
            let cost = input(desk, &format!("{at}/cost"), "", Kind::Time);
            vec![
                input(desk, &label, &say!(room_field_action), Kind::Words),
                called(role, desk, label.clone(), |name| say!(room_field_role, name)),
                called(cost, desk, label, |name| say!(room_field_cost, name)),
            ]
        });
        let has = |id: &str| {
            (0..form.count("/team/actions")).any(|at| form.text(&format!("/team/actions/{at}/id")) == id)
        };
        let offers = desk.offers.peek();
        let left: Vec<_> = offers.actions.iter().filter(|offer| !has(&offer.0)).cloned().collect();
        let names: Vec<String> = left.iter().map(|offer| offer.1.clone()).collect();
        let label = say!(room_field_action);
        vec![
            el("h3").text(say!(room_sees)),
            of("div", "sees").children(sees).child(pager(desk)),
            of("p", "none").text(say!(room_sees_never)),
            el("h3").text(say!(room_may_do)),
            actions,
            adds(desk, label, "/team/actions", &names, move |_, place| left[place].2.clone()),
        ]
    })
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

/// Where the set of alerts that calls the team stands among what it sees, and its name.
fn called_by(form: &Form) -> Option<(String, String)> {
    let sees = form.texts("/team/sees").into_iter().enumerate();
    sees.filter_map(|(at, word)| Some((format!("/team/sees/{at}"), word.strip_prefix("pager:")?.to_owned())))
        .next()
}

/// The set of alerts that calls the team.
fn pager(desk: &Desk) -> El {
    let none = (String::new(), say!(room_no_pager));
    let sets = desk.offers.peek().pagers.iter().map(|set| (set.clone(), set.clone())).collect::<Vec<_>>();
    let field = select(&say!(room_sees_pager), &[vec![none], sets].concat());
    let form = desk.form.clone();
    // What is seen is a list: which of it is the pager is looked up whenever it changes.
    follow(&desk.form, &field.0, "", move |_| {
        form.peek().and_then(|form| called_by(&form)).map(|pager| pager.1).unwrap_or_default()
    });
    let (node, desk) = (field.0.clone(), desk.clone());
    let field = field.on("change", move |_| {
        let (Some(form), chosen) = (desk.form.peek(), node.value()) else { return };
        let set = quoted(&format!("pager:{chosen}"));
        match called_by(&form) {
            Some((place, _)) if chosen.is_empty() => desk.take(&place),
            Some((place, _)) => desk.put(&place, &set),
            None if chosen.is_empty() => {}
            None => desk.add("/team/sees", |_| set),
        }
    });
    named(&say!(room_sees_pager), field)
}

/// Step 4.
pub fn scored(desk: &Desk) -> El {
    let note = |form: &Form| {
        let points = (0..form.count("/objectives"))
            .filter_map(|place| form.text(&format!("/objectives/{place}/points")).parse::<f64>().ok());
        say!(room_step_scored_note, points = number(points.sum(), 0), pass = form.text("/pass"))
    };
    step(desk, ("scored", &say!(room_step_scored)), note, &SCORED, |desk, form| {
        let all = rows(desk, form, ("/objectives", "rowline", "text"), |at| {
            let text = format!("{at}/text");
            let points = input(desk, &format!("{at}/points"), "", Kind::Number);
            vec![
                input(desk, &text, &say!(room_field_objective), Kind::Words),
                called(points, desk, text, |name| say!(room_field_points, name)),
            ]
        });
        let names: Vec<String> = form::objectives(form).into_iter().map(|own| own.0).collect();
        let more = adds(desk, say!(room_field_objective), "/objectives", &names, |form, place| {
            form::objectives(form).swap_remove(place).1
        });
        vec![
            all,
            more,
            named(&say!(room_fact_pass), input(desk, "/pass", &say!(room_fact_pass), Kind::Number)),
        ]
    })
}

/// Step 5.
pub fn said(desk: &Desk) -> El {
    let note = |form: &Form| say!(room_step_said_note, count = form.count("/injects"));
    step(desk, ("said", &say!(room_step_said)), note, &SAID, |desk, form| {
        let when = |at: &str, placeholder: String| {
            input(desk, &format!("{at}/at"), &say!(room_field_when), Kind::Perhaps)
                .set("placeholder", &placeholder)
        };
        let words =
            |at: &str, name: &str, says: String| input(desk, &format!("{at}/{name}"), &says, Kind::Words);
        let injects = rows(desk, form, ("/injects", "rowline said", "text"), |at| {
            let from = words(at, "from", say!(room_field_from));
            vec![when(at, say!(room_by_hand)), from, words(at, "text", say!(room_field_text))]
        });
        let pauses = rows(desk, form, ("/pauses", "rowline", "text"), |at| {
            vec![when(at, say!(room_first_act)), words(at, "text", say!(room_field_question))]
        });
        let hints = rows(desk, form, ("/hints", "rowline", "text"), |at| {
            let costs = input(desk, &format!("{at}/costs"), "", Kind::Number);
            let costs = called(costs, desk, format!("{at}/text"), |name| say!(room_field_cost, name));
            vec![words(at, "text", say!(room_field_hint)), costs]
        });
        vec![
            injects,
            add(desk, "inject", "/injects", &say!(room_add_inject)),
            el("h3").text(say!(room_pauses)),
            pauses,
            of("div", "row")
                .child(add(desk, "prediction", "/pauses", &say!(room_add_prediction)))
                .child(add(desk, "question", "/pauses", &say!(room_add_question))),
            el("h3").text(say!(room_hints_cost)),
            hints,
            add(desk, "hint", "/hints", &say!(room_add_hint)),
        ]
    })
}

/// Step 6: the best known play, which the rehearsal plays.
pub fn played(desk: &Desk) -> El {
    let note = |form: &Form| say!(room_step_played_note, count = form.count("/best_play"));
    step(desk, ("played", &say!(room_step_played)), note, &PLAYED, |desk, form| {
        let kinds =
            ["action", "hypothesis", "prediction", "answer"].map(|kind| (kind.to_owned(), kind_name(kind)));
        let roles = roles(form);
        let all = rows(desk, form, ("/best_play", "rowline play", "text"), |at| {
            let text = format!("{at}/text");
            let role = choice(desk, &format!("{at}/role"), "", &roles);
            vec![
                input(desk, &format!("{at}/at"), &say!(room_field_when), Kind::Time),
                called(role, desk, text.clone(), |name| say!(room_field_role, name)),
                choice(desk, &format!("{at}/kind"), &say!(room_field_kind), &kinds),
                input(desk, &text, &say!(room_field_decision), Kind::Words).set("list", "decisions"),
            ]
        });
        let own = desk.clone();
        let more = button("btn", &say!(room_add_decision)).press(move || {
            let offers = own.offers.peek();
            own.add("/best_play", |form| form::decision(form, &offers));
        });
        vec![all, beginnings(desk), more]
    })
}

/// How decisions begin: with an action and what it is done to, a cause or a question, each with its words beside it.
fn beginnings(desk: &Desk) -> El {
    let (form, offers) = (desk.form.clone(), desk.offers.clone());
    let (known, offered) = (form.clone(), offers.clone());
    let lists = ["/team/actions", "/causes", "/pauses"];
    el("datalist").set("id", "decisions").rebuilt(
        move || {
            let shape = form.get().map(|form| form.shape(&lists)).unwrap_or_default();
            format!("{shape}{}", offers.get().parts.len())
        },
        move || {
            let all = draft::decisions(&known.peek().unwrap_or_default(), &offered.peek());
            all.iter().map(|(text, words)| el("option").set("value", text).text(words)).collect()
        },
    )
}

fn kind_name(kind: &str) -> String {
    match kind {
        "action" => say!(room_kind_action),
        "hypothesis" => say!(room_kind_hypothesis),
        "prediction" => say!(room_kind_prediction),
        _ => say!(room_kind_answer),
    }
}
