//! The judgement of plays: points by hand, times, worth, traps; the report and the statements.

use blast_radius::drill::plays::Plan;
use blast_radius::drill::report::Report;
use blast_radius::drill::score::Reached;
use blast_radius::drill::{Course, Moves, handout, plays, statements, words};
use blast_radius::scenario::exercise::{Decision, Finding, Kind, catalogue};
use blast_radius::telling::figures::count;
use blast_radius::world::command::{Command, TimedCommand, parse_time};
use blast_radius::world::ids::ZoneId;

use super::{decision, exercise, judged};

/// A team that calls the vendor, restarts what waits, and finds out late.
fn late_team() -> Vec<Decision> {
    use Kind::{Action, Answer, Hypothesis, Prediction};
    vec![
        decision("11min20s", "commander", Action, "declare"),
        decision(
            "12min10s",
            "operations",
            Hypothesis,
            "zone-heals 70 %: zone a lost power; evidence pager metric:targets",
        ),
        decision("12min20s", "operations", Action, "acknowledge p1"),
        decision("13min", "commander", Prediction, "heals hosts"),
        decision("13min", "communications", Action, "vendor"),
        decision("14min", "operations", Action, "restart-service fees"),
        decision("15min30s", "communications", Action, "notice"),
        decision("17min30s", "operations", Action, "topics trading"),
        decision("19min40s", "commander", Hypothesis, "duty 90 %: nobody elects; evidence topics"),
        decision("21min30s", "operations", Action, "move trading"),
        decision("23min30s", "operations", Action, "move settlement"),
        decision("25min", "communications", Answer, "tell: Deposits come back first."),
    ]
}

#[test]
fn points_come_from_the_objectives_alone() {
    let exercise = exercise("duty-blocked");
    let judged = judged(&exercise, 1, &late_team());
    // By hand: noticed 1 min 5 s after the first customer was hurt (10); predicted that it heals, and it does not (0); named a
    // right cause after 9 min 25 s, between 8 and 12 (10 of 20); brought no journey back within 15 min (0); lost more than
    // three quarters (0); restarted what waited, which lost more (0); told the public and called in time (5, 5).
    let points: Vec<i32> = judged.lines.iter().map(|line| line.points).collect();
    assert_eq!(points, [10, 0, 10, 0, 0, 0, 5, 5]);
    assert_eq!((judged.points, judged.passed, judged.hints), (Some(35 - 5), false, 0));
    let seconds = |at: Option<blast_radius::engine::SimTime>| {
        at.unwrap().as_secs_f64() - judged.times.noticed.unwrap().as_secs_f64()
    };
    assert_eq!((seconds(judged.times.notice), seconds(judged.times.diagnose)), (65.0, 565.0));
    assert_eq!(judged.lines[2].reached, Reached::Partly);
    // What each act was worth is a run without it: the restart did harm, and is the trap that was stepped into.
    let restart = judged.worths.iter().find(|worth| worth.place == 5).unwrap();
    assert!(restart.answers < 0, "{restart:?}");
    assert_eq!(judged.sprung.iter().map(|sprung| sprung.trap).collect::<Vec<_>>(), [0]);
    assert!(
        judged.harm[2].answers < judged.harm[0].answers && judged.harm[0].answers < judged.harm[1].answers
    );
    // The pager was read when it was acknowledged as evidence, the map never.
    let read: Vec<bool> = judged.signals.iter().map(|own| own.read.is_some()).collect();
    assert!(read.contains(&false), "{read:?}");
}

