//! What travels and what is kept: links, files, kept sessions. Each comes back as it was, and whatever is not whole is
//! refused.

use std::process::{Command, Stdio};

use blast_radius::engine::SimTime;
use blast_radius::language::TAGS;
use blast_radius::scenario::catalogue;
use blast_radius::session::budget::Pace;
use blast_radius::session::host::{self, Host};
use blast_radius::session::link::{self, Link, Show};
use blast_radius::session::protocol::{BranchLine, Past, Request, Start};
use blast_radius::session::{Control, MAX_SEED, Opening, Session, keep};
use miniz_oxide::deflate::compress_to_vec;
use proptest::prelude::*;

const MAY_7: &str = "msk-control-plane-2026-05-07";

/// The browser packs like this.
fn pack(link: &Link) -> String {
    link::packed(&compress_to_vec(link.text().as_bytes(), 9))
}

/// What the command line says to a link: its status and its complaint.
fn blast(link: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_blast"));
    command.args(["digest", "--until", "1s", "--link", link]).stdin(Stdio::null());
    let output = command.output().expect("the binary runs");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Any run that a link can hold.
fn any_link() -> impl Strategy<Value = Link> {
    let scenario =
        prop_oneof![Just(MAY_7.to_string()), "\\{\\PC*", Just(catalogue::text(MAY_7).unwrap().to_string())];
    let text = prop_oneof!["\\PC{0,40}", "[a-z \\r\\n\\t%+&=;]{0,40}"];
    let opening = (scenario, 0..=MAX_SEED, prop::collection::vec(text, 0..6))
        .prop_map(|(scenario, seed, commands)| Opening { scenario, seed, commands });
    let name = prop::option::of("[a-zA-Z0-9éß€/&;=+%#]{1,20}( [a-zA-Z&;=+%]{1,20})?");
    let at = prop::option::of(0u64..36_000_000_000_000);
    let part = prop::option::of("\\PC{0,20}");
    let theme = prop::option::of(prop_oneof![Just("light"), Just("dark")]);
    let lang = prop::option::of(prop::sample::select(TAGS));
    let parts = (any::<bool>(), any::<bool>(), any::<bool>());
    let show = prop::option::of(parts.prop_map(|(switches, player, story)| Show { switches, player, story }));
    let widget = (any::<bool>(), any::<bool>(), show, prop::option::of(1..=100_usize));
    (opening, widget, name, at, part, theme, lang).prop_map(
        |(opening, (embed, wait, show, step), name, at_us, part, theme, lang)| Link {
            opening: Some(opening),
            embed,
            wait,
            show,
            step,
            name,
            at_us,
            part,
            theme,
            lang,
        },
    )
}

fn any_start() -> impl Strategy<Value = Start> {
    let line = (
        any::<u32>(),
        ".{1,30}",
        any::<bool>(),
        any::<u64>(),
        prop::collection::vec(".{0,30}", 0..5),
        any::<u64>(),
    );
    let line = line.prop_map(|(id, name, named, seed, commands, at_us)| BranchLine {
        id,
        name,
        named,
        active: named,
        parent: named.then_some((id, at_us)),
        seed,
        commands,
        at_us,
        reached_us: at_us,
    });
    let branches = || prop::collection::vec(line.clone(), 0..4);
    let past = (".{0,20}", branches()).prop_map(|(what, branches)| Past { what, branches });
    (".{0,60}", branches(), prop::option::of(".{0,20}"), prop::collection::vec(past, 0..3)).prop_map(
        |(scenario, branches, part, undo)| Start { scenario, branches, part, undo, ..Start::default() },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_link_and_file_comes_back_as_it_was(link in any_link()) {
        let plain = link.plain();
        if plain.len() <= link::MOST_BYTES {
            prop_assert_eq!(link::decode(&plain).unwrap(), Some(link.clone()));
            prop_assert!(plain.bytes().all(|byte| byte.is_ascii_graphic()), "an address takes it as it is");
        }
        prop_assert_eq!(&link::read_file(&link.text()).unwrap(), &link);
        prop_assert_eq!(&link::read_file(&link.text().replace('\n', "\r\n")).unwrap().name, &link.name);
        let packed = pack(&link);
        let deflated = link::deflated(&packed).unwrap().unwrap();
        prop_assert_eq!(deflated, compress_to_vec(link.text().as_bytes(), 9));
        prop_assert_eq!(link::inflated(link.text().as_bytes()).unwrap(), link);
    }

    #[test]
    fn every_kept_session_comes_back_as_it_was(start in any_start(), fragment in ".{0,30}") {
        let text = keep::write(&fragment, start.clone());
        prop_assert_eq!(keep::read(&text), Some((fragment, start)));
    }

    /// One letter changed, or the end lost: nothing of it is read.
    #[test]
    fn a_damaged_kept_session_is_not_read(start in any_start(), at in any::<prop::sample::Index>(), letter in "[A-Za-z0-9_. -]") {
        let text = keep::write("", start.clone());
        let at = at.index(text.len());
        let changed = format!("{}{letter}{}", &text[..at], &text[at + 1..]);
        prop_assert!(changed == text || keep::read(&changed).is_none());
        prop_assert!(keep::read(&text[..at]).is_none(), "half of it");
    }

    /// A mangled link is refused, or is another whole one; it never panics, neither where it is read nor where it is opened.
    #[test]
    fn mangled_links_are_read_whole_or_not_at_all(link in any_link(), at in any::<prop::sample::Index>(), rubbish in "(\\PC|[%&=+;\n]){0,3}", cut in 0usize..4) {
        for text in [link.plain(), pack(&link)] {
            let at = at.index(text.len());
            let mangled = format!("{}{rubbish}{}", &text[..at], &text[(at + cut).min(text.len())..]);
            if let Ok(Some(read)) = link::decode(&mangled) {
                prop_assert_eq!(link::decode(&read.plain()).unwrap().unwrap(), read);
            }
            let _ = link::deflated(&mangled);
        }
        let text = link.text();
        let at = (0..=at.index(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        if let Ok(read) = link::read_file(&format!("{}{rubbish}{}", &text[..at], &text[at..])) {
            prop_assert_eq!(link::read_file(&read.text()).unwrap(), read);
        }
    }

    #[test]
    fn anything_at_all_is_read_or_refused(text in "\\PC*", bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = (link::decode(&text), link::deflated(&text), link::read_file(&text), keep::read(&text));
        let _ = link::inflated(&bytes);
        let _ = link::deflated(&format!("v2z{text}"));
        let _ = link::decode(&format!("v2&{text}"));
        let _ = link::read_file(&format!("blast-radius 2\n{text}"));
    }
}

#[test]
fn what_is_not_understood_is_named() {
    let good = "v2&scenario=msk-control-plane-2026-05-07&seed=1";
    for (more, reason) in [
        ("&at=soon", "moment: time `soon`"),
        ("&at=1m&at=2m", "comes twice: `at=2m`"),
        ("&name=", "name has not 1 to 60"),
        ("&lang=tlh", "language is none of en, pt-BR: `tlh`"),
        ("&theme=pink", "neither light nor dark: `pink`"),
        ("&camera=1", "not understood or comes twice: `camera=1`"),
        ("&embed=1", "not understood"),
        ("&do", "not understood"),
        ("&s=x", "not understood"),
        ("&do=%e9", "broken escape"),
    ] {
        let error = link::decode(&format!("{good}{more}")).unwrap_err();
        assert!(error.contains(reason), "{more}: {error}");
    }
    for (file, reason) in [
        ("", "the file is empty"),
        ("hello", "line 1: the file is neither a saved run nor a scenario document"),
        ("blast-radius 3\n", "version `3`; version 2 is read"),
        ("blast-radius 2\nseed=1\n", "names no scenario"),
        ("blast-radius 2\nscenario=x\nseed=1\n", "not built in: `x`"),
        ("blast-radius 2\nscenario=msk-control-plane-2026-05-07\nseed=one", "line 3: the file's seed"),
        ("blast-radius 2\nscenario=msk-control-plane-2026-05-07\nseed=1\n\n{}", "comes twice"),
    ] {
        let error = link::read_file(file).unwrap_err();
        assert!(error.contains(reason), "{file}: {error}");
    }
    let many = format!("{good}{}", "&do=1m".repeat(link::MOST_COMMANDS + 1));
    assert!(link::decode(&many).unwrap_err().contains("more than 2000 commands"));
    assert!(link::decode(&"x".repeat(link::MOST_BYTES + 1)).unwrap_err().contains("at most 65536"));
    assert!(
        link::deflated(&format!("v2z{}", "A".repeat(link::MOST_BYTES)))
            .unwrap_err()
            .contains("at most 65536")
    );
    for wrong in ["v2z=", "v2zA", "v2z AA", "v2z%20"] {
        assert_eq!(link::deflated(wrong).unwrap_err(), link::DAMAGED, "{wrong}");
    }
    assert!(
        link::read_file("\u{feff} {\"version\": 1}").unwrap().opening.unwrap().scenario.starts_with(" {")
    );
}

/// The story of the incident and thirty commands: well below what messengers and browsers take.
#[test]
fn the_usual_link_is_short() {
    let session =
        Session::open(&Opening { scenario: MAY_7.into(), seed: 20_260_507, commands: Vec::new() }).unwrap();
    let topology = &session.scenario().topology;
    let all = blast_radius::world::command::Command::all(topology);
    let mut commands: Vec<String> =
        session.scenario().story.iter().map(|command| command.spell(topology)).collect();
    commands.extend((0..30u64).map(|i| {
        let at = SimTime::from_micros(1_300_000_001 + i * 17_654_321);
        format!(
            "{} {}",
            blast_radius::world::command::spell_time(at),
            all[(i as usize * 7) % all.len()].spell(topology)
        )
    }));
    let opening = Opening { scenario: MAY_7.into(), seed: 20_260_507, commands };
    let link = Link {
        opening: Some(opening.clone()),
        name: Some("What I tried".into()),
        at_us: Some(1_900_000_001),
        part: Some("service:trade-execution".into()),
        ..Link::default()
    };
    let (plain, packed) = (link.plain().len(), pack(&link).len());
    println!("plain {plain}, packed {packed}");
    assert!(plain < 2_500 && packed < 1_000, "plain {plain}, packed {packed}");
    // A whole document of a usual size fits, too.
    let document = Opening { scenario: catalogue::text(MAY_7).unwrap().into(), ..opening };
    let whole = pack(&Link { opening: Some(document), ..link }).len();
    println!("with the document {whole}");
    assert!(whole < 16_000, "{whole}");
}

#[test]
fn the_command_line_reads_the_same_links_and_refuses_the_rest() {
    let document = std::fs::read_to_string("tests/documents/two-queues.json").unwrap();
    for scenario in [MAY_7.to_string(), document] {
        let opening = Opening { scenario, seed: 5, commands: Vec::new() };
        let link = Link { opening: Some(opening), ..Link::default() };
        for fragment in [link.plain(), pack(&link)] {
            assert_eq!(
                blast(&format!("https://example.org/#{fragment}")),
                (Some(0), String::new()),
                "{fragment}"
            );
        }
    }
    let bomb = compress_to_vec(&vec![b' '; 20 << 20], 9);
    assert!(bomb.len() < link::MOST_BYTES / 2, "the bomb is small: {}", bomb.len());
    let whole = link::packed(&compress_to_vec(b"blast-radius 2\n", 9));
    let more = link::packed(&[&compress_to_vec(b"blast-radius 2\n", 9)[..], b"x"].concat());
    for (fragment, reason) in [
        (link::packed(&bomb), link::TOO_LONG),
        (link::packed(&bomb[..99]), link::DAMAGED),
        (link::packed(b"nothing deflated"), link::DAMAGED),
        (whole[..whole.len() - 4].to_string(), link::DAMAGED),
        (more, link::DAMAGED),
        (whole, "the link names no scenario"),
        ("v2&scenario=%7B%7D&seed=1".into(), "--link: line 1"),
    ] {
        let (status, said) = blast(&fragment);
        assert!(status == Some(2) && said.contains(reason), "{fragment:.40}: {said}");
    }
}

#[test]
fn a_run_as_a_command_line_is_quoted_for_the_shell() {
    let opening = Opening {
        scenario: MAY_7.into(),
        seed: 7,
        commands: vec!["1m zone a overheat".into(), "it's $HOME".into()],
    };
    let mut link = Link { opening: Some(opening), at_us: Some(90_000_000), ..Link::default() };
    assert_eq!(
        link.command_line("#x"),
        r"blast run msk-control-plane-2026-05-07 --seed 7 --do '1m zone a overheat' --do 'it'\''s $HOME' --until 1m30s"
    );
    link.opening.as_mut().unwrap().scenario = "{}".into();
    assert_eq!(link.command_line("http://x/#v2z1"), "blast run --link 'http://x/#v2z1'");
}

fn run(host: &mut Host) {
    let mut now_ms = 0.0;
    while host.is_busy() {
        now_ms += 16.0;
        let _ = host.pass(now_ms, || 0.0);
        assert!(now_ms < 1e7, "it never comes to rest");
    }
}

#[test]
fn a_session_goes_on_where_it_was_left() {
    let mut session =
        Session::open(&Opening { scenario: MAY_7.into(), seed: 3, commands: Vec::new() }).unwrap();
    let act = |session: &mut Session, control: Control| {
        session.control(control).unwrap();
        session.arrive();
    };
    act(&mut session, Control::Seek(60_000_000));
    act(&mut session, Control::Do("zone a overheat".into()));
    act(&mut session, Control::Seek(300_000_000));
    act(&mut session, Control::Seek(120_000_000));
    act(&mut session, Control::Do("defence timeouts on".into()));
    act(&mut session, Control::RenameBranch(1, "The heat".into()));
    act(&mut session, Control::Seek(200_000_000));
    let trail = host::trail(&session);
    let start = Start {
        scenario: MAY_7.into(),
        branches: trail.branches.clone(),
        part: Some("service:fees".into()),
        undo: trail.undo.clone(),
        ..Start::default()
    };
    let (_, kept) = keep::read(&keep::write("", start.clone())).unwrap();
    let mut host = Host::start(&kept, Pace::INLINE).unwrap();
    let first = host.pass(16.0, || 0.0).unwrap();
    assert!(first.frame.is_some() && first.inspection.unwrap().is_some(), "the start is told first");
    run(&mut host);
    host.ask(Request::Select(None));
    let told = host.pass(1e7, || 0.0).unwrap();
    let told_trail = told.trail.unwrap();
    assert_eq!((told_trail.branches, told_trail.undo), (trail.branches.clone(), trail.undo.clone()));
    assert_eq!(trail.undo.len(), 3);
    assert_eq!((told.playback.now, told.playback.playing), (session.run().now(), false));
    // The other branch is where it was, and what it was.
    let mut again = Session::start(&kept).unwrap();
    for session in [&mut session, &mut again] {
        act(session, Control::Branch(1));
        act(session, Control::Seek(300_000_000));
    }
    assert_eq!(again.digest(), session.digest());
    // And what was done can still be taken back, to the first command.
    for _ in 0..3 {
        for session in [&mut session, &mut again] {
            act(session, Control::Undo);
        }
        assert_eq!(host::trail(&again), host::trail(&session));
    }
    assert!(again.command_log().is_empty() && again.control(Control::Undo).is_err());
}

#[test]
fn branches_that_cannot_be_are_refused() {
    let line = BranchLine { id: 1, name: "x".into(), active: true, seed: 1, ..BranchLine::default() };
    let other = BranchLine { id: 2, active: false, ..line.clone() };
    let long = BranchLine { name: "x".repeat(61), ..line.clone() };
    let cases = [
        (vec![], "not exactly one"),
        (vec![line.clone(), line.clone()], "not exactly one"),
        (vec![line.clone(), BranchLine { id: 1, ..other.clone() }], "a number each"),
        (vec![long], "a name"),
        (vec![BranchLine { id: u32::MAX, ..line.clone() }], "a number each"),
        (
            vec![line.clone(), BranchLine { commands: vec!["1m zone q overheat".into()], ..other.clone() }],
            "found q",
        ),
        (vec![line.clone(), BranchLine { seed: u64::MAX, ..other.clone() }], "too large"),
        (vec![line.clone(), BranchLine { at_us: u64::MAX, ..other.clone() }], "out of range"),
        ((0..41).map(|id| BranchLine { id, active: id == 0, ..line.clone() }).collect(), "a number each"),
    ];
    for (branches, reason) in cases {
        let start = Start { scenario: MAY_7.into(), branches, ..Start::default() };
        let errors = Session::start(&start).err().unwrap().join("\n");
        assert!(errors.contains(reason), "{errors}");
    }
    let past = Past { what: "x".into(), branches: vec![] };
    let start =
        Start { scenario: MAY_7.into(), branches: vec![line.clone()], undo: vec![past], ..Start::default() };
    assert!(Session::start(&start).err().unwrap()[0].contains("not exactly one"));
    let start = Start {
        scenario: MAY_7.into(),
        branches: vec![line],
        part: Some("service:nobody".into()),
        ..Start::default()
    };
    assert!(Host::start(&start, Pace::INLINE).err().unwrap()[0].contains("no part `service:nobody`"));
    // What has nothing to show at the start is a part all the same: a run that was left there opens.
    for part in ["life:get_quote", "blast-radius", "alerts", "timeline", "spof"] {
        let start = Start { part: Some(part.into()), ..start.clone() };
        assert!(Host::start(&start, Pace::INLINE).is_ok(), "{part}");
    }
}

/// The kept text, byte by byte: a changed form of what is kept needs another version. Version 1 had nothing to take back,
/// version 2 no poster.
#[test]
fn what_was_kept_before_is_still_read() {
    let line = BranchLine {
        id: 2,
        name: "n".into(),
        named: true,
        active: true,
        parent: Some((1, 7)),
        seed: 42,
        commands: vec!["1m zone a overheat".into()],
        at_us: 8,
        reached_us: 9,
    };
    let past = Past { what: "u".into(), branches: vec![line.clone()] };
    let old =
        Start { scenario: "s".into(), branches: vec![line], part: Some("p".into()), ..Start::default() };
    assert_eq!(keep::read(KEPT_1), Some(("f".to_string(), old.clone())));
    let start = Start { undo: vec![past], ..old };
    assert_eq!(keep::read(KEPT_2), Some(("f".to_string(), start.clone())));
    assert_eq!(keep::write("f", start.clone()), KEPT_3);
    assert_eq!(keep::read(KEPT_3), Some(("f".to_string(), start)));
    let strange = KEPT_3.replacen("3.", "4.", 1);
    assert_eq!(keep::read(&strange), None);
}

const KEPT_3: &str = "3.AAFzAQIBbgEBAQEHKgESMW0gem9uZSBhIG92ZXJoZWF0CAkBAXABAXUBAgFuAQEBAQcqARIxbSB6b25lIGEgb3ZlcmhlYXQICQAAH2_k84k5sOg.f";

const KEPT_2: &str = "2.AAFzAQIBbgEBAQEHKgESMW0gem9uZSBhIG92ZXJoZWF0CAkBAXABAXUBAgFuAQEBAQcqARIxbSB6b25lIGEgb3ZlcmhlYXQICQD-ekkUnWrQEA.f";
const KEPT_1: &str = "1.AAFzAQIBbgEBAQEHKgESMW0gem9uZSBhIG92ZXJoZWF0CAkBAXCBkE5D9uvH7g.f";
