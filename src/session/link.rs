//! A run as a text that travels: in the fragment of an address, and as a file. The same fields, spelled in two ways.
//!
//! 1. `#v2&scenario=ID&seed=N&name=…&at=12m&part=service:fees&theme=dark&lang=pt-BR&embed&do=COMMAND&do=…`: percent-encoded, readable.
//! 2. `#v2z…`: the text of a file, deflated (RFC 1951) and in base64url. Whoever reads it inflates at most [`MOST_TEXT`]
//!    bytes.
//! 3. A file: `blast-radius 2`, a field a line; for a document that is not built in an empty line and the document.
//! 4. `#v2&lang=pt-BR`: only how the page looks (`theme`, `lang`, `embed`); the run is the default one. A widget's may leave
//!    `v2&` out, and says further what it shows (`show=player,story`), the page that drives it (`host=ORIGIN`), and that its
//!    run is given by that page (`wait`).
//! 5. `#v1&s=ID&seed=N&c=COMMAND;COMMAND…`: still read.
//!
//! A link is understood whole or refused with its mistake: never half-read.

use crate::base::base64;
use crate::engine::SimTime;
use crate::frame::Opening;
use crate::language::TAGS;
use crate::run::branches::LONGEST_NAME;
use crate::session::protocol::{BranchLine, Opens, Start};
use crate::session::{MAX_SEED, scenarios};
use crate::world::command::{parse_time, spell_time};

/// The content of a link or a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The run, when one is named.
    pub opening: Option<Opening>,
    /// True if the page is a widget.
    pub embed: bool,
    /// True if the widget waits for a run of that page.
    pub wait: bool,
    /// The parts of the widget beside its map: all of them, when nothing is said.
    pub show: Option<Show>,
    /// The step of the story that comes next, from 1.
    pub step: Option<usize>,
    /// The branch's name.
    pub name: Option<String>,
    /// The moment shown, in microseconds; a run without one begins at its start.
    pub at_us: Option<u64>,
    /// The selected part.
    pub part: Option<String>,
    /// `light` or `dark`.
    pub theme: Option<&'static str>,
    /// The language of the page, one of `language::TAGS`.
    pub lang: Option<&'static str>,
}

/// The parts of a widget beside its map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Show {
    /// The three switches.
    pub switches: bool,
    /// Play, back to the start, clock.
    pub player: bool,
    /// The steps of the story.
    pub story: bool,
}

impl Show {
    /// All of them.
    pub const ALL: Show = Show { switches: true, player: true, story: true };

    /// Reads `player,story`, or `none`; nothing for another text.
    fn read(text: &str) -> Option<Show> {
        let mut show = Show { switches: false, player: false, story: false };
        for word in text.split(',').filter(|_| text != "none") {
            let part = match word {
                "switches" => &mut show.switches,
                "player" => &mut show.player,
                "story" => &mut show.story,
                _ => return None,
            };
            *part = true;
        }
        Some(show)
    }

    /// Spells it: `player,story`.
    pub fn spell(self) -> String {
        let parts = [(self.switches, "switches"), (self.player, "player"), (self.story, "story")];
        let shown: Vec<&str> = parts.iter().filter(|part| part.0).map(|part| part.1).collect();
        if shown.is_empty() { "none".to_owned() } else { shown.join(",") }
    }
}

/// The seed of a page that was opened without one.
pub const FIRST_SEED: u64 = 42;
/// Longest fragment read: a link from elsewhere must not cost memory.
pub const MOST_BYTES: usize = 64 * 1024;
/// Longest text read out of a compressed fragment.
pub const MOST_TEXT: usize = 1 << 20;
/// Most commands of a run.
pub const MOST_COMMANDS: usize = 2_000;
/// Longest name of a part, bytes.
const LONGEST_PART: usize = 200;
/// Plain links up to this length are not compressed: they can be read.
pub const READABLE: usize = 400;
/// Most steps of a story.
const MOST_STEPS: usize = 100;
/// Fields without a value.
const FLAGS: [&str; 2] = ["embed", "wait"];
/// First line of a file.
const HEADER: &str = "blast-radius 2";

