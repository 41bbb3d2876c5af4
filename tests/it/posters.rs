//! The most telling moment of a document: a run opens there when it is asked to, and a poster shows it.

use blast_radius::engine::SimTime;
use blast_radius::frame::Opening;
use blast_radius::scenario::{self, catalogue};
use blast_radius::session::budget::Pace;
use blast_radius::session::host::{Host, trail};
use blast_radius::session::link::{self, Link};
use blast_radius::session::protocol::{Opens, Start};
use blast_radius::session::{Session, scenarios};
use serde_json::{Value, json};

const MAY_7: &str = "msk-control-plane-2026-05-07";

fn of(scenario: &str) -> Start {
    let opening = Opening { scenario: scenario.into(), seed: 1, commands: Vec::new() };
    Start { opens: Opens::Poster, ..Start::from(&opening) }
}

/// As by a link with its commands and its moment: the commands are the run's, so that a link carries them on.
#[test]
fn a_run_opens_at_the_moment_of_the_poster() {
    let commands: Vec<String> =
        ["8m control-plane msk block elect-leaders", "10m zone a overheat"].map(str::to_owned).into();
    let session = Session::start(&of(MAY_7)).unwrap();
    let trail = trail(&session);
    assert_eq!(trail.opening, Opening { scenario: MAY_7.into(), seed: 1, commands: commands.clone() });
    let fragment = "v2&scenario=msk-control-plane-2026-05-07&seed=1&at=14m\
                    &do=8m+control-plane+msk+block+elect-leaders&do=10m+zone+a+overheat";
    let linked = link::decode(fragment).unwrap().as_ref().and_then(Link::start).unwrap();
    let linked = Session::start(&linked).unwrap();
    assert_eq!(trail, blast_radius::session::host::trail(&linked));

    let mut host = Host::start(&of(MAY_7), Pace::INLINE).unwrap();
    let mut last = None;
    for pass in 0..10_000 {
        last = host.pass(f64::from(pass) * 16.0, || 0.0).and_then(|told| told.frame).or(last);
        if !host.is_busy() {
            break;
        }
    }
    let frame = last.unwrap();
    assert_eq!(frame.now_us, SimTime::from_secs(840).as_micros());
    assert!(frame.trading_lost > 0.9, "{}", frame.headline);
}

/// A run with commands, or left at another moment, is somebody's own.
#[test]
fn a_run_that_is_under_way_stays_where_it_was_left() {
    let mut own = of(MAY_7);
    own.branches[0].commands = vec!["1m zone b power-loss".to_owned()];
    assert_eq!(trail(&Session::start(&own).unwrap()).branches, own.branches);
    let mut later = of(MAY_7);
    (later.branches[0].at_us, later.branches[0].reached_us) = (7_000_000, 7_000_000);
    assert_eq!(trail(&Session::start(&later).unwrap()).branches, later.branches);
}

fn telling(text: &str) -> (Vec<String>, SimTime) {
    let scenario = scenario::read(text).unwrap();
    let poster = scenario.document.telling();
    (poster.commands.iter().map(|command| command.spell(&scenario.topology)).collect(), poster.at)
}

#[test]
fn a_document_without_a_poster_shows_the_answer_of_its_opening_or_its_start() {
    let mut document: Value = serde_json::from_str(catalogue::text(MAY_7).unwrap()).unwrap();
    let fields = document.as_object_mut().unwrap();
    fields.remove("poster");
    // Facts point to what is about to go.
    fields.remove("facts");
    let (commands, at) = telling(&document.to_string());
    assert_eq!((commands.len(), at), (2, SimTime::from_secs(720)));
    document.as_object_mut().unwrap().remove("opening");
    assert_eq!(telling(&document.to_string()), (Vec::new(), SimTime::ZERO));
    document["poster"] = json!({ "do": ["1m zone b power-loss"], "at": "2m" });
    assert_eq!(
        telling(&document.to_string()),
        (vec!["1m zone b power-loss".to_owned()], SimTime::from_secs(120))
    );
}

#[test]
fn mistakes_in_a_poster_are_told_with_their_place() {
    let document: Value = serde_json::from_str(catalogue::text(MAY_7).unwrap()).unwrap();
    let cases = [
        (json!({ "do": [] }), "/poster"),
        (json!({ "at": "3h" }), "/poster/at"),
        (json!({ "at": "2m", "do": ["1m zone q power-loss"] }), "/poster/do/0"),
        (json!({ "at": "2m", "speed": 3 }), "/poster"),
    ];
    for (poster, place) in cases {
        let mut wrong = document.clone();
        wrong["poster"] = poster;
        let errors = scenario::read(&wrong.to_string()).err().unwrap().to_string();
        assert!(errors.lines().count() == 1 && errors.contains(place), "{place}: {errors}");
    }
}

/// Every built-in document says its moment, and something is wrong there: that is what is worth a picture.
#[test]
fn every_built_in_document_has_a_moment_worth_a_picture() {
    for (id, _) in scenarios() {
        let document = scenario::read(catalogue::text(id).unwrap()).unwrap().document;
        assert!(document.poster.is_some(), "{id}");
        let mut session = Session::start(&of(id)).unwrap();
        session.run_to(&blast_radius::world::command::spell_time(document.telling().at)).unwrap();
        let frame = session.frame();
        assert!(frame.lost > 0.1, "{id}: {} {}", frame.lost, frame.headline);
    }
}
