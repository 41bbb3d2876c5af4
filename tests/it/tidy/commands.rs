//! Commands are spelled and read in one folder: a text such as `zone a power-loss` put together elsewhere is a second
//! grammar, which no compiler sees.

use super::tokens::strings;
use super::{Finding, Source};

/// Where commands are spelled and read.
const HOME: &str = "src/world/command";
/// The words that a command begins with.
const HEADS: [&str; 13] = [
    "dns",
    "zone",
    "link",
    "control-plane",
    "broker",
    "service",
    "replica",
    "consumers",
    "store",
    "quorum",
    "cluster",
    "traffic",
    "defence",
];
/// Verbs, which come as a command's third word.
const VERBS: [&str; 36] = [
    "stale",
    "deploy",
    "canary",
    "roll-back",
    "limit-launches",
    "fail-launches",
    "cut",
    "delay",
    "power-loss",
    "overheat",
    "partition",
    "gray",
    "repair",
    "shift",
    "unshift",
    "block",
    "call-vendor",
    "crash",
    "poison",
    "stop",
    "start",
    "restart",
    "terminate",
    "register",
    "scale-up",
    "split",
    "stick",
    "prune",
    "move-partitions",
    "unclean-election",
    "fail-over",
    "fail-back",
    "evict",
    "coalesce",
    "on",
    "off",
];
/// Verbs that nothing else is called: they stand alone nowhere else either.
const ALONE: [&str; 7] = [
    "power-loss",
    "call-vendor",
    "elect-leaders",
    "launch-instances",
    "move-partitions",
    "unclean-election",
    "unshift",
];

pub fn check(source: &Source) -> Vec<Finding> {
    if !source.path.starts_with("src/") || !source.is_rust() || source.path.starts_with(HOME) {
        return Vec::new();
    }
    let spelled = strings(&source.text).into_iter().filter(|literal| spells(literal.text.trim_matches('"')));
    spelled
        .map(|literal| {
            let advice = format!("{} is a command's word: read it from its row in {HOME}", literal.text);
            source.finding(literal.line, advice)
        })
        .collect()
}

/// Whether a text is a command's spelling, or a verb by itself.
fn spells(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    match words[..] {
        [word] => ALONE.contains(&word),
        [head, _, verb] | [head, _, verb, _] => HEADS.contains(&head) && VERBS.contains(&verb),
        _ => false,
    }
}

#[test]
fn commands_that_are_spelled_outside_their_home_are_found() {
    let cases = [
        ("src/view/controls.rs", "format!(\"zone {zone} power-loss\")", true),
        ("src/view/controls.rs", "format!(\"defence {} on\", word)", true),
        ("src/app/map/ground.rs", "match fault { \"power-loss\" => 1, _ => 2 }", true),
        ("src/world/command/zone.rs", "\"power-loss\"", false),
        ("src/telling/narration.rs", "\"zone a is well\"", false),
        ("src/telling/narration.rs", "// \"zone a repair\"", false),
        ("tests/it/session.rs", "\"zone a repair\"", false),
    ];
    for (path, text, found) in cases {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        assert_eq!(!check(&source).is_empty(), found, "{path}: {text}");
    }
}