/// The time of a spelled command, microseconds, and what it says.
pub fn timed(command: &str) -> Option<(u64, &str)> {
    let (time, what) = command.split_once(' ')?;
    Some((parse_time(time).ok()?.as_micros(), what))
}

impl Link {
    /// The plain fragment, without the `#`.
    pub fn plain(&self) -> String {
        let mut out = "v2".to_string();
        for (key, value) in self.fields(true) {
            out.push('&');
            out.push_str(key);
            if !FLAGS.contains(&key) {
                out.push('=');
                out.push_str(&escape(&value, true));
            }
        }
        out
    }

    /// The text of a file, and of a compressed link.
    pub fn text(&self) -> String {
        let document = self.opening.as_ref().filter(|opening| is_document(&opening.scenario));
        let mut out = HEADER.to_string();
        for (key, value) in self.fields(document.is_none()) {
            out.push('\n');
            out.push_str(key);
            if !FLAGS.contains(&key) {
                out.push('=');
                out.push_str(&escape(&value, false));
            }
        }
        out.push('\n');
        if let Some(opening) = document {
            out.push('\n');
            out.push_str(&opening.scenario);
        }
        out
    }

    fn fields(&self, with_scenario: bool) -> Vec<(&'static str, String)> {
        let mut fields = Vec::new();
        let opening = self.opening.as_ref();
        if let Some(opening) = opening {
            if with_scenario {
                fields.push(("scenario", opening.scenario.clone()));
            }
            fields.push(("seed", opening.seed.to_string()));
        }
        fields.extend(self.name.clone().map(|name| ("name", name)));
        fields.extend(self.at_us.map(|at| ("at", spell_time(SimTime::from_micros(at)))));
        fields.extend(self.part.clone().map(|part| ("part", part)));
        fields.extend(self.step.map(|step| ("step", step.to_string())));
        fields.extend(self.theme.map(|theme| ("theme", theme.to_string())));
        fields.extend(self.lang.map(|lang| ("lang", lang.to_string())));
        fields.extend(self.show.map(|show| ("show", show.spell())));
        fields.extend(self.embed.then(|| ("embed", String::new())));
        fields.extend(self.wait.then(|| ("wait", String::new())));
        fields.extend(opening.iter().flat_map(|opening| &opening.commands).map(|text| ("do", text.clone())));
        fields
    }

    /// Returns the start that opens the run, for a link that names one: one branch, left at the moment.
    pub fn start(&self) -> Option<Start> {
        let mut start = Start::from(self.opening.as_ref()?);
        let BranchLine { name, named, at_us, reached_us, .. } = &mut start.branches[0];
        if let Some(given) = &self.name {
            (*name, *named) = (given.clone(), true);
        }
        *at_us = self.at_us.unwrap_or_default();
        *reached_us = *at_us;
        start.part = self.part.clone();
        Some(start)
    }

    /// Where a run opens of which the link says neither a moment nor what was done: before its step, a widget at the moment of
    /// the document's poster.
    pub fn opens(&self) -> Opens {
        let said = self.at_us.is_some() || self.opening.iter().any(|opening| !opening.commands.is_empty());
        match self.step {
            _ if said => Opens::Given,
            Some(step) => Opens::Step(step as u32 - 1),
            None if self.embed => Opens::Poster,
            None => Opens::Given,
        }
    }

    /// The same run on the command line, quoted for a POSIX shell. A document travels in `address`, the whole link.
    pub fn command_line(&self, address: &str) -> String {
        let mut words = vec!["blast".to_string(), "run".to_string()];
        match &self.opening {
            Some(opening) if !is_document(&opening.scenario) => {
                words.extend([opening.scenario.clone(), "--seed".to_string(), opening.seed.to_string()]);
                for command in &opening.commands {
                    words.extend(["--do".to_string(), command.clone()]);
                }
                if let Some(at) = self.at_us {
                    words.extend(["--until".to_string(), spell_time(SimTime::from_micros(at))]);
                }
            }
            _ => words.extend(["--link".to_string(), address.to_string()]),
        }
        let mut line = String::new();
        for word in &words {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(&quote(word));
        }
        line
    }
}

