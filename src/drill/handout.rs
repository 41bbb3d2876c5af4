//! What is printed for a game day: the facilitator's guide of three pages, and the team's cards, two sides of A4. Whole HTML
//! documents without scripts; curves and figures are of the runs. The cards carry the team's words alone.

use crate::drill::course::Course;
use crate::drill::judge::Judged;
use crate::drill::score::spelled;
use crate::engine::{SimDuration, SimTime};
use crate::scenario::exercise::{Deed, Exercise, FACILITATOR, Signal};
use crate::telling::figures::count;
use crate::world::command::spell_time;

/// The drawing of the curves, millimetres.
const WIDTH: f64 = 174.0;
const HEIGHT: f64 = 38.0;
/// A value of a curve every so many seconds.
const GRAIN: usize = 10;

/// Styles of what is printed.
const STYLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/style/print.css"));

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn document(title: &str, sections: &[String]) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{}</title>\n<style>{STYLE}</style>\n{}</html>\n",
        escaped(title),
        sections.concat()
    )
}

fn section(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<section><header><h1>{title}</h1><span class=\"drill\">DRILL</span></header>\n{body}</section>\n"
    )
}

fn paragraphs(lines: &[String]) -> String {
    lines.iter().map(|line| format!("<p>{}</p>\n", escaped(line))).collect()
}

fn rows(rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let row = |cells: Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
        format!("<tr>{cells}</tr>\n")
    };
    format!("<table>{}</table>\n", rows.into_iter().map(row).collect::<String>())
}

/// Runs that a guide shows.
#[derive(Clone, Copy)]
pub struct Runs<'a> {
    /// The best known play, judged.
    pub judged: &'a Judged,
    /// Nobody acts.
    pub nothing: &'a Course,
    /// The best known play.
    pub best: &'a Course,
}

/// The facilitator's guide: before, while, after. Its curves and figures are of `runs`; without them it is printed at once.
pub fn guide(exercise: &Exercise, seed: u64, runs: Option<Runs>) -> String {
    let topology = &exercise.scenario.topology;
    let title = format!("Facilitator: {}", exercise.title);
    let hidden = exercise.planted(seed).into_iter().map(|planted| {
        let command = planted.command;
        let spelled = format!("<code>{}</code>", escaped(&command.command.spell(topology)));
        vec![spell_time(command.at), spelled, escaped(&planted.why)]
    });
    let before = [
        format!("<p><b>Never share this.</b> {}</p>\n", escaped(&exercise.summary)),
        runs.map_or(String::new(), |runs| curves(exercise, runs)),
        format!("<h2>What is hidden</h2>{}", rows(hidden)),
        runs.map_or(String::new(), |runs| figures(exercise, runs)),
        format!("<h2>Before</h2>{}", paragraphs(&exercise.guide.before)),
    ];
    let script =
        exercise.guide.script.iter().map(|(minute, text)| vec![format!("min {minute}"), escaped(text)]);
    let injects = exercise.injects.iter().map(|inject| {
        let at = inject.at.map_or("by hand".to_owned(), spell_time);
        let misleads = if inject.misleading { " (misleads)" } else { "" };
        vec![at, format!("{}{misleads}", escaped(&inject.from)), escaped(&inject.text)]
    });
    let during = [
        format!("<h2>Script</h2>{}", rows(script)),
        format!("<h2>While it runs</h2>{}", paragraphs(&exercise.guide.during)),
        format!("<h2>Messages</h2>{}", rows(injects)),
    ];
    let mut signals: Vec<&Signal> = exercise.signals.iter().collect();
    crate::base::order::sort_by_key(&mut signals, |signal| signal.from);
    let signals = signals
        .into_iter()
        .map(|signal| vec![spell_time(signal.from), escaped(&signal.text), escaped(&signal.by.join(", "))]);
    let traps = exercise.traps.iter().map(|trap| vec![escaped(&trap.text), escaped(&trap.why)]);
    let questions: String =
        exercise.reveal.questions.iter().map(|text| format!("<li>{}</li>", escaped(text))).collect();
    let after = [
        format!("<p><b>{}</b></p>", escaped(&exercise.reveal.sentence)),
        format!("<h2>Signals that are there</h2>{}", rows(signals)),
        if exercise.traps.is_empty() { String::new() } else { format!("<h2>Traps</h2>{}", rows(traps)) },
        format!("<h2>After</h2>{}", paragraphs(&exercise.guide.after)),
        format!("<h2>To talk about</h2><ul>{questions}</ul>"),
    ];
    let pages = [("before", before.concat()), ("while it runs", during.concat()), ("after", after.concat())];
    let pages = pages.map(|(part, body)| section(&format!("{}: {part}", exercise.title), &body));
    document(&title, &pages)
}

