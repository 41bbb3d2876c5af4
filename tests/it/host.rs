//! The host of a page's session: what it tells, and when.

use blast_radius::frame::{ClusterId, Part};
use blast_radius::session::budget::Pace;
use blast_radius::session::host::Host;
use blast_radius::session::protocol::{Opens, Request, Start, Told, Update, decode, encode};
use blast_radius::session::service::Service;
use blast_radius::session::{Control, Opening, Scene};

const MAY_7: &str = "msk-control-plane-2026-05-07";

fn open() -> Host {
    let opening = Opening { scenario: MAY_7.into(), seed: 1, commands: vec!["1m zone a overheat".into()] };
    Host::open(&opening, Pace::INLINE).unwrap()
}

/// A pass at `now_ms` with a clock that stands still: the budget stays what it was.
fn pass(host: &mut Host, now_ms: f64) -> Option<Told> {
    host.pass(now_ms, || 0.0)
}

#[test]
fn what_was_asked_for_is_told_whole_and_at_once() {
    let mut host = open();
    let told = pass(&mut host, 0.0).unwrap();
    assert!(told.asked && told.frame.is_some() && told.charts.is_some() && told.inspection.is_none());
    let trail = told.trail.unwrap();
    assert_eq!(trail.opening.commands, ["1m zone a overheat"]);
    assert_eq!((trail.branches.len(), trail.undo.len()), (1, 0));
    assert!(told.frame.unwrap().anew, "the first frame follows no other");
    assert!(pass(&mut host, 16.0).is_none() && !host.is_busy(), "at rest nothing is told");
    host.ask(Request::Select(host.scene().named("service:fees")));
    let told = pass(&mut host, 32.0).unwrap();
    assert!(told.inspection.unwrap().is_some());
    host.ask(Request::Control(Control::Do("zone q overheat".into())));
    let told = pass(&mut host, 48.0).unwrap();
    assert!(told.notice.unwrap().contains("zone"), "a refused control says why");
    host.ask(Request::Control(Control::Do("zone b power-loss".into())));
    let told = pass(&mut host, 64.0).unwrap();
    assert_eq!(told.notice.as_deref(), Some(""), "an accepted one takes the notice away");
    assert!(told.trail.unwrap().undo[0].what.contains("zone b power-loss"));
}

#[test]
fn while_playing_one_thing_is_told_at_a_time_at_a_readers_pace() {
    let mut host = open();
    host.ask(Request::Select(host.scene().named("service:fees")));
    host.ask(Request::Control(Control::Play));
    pass(&mut host, 0.0);
    let (mut frames, mut charts, mut inspections) = (0, 0, 0);
    for frame in 1..=125 {
        if let Some(told) = pass(&mut host, f64::from(frame) * 16.0) {
            let parts = [told.frame.is_some(), told.charts.is_some(), told.inspection.is_some()];
            assert_eq!(parts.iter().filter(|part| **part).count(), 1);
            assert!(!told.asked);
            frames += u32::from(parts[0]);
            charts += u32::from(parts[1]);
            inspections += u32::from(parts[2]);
        }
    }
    // Two seconds: a moment every 120 ms, charts every 400 ms, inspections every 350 ms, each at the next free pass.
    assert!((14..=16).contains(&frames), "{frames} moments");
    assert!((4..=5).contains(&charts) && (4..=6).contains(&inspections), "{charts} {inspections}");
}

#[test]
fn on_the_way_only_progress_is_told_and_on_arrival_everything() {
    let mut host = open();
    pass(&mut host, 0.0);
    host.ask(Request::Control(Control::Seek(600_000_000)));
    let (mut progress, mut now_ms) = (Vec::new(), 0.0);
    let arrived = loop {
        now_ms += 16.0;
        assert!(now_ms < 60_000.0, "it never arrives");
        match pass(&mut host, now_ms) {
            Some(told) if told.frame.is_some() => break told,
            Some(told) => progress.push(told.playback.on_the_way.unwrap()),
            None => {}
        }
    };
    assert!(
        progress.len() > 1 && progress.is_sorted() && progress.iter().all(|done| (0.0..=1.0).contains(done))
    );
    let frame = arrived.frame.as_ref().unwrap();
    assert!(frame.anew && arrived.asked && frame.now_us == 600_000_000);
    assert!(
        !frame.log.is_empty() && frame.log.len() as u32 == frame.log_length,
        "the log is told from its start"
    );
    assert!(frame.hops.is_empty(), "what moved on the way is not drawn");
}

#[test]
fn a_run_that_opens_at_a_later_moment_is_seen_to_get_there() {
    let opening = Opening { scenario: MAY_7.into(), seed: 1, commands: vec!["1m zone a overheat".into()] };
    let mut start = Start::from(&opening);
    start.branches[0].at_us = 600_000_000;
    let mut host = Host::start(&start, Pace::INLINE).unwrap();
    assert_eq!(pass(&mut host, 0.0).unwrap().frame.unwrap().now_us, 0, "its start comes first");
    let (mut moments, mut now_ms) = (Vec::new(), 0.0);
    let arrived = loop {
        now_ms += 16.0;
        let Some(told) = pass(&mut host, now_ms) else { continue };
        if told.playback.on_the_way.is_none() {
            break told.frame.unwrap();
        }
        moments.push(told.frame.expect("a moment of the way").now_us);
    };
    assert!(moments.len() > 2 && moments.is_sorted() && moments[0] > 0, "{moments:?}");
    assert_eq!(arrived.now_us, 600_000_000);
    assert!(arrived.log.len() as u32 == arrived.log_length, "on arrival the log is told from its start");
    host.ask(Request::Control(Control::Seek(900_000_000)));
    now_ms += 200.0;
    let told = pass(&mut host, now_ms).unwrap();
    assert!(
        told.playback.on_the_way.is_some() && told.frame.is_none(),
        "later ways are told by their progress"
    );
}