/// A word of a POSIX shell.
fn quote(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        return word.to_string();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Returns whether a scenario is the text of a document, and not an identifier.
pub fn is_document(scenario: &str) -> bool {
    crate::scenario::is_text(scenario)
}

/// The plain fragment of a run from its start, without the `#`.
pub fn encode(opening: &Opening, embed: bool) -> String {
    Link { opening: Some(opening.clone()), embed, ..Link::default() }.plain()
}

/// The compressed fragment, without the `#`: `deflated` is the deflated text.
pub fn packed(deflated: &[u8]) -> String {
    format!("v2z{}", base64::encode(deflated))
}

/// The deflated text of a compressed fragment, with or without the `#`; `None` for a fragment that is not compressed.
///
/// # Errors
/// It is too long, or not base64url.
pub fn deflated(fragment: &str) -> Result<Option<Vec<u8>>, String> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let Some(text) = fragment.strip_prefix("v2z") else { return Ok(None) };
    fits(fragment)?;
    base64::decode(text).map(Some).ok_or_else(|| DAMAGED.to_string())
}

/// The complaint about a link that cannot be inflated.
pub const DAMAGED: &str = "the link is damaged: a piece of it is missing or was changed on the way";
/// The complaint about a link that inflates to more than [`MOST_TEXT`].
pub const TOO_LONG: &str = "the link unfolds to more than 1 MB; no more is read";

/// Reads the text of a compressed fragment.
///
/// # Errors
/// Returns its mistake, in one sentence.
pub fn inflated(text: &[u8]) -> Result<Link, String> {
    let text = std::str::from_utf8(text).map_err(|_| DAMAGED)?;
    lines(text, "link")
}

/// Reads a plain fragment with or without the `#`; `None` for an empty one.
///
/// # Errors
/// Returns its mistake, in one sentence.
pub fn decode(fragment: &str) -> Result<Option<Link>, String> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    if fragment.is_empty() {
        return Ok(None);
    }
    fits(fragment)?;
    // A snippet by hand may leave the version out: `#embed`, `#embed&theme=dark`.
    let versioned = if fragment == "embed" || fragment.starts_with("embed&") {
        &["v2&", fragment].concat()
    } else {
        fragment
    };
    let mut parts = versioned.split('&');
    let mut reader = Reader { what: "link", ..Reader::default() };
    let first = match parts.next() {
        Some("v1") => true,
        Some("v2") => false,
        Some(version) if version.strip_prefix('v').is_some_and(is_number) => {
            return Err(format!("the link has version {}; v1 and v2 are read", shorten(version)));
        }
        _ => return Err("the link does not begin with its version, v1 or v2".to_string()),
    };
    for part in parts {
        let (key, value) = match part.split_once('=') {
            Some((key, value)) => (key, Some(value)),
            None => (part, None),
        };
        match (first, key, value) {
            (true, "c", Some(value)) if reader.commands.is_empty() => {
                value
                    .split(';')
                    .try_for_each(|value| reader.field("do", Some(unescape(value, true)?), part))?;
            }
            (true, "s", Some(value)) => reader.field("scenario", Some(unescape(value, true)?), part)?,
            (true, "seed" | "embed", _) | (false, ..) => {
                reader.field(key, value.map(|value| unescape(value, true)).transpose()?, part)?;
            }
            _ => return Err(reader.strange(part)),
        }
    }
    reader.finish().map(Some)
}