#[test]
fn hints_are_taken_off_and_a_stopped_drill_has_no_score() {
    let exercise = exercise("duty-blocked");
    let mut log = vec![
        decision("11min", "commander", Kind::Action, "declare"),
        decision("11min30s", "commander", Kind::Action, "hint 1"),
        decision("11min31s", "facilitator", Kind::Action, "hint h1"),
        decision("12min", "commander", Kind::Action, "end"),
    ];
    let ended = judged(&exercise, 1, &log);
    assert_eq!((ended.points, ended.hints), (Some(5), exercise.hints[0].points), "a hint is paid once");
    assert_eq!(ended.digest, judged(&exercise, 1, &log).digest);
    log[3] = decision("12min", "commander", Kind::Action, "stop");
    let stopped = judged(&exercise, 1, &log);
    assert_eq!((stopped.points, stopped.lines.len(), stopped.hints, stopped.passed), (None, 0, 0, false));
    let text = Report::of(&exercise, &Moves::of(&exercise, &log).unwrap(), &stopped, None).with(&[], false);
    assert!(text.contains("no score") && !text.contains("## Score"), "{text}");
    // What is decided after the end is of no drill.
    log.push(decision("13min", "commander", Kind::Hypothesis, "duty 90 %: nobody elects"));
    assert_eq!(Moves::of(&exercise, &log).unwrap().list.len(), 4);
}

#[test]
fn costs_delay_and_queues_wait() {
    let exercise = exercise("duty-blocked");
    let log = [
        decision("11min20s", "operations", Kind::Action, "topics trading"),
        decision("11min30s", "operations", Kind::Action, "restart-service fees"),
        decision("11min30s", "communications", Kind::Action, "vendor"),
        decision("11min40s", "commander", Kind::Action, "declare"),
    ];
    let moves = Moves::of(&exercise, &log).unwrap();
    let effects: Vec<_> = moves.list.iter().map(|made| made.effect).collect();
    // Two minutes, then one after it; another role at once; what costs nothing does not wait.
    assert_eq!(effects, ["13m20s", "14m20s", "12m30s", "11m40s"].map(|time| parse_time(time).unwrap()));
}

#[test]
fn each_ready_exercise_is_solved_by_its_best_play_and_not_by_doing_nothing() {
    for (id, _) in catalogue::list() {
        let exercise = exercise(id);
        let seed = exercise.seed.unwrap_or(1);
        let idle = judged(&exercise, seed, &[]);
        assert!(!idle.passed, "{id}: doing nothing gets {:?} points", idle.points);
        let best = judged(&exercise, seed, &exercise.best_play);
        assert!(
            best.passed && best.sprung.is_empty(),
            "{id}: its best play gets {:?} points, {:?}",
            best.points,
            best.lines
        );
    }
}

