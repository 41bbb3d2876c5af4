//! The list of exercises: alone, with a facilitator, or today's.

use super::pieces::button;
use crate::app::language;
use crate::app::ui::{El, el, of};
use crate::language::say;
use crate::training::exercises;
use crate::training::seal::Sealed;
use crate::web;
use crate::web::preferences;

/// Where the results of solo play are kept.
const PROFILE: &str = "profile";

/// Remembers the result of an exercise: the best one of each.
pub fn remember(exercise: &str, points: u32, seed: u64) {
    let mut lines: Vec<String> =
        preferences::stored(PROFILE).unwrap_or_default().lines().map(str::to_owned).collect();
    let name = if exercise.trim_start().starts_with(['{', '/']) { "own" } else { exercise };
    lines.push(format!("{name} {points} {seed} {}", web::windows::today()));
    // The last ones are enough.
    let from = lines.len().saturating_sub(200);
    preferences::store(PROFILE, &lines[from..].join("\n"));
}

/// The results of an exercise: how often it was played, and the best.
fn played(exercise: &str) -> Option<(usize, u32)> {
    let kept = preferences::stored(PROFILE)?;
    let mine = kept.lines().filter_map(|line| {
        let mut words = line.split(' ');
        (words.next() == Some(exercise)).then(|| words.next()?.parse::<u32>().ok()).flatten()
    });
    let points: Vec<u32> = mine.collect();
    Some((points.len(), *points.iter().max()?))
}

/// The page.
pub fn page() -> El {
    preferences::set_title(&say!(room_title_home));
    let head = of("header", "bar")
        .child(of("a", "brand").set("href", "./").text("Blast Radius"))
        .child(
            of("div", "what")
                .child(el("h1").text(say!(room_home)))
                .child(el("small").text(say!(room_home_note))),
        )
        .child(of("div", "row push").child(language::picker()));
    let list = exercises().into_iter().enumerate().map(|(place, (id, title))| card(place, id, title));
    let intro = of("p", "intro").text(say!(room_intro));
    of("div", "window home").child(head).child(
        of("main", "home-board")
            .child(intro)
            .child(prepared())
            .child(today())
            .child(of("ul", "cards").children(list))
            .child(profile()),
    )
}

fn seal(id: &str, seed: u64, leads: bool) -> String {
    Sealed { leads, exercise: id.to_owned(), seed, log: String::new() }.spell()
}

/// The way back to the exercise that was being prepared.
fn prepared() -> El {
    match super::prepare::kept() {
        None => el("div"),
        Some(from) => of("p", "row")
            .child(el("span").text(say!(room_prepared)))
            .child(of("a", "btn").set("href", &format!("#prepare={from}")).text(say!(room_go_on_preparing)))
            .child(button("btn", &say!(room_profile_forget)).press(|| {
                super::prepare::forget();
                web::language::reload();
            })),
    }
}

/// The exercise of the day: the same for everybody.
fn today() -> El {
    let day = web::windows::today();
    let Some((id, seed)) = crate::training::daily(&day) else { return el("div") };
    let link = of("a", "btn solid")
        .set("href", &format!("#solo={}", seal(id, seed, false)))
        .text(say!(room_daily_play));
    of("section", "panel today")
        .child(el("h2").text(say!(room_daily, day = day.as_str())))
        .child(el("p").text(say!(room_daily_note)))
        .child(link)
}

fn card(place: usize, id: &str, title: &str) -> El {
    let seed = crate::training::seed_of(id, &web::windows::today());
    let stars = say!(room_difficulty, number = place + 1, minutes = crate::training::minutes_of(id));
    let line = el("h2").text(say!(room_exercise_number, number = place + 1, title));
    let card = of("li", "panel").child(line).child(el("small").text(stars));
    let card = match played(id) {
        Some((times, best)) => card.child(el("small").text(say!(room_played, times, best))),
        None => card,
    };
    let go = |class: &str, face: &str, text: String, leads: bool| {
        of("a", class).set("href", &format!("#{face}={}", seal(id, seed, leads))).text(text)
    };
    let both = {
        let (team, lead) = (seal(id, seed, false), seal(id, seed, true));
        button("btn", &say!(room_both)).press(move || {
            web::windows::open(&format!("{}#team={team}", web::location::base()));
            web::windows::go(&format!("#lead={lead}"));
        })
    };
    let rows = of("div", "row")
        .child(go("btn solid", "solo", say!(room_solo), false))
        .child(both)
        .child(of("a", "btn").set("href", &format!("#prepare={id}")).text(say!(room_prepare)));
    // The name in documents and on the command line says what is hidden: it is folded away from whoever plays alone.
    let name = el("details")
        .child(el("summary").text(say!(room_for_trainers)))
        .child(el("small").child(el("code").text(id)));
    card.child(name).child(rows)
}

fn profile() -> El {
    let kept = preferences::stored(PROFILE).unwrap_or_default();
    if kept.is_empty() {
        return el("div");
    }
    let content = kept.clone();
    let save = button("btn", &say!(room_profile_save)).press(move || {
        web::save::text("profile.txt", "text/plain", &content);
    });
    let forget = button("btn", &say!(room_profile_forget)).press(|| {
        preferences::forget(PROFILE);
        web::language::reload();
    });
    of("section", "panel")
        .child(el("h2").text(say!(room_profile)))
        .child(el("p").text(say!(room_profile_note)))
        .child(of("div", "row").child(save).child(forget))
}
