//! The room of a drill: the clock, the log, what each window is told, and that the truth stays in the facilitator's.

use blast_radius::drill::{Course, Moves, plays};
use blast_radius::engine::SimTime;
use blast_radius::scenario::exercise::{Exercise, Kind, catalogue};
use blast_radius::session::budget::Pace;
use blast_radius::session::protocol::{decode, encode};
use blast_radius::training::protocol::{Now, Request, Start, Update, heard};
use blast_radius::training::room::Room;
use blast_radius::training::service::{self, Service};
use blast_radius::world::command::parse_time;

use super::{decision, exercise};

fn time(text: &str) -> SimTime {
    parse_time(text).unwrap()
}

fn open(exercise: &Exercise, leads: bool) -> Room {
    let mut room = Room::open(exercise.clone(), 1, Vec::new(), SimTime::ZERO, leads).unwrap();
    room.arrive();
    room
}

#[test]
fn a_drill_begins_where_the_team_takes_over_and_waits_there() {
    let exercise = exercise("duty-blocked");
    let mut room = open(&exercise, false);
    assert_eq!(room.now(), exercise.begin);
    room.pass(10_000.0, u64::MAX);
    assert_eq!(room.now(), exercise.begin, "the clock has not been started");
    room.set_running(true);
    room.pass(1_000.0, u64::MAX);
    assert_eq!(room.now().since(exercise.begin).as_secs_f64(), exercise.pace);
}

#[test]
fn the_first_act_waits_for_a_prediction_and_the_clock_with_it() {
    let exercise = exercise("duty-blocked");
    let mut room = open(&exercise, false);
    room.set_running(true);
    room.run_to(time("13m"));
    room.decide("communications", "action", "vendor").unwrap();
    let question = room.question().unwrap();
    assert!(question.horizon_s == Some(300.0) && question.held == "Call the vendor");
    assert!(room.log().is_empty() && !room.moving(), "neither logged nor done");
    room.decide("commander", "prediction", "stays duty").unwrap();
    let log: Vec<(&str, Kind)> = room.log().iter().map(|own| (own.text.as_str(), own.kind)).collect();
    assert_eq!(log, [("stays duty", Kind::Prediction), ("vendor", Kind::Action)]);
    assert!(room.question().is_none() && room.moving());
    assert_eq!(room.log()[1].at, time("13m1s"), "stamped with the next whole second");
}

#[test]
fn an_act_that_waits_for_its_prediction_comes_back_with_its_question() {
    let exercise = exercise("duty-blocked");
    let mut room = open(&exercise, false);
    room.set_running(true);
    room.run_to(time("13m"));
    room.decide("communications", "action", "vendor").unwrap();
    let told = room.tell();
    let start = |held: String| Start {
        exercise: catalogue::text("duty-blocked").unwrap().into(),
        seed: 1,
        log: told.log.clone(),
        held,
        at_us: told.now_us,
        ..Start::default()
    };
    let mut service = Service::new(Pace::WORKER);
    let mut clock = 0.0;
    let last = |news: Vec<Vec<u8>>| {
        let told = |bytes: &Vec<u8>| match heard(bytes, |text| text) {
            Some(Update::Told(now)) => Some(*now),
            _ => None,
        };
        news.iter().filter_map(told).next_back().unwrap()
    };
    let now = last(team_news(&mut service, &Request::Open(start(told.held.clone())), &mut clock));
    assert_eq!((now.now_us, &now.question, &now.held), (told.now_us, &told.question, &told.held));
    let predict = Request::Decide("commander".into(), "prediction".into(), "stays duty".into());
    let now = last(team_news(&mut service, &predict, &mut clock));
    assert!(now.question.is_none() && now.held.is_empty() && now.log.len() == 2, "{:?}", now.log);
    // What waits for nothing is not held: a look, or an act after the first one.
    for (log, held) in [
        (told.log.clone(), decision("13m", "operations", Kind::Action, "topics trading").line()),
        (now.log.clone(), told.held.clone()),
    ] {
        let again = Start { log, ..start(held) };
        let now = last(team_news(&mut service, &Request::Open(again), &mut clock));
        assert!(now.question.is_none() && now.held.is_empty());
    }
}

#[test]
fn what_takes_effect_at_once_is_never_under_way() {
    let exercise = exercise("duty-blocked");
    let mut room = open(&exercise, false);
    room.set_running(true);
    room.run_to(time("12m"));
    room.set_running(false);
    room.decide("commander", "hypothesis", "note 50 %: hm").unwrap();
    room.decide("commander", "action", "declare").unwrap();
    room.decide("operations", "action", "topics trading").unwrap();
    let now = room.tell();
    let under_way: Vec<bool> = now.board.done.iter().map(|done| done.under_way(now.now_us)).collect();
    assert_eq!(under_way, [true, false, false], "latest first: the look takes two minutes");
}