#[test]
fn the_report_says_what_was_not_reached_and_every_act_with_its_worth() {
    let exercise = exercise("duty-blocked");
    let log = late_team();
    let (moves, judged) = (Moves::of(&exercise, &log).unwrap(), judged(&exercise, 1, &log));
    let link = "https://example.org/drill.html#replay=x";
    let text = Report::of(&exercise, &moves, &judged, Some(link)).with(&exercise.next, true);
    for part in [
        "# After the drill: The duty blocked",
        "**30 of 100 points, not passed (60 are needed).**",
        "This was a drill.",
        "| not reached |",
        "## What each act was worth",
        "USD |",
        "| Finding | Owner | Until |",
        "there, and not read",
        "https://example.org/drill.html#replay=x",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    for line in text.lines().filter(|line| line.starts_with('|')) {
        assert!(line.ends_with('|'), "{line}");
    }
}

#[test]
fn statements_have_the_published_form() {
    let exercise = exercise("duty-blocked");
    let log = late_team();
    let (moves, judged) = (Moves::of(&exercise, &log).unwrap(), judged(&exercise, 1, &log));
    let text = statements::write(&exercise, &moves, &judged, Some(1_764_000_000));
    assert_eq!(
        text,
        statements::write(&exercise, &moves, &judged, Some(1_764_000_000)),
        "the same play, the same statements"
    );
    assert_eq!(text.lines().count(), log.len() + exercise.objectives.len() + 1);
    let mut ids = Vec::new();
    for line in text.lines() {
        let json: serde_json::Value = serde_json::from_str(line).unwrap();
        // The fields of a statement and their forms (xAPI 1.0.3, part 2, 2.4).
        let text = |path: &str| {
            json.pointer(path).and_then(|value| value.as_str()).unwrap_or_else(|| panic!("{path} in {line}"))
        };
        let id = text("/id").to_owned();
        let groups: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12]);
        assert!(id.bytes().all(|c| c == b'-' || c.is_ascii_hexdigit()) && !ids.contains(&id));
        ids.push(id);
        assert_eq!(text("/actor/objectType"), "Agent");
        assert!(
            text("/actor/account/homePage").starts_with("https://")
                && !text("/actor/account/name").is_empty()
        );
        assert!(
            text("/verb/id").starts_with("http://adlnet.gov/expapi/verbs/")
                && !text("/verb/display/en-US").is_empty()
        );
        assert!(text("/object/objectType") == "Activity" && text("/object/id").starts_with("https://"));
        assert!(!text("/object/definition/name/en-US").is_empty());
        assert!(text("/timestamp").ends_with('Z') && text("/timestamp").len() == 24);
        if let Some(score) = json.pointer("/result/score") {
            let number = |name: &str| score[name].as_f64().unwrap();
            assert!(
                (0.0..=1.0).contains(&number("scaled"))
                    && number("min") <= number("raw")
                    && number("raw") <= number("max")
            );
            assert!(json.pointer("/result/success").is_some_and(serde_json::Value::is_boolean));
        }
    }
    let last: serde_json::Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(last["verb"]["id"], "http://adlnet.gov/expapi/verbs/failed");
    assert_eq!(last["result"]["score"]["raw"], 30);
    assert_eq!(last["timestamp"], "2025-11-24T16:17:00.000Z", "34 min at twice the speed after the start");
    assert_eq!(
        last.pointer("/result/extensions/https:~1~1blast-radius.example~1xapi~1run-seconds"),
        Some(&2400.into())
    );
    // Nobody knows when it began: no timestamp is better than one of 1970. The time of the run is there.
    let unknown = statements::write(&exercise, &moves, &judged, None);
    assert!(!unknown.contains("timestamp") && unknown.lines().all(|line| line.contains("run-seconds")));
    // A stopped drill has decisions, and no results.
    let stopped = [
        decision("11min", "commander", Kind::Action, "declare"),
        decision("12min", "commander", Kind::Action, "stop"),
    ];
    let moves = Moves::of(&exercise, &stopped).unwrap();
    let text = statements::write(&exercise, &moves, &self::judged(&exercise, 1, &stopped), None);
    assert_eq!((text.lines().count(), text.contains("score")), (2, false));
}

#[test]
fn what_is_printed_has_the_runs_figures_and_the_cards_give_nothing_away() {
    let exercise = exercise("duty-blocked");
    let best = judged(&exercise, 1, &exercise.best_play);
    let run = |moves: &Moves| {
        let plan = plays::with(&exercise, 1, moves.commands(exercise.end, |_| false));
        Course::run(&exercise, 1, plan, exercise.end)
    };
    let (nothing, solved) =
        (run(&Moves::default()), run(&Moves::of(&exercise, &exercise.best_play).unwrap()));
    let runs = handout::Runs { judged: &best, nothing: &nothing, best: &solved };
    let guide = handout::guide(&exercise, 1, Some(runs));
    assert_eq!((guide.matches("<section>").count(), guide.matches("<polyline").count()), (3, 2));
    for part in [count(nothing.harm().answers), count(solved.harm().answers), "Never share this.".into()] {
        assert!(guide.contains(&part), "{part}");
    }
    // Without a run it is printed, too, and has everything but its figures and curves.
    let plain = handout::guide(&exercise, 1, None);
    assert!(plain.contains("Never share this.") && plain.contains(&exercise.signals[0].text));
    assert_eq!((plain.matches("<section>").count(), plain.matches("<polyline").count()), (3, 0));
    let cards = handout::cards(&exercise);
    assert!(exercise.actions.iter().all(|action| cards.contains(&action.label)));
    let hidden = [&exercise.title, &exercise.summary, &exercise.reveal.sentence, &exercise.traps[0].text];
    assert!(hidden.into_iter().all(|secret| !cards.contains(secret.as_str())) && !cards.contains("elect"));
}

