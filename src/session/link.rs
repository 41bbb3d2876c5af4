//! A run in a URL fragment: `#v1&s=SCENARIO&seed=N&c=COMMAND;COMMAND…`, percent-encoded; `embed` is a flag of its own.
//! A fragment that is not understood whole is refused with what is wrong: never half-read.

use crate::session::control::Opening;
use crate::session::{MAX_SEED, scenarios};

/// What a fragment asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The run, when the fragment names one.
    pub opening: Option<Opening>,
    /// Whether the page is a widget.
    pub embed: bool,
}

/// Longest fragment read: a link from elsewhere must not cost memory.
const MOST_BYTES: usize = 64 * 1024;
/// Most commands in a link.
const MOST_COMMANDS: usize = 500;

/// Writes a fragment, without the `#`.
pub fn encode(opening: &Opening, embed: bool) -> String {
    let mut parts = vec!["v1".to_string()];
    if embed {
        parts.push("embed".to_string());
    }
    parts.push(format!("s={}", escape(&opening.scenario)));
    parts.push(format!("seed={}", opening.seed));
    if !opening.commands.is_empty() {
        let commands: Vec<String> = opening.commands.iter().map(|command| escape(command)).collect();
        parts.push(format!("c={}", commands.join(";")));
    }
    parts.join("&")
}

/// Reads a fragment with or without the `#`; `None` for an empty one.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn decode(fragment: &str) -> Result<Option<Link>, String> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    if fragment.is_empty() {
        return Ok(None);
    }
    if fragment.len() > MOST_BYTES {
        return Err(format!("the link is {} bytes long; at most {MOST_BYTES} are read", fragment.len()));
    }
    if fragment == "embed" {
        return Ok(Some(Link { opening: None, embed: true }));
    }
    let mut parts = fragment.split('&');
    match parts.next() {
        Some("v1") => {}
        Some(version) if version.starts_with('v') && version[1..].bytes().all(|b| b.is_ascii_digit()) => {
            return Err(format!("the link has version {version}; this page reads v1"));
        }
        _ => return Err("the link does not begin with its version, v1".to_string()),
    }
    let (mut scenario, mut seed, mut commands, mut embed) = (None, None, None, false);
    for part in parts {
        match part.split_once('=') {
            None if part == "embed" && !embed => embed = true,
            Some(("s", value)) if scenario.is_none() => scenario = Some(unescape(value)?),
            Some(("seed", value)) if seed.is_none() => seed = Some(read_seed(value)?),
            Some(("c", value)) if commands.is_none() => commands = Some(read_commands(value)?),
            _ => {
                return Err(format!(
                    "the link has a part that is not understood or comes twice: {}",
                    shorten(part)
                ));
            }
        }
    }
    let scenario = scenario.ok_or("the link names no scenario")?;
    if !scenarios().iter().any(|entry| entry.0 == scenario) {
        return Err(format!("the link names a scenario that is not built in: {}", shorten(&scenario)));
    }
    let seed = seed.ok_or("the link has no seed")?;
    let opening = Opening { scenario, seed, commands: commands.unwrap_or_default() };
    Ok(Some(Link { opening: Some(opening), embed }))
}

fn read_seed(text: &str) -> Result<u64, String> {
    match text.parse::<u64>() {
        Ok(seed) if seed <= MAX_SEED => Ok(seed),
        _ => Err(format!("the link's seed is not a whole number from 0 to {MAX_SEED}: {}", shorten(text))),
    }
}

fn read_commands(text: &str) -> Result<Vec<String>, String> {
    let commands = text.split(';').map(unescape).collect::<Result<Vec<_>, _>>()?;
    if commands.len() > MOST_COMMANDS {
        return Err(format!("the link has {} commands; at most {MOST_COMMANDS} are read", commands.len()));
    }
    Ok(commands)
}

fn shorten(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() { format!("`{short}…`") } else { format!("`{short}`") }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(byte as char),
            b' ' => out.push('+'),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn unescape(text: &str) -> Result<String, String> {
    let broken = || format!("the link has a broken escape: {}", shorten(text));
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
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
