//! Exercises and logs of decisions as documents: read strictly, told with path and line, never half.

use blast_radius::drill::Moves;
use blast_radius::scenario::exercise::{self, Kind, catalogue};
use blast_radius::training::seal::Sealed;
use proptest::prelude::*;

use super::{decision, exercise as built_in};

const DUTY: &str = "duty-blocked";

#[test]
fn the_schema_beside_the_exercises_is_the_readers_own() {
    let kept = std::fs::read_to_string("assets/exercise.schema.json").unwrap();
    assert!(kept == exercise::schema_text(), "blast schema --exercise > assets/exercise.schema.json");
}

#[test]
fn every_built_in_exercise_is_in_order_and_fits_the_schema() {
    let mut schema = exercise::schema();
    // The scenario in place has a schema of its own.
    schema["properties"]["scenario"] = serde_json::json!({});
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (id, title) in catalogue::list() {
        let text = catalogue::text(id).unwrap();
        let read = exercise::read(text, None).unwrap_or_else(|errors| panic!("{id}: {errors}"));
        assert_eq!((read.id.as_str(), read.title.as_str()), (*id, *title));
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        let wrong: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{id}: {wrong:?}");
        assert!(Moves::of(&read, &read.best_play).is_ok(), "{id}: its best play can be played");
    }
}

/// A document with one thing changed.
fn changed(path: &str, value: serde_json::Value) -> String {
    let mut json: serde_json::Value = serde_json::from_str(catalogue::text(DUTY).unwrap()).unwrap();
    *json.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value;
    serde_json::to_string_pretty(&json).unwrap()
}

#[test]
fn a_mistake_is_told_with_its_path() {
    use serde_json::json;
    let cases = [
        ("/scenario", json!("may-7"), "the scenario"),
        ("/hidden/0/do", json!("zone q overheat"), "zone"),
        ("/hidden/0/at", json!("41min"), "after the end of the exercise"),
        ("/clock/begin", json!("50min"), "expected `begin` before `end`"),
        ("/team/sees/0", json!("truth"), "the view"),
        ("/team/sees/2", json!("pager:none"), "the set of alerts"),
        ("/team/resolution", json!("1s"), "finer grain"),
        ("/team/actions/0/role", json!("king"), "role"),
        ("/team/actions/2/do/0", json!("service {service} dance"), "command"),
        ("/causes/3/verdict", json!("maybe"), "verdict"),
        ("/objectives/0/points", json!(11), "101 points together"),
        ("/objectives/0/when/action", json!("nap"), "action"),
        ("/best_play/0/role", json!("king"), "the role"),
        ("/team_title", json!("The zone overheats"), "names what is hidden"),
        ("/next/0/due", json!("soon"), "a date"),
    ];
    for (path, value, told) in cases {
        let errors = exercise::read(&changed(path, value), None).unwrap_err().to_string();
        assert!(errors.contains(told), "{path}: {errors}");
        assert!(errors.contains("line "), "{path}: {errors}");
    }
}

#[test]
fn a_scenario_in_place_is_read_and_its_mistakes_have_their_lines() {
    let scenario = include_str!("../../../assets/scenarios/healthy-day.json");
    let text = catalogue::text(DUTY).unwrap();
    let place = text.find("\"msk-control-plane-2026-05-07\"").unwrap();
    let before = text[..place].matches('\n').count();
    let put = |scenario: &str| text.replacen("\"msk-control-plane-2026-05-07\"", scenario, 1);
    let broken = put(&scenario.replacen("\"length\"", "\"lenght\"", 1));
    let errors = exercise::read(&broken, None).unwrap_err();
    let line = scenario[..scenario.find("\"length\"").unwrap()].matches('\n').count() + 1;
    let first = &errors.mistakes[0];
    assert_eq!((first.line, first.pointer.as_str()), (before + line, "/scenario/lenght"), "{errors}");
}

#[test]
fn a_log_is_read_line_by_line_and_written_as_it_was() {
    let log = vec![
        decision("11min20s", "commander", Kind::Action, "declare"),
        decision(
            "12m10s",
            "operations",
            Kind::Hypothesis,
            "zone-heals 70 %: \"a\" lost\\power\nor not; evidence map",
        ),
    ];
    let text: String = log.iter().map(|own| own.line() + "\n").collect();
    assert_eq!(text.lines().count(), 2, "a decision is a line");
    assert_eq!(exercise::decisions(&text).unwrap(), log);
    let wrong =
        "\n{\"at\": \"1m\", \"role\": \"a\", \"kind\": \"action\", \"text\": \"x\"}\n{\"at\": \"x\"}\nno";
    let errors = exercise::decisions(wrong).unwrap_err();
    assert!(
        errors.mistakes.iter().all(|own| own.line == 3 || own.line == 4) && errors.mistakes.len() >= 4,
        "{errors}"
    );
}