#[test]
fn pages_that_are_to_be_acknowledged_come_first() {
    let exercise = exercise("duty-blocked");
    let mut room = open(&exercise, false);
    room.set_running(true);
    room.run_to(time("15m"));
    let calls = room.tell().board.pager();
    let waits: Vec<bool> = calls.iter().map(blast_radius::training::protocol::Page::waits).collect();
    assert!(waits.len() > 2 && waits[0] && waits.is_sorted_by(|one, other| one >= other), "{waits:?}");
    let first = calls[0].clone();
    room.decide("operations", "action", &format!("acknowledge {}", first.id)).unwrap();
    let calls = room.tell().board.pager();
    assert!(calls[0].id != first.id && calls.iter().any(|page| page.id == first.id && !page.waits()));
    assert!(
        room.in_words(&room.log()[0]).ends_with(&format!(" {}", first.number())),
        "by the number on its line"
    );
}

#[test]
fn a_question_of_the_clock_stops_it_until_it_is_answered_or_passed_over() {
    let exercise = exercise("duty-blocked");
    for answer in
        [("communications", "answer", "tell: We work on it."), ("facilitator", "action", "resume tell")]
    {
        let mut room = open(&exercise, false);
        room.set_running(true);
        for _ in 0..200 {
            room.pass(1_000.0 * 30.0, u64::MAX);
        }
        assert_eq!((room.now(), room.question().unwrap().id.as_str()), (time("25m"), "tell"));
        room.decide(answer.0, answer.1, answer.2).unwrap();
        assert!(room.question().is_none() && room.moving());
    }
}

#[test]
fn a_played_drill_its_replay_and_its_course_are_the_same_run() {
    let exercise = exercise("duty-blocked");
    let mut room = open(&exercise, false);
    room.set_running(true);
    room.run_to(time("12m"));
    room.decide("commander", "action", "declare").unwrap();
    room.decide("commander", "prediction", "stays duty").unwrap();
    room.run_to(time("12m30s"));
    room.decide("operations", "action", "restart-service fees").unwrap();
    room.decide("communications", "action", "vendor").unwrap();
    room.run_to(time("16m"));
    room.decide("operations", "action", "move trading").unwrap();
    room.run_to(time("19m"));
    room.decide("commander", "action", "end").unwrap();
    room.run_to(time("40m"));
    assert!(room.is_over() && room.now() < time("19m2s"));
    let log: String = room.log().iter().map(|own| own.line() + "\n").collect();
    let played = format!("{:016x}", room.digest());
    assert_eq!(service::probe(catalogue::text("duty-blocked").unwrap(), "", 1, &log).unwrap(), played);
    let moves = Moves::of(&exercise, room.log()).unwrap();
    let end = plays::end(&exercise, &moves);
    let plan = plays::with(&exercise, 1, moves.commands(end, |_| false));
    assert_eq!(format!("{:016x}", Course::run(&exercise, 1, plan, end).digest), played);
}

#[test]
fn a_drill_is_ended_while_its_clock_stands() {
    let exercise = exercise("duty-blocked");
    let mut room = open(&exercise, false);
    room.set_running(true);
    room.run_to(time("12m"));
    room.set_running(false);
    room.decide("commander", "action", "end").unwrap();
    room.pass(1.0, u64::MAX);
    assert!(room.is_over() && room.now() == time("12m1s"));
}

#[test]
fn a_mirror_goes_where_the_team_is_and_is_the_same_run_there() {
    let exercise = exercise("duty-blocked");
    let (mut team, mut lead) = (open(&exercise, false), open(&exercise, true));
    team.set_running(true);
    for (until, role, text) in [("10m30s", "commander", "declare"), ("11m", "operations", "topics trading")] {
        team.run_to(time(until));
        team.decide(role, "action", text).unwrap();
        lead.follow(team.log().to_vec(), team.now()).unwrap();
        lead.arrive();
    }
    team.run_to(time("14m"));
    lead.follow(team.log().to_vec(), team.now()).unwrap();
    lead.arrive();
    assert_eq!((lead.now(), lead.digest()), (team.now(), team.digest()));
    // The team's window was reloaded at an earlier moment: the mirror goes back.
    lead.follow(team.log()[..1].to_vec(), time("11m")).unwrap();
    lead.arrive();
    assert_eq!(lead.now(), time("11m"));
}

