//! The most telling moment of a document: a run opens there when it is asked to, and a poster shows it.

use blast_radius::engine::SimTime;
use blast_radius::frame::Opening;
use blast_radius::scenario::{self, catalogue};
use blast_radius::session::budget::Pace;
use blast_radius::session::host::{Host, trail};
use blast_radius::session::link::{self, Link};
use blast_radius::session::protocol::{Opens, Start};
use blast_radius::session::{Scene, Session, scenarios};
use blast_radius::view::svg::{self, poster};
use blast_radius::world::command::spell_time;
use resvg::usvg;
use serde_json::{Value, json};

use crate::support::command_line::{blast, folder};

const MAY_7: &str = "msk-control-plane-2026-05-07";
const SYMBOLS: &str = include_str!("../../assets/symbols.svg");

fn of_id(scenario: &str) -> Opening {
    Opening { scenario: scenario.into(), seed: 1, commands: Vec::new() }
}

fn of(scenario: &str) -> Start {
    Start { opens: Opens::Poster, ..Start::from(&of_id(scenario)) }
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

/// Every built-in document says its moment, and something is wrong there: that is what is worth a picture. Nothing of it is
/// clipped, and no text lies over another.
#[test]
fn every_built_in_document_has_a_moment_worth_a_picture() {
    for (id, _) in scenarios() {
        let document = scenario::read(catalogue::text(id).unwrap()).unwrap().document;
        assert!(document.poster.is_some(), "{id}");
        let mut session = Session::start(&of(id)).unwrap();
        session.run_to(&spell_time(document.telling().at)).unwrap();
        let frame = session.frame();
        assert!(frame.lost > 0.1, "{id}: {} {}", frame.lost, frame.headline);
        let drawn = |theme| poster::draw(session.scene(), &frame, svg::definitions(SYMBOLS), theme).text;
        let (light, dark) = (drawn(&poster::LIGHT), drawn(&poster::DARK));
        assert!(light.len() < 25_000, "{id}: {} bytes", light.len());
        assert!(light != dark && light.contains(poster::LIGHT.paper) && dark.contains(poster::DARK.paper));
        let texts = texts(&light);
        assert!(texts.len() > 15, "{id}: {}", texts.len());
        in_order(id, &texts);
    }
}

/// The longest texts that there can be, of a document in capitals: they are cut, and stay within their room.
#[test]
fn long_texts_of_a_poster_are_cut() {
    let mut session = Session::open(&of_id(MAY_7)).unwrap();
    let mut frame = session.frame();
    let mut scene = Scene::clone(session.scene());
    let long = "MWOWIMWOM WORDS AND \u{00c9}W ".repeat(12);
    (scene.title, frame.headline) = (long.clone(), long.clone());
    for label in scene.services.iter_mut().map(|service| &mut service.label) {
        label.clone_from(&long);
    }
    for duty in scene.control_planes.iter_mut().flat_map(|plane| &mut plane.duties) {
        duty.1 = "W".repeat(80);
    }
    let drawn = poster::draw(&scene, &frame, svg::definitions(SYMBOLS), &poster::LIGHT).text;
    in_order("long texts", &texts(&drawn));
}

/// Left, top, right, bottom of what is drawn of each text, by the letters of a PNG.
fn texts(drawing: &str) -> Vec<(String, [f32; 4])> {
    let mut options = usvg::Options::default();
    for font in ["roboto-400.ttf", "roboto-700.ttf"] {
        let path = format!("{}/assets/fonts/{font}", env!("CARGO_MANIFEST_DIR"));
        options.fontdb_mut().load_font_data(std::fs::read(path).unwrap());
    }
    let tree = usvg::Tree::from_str(drawing, &options).unwrap();
    let mut found = Vec::new();
    collect(tree.root(), &mut found);
    found
}

fn collect(group: &usvg::Group, found: &mut Vec<(String, [f32; 4])>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => collect(group, found),
            usvg::Node::Text(text) => {
                let said = text.chunks().iter().map(usvg::TextChunk::text).collect::<Vec<_>>().join(" ");
                let at = text.flattened().abs_bounding_box();
                found.push((said, [at.left(), at.top(), at.right(), at.bottom()]));
            }
            _ => {}
        }
    }
}

fn in_order(what: &str, texts: &[(String, [f32; 4])]) {
    for (i, (text, [left, top, right, bottom])) in texts.iter().enumerate() {
        let within = *left > 30.0 && *top > 30.0 && *right < 1170.0 && *bottom < 600.0;
        assert!(within && right > left, "{what}: {text} at {:?}", texts[i].1);
        for (other, box_of_other) in &texts[i + 1..] {
            let [x, y, to_x, to_y] = box_of_other;
            let apart = to_x <= left || x >= right || to_y <= top || y >= bottom;
            assert!(apart, "{what}: {text} {:?} over {other} {box_of_other:?}", texts[i].1);
        }
    }
}

/// The same image from every process: its letters come along, and nothing is drawn that the machine decides.
#[test]
fn an_image_is_the_same_byte_by_byte() {
    let folder = folder("poster");
    let draw = |name: &str| {
        let path = folder.join(name);
        let output = blast(&["poster", "one-in-three-hundred", "--png", "-o", path.to_str().unwrap()]);
        assert!(output.status.success() && output.stdout.is_empty(), "{output:?}");
        std::fs::read(path).unwrap()
    };
    let (one, other) = (draw("one.png"), draw("other.png"));
    assert!(one == other);
    assert_eq!(one[..8], *b"\x89PNG\r\n\x1a\n");
    let side = |at: usize| u32::from_be_bytes(one[at..at + 4].try_into().unwrap());
    assert_eq!((side(16), side(20)), (1200, 630));
    assert!(
        (30_000..120_000).contains(&one.len()),
        "{} bytes: letters are missing, or it is too large",
        one.len()
    );
    let printed = blast(&["poster", "one-in-three-hundred", "--theme", "dark"]);
    let printed = String::from_utf8(printed.stdout).unwrap();
    assert!(printed.starts_with("<svg ") && printed.contains(poster::DARK.paper));
    let nowhere = blast(&["poster", MAY_7, "-o", folder.join("none/poster.svg").to_str().unwrap()]);
    assert_eq!(nowhere.status.code(), Some(2));
}