#[test]
fn what_cannot_be_done_is_refused_with_its_number() {
    let exercise = built_in(DUTY);
    let cases = [
        ("5min", "commander", Kind::Action, "declare", "order of time"),
        ("41min", "commander", Kind::Action, "declare", "at most"),
        ("11min", "king", Kind::Action, "declare", "no role king"),
        ("11min", "operations", Kind::Action, "nap", "no action nap"),
        ("11min", "operations", Kind::Action, "declare", "for the role commander"),
        ("11min", "operations", Kind::Action, "restart-service", "needs a part"),
        ("11min", "operations", Kind::Action, "restart-service ledger", "needs a part"),
        ("11min", "commander", Kind::Prediction, "maybe", "expected heals"),
        ("11min", "commander", Kind::Prediction, "part moon", "no part moon"),
        ("11min", "commander", Kind::Answer, "why: so", "nothing of the name why"),
        ("11min", "commander", Kind::Action, "hint h9", "nothing of the name h9"),
    ];
    for (at, role, kind, text, told) in cases {
        let log = [decision("6min", "commander", Kind::Hypothesis, "quiet"), decision(at, role, kind, text)];
        let wrong = Moves::of(&exercise, &log).unwrap_err();
        assert!(
            wrong.len() == 1 && wrong[0].starts_with("decision 2: ") && wrong[0].contains(told),
            "{text}: {wrong:?}"
        );
    }
}

#[test]
fn a_mistake_of_the_best_play_stands_at_its_field_with_its_line() {
    use blast_radius::session::budget::Pace;
    use blast_radius::session::protocol::encode;
    use blast_radius::training::protocol::{Request, Start, Update, heard};
    use blast_radius::training::service::Service;
    use serde_json::json;
    let text = catalogue::text(DUTY).unwrap();
    let play: serde_json::Value = serde_json::from_str(text).unwrap();
    let last = play["best_play"].as_array().unwrap().len() - 1;
    let cases = [
        ("/best_play/2/text".to_owned(), json!("dance"), "there is no action dance"),
        ("/best_play/1/text".to_owned(), json!("restart-service"), "needs a part"),
        (format!("/best_play/{last}/at"), json!("6m1s"), "expected order of time"),
    ];
    for (place, value, told) in cases {
        let mut json = play.clone();
        *json.pointer_mut(&place).unwrap() = value.clone();
        if place.ends_with("text") {
            json.pointer_mut(&place.replace("text", "kind")).unwrap().clone_from(&json!("action"));
            json.pointer_mut(&place.replace("text", "role")).unwrap().clone_from(&json!("operations"));
        }
        let exercise = serde_json::to_string_pretty(&json).unwrap();
        let start = Start { exercise: exercise.clone(), seed: 1, leads: true, ..Start::default() };
        let answer = Service::new(Pace::WORKER).take(&encode(&Request::Open(start))).unwrap();
        let Some(Update::Refused(wrong)) = heard(&answer, |text| text) else { panic!("{place} is taken") };
        let mine = wrong.iter().find(|message| blast_radius::editing::place_of(message) == place);
        let mine = mine.unwrap_or_else(|| panic!("{place}: {wrong:?}"));
        let line: usize = mine.strip_prefix("line ").unwrap().split(':').next().unwrap().parse().unwrap();
        let own = exercise.lines().nth(line - 1).unwrap();
        assert!(mine.contains(told) && own.contains(value.as_str().unwrap()), "{mine}: {own}");
    }
}

#[test]
fn a_row_whose_time_is_written_goes_where_it_belongs() {
    use blast_radius::editing::{Form, with};
    use blast_radius::training::draft::in_order;
    let text = catalogue::text(DUTY).unwrap();
    let before = Form::read(text).unwrap();
    let texts = |form: &Form| -> Vec<String> {
        form.elements("/best_play").map(|at| form.text(&format!("{at}/text")).to_owned()).collect()
    };
    assert_eq!(in_order(text.to_owned(), "/best_play/0/at"), (text.to_owned(), None), "it is in order");
    let changed = with(text, "/best_play/0/at", "\"39min\"").unwrap();
    let (sorted, moved) = in_order(changed.clone(), "/best_play/0/at");
    let count = before.count("/best_play");
    assert_eq!(moved.unwrap().was, (1..count).chain([0]).collect::<Vec<_>>());
    let after = Form::read(&sorted).unwrap();
    let mut wanted = texts(&before);
    wanted.rotate_left(1);
    assert_eq!(texts(&after), wanted);
    assert_eq!(in_order(changed.clone(), "/best_play/0/text"), (changed, None), "only a time moves a row");
    // Messages without a time stay behind their neighbour.
    let changed = with(text, "/injects/0/at", "\"20min30s\"").unwrap();
    let (sorted, _) = in_order(changed, "/injects/0/at");
    let form = Form::read(&sorted).unwrap();
    assert_eq!(form.text("/injects/5/id"), "handover");
}