#[test]
fn what_acts_bring_comes_when_their_cost_is_paid() {
    let exercise = exercise("duty-blocked");
    let mut room = open(&exercise, false);
    room.set_running(true);
    room.run_to(time("12m"));
    room.decide("operations", "action", "topics trading").unwrap();
    let results = |room: &Room| -> Vec<String> {
        room.tell().board.messages.iter().filter(|own| own.own).map(|own| own.text.clone()).collect()
    };
    room.run_to(time("14m"));
    assert!(results(&room).is_empty(), "two minutes are not over");
    room.run_to(time("14m2s"));
    let found = results(&room);
    assert!(found.len() == 1 && found[0].contains("4 of 12 partitions have no leader"), "{found:?}");
}

/// Bytes as a page gets them, decoded as text: names, words, everything.
fn team_news(service: &mut Service, request: &Request, now_ms: &mut f64) -> Vec<Vec<u8>> {
    let mut news: Vec<Vec<u8>> = service.take(&encode(request)).into_iter().collect();
    for _ in 0..5_000 {
        *now_ms += 1_000.0;
        news.extend(service.pass(*now_ms, || 0.0));
        if !service.is_busy() {
            break;
        }
    }
    news
}

#[test]
fn the_truth_never_reaches_the_teams_window() {
    for (id, _) in catalogue::list() {
        let exercise = exercise(id);
        let topology = &exercise.scenario.topology;
        let mut secret: Vec<String> =
            vec![exercise.title.clone(), exercise.summary.clone(), exercise.reveal.sentence.clone()];
        secret.push(exercise.scenario.document.title.clone());
        secret.extend(exercise.planted(1).iter().map(|own| own.command.command.spell(topology)));
        secret.extend(exercise.planted(1).iter().map(|own| own.why.clone()));
        secret.extend(exercise.planted(1).iter().map(|own| own.command.command.row(topology).past));
        secret.extend(exercise.traps.iter().flat_map(|trap| [trap.text.clone(), trap.why.clone()]));
        secret.extend(exercise.signals.iter().map(|signal| signal.text.clone()));
        secret.extend(exercise.hints.iter().map(|hint| hint.text.clone()));
        secret.extend(exercise.reveal.questions.iter().cloned());
        secret.extend(["Trading hangs", "leaderless", "misleading"].map(str::to_owned));
        let start = Start { exercise: catalogue::text(id).unwrap().into(), seed: 1, ..Start::default() };
        let mut service = Service::new(Pace::WORKER);
        let mut clock = 0.0;
        let mut news = team_news(&mut service, &Request::Open(start), &mut clock);
        let log: Vec<String> = Vec::new();
        let mut at = exercise.begin.as_micros();
        while at < exercise.end.as_micros() {
            at += 60_000_000;
            news.extend(team_news(&mut service, &Request::Follow(log.clone(), at), &mut clock));
        }
        assert!(news.len() > 10, "{id}");
        for bytes in &news {
            let text = String::from_utf8_lossy(bytes);
            for word in &secret {
                assert!(!text.contains(word.as_str()), "{id}: the team's window is told `{word}`");
            }
            if let Some(Update::Told(now)) = heard(bytes, |text| text) {
                assert!(now.truth.is_none(), "{id}");
                assert!(grain(&now, &exercise), "{id}: values are no finer than they are published");
            }
        }
        let future = exercise.injects.iter().filter(|inject| inject.at.is_none());
        for inject in future {
            let told = news.iter().any(|bytes| String::from_utf8_lossy(bytes).contains(&inject.text));
            assert!(!told, "{id}: a message that nobody has sent");
        }
    }
}

/// One value a grain, each as old as it is published.
fn grain(now: &Now, exercise: &Exercise) -> bool {
    let (grain, delay) = (exercise.sees.resolution, exercise.scenario.topology.monitors.vendor_delay);
    now.board.metrics.iter().all(|metric| {
        let apart = metric.values.windows(2).all(|pair| pair[1].0 - pair[0].0 >= grain.as_secs_f64());
        let old = metric.values.iter().all(|value| value.0 + delay.as_secs_f64() <= now.now_us as f64 / 1e6);
        apart && old
    })
}

#[test]
fn the_facilitators_window_is_told_the_truth_and_what_was_sent() {
    let exercise = exercise("duty-blocked");
    let mut room = open(&exercise, true);
    room.set_running(true);
    room.run_to(time("12m"));
    room.decide("facilitator", "action", "inject press").unwrap();
    room.decide("facilitator", "action", "hint h2").unwrap();
    room.run_to(time("12m40s"));
    let now = room.tell();
    let truth = now.truth.unwrap();
    assert!(truth.answers_lost > 0 && truth.noticed_us == Some(time("10m15s").as_micros()));
    let sent: Vec<&str> =
        exercise.injects.iter().zip(&truth.sent).filter(|own| *own.1).map(|own| own.0.id.as_str()).collect();
    assert_eq!(sent, ["handover", "calls", "green", "press"]);
    assert_eq!(truth.hinted, [false, true]);
    assert!(truth.sentence.contains("Trading hangs"), "{}", truth.sentence);
}