#[test]
fn a_run_that_opens_at_a_step_is_seen_to_get_there() {
    let opening = Opening { scenario: MAY_7.into(), seed: 1, commands: vec![] };
    let start = Start { opens: Opens::Step(2), ..Start::from(&opening) };
    let mut host = Host::start(&start, Pace::INLINE).unwrap();
    let first = pass(&mut host, 0.0).unwrap();
    assert!(first.frame.unwrap().now_us == 0 && first.trail.is_some(), "its start comes first");
    assert!(first.playback.on_the_way.is_some() && host.is_busy(), "and it is not there yet");
    let (mut moments, mut now_ms) = (Vec::new(), 0.0);
    let arrived = loop {
        now_ms += 16.0;
        let Some(told) = pass(&mut host, now_ms) else { continue };
        if told.playback.on_the_way.is_none() {
            break told;
        }
        moments.push(told.frame.expect("a moment of the way").now_us);
    };
    assert!(moments.len() > 2 && moments.is_sorted(), "{moments:?}");
    let (frame, trail) = (arrived.frame.unwrap(), arrived.trail.unwrap());
    assert!(frame.anew && frame.steps[2].waits_for.is_empty());
    assert_eq!((trail.opening.commands.len(), trail.branches.len(), trail.undo.len()), (2, 1, 0));
    assert_eq!(trail.branches[0].at_us, frame.now_us);
    assert!(!host.is_busy());
}

#[test]
fn requests_and_updates_are_plain_values() {
    let mut host = open();
    host.ask(Request::Watch(true));
    host.ask(Request::Control(Control::Seek(90_000_000)));
    host.ask(Request::Select(Some(Part::Cluster(ClusterId(9)).into())));
    let mut now_ms = 0.0;
    let told = loop {
        now_ms += 16.0;
        if let Some(told) = pass(&mut host, now_ms).filter(|told| told.frame.is_some()) {
            break told;
        }
    };
    let updates = [
        Update::Opened(Box::new(Scene::clone(host.scene()))),
        Update::Refused(vec!["no".into()]),
        Update::Told(Box::new(told)),
    ];
    for update in updates {
        let bytes = encode(&update);
        let read: Update = decode(&bytes).unwrap();
        // NaN stands for a gap in a chart and equals nothing: compare what is written.
        assert_eq!(encode(&read), bytes);
        assert!(decode::<Update>(&bytes[..bytes.len() - 1]).is_none(), "half a message is none");
    }
    let request = Request::Control(Control::RenameBranch(3, "x".into()));
    assert_eq!(decode::<Request>(&encode(&request)), Some(request));
}

#[test]
fn nothing_moves_while_nobody_looks() {
    let mut host = open();
    host.ask(Request::Control(Control::Play));
    pass(&mut host, 0.0);
    host.ask(Request::Sleep(true));
    assert!(!host.is_busy());
    assert!((1..100).all(|frame| pass(&mut host, f64::from(frame) * 16.0).is_none()));
    host.ask(Request::Sleep(false));
    assert!(host.is_busy());
    let told = (100..120).find_map(|frame| pass(&mut host, f64::from(frame) * 16.0)).unwrap();
    assert!(
        told.playback.now.as_secs_f64() < 5.0,
        "a hidden page does not catch up: {:?}",
        told.playback.now
    );
}

/// What a service answers at once.
fn answered(service: &mut Service, request: &Request) -> Option<Update> {
    service.take(&encode(request)).map(|bytes| decode(&bytes).unwrap())
}

#[test]
fn a_service_opens_checks_and_tells_in_bytes() {
    let start = |commands: &[&str]| {
        let commands = commands.iter().map(|command| (*command).to_owned()).collect();
        Start::from(&Opening { scenario: MAY_7.into(), seed: 1, commands })
    };
    let mut service = Service::new(Pace::WORKER);
    assert_eq!(service.take(b"\xff nonsense"), None);
    assert_eq!(service.pass(0.0, || 0.0), None, "nothing is open yet");
    let Some(Update::Opened(scene)) = answered(&mut service, &Request::Open(start(&[]))) else {
        panic!("refused")
    };
    assert!(!scene.services.is_empty() && service.is_busy());
    let told = |service: &mut Service, now_ms: f64| match decode(&service.pass(now_ms, || 0.0)?) {
        Some(Update::Told(told)) => Some(told),
        other => panic!("{other:?}"),
    };
    assert_eq!(told(&mut service, 0.0).unwrap().frame.unwrap().now_us, 0);
    let wrong = start(&["1m zone q overheat"]);
    for (run, mistakes) in [(start(&["1m zone a overheat"]), 0), (wrong.clone(), 1)] {
        match answered(&mut service, &Request::Check(run)) {
            Some(Update::Checked(messages)) => assert_eq!(messages.len(), mistakes, "{messages:?}"),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(answered(&mut service, &Request::Control(Control::Step)), None, "the open run is still there");
    assert!(told(&mut service, 16.0).unwrap().playback.now.as_micros() > 0);
    assert!(matches!(answered(&mut service, &Request::Open(wrong)), Some(Update::Refused(_))));
    assert!(!service.is_busy(), "no run is open then");
}
