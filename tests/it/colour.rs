//! Contrast of the page's colours by the formula of WCAG 2, on every ground in light and dark; and the pictures that people
//! take along have the same colours.

use blast_radius::view::svg::{self, poster};

const STYLE: &str = include_str!("../../assets/style/base.css");

/// Least contrast of a text, and of a sign.
const TEXT: f64 = 4.5;
const SIGN: f64 = 3.0;

/// What texts and signs stand on.
const GROUNDS: [&str; 4] = ["paper", "surface", "below", "cone-tint"];
/// Colours of texts besides `*-ink`.
const TEXTS: [&str; 3] = ["ink", "ink-2", "ink-3"];
/// Colours of signs, lines that carry meaning, and what is drawn in charts.
const SIGNS: [&str; 9] = ["ok", "lost", "slow", "hung", "fail", "reject", "serve", "edge", "ink"];

/// The colours of a token in light and in dark, as `#rrggbb`.
fn token(name: &str) -> Option<[&'static str; 2]> {
    let (_, rest) = STYLE.split_once(&format!("--{name}: "))?;
    let value = rest.split_once(';')?.0;
    if let Some(other) = value.strip_prefix("var(--") {
        return token(other.trim_end_matches(')'));
    }
    let (light, dark) = value.strip_prefix("light-dark(")?.trim_end_matches(')').split_once(", ")?;
    Some([light, dark])
}

/// The names of the tokens that end in `-ink`, but for what stands on ink.
fn inks() -> Vec<&'static str> {
    let names = STYLE
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(": ").map(|entry| entry.0));
    names.filter(|name| name.ends_with("-ink") && *name != "on-ink").collect()
}

/// Relative luminance.
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { libm::pow((value + 0.055) / 1.055, 2.4) }
    };
    assert!(colour.len() == 7 && colour.starts_with('#'), "{colour}");
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Colours that have too little contrast.
fn weak(names: &[&str], least: f64) -> Vec<String> {
    let mut weak = Vec::new();
    for name in names {
        let colours = token(name).unwrap_or_else(|| panic!("no colour --{name}"));
        for ground in GROUNDS {
            let grounds = token(ground).unwrap_or_else(|| panic!("no colour --{ground}"));
            for (side, theme) in ["light", "dark"].into_iter().enumerate() {
                let contrast = contrast(colours[side], grounds[side]);
                if contrast < least {
                    weak.push(format!("{name} on {ground}, {theme}: {contrast:.2}"));
                }
            }
        }
    }
    weak
}

#[test]
fn the_formula_is_that_of_wcag() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 1e-9);
    assert!((contrast("#777777", "#ffffff") - 4.48).abs() < 0.005);
}

#[test]
fn every_text_is_read_on_every_ground() {
    let inks = inks();
    assert!(inks.len() >= 7, "{inks:?}");
    let names = [&inks[..], &TEXTS].concat();
    assert_eq!(weak(&names, TEXT), Vec::<String>::new());
    let [on, ink] = [token("on-ink").unwrap(), token("ink").unwrap()];
    assert!((0..2).all(|side| contrast(on[side], ink[side]) >= TEXT), "words on buttons");
}

/// But for `calm` and `line`, which are never the only cue.
#[test]
fn every_sign_is_seen_on_every_ground() {
    assert_eq!(weak(&SIGNS, SIGN), Vec::<String>::new());
}

#[test]
fn pictures_have_the_colours_of_the_page() {
    let table = [
        ("paper", svg::PAPER),
        ("surface", svg::SURFACE),
        ("below", svg::BELOW),
        ("ink", svg::INK),
        ("ink-2", svg::INK_2),
        ("ink-3", svg::INK_3),
        ("line", svg::LINE),
        ("edge", svg::EDGE),
        ("calm", svg::CALM),
        ("lost", svg::LOST),
        ("lost-ink", svg::LOST_INK),
        ("cone-tint", svg::CONE),
        ("hung", svg::HUNG),
        ("fail", svg::FAIL),
    ];
    for (name, colour) in table {
        assert_eq!(token(name).unwrap()[0], colour, "--{name}");
    }
    let states = [
        ("slow", "slow"),
        ("hung", "hung"),
        ("fail", "failing"),
        ("reject", "rejecting"),
        ("serve", "fallback"),
        ("ok", "ok"),
    ];
    for (name, state) in states {
        let (colour, tint) = svg::colours(state);
        let expected = [token(name).unwrap()[0], token(&format!("{name}-tint")).unwrap()[0]];
        assert_eq!([colour, tint], expected, "--{name}");
    }
}

#[test]
fn posters_have_the_colours_of_the_page() {
    for (side, theme) in [poster::LIGHT, poster::DARK].iter().enumerate() {
        let table = [
            ("paper", theme.paper),
            ("surface", theme.surface),
            ("below", theme.below),
            ("ink", theme.ink),
            ("ink-2", theme.ink_2),
            ("line", theme.line),
            ("edge", theme.edge),
            ("calm", theme.calm),
            ("lost", theme.lost),
            ("lost-ink", theme.lost_ink),
            ("cone-tint", theme.cone),
        ];
        for (name, colour) in table {
            assert_eq!(token(name).unwrap()[side], colour, "--{name}");
        }
        let states = [
            ("slow", "slow"),
            ("hung", "hung"),
            ("fail", "failing"),
            ("fail", "down"),
            ("reject", "rejecting"),
            ("serve", "fallback"),
            ("ok", "ok"),
        ];
        for (name, state) in states {
            let expected = (token(name).unwrap()[side], token(&format!("{name}-tint")).unwrap()[side]);
            assert_eq!(theme.state(state), expected, "--{name}");
        }
    }
}

/// Set on elements by the page: places, shares and counts.
const SET_BY_THE_PAGE: [&str; 14] =
    ["depth", "columns", "z", "v", "abreast", "need", "to", "w", "at", "worst", "from", "y", "rows", "x"];

/// A value that no rule sets would silently be nothing.
#[test]
fn every_property_that_a_style_reads_is_set_somewhere() {
    let styles = [
        STYLE,
        include_str!("../../assets/style/frame.css"),
        include_str!("../../assets/style/map.css"),
        include_str!("../../assets/style/charts.css"),
        include_str!("../../assets/style/steps.css"),
    ]
    .concat();
    let read = styles.split("var(--").skip(1);
    let unset: Vec<&str> = read
        .filter_map(|rest| {
            let end = rest.find([')', ',', ' '])?;
            // With a second value it may be left unset; those without are set by a rule, or by the page on the element.
            rest[end..].starts_with(')').then_some(&rest[..end])
        })
        .filter(|name| !styles.contains(&format!("--{name}:")) && !SET_BY_THE_PAGE.contains(name))
        .collect();
    assert!(unset.is_empty(), "{unset:?}");
}
