//! The examples, included as they are: each runs, and what it shows is so.

#[path = "../../examples/own_document.rs"]
mod own_document;
#[path = "../../examples/study.rs"]
mod study;
#[path = "../../examples/world.rs"]
mod world;

#[test]
fn a_world_in_ten_lines() {
    world::main().unwrap();
    let sentence = world::quotes().unwrap();
    let numbers: Vec<u32> = sentence.split(' ').filter_map(|word| word.parse().ok()).collect();
    assert!(matches!(numbers[..], [answered, offered] if 0 < answered && answered < offered), "{sentence}");
}

#[test]
fn an_own_document_from_rust() {
    own_document::main().unwrap();
    let share = |rate| own_document::answered(rate).unwrap();
    assert!(share(70) > 0.99, "{}", share(70));
    assert!(share(130) < 0.5, "{}", share(130));
}

#[test]
fn a_study_over_seeds() {
    study::main().unwrap();
    let (undefended, timeouts) =
        (study::answered(1..=2, &[]), study::answered(1..=2, &["0s defence timeouts on"]));
    for (without, with) in undefended.unwrap().into_iter().zip(timeouts.unwrap()) {
        assert!(without < with, "{without} {with}");
    }
}