/// Reads the text of a file that a page saved, or a document.
///
/// # Errors
/// Returns its mistake, in one sentence. Mistakes within a document are reported where it is opened.
pub fn read_file(text: &str) -> Result<Link, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if is_document(text) {
        let opening = Opening { scenario: text.to_string(), seed: 1, commands: Vec::new() };
        return Ok(Link { opening: Some(opening), ..Link::default() });
    }
    lines(text, "file")
}

fn lines(text: &str, what: &'static str) -> Result<Link, String> {
    let mut reader = Reader { what, ..Reader::default() };
    let (mut rest, mut number) = (text, 0);
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let line = line.strip_suffix('\r').unwrap_or(line);
        rest = after;
        number += 1;
        if number == 1 {
            match line.strip_prefix("blast-radius ") {
                Some("2") => {}
                Some(version) if is_number(version) => {
                    return Err(format!("the {what} has version {}; version 2 is read", shorten(version)));
                }
                _ => {
                    return Err(format!("line 1: the {what} is neither a saved run nor a scenario document"));
                }
            }
        } else if line.is_empty() {
            if !rest.trim().is_empty() {
                reader.field("scenario", Some(rest.to_string()), "a document")?;
            }
            break;
        } else {
            let (key, value) = match line.split_once('=') {
                Some((key, value)) => (key, Some(unescape(value, false))),
                None => (line, None),
            };
            let read = value.transpose().and_then(|value| reader.field(key, value, line));
            read.map_err(|error| format!("line {number}: {error}"))?;
        }
    }
    if number == 0 {
        return Err(format!("the {what} is empty"));
    }
    reader.finish()
}

/// Fields as they come.
#[derive(Default)]
struct Reader {
    what: &'static str,
    scenario: Option<String>,
    seed: Option<u64>,
    commands: Vec<String>,
    hosted: bool,
    link: Link,
}

impl Reader {
    fn strange(&self, part: &str) -> String {
        format!("the {} has a part that is not understood or comes twice: {}", self.what, shorten(part))
    }

    /// Takes a field; `part` is how it was written.
    fn field(&mut self, key: &str, value: Option<String>, part: &str) -> Result<(), String> {
        let (what, link) = (self.what, &mut self.link);
        match (key, value) {
            ("embed", None) if !link.embed => link.embed = true,
            ("wait", None) if !link.wait => link.wait = true,
            // The page around the widget that drives it: its origin. `assets/remote.js` reads it.
            ("host", Some(value)) if !self.hosted && value.len() <= LONGEST_PART => self.hosted = true,
            ("show", Some(value)) if link.show.is_none() => {
                link.show = Some(Show::read(&value).ok_or_else(|| {
                    format!(
                        "the {what} shows something else than switches, player, story or none: {}",
                        shorten(&value)
                    )
                })?);
            }
            ("step", Some(value)) if link.step.is_none() => {
                let step = value.parse().ok().filter(|step| (1..=MOST_STEPS).contains(step));
                link.step = Some(step.ok_or_else(|| {
                    format!(
                        "the {what}'s step is not a whole number from 1 to {MOST_STEPS}: {}",
                        shorten(&value)
                    )
                })?);
            }
            ("scenario", Some(value)) if self.scenario.is_none() => self.scenario = Some(value),
            ("seed", Some(value)) if self.seed.is_none() => self.seed = Some(read_seed(&value, what)?),
            ("do", Some(value)) if self.commands.len() < MOST_COMMANDS => self.commands.push(value),
            ("do", Some(_)) => return Err(format!("the {what} has more than {MOST_COMMANDS} commands")),
            ("name", Some(value)) if link.name.is_none() => {
                if value.trim() != value || value.is_empty() || value.chars().count() > LONGEST_NAME {
                    return Err(format!(
                        "the {what}'s name has not 1 to {LONGEST_NAME} characters: {}",
                        shorten(&value)
                    ));
                }
                link.name = Some(value);
            }
            ("at", Some(value)) if link.at_us.is_none() => {
                let time = parse_time(&value.replace(' ', ""))
                    .map_err(|error| format!("the {what}'s moment: {error}"))?;
                link.at_us = Some(time.as_micros());
            }
            ("part", Some(value)) if link.part.is_none() && value.len() <= LONGEST_PART => {
                link.part = Some(value)
            }
            ("theme", Some(value)) if link.theme.is_none() => {
                let known = ["light", "dark"].into_iter().find(|theme| *theme == value);
                link.theme = Some(known.ok_or_else(|| {
                    format!("the {what}'s theme is neither light nor dark: {}", shorten(&value))
                })?);
            }
            ("lang", Some(value)) if link.lang.is_none() => {
                let known = TAGS.iter().copied().find(|tag| *tag == value);
                link.lang = Some(known.ok_or_else(|| {
                    format!("the {what}'s language is none of {}: {}", TAGS.join(", "), shorten(&value))
                })?);
            }
            _ => return Err(self.strange(part)),
        }
        Ok(())
    }