#[test]
fn messages_are_plain_values_and_a_log_is_refused_as_a_whole() {
    let requests = [
        Request::Open(Start {
            exercise: "x".into(),
            seed: 3,
            log: vec!["a".into()],
            leads: true,
            ..Start::default()
        }),
        Request::Decide("commander".into(), "action".into(), "declare".into()),
        Request::Follow(vec!["b".into()], 7),
        Request::Run(true),
        Request::Pace(2.0),
        Request::Judge(1_764_000_000),
        Request::Rehearse,
    ];
    for request in requests {
        assert_eq!(decode::<Request>(&encode(&request)), Some(request));
    }
    let exercise = exercise("duty-blocked");
    let mut room = open(&exercise, false);
    let wrong = vec![decision("11m", "king", Kind::Action, "declare")];
    assert!(room.follow(wrong, time("12m")).is_err() && room.log().is_empty());
    assert!(room.decide("operations", "action", "declare").is_err() && room.log().is_empty());
}

#[test]
fn a_judgement_is_made_a_little_at_a_time_and_says_how_far_it_is() {
    let log = [
        decision("11min20s", "commander", Kind::Action, "declare"),
        decision("12min", "commander", Kind::Action, "end"),
    ];
    let start = Start {
        exercise: catalogue::text("duty-blocked").unwrap().into(),
        seed: 1,
        log: log.iter().map(blast_radius::scenario::exercise::Decision::line).collect(),
        at_us: u64::MAX,
        leads: true,
        ..Start::default()
    };
    let mut service = Service::new(Pace::WORKER);
    let mut clock = 0.0;
    team_news(&mut service, &Request::Open(start), &mut clock);
    let news = team_news(&mut service, &Request::Judge(0), &mut clock);
    let updates: Vec<Update> = news.iter().filter_map(|bytes| heard(bytes, |text| text)).collect();
    let shares: Vec<f64> = updates
        .iter()
        .filter_map(|own| if let Update::Judging(share) = own { Some(*share) } else { None })
        .collect();
    assert!(
        shares.len() > 2 && shares.is_sorted() && shares.iter().all(|share| (0.0..=1.0).contains(share)),
        "{shares:?}"
    );
    let judged =
        updates.iter().find_map(|own| if let Update::Judged(debrief) = own { Some(debrief) } else { None });
    let debrief = judged.expect("it is judged");
    assert_eq!((debrief.points, debrief.curves.len(), debrief.tracks.len()), (Some(10), 3, 5));
    // The best known play is counted until the same moment: what it decides later has not happened.
    let exercise = exercise("duty-blocked");
    let soon: Vec<_> = exercise.best_play.iter().filter(|own| own.at <= time("12min")).cloned().collect();
    let mut cut = soon.clone();
    cut.push(decision("12min", "commander", Kind::Action, "end"));
    let points = super::judged(&exercise, 1, &cut).points.unwrap();
    assert!(soon.len() < exercise.best_play.len() && points < 100, "{points}");
    assert_eq!(debrief.marks.0, points.unsigned_abs());
    // What was hidden for later, and signals of later, are not there.
    assert!(debrief.signals.iter().any(|own| own.reached) && debrief.signals.iter().any(|own| !own.reached));
    assert!(debrief.tracks[0].marks.iter().all(|mark| mark.from_s <= debrief.span_s.1));
    assert!(
        !String::from_utf8_lossy(&debrief.statements).contains("timestamp"),
        "nobody has said when it began"
    );
    assert!(debrief.replay.starts_with("replay=") && !debrief.report.0.is_empty());
}

/// What customers do at home is on no dashboard: a door counts what it answers, and where nothing ends there is no value.
#[test]
fn errors_are_those_that_services_count() {
    let rows = [("shallow-check", "10m", true), ("gray-zone", "20m", false)];
    for (id, at, blank) in rows {
        let mut room = Room::open(exercise(id), 1, Vec::new(), time(at), false).unwrap();
        room.arrive();
        let told = room.tell();
        let last = |id: &str| {
            let metric = told.board.metrics.iter().find(|metric| metric.id == id).unwrap();
            metric.values.last().unwrap().1
        };
        let (errors, slowest, requests) = (last("errors"), last("slowest"), last("requests"));
        assert_eq!((errors.is_nan(), slowest.is_nan()), (blank, blank), "{id}");
        assert!(blank || errors == 0.0 && slowest > 10_000.0, "{id}: {errors} {slowest}");
        assert!(requests > 400.0, "{id}: as many come in as ever");
    }
}