#[test]
fn a_measure_that_breaks_what_was_well_does_harm() {
    // The run that harm counts against has neither the faults nor what the team did: were the measure in it, too, it would
    // hide its own harm. Without a fault there is nothing to save, and a zone's traffic on the others is too much for them.
    let exercise = exercise("shallow-check");
    let topology = &exercise.scenario.topology;
    let shift = Command::ZoneShift(ZoneId(0), true);
    let at = exercise.begin;
    let acts = vec![TimedCommand { at, command: shift }];
    let apart = Course::run(&exercise, 1, Plan { commands: acts.clone(), acts }, exercise.end);
    let run = |commands: Vec<TimedCommand>| {
        Course::run(&exercise, 1, Plan { commands, acts: Vec::new() }, exercise.end)
    };
    let (alone, nothing) = (run(vec![TimedCommand { at, command: shift }]), run(Vec::new()));
    assert!(topology.zones.len() > 1 && alone.digest == apart.digest && nothing.harm().answers == 0);
    assert_eq!(alone.harm().answers, 0, "a measure in the twin, too, loses nothing against it");
    assert!(apart.harm().answers > 0, "kept apart it does harm");
}

#[test]
fn decisions_are_said_in_words_and_foreign_ones_stay_as_they_are() {
    let exercise = exercise("duty-blocked");
    let told = |kind, text: &str| words::told(&exercise, &decision("12min", "operations", kind, text));
    for (kind, text, words) in [
        (Kind::Action, "declare", "Declare an incident"),
        (Kind::Action, "restart-service fees", "Restart a service: Fees"),
        (Kind::Action, "acknowledge p3", "acknowledges page 3"),
        (Kind::Action, "hint 1", "hint 1"),
        (Kind::Action, "end", "ends the drill"),
        (Kind::Action, "dance", "dance"),
        (Kind::Prediction, "stays", "it stays as it is"),
        (Kind::Prediction, "part fees", "Fees fails, too"),
        (Kind::Hypothesis, "note 50 %: the network", "the network (50% sure)"),
        (Kind::Hypothesis, "we have no idea", "we have no idea"),
        (Kind::Answer, "tell: Deposits first: then trading.", "Deposits first: then trading."),
    ] {
        assert_eq!(told(kind, text), words, "{text}");
    }
    let cause = &exercise.causes.iter().find(|cause| cause.id == "duty").unwrap().label;
    assert_eq!(
        told(Kind::Hypothesis, "duty 90 %: nobody elects; evidence map metric:errors"),
        format!("{cause}: nobody elects (90% sure); rests on The map, Errors of ended")
    );
    assert_eq!(told(Kind::Hypothesis, "duty 90 %: "), format!("{cause} (90% sure)"));
    assert_eq!(told(Kind::Prediction, "heals duty"), format!("it heals by itself, because of: {cause}"));
}

#[test]
fn findings_of_ones_own_go_into_the_report_as_text() {
    let exercise = exercise("zone-heals");
    let moves = Moves::default();
    let report = Report::of(&exercise, &moves, &judged(&exercise, 1, &[]), None);
    let own = Finding { finding: "a | b".into(), owner: "operations".into(), due: "Friday".into() };
    let text = report.with(&[own], false);
    assert!(
        text.contains("## What to do next\n") && text.contains("| a \\| b | operations | Friday |"),
        "{text}"
    );
    assert!(!report.with(&[], false).contains("What to do next"));
}