    fn finish(self) -> Result<Link, String> {
        let Reader { what, scenario, seed, commands, mut link, .. } = self;
        // How the page looks, and nothing of a run: the default one.
        let Link { embed, wait, show, theme, lang, .. } = link;
        let looks = Link { embed, wait, show, theme, lang, ..Link::default() };
        if scenario.is_none()
            && seed.is_none()
            && commands.is_empty()
            && link == looks
            && looks != Link::default()
        {
            return Ok(link);
        }
        // A snippet may leave out what the page has by itself.
        let own = |default: &str| link.embed.then(|| default.to_owned());
        let first = scenarios().first().and_then(|first| own(first.0));
        let scenario = scenario.or(first).ok_or_else(|| format!("the {what} names no scenario"))?;
        if !is_document(&scenario) && !scenarios().iter().any(|entry| entry.0 == scenario) {
            return Err(format!("the {what} names a scenario that is not built in: {}", shorten(&scenario)));
        }
        let seed =
            seed.or(link.embed.then_some(FIRST_SEED)).ok_or_else(|| format!("the {what} has no seed"))?;
        link.opening = Some(Opening { scenario, seed, commands });
        Ok(link)
    }
}

fn fits(fragment: &str) -> Result<(), String> {
    if fragment.len() <= MOST_BYTES {
        return Ok(());
    }
    Err(format!("the link is {} bytes long; at most {MOST_BYTES} are read", fragment.len()))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn read_seed(text: &str, what: &str) -> Result<u64, String> {
    match text.parse::<u64>() {
        Ok(seed) if seed <= MAX_SEED => Ok(seed),
        _ => Err(format!("the {what}'s seed is not a whole number from 0 to {MAX_SEED}: {}", shorten(text))),
    }
}

fn shorten(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}\u{2026}`", &text[..end]),
        None => format!("`{text}`"),
    }
}

/// For a link everything that an address does not take as it is; for a line of a file what would end it.
fn escape(text: &str, link: bool) -> String {
    let mut out = Vec::with_capacity(text.len());
    for byte in text.bytes() {
        let plain = match byte {
            b'%' | 0..b' ' | 127 => false,
            _ if link => byte.is_ascii_alphanumeric() || b"-_.~:".contains(&byte),
            _ => true,
        };
        match byte {
            b' ' if link => out.push(b'+'),
            _ if plain => out.push(byte),
            _ => {
                let digit = |digit: u8| b"0123456789ABCDEF"[digit as usize];
                out.extend([b'%', digit(byte >> 4), digit(byte & 15)]);
            }
        }
    }
    // Whole characters stay whole.
    String::from_utf8(out).unwrap_or_default()
}

fn unescape(text: &str, link: bool) -> Result<String, String> {
    let broken = || format!("a broken escape: {}", shorten(text));
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' if link => bytes.push(b' '),
            b'%' => {
                let digit = |byte: Option<u8>| byte.and_then(|b| (b as char).to_digit(16)).ok_or_else(broken);
                let (high, low) = (digit(rest.next())?, digit(rest.next())?);
                bytes.push((high * 16 + low) as u8);
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).map_err(|_| broken())
}