#[test]
fn what_is_added_has_a_time_and_words_that_fit() {
    use blast_radius::editing::Form;
    use blast_radius::training::draft::{decisions, offers};
    use blast_radius::training::form::{decision, piece};
    let form = Form::read(catalogue::text(DUTY).unwrap()).unwrap();
    let document = blast_radius::scenario::catalogue::text("msk-control-plane-2026-05-07").unwrap();
    let offers = offers(document);
    let added = |text: &str| Form::read(text).unwrap_or_else(|| panic!("{text}"));
    let message = added(&piece(&form, "inject", "/injects", ""));
    assert_eq!(message.text("/at"), "31m", "a minute after the last one");
    let question = added(&piece(&form, "question", "/pauses", ""));
    assert_eq!(question.text("/at"), "23m", "in the middle of 6 to 40 min");
    let all: Vec<String> = decisions(&form, &offers).into_iter().map(|own| own.0).collect();
    for text in ["restart-service fees", "topics trading", "steer a", "declare", "duty", "tell"] {
        assert!(all.iter().any(|own| own == text), "{text} is not in {all:?}");
    }
    assert!(!all.iter().any(|own| own == "restart-service"), "it needs a part");
    // The first action that the play does not have, with what it is done to, in the hands that do it.
    let more = added(&decision(&form, &offers));
    let first = |text: &str| text.split(' ').next().unwrap().to_owned();
    let has = form
        .elements("/best_play")
        .any(|at| first(form.text(&format!("{at}/text"))) == first(more.text("/text")));
    assert!(!has && all.iter().any(|own| own == more.text("/text")), "{}", more.text("/text"));
    let text = catalogue::text(DUTY).unwrap();
    let whole = blast_radius::editing::with(text, "/best_play/-", decision(&form, &offers)).unwrap();
    let read = exercise::read(&whole, None).unwrap();
    assert!(Moves::of(&read, &read.best_play).is_ok());
}

#[test]
fn what_is_still_to_be_written_is_named() {
    use blast_radius::training::draft::{PLACEHOLDERS, placeholders};
    let drafts = [
        include_str!("../../../assets/draft-exercise.txt"),
        include_str!("../../../assets/draft-pieces.json"),
    ];
    for words in PLACEHOLDERS {
        let drafted = drafts.iter().any(|text| text.contains(words)) || words == "Broken live.";
        assert!(drafted, "nobody drafts `{words}`");
    }
    assert!(placeholders(drafts[0]).len() >= 6);
    for (id, _) in catalogue::list() {
        assert_eq!(placeholders(catalogue::text(id).unwrap()), Vec::<&str>::new(), "{id}");
    }
}

#[test]
fn a_sealed_link_opens_what_it_was_made_of_and_names_nothing() {
    let sealed = Sealed { leads: true, exercise: "duty-blocked".into(), seed: 7, log: "x\ny".into() };
    let text = sealed.spell();
    assert_eq!(Sealed::read(&text), Some(sealed.clone()));
    assert!(text.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_'));
    for word in ["duty", "blocked", "elect"] {
        assert!(!text.contains(word));
    }
    let other = Sealed { seed: 8, ..sealed };
    let same = text.bytes().zip(other.spell().bytes()).filter(|(one, two)| one == two).count();
    assert!(same * 4 < text.len(), "links of two seeds do not look alike");
    assert_eq!(Sealed::read("nonsense!"), None);
    assert_eq!(Sealed::read(&text[..text.len() / 2]), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_exercise_never_panics(at in 0..20_000usize, byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = catalogue::text(DUTY).unwrap().as_bytes().to_vec();
        let at = at % bytes.len();
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        if let Ok(read) = exercise::read_bytes(&bytes) {
            let _ = Moves::of(&read, &read.best_play);
        }
    }

    #[test]
    fn any_text_is_a_log_or_a_mistake(text in "\\PC{0,200}") {
        let _ = exercise::decisions(&text);
        let _ = Sealed::read(&text);
    }
}

#[test]
fn what_was_broken_becomes_an_exercise_that_can_be_played() {
    use blast_radius::session::Opening;
    use blast_radius::training::draft::draft;
    for (id, _) in blast_radius::session::scenarios() {
        let document = blast_radius::scenario::catalogue::text(id).unwrap();
        let commands = vec!["9m zone a power-loss".to_owned(), "12m traffic surge 2x".to_owned()];
        let opening = Opening { scenario: (*id).into(), seed: 7, commands };
        let text = draft(&opening, document).unwrap();
        let read = exercise::read(&text, None).unwrap_or_else(|errors| panic!("{id}: {errors}\n{text}"));
        assert!(Moves::of(&read, &read.best_play).is_ok(), "{id}");
        let planted: Vec<_> =
            read.planted(7).iter().map(|own| own.command.spell(&read.scenario.topology)).collect();
        assert_eq!(planted, opening.commands, "{id}");
    }
    let nothing = Opening { scenario: "healthy-day".into(), seed: 1, commands: Vec::new() };
    let document = blast_radius::scenario::catalogue::text("healthy-day").unwrap();
    assert!(draft(&nothing, document).unwrap_err()[0].contains("nothing was broken"));
}
