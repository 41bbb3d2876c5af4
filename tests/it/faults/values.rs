//! Commands with values: each value has one spelling, is read in its range, and an error names it and what would fit.

use blast_radius::engine::Seed;
use blast_radius::scenario::{self, catalogue};
use blast_radius::world::command::Command;
use blast_radius::world::topology::Topology;

use crate::support::cloud::region;
use crate::support::command_line::printed;

/// The command of a text, spelled.
fn respelled(text: &str, topology: &Topology) -> String {
    Command::parse(text, topology).map_or_else(|error| error, |command| command.spell(topology))
}

#[test]
fn a_value_has_one_spelling() {
    let topology = region(&[]);
    let cases = [
        ("replica web/1 slow 5x", "replica web/1 slow 5x"),
        ("replica  web/2   slow 5.0x", "replica web/2 slow 5x"),
        ("replica web/1 slow 1.1x", "replica web/1 slow 1.1x"),
        ("replica web/1 slow 1000x", "replica web/1 slow 1000x"),
        ("replica web/1 fail-fast 40%", "replica web/1 fail-fast 40%"),
        ("replica web/1 fail-fast 0.01%", "replica web/1 fail-fast 0.01%"),
        ("replica web/1 fail-fast 12.50%", "replica web/1 fail-fast 12.5%"),
        ("replica web/100% fail-fast 2.05%", "replica web/100% fail-fast 2.05%"),
        ("replica web/30% crash", "replica web/30% crash"),
        ("replica web/1 slow 5x over 600s", "replica web/1 slow 5x over 10m"),
        ("replica web/1 slow 5x over 50ms", "replica web/1 slow 5x over 50ms"),
        ("replica web/1 slow 5x over 0.05s", "replica web/1 slow 5x over 50ms"),
        ("replica web/1 slow 5x over 1500ms", "replica web/1 slow 5x over 1.5s"),
        ("replica web/1 fail-fast 1% over 1h30m", "replica web/1 fail-fast 1% over 1h30m"),
    ];
    for (text, spelled) in cases {
        assert_eq!(respelled(text, &topology), spelled, "{text}");
    }
}

#[test]
fn an_error_names_the_value_and_what_would_fit() {
    let topology = region(&[]);
    let factor = "a factor from 1.1x to 1000x";
    let cases = [
        ("replica web/1 slow 0x", "found 0x, expected a factor from 1.1x to 1000x".to_string()),
        ("replica web/1 slow 1x", format!("found 1x, expected {factor}")),
        ("replica web/1 slow 1001x", format!("found 1001x, expected {factor}")),
        ("replica web/1 slow 5", format!("found 5, expected {factor}")),
        ("replica web/1 slow +5x", format!("found +5x, expected {factor}")),
        ("replica web/1 slow 1.15x", format!("found 1.15x, expected {factor}")),
        ("replica web/1 slow 99999999999x", format!("found 99999999999x, expected {factor}")),
        ("replica web/1 slow", format!("found the end, expected {factor}")),
        ("replica web/1 fail-fast 101%", "found 101%, expected a share from 0.01% to 100%".into()),
        ("replica web/1 fail-fast 0%", "found 0%, expected a share from 0.01% to 100%".into()),
        ("replica web/1 slow 5x over 0s", "found 0s, expected a duration from 1ms to 24h".into()),
        ("replica web/1 slow 5x over 1us", "found 1us, expected a duration from 1ms to 24h".into()),
        ("replica web/1 slow 5x for 10m", "found for, expected the end or over".into()),
        ("replica web/3 crash", "found web/3, expected web/1 to web/2 or web/0.01% to web/100%".into()),
        ("replica web/0 crash", "found web/0, expected web/1 to web/2 or web/0.01% to web/100%".into()),
        ("replica fees/1 crash", "found fees/1, expected web/N or web/SHARE".into()),
        ("replica web/1 burn", "found burn, expected crash or stick or slow or fail-fast or repair".into()),
        ("replica web/1 crash now", "found now, expected the end".into()),
    ];
    for (text, expected) in cases {
        let error = Command::parse(text, &topology).unwrap_err();
        assert_eq!(error, format!("command `{text}`: {expected}"));
    }
}

/// Any value in range comes back as it was, and so does the command around it: in every scenario, whatever is drawn.
#[test]
fn every_command_with_random_values_is_read_back() {
    let mut drawn = 0;
    for (id, _) in catalogue::list() {
        let topology = scenario::read(catalogue::text(id).unwrap()).unwrap().topology;
        let with_values = |command: &Command| !command.forms(&topology).is_empty();
        for (at, command) in Command::all(&topology).into_iter().filter(with_values).enumerate() {
            for try_ in 0..4u64 {
                let mut values = 0;
                let other = command.with_values(&topology, &mut |form, most| {
                    values += 1;
                    let mut draw = Seed(at as u64).draw(0x7E58, try_, values, 0);
                    // The ends of the range are cases of their own.
                    match try_ {
                        0 => form.least,
                        1 => most,
                        _ => form.least + draw.below(u64::from(most - form.least) + 1) as u32,
                    }
                });
                let spelled = other.spell(&topology);
                assert_eq!(Command::parse(&spelled, &topology), Ok(other), "{id}: {spelled}");
                assert_eq!(other.template(&topology), command.template(&topology), "{id}: {spelled}");
                drawn += 1;
            }
        }
    }
    assert!(drawn > 500, "{drawn}");
}

#[test]
fn the_list_of_commands_has_a_template_for_all_values() {
    let text = printed(&["commands", "healthy-day"]);
    for line in [
        "replica fees/N slow FACTOR",
        "replica fees/SHARE fail-fast SHARE over DURATION",
        "FACTOR: 1.1x to 1000x",
        "N: 1 to 9",
    ] {
        assert_eq!(text.lines().filter(|other| *other == line).count(), 1, "{line}\n{text}");
    }
    assert!(text.lines().count() < 600, "{} lines", text.lines().count());
}