/// Points and harm of doing nothing and of the best known play.
fn figures(exercise: &Exercise, Runs { judged, nothing, best }: Runs) -> String {
    let (lost, least) = (nothing.harm().answers, best.harm().answers);
    let noticed = nothing.noticed.map_or("nobody is hurt".to_owned(), spell_time);
    let page = nothing.first_page.map_or("nobody is called".to_owned(), spell_time);
    let points = judged.points.unwrap_or(0);
    let line = |name: &str, value: String| vec![name.to_owned(), value];
    let all = rows([
        line("Customers are hurt from", noticed),
        line("The pager calls first at", page),
        line("Answers lost when nobody acts", count(lost)),
        line("Answers lost with the best known play", count(least)),
        line("Points of the best known play", format!("{points} of 100, {} are needed", exercise.pass)),
    ]);
    format!("<h2>Of seed {}</h2>{all}", judged.seed)
}

/// The answered share over the exercise: nobody acting, and the best known play.
fn curves(exercise: &Exercise, Runs { nothing, best, .. }: Runs) -> String {
    let (begin, end) = (exercise.begin.as_secs_f64(), exercise.end.as_secs_f64());
    let across = |at: f64| (at - begin) / (end - begin) * WIDTH;
    let path = |course: &Course| {
        let rates: Vec<f64> =
            exercise.scenario.topology.journeys.iter().map(|journey| journey.rate).collect();
        let shares = course.answered_by(&rates, GRAIN).into_iter().filter(|point| point.0 >= begin);
        let points = shares.map(|(at, share)| format!("{:.1},{:.1}", across(at), HEIGHT * (1.0 - share)));
        points.collect::<Vec<_>>().join(" ")
    };
    let line = |course, dash: &str| {
        format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"#14171b\" stroke-width=\".5\"{dash}/>",
            path(course)
        )
    };
    let step = SimDuration::from_micros(exercise.end.since(exercise.begin).as_micros() / 6);
    let marks: String = (0..=6u64)
        .map(|mark| {
            let at = exercise.begin + SimDuration::from_micros(step.as_micros() * mark);
            let at = SimTime::from_secs(at.as_micros() / 1_000_000);
            let x = across(at.as_secs_f64()).min(WIDTH - 8.0);
            format!(
                "<text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"3.4\">{}</text>",
                HEIGHT + 5.0,
                spell_time(at)
            )
        })
        .collect();
    format!(
        "<svg viewBox=\"0 -2 {WIDTH} {}\" role=\"img\" aria-label=\"The answered share over time: nobody acts, drawn through; the best \
         known play, dashed\"><path d=\"M0 0H{WIDTH}M0 {HEIGHT}H{WIDTH}\" stroke=\"#999\" stroke-width=\".2\"/>{}{}{marks}</svg>\n\
         <p>The answered share of all journeys: drawn through when nobody acts, dashed with the best known play.</p>\n",
        HEIGHT + 9.0,
        line(nothing, ""),
        line(best, " stroke-dasharray=\"2 1\""),
    )
}

/// The team's cards: a role each, and one of the situation on the other side.
pub fn cards(exercise: &Exercise) -> String {
    let roles: String =
        exercise.roles.iter().enumerate().map(|(place, name)| role(exercise, place, name)).collect();
    let front = section(&exercise.team_title, &format!("<div class=\"cards\">{roles}</div>"));
    let back = section(&exercise.team_title, &situation(exercise));
    document(&format!("{}: cards", exercise.team_title), &[front, back])
}

/// What a role is there for.
fn duty(role: &str) -> &'static str {
    match role {
        "commander" => {
            "You decide. You declare the incident, agree to what is risky, and ask each role in turn."
        }
        "operations" => "You look closer and act. Say what you expect before you do it.",
        "communications" => {
            "You speak with the vendor, with support and with the public. Say what you know and when you know more."
        }
        "scribe" => "You write down what is believed, on what it rests, and how sure you are.",
        _ => "You do your part.",
    }
}

fn role(exercise: &Exercise, place: usize, name: &str) -> String {
    let mine = exercise.actions.iter().filter(|action| action.role == place);
    let actions = mine.map(|action| {
        let cost = if action.cost > SimDuration::ZERO { spelled(action.cost) } else { "at once".to_owned() };
        let kind = if matches!(action.deed, Deed::Look(_)) { " (a look)" } else { "" };
        vec![format!("{}{kind}", escaped(&action.label)), format!("<span class=\"n\">{cost}</span>")]
    });
    let title = name.replace('-', " ");
    format!("<div class=\"card\"><h2>{}</h2><p>{}</p>{}</div>", escaped(&title), duty(name), rows(actions))
}

fn situation(exercise: &Exercise) -> String {
    let goals = exercise
        .objectives
        .iter()
        .map(|own| vec![escaped(&own.team_text), format!("<span class=\"n\">{}</span>", own.points)]);
    let clock = &exercise.scenario.document.clock_start;
    let (begin, end) = (clock.at(exercise.begin), clock.at(exercise.end));
    let others = exercise.roles.iter().filter(|role| *role != FACILITATOR).count();
    format!(
        "<p>You are on call from {begin} to {end}. You see what your dashboards report: one value a minute, which may be late, \
         shallow or wrong. An action costs time; while you do one thing, your next waits. {others} roles share the work.</p>\n\
         <h2>What counts</h2>{}<p>Passed from {} points. Hints cost some.</p>",
        rows(goals),
        exercise.pass
    )
}
