//! JSON (RFC 8259) as a tree whose values know where they stand in the text. Comments (`//` to the end of the line, and
//! `/* */`) stand wherever space does, and a comma may follow the last element or member: people write these documents.
//!
//! A parser walks over the text: a value is one of the plain ones, a list or an object, read member by member, nested
//! at most 128 times. The first mistake ends it. Objects keep their members in the order of the text, a name
//! that occurs twice included, so that the reader can say so.
//!
//! Why not a ready one: the page reads one document, and this is a tenth of the code that a general reader brings.

use crate::scenario::errors::Errors;

/// Lists and objects within each other at most, this many less one.
const DEEPEST: u32 = 128;
/// Members of one object at most: looking for one is a walk.
const WIDEST: usize = 1000;

/// A value and the byte at which it begins.
#[derive(Clone, Debug)]
pub struct Value<'a> {
    pub at: usize,
    pub kind: Kind<'a>,
}

/// The kinds of a value.
#[derive(Clone, Debug)]
pub enum Kind<'a> {
    Null,
    Bool(bool),
    /// A number as it is written, and its value.
    Number(&'a str, f64),
    Text(String),
    List(Vec<Value<'a>>),
    Object(Vec<Member<'a>>),
}

/// A member of an object: the byte at which its name begins, the name and the value.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    pub at: usize,
    pub name: String,
    pub value: Value<'a>,
}

impl<'a> Value<'a> {
    pub fn as_bool(&self) -> Option<bool> {
        if let Kind::Bool(flag) = self.kind { Some(flag) } else { None }
    }

    /// A whole number written as one, without point and exponent.
    pub fn as_u64(&self) -> Option<u64> {
        if let Kind::Number(text, _) = self.kind { text.parse().ok() } else { None }
    }

    pub fn as_f64(&self) -> Option<f64> {
        if let Kind::Number(_, number) = self.kind { Some(number) } else { None }
    }

    pub fn as_str(&self) -> Option<&str> {
        if let Kind::Text(text) = &self.kind { Some(text) } else { None }
    }

    pub fn as_array(&self) -> Option<&[Value<'a>]> {
        if let Kind::List(list) = &self.kind { Some(list) } else { None }
    }

    pub fn as_object(&self) -> Option<&[Member<'a>]> {
        if let Kind::Object(members) = &self.kind { Some(members) } else { None }
    }

    /// The member of that name; of several the last.
    pub fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.as_object()?.iter().rev().find(|member| member.name == name).map(|member| &member.value)
    }

    /// The member or element a token of a JSON pointer names.
    pub fn step(&self, token: &str) -> Option<&Value<'a>> {
        match &self.kind {
            Kind::List(list) => list.get(token.parse::<usize>().ok()?),
            _ => self.get(&token.replace("~1", "/").replace("~0", "~")),
        }
    }
}

/// Reads a text of one value.
pub fn parse(text: &str) -> Result<Value<'_>, Errors> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    let value = parser.value()?;
    match parser.space() {
        None => Ok(value),
        Some(_) => Err(parser.wrong("trailing characters")),
    }
}

/// The bytes of the value at the start of a text that has been read before.
pub fn length(text: &str) -> usize {
    let mut parser = Parser { text, at: 0, depth: 0 };
    match parser.value() {
        Ok(_) => parser.at,
        Err(_) => text.len(),
    }
}

/// The same with the comma behind it; `None` when there is none.
#[cfg(not(target_arch = "wasm32"))]
pub fn length_with_comma(text: &str) -> Option<usize> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    parser.value().ok()?;
    (parser.space() == Some(b',')).then_some(parser.at + 1)
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
}

impl<'a> Parser<'a> {
    /// The mistake at the byte here; behind the last byte it is the end of the text.
    #[inline(never)]
    fn wrong(&self, message: &str) -> Errors {
        self.wrong_until((self.at + 1).min(self.text.len()), message)
    }

    /// The mistake of which the last byte stands before `end`.
    fn wrong_until(&self, end: usize, message: &str) -> Errors {
        // A comment that ends is skipped, and nothing else begins like this.
        let opens = self.text.as_bytes()[self.at..].starts_with(b"/*");
        let message = if opens { "EOF while parsing a comment" } else { message };
        let before = &self.text.as_bytes()[..end.saturating_sub(1)];
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        Errors::one(line, format!("column {}: not JSON: {message}", end - start))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips space and comments; the byte behind them. A comment that does not end is not skipped.
    fn space(&mut self) -> Option<u8> {
        loop {
            while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
                self.at += 1;
            }
            let rest = &self.text.as_bytes()[self.at..];
            let ends: &[u8] = match rest {
                [b'/', b'/', ..] => b"\n",
                [b'/', b'*', ..] => b"*/",
                _ => return self.peek(),
            };
            match rest[2..].windows(ends.len()).position(|found| found == ends) {
                Some(length) => self.at += 2 + length + ends.len(),
                // The last line needs no end.
                None if ends.len() == 1 => self.at = self.text.len(),
                None => return self.peek(),
            }
        }
    }

    fn value(&mut self) -> Result<Value<'a>, Errors> {
        let first = self.space();
        let at = self.at;
        let kind = match first {
            None => return Err(self.wrong("EOF while parsing a value")),
            Some(b'{' | b'[') => {
                self.depth += 1;
                if self.depth == DEEPEST {
                    return Err(self.wrong("recursion limit exceeded"));
                }
                self.at += 1;
                let kind = if first == Some(b'[') { self.list()? } else { self.object()? };
                self.depth -= 1;
                kind
            }
            Some(b'"') => Kind::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(_) => {
                let words = [("null", Kind::Null), ("true", Kind::Bool(true)), ("false", Kind::Bool(false))];
                let rest = &self.text.as_bytes()[at..];
                let word = words.into_iter().find(|word| rest.starts_with(word.0.as_bytes()));
                let Some((word, kind)) = word else { return Err(self.wrong("expected value")) };
                self.at += word.len();
                kind
            }
        };
        Ok(Value { at, kind })
    }

    /// Behind a value of a container: whether another one follows. Stands behind the comma or the end. A comma may stand
    /// before the end.
    fn more(&mut self, close: u8, end: &str, expected: &str) -> Result<bool, Errors> {
        match self.space() {
            None => return Err(self.wrong(end)),
            Some(b',') => {
                self.at += 1;
                if self.space() != Some(close) {
                    return Ok(true);
                }
                self.at += 1;
            }
            Some(byte) if byte == close => self.at += 1,
            Some(_) => return Err(self.wrong(expected)),
        }
        Ok(false)
    }

    fn list(&mut self) -> Result<Kind<'a>, Errors> {
        let mut list = Vec::new();
        if self.space() == Some(b']') {
            self.at += 1;
            return Ok(Kind::List(list));
        }
        if self.peek().is_none() {
            return Err(self.wrong("EOF while parsing a list"));
        }
        loop {
            list.push(self.value()?);
            if !self.more(b']', "EOF while parsing a list", "expected `,` or `]`")? {
                return Ok(Kind::List(list));
            }
        }
    }

    fn object(&mut self) -> Result<Kind<'a>, Errors> {
        const END: &str = "EOF while parsing an object";
        let mut members = Vec::new();
        if self.space() == Some(b'}') {
            self.at += 1;
            return Ok(Kind::Object(members));
        }
        loop {
            let first = self.space();
            let at = self.at;
            match first {
                Some(b'"') if members.len() < WIDEST => {}
                Some(b'"') => return Err(self.wrong(&format!("more than {WIDEST} fields in one object"))),
                None => return Err(self.wrong(END)),
                Some(_) => return Err(self.wrong("key must be a string")),
            }
            let name = self.string()?;
            match self.space() {
                Some(b':') => self.at += 1,
                None => return Err(self.wrong(END)),
                Some(_) => return Err(self.wrong("expected `:`")),
            }
            members.push(Member { at, name, value: self.value()? });
            if !self.more(b'}', END, "expected `,` or `}`")? {
                return Ok(Kind::Object(members));
            }
        }
    }

    /// Reads the string here.
    fn string(&mut self) -> Result<String, Errors> {
        self.at += 1;
        let mut text = String::new();
        let mut plain = self.at;
        loop {
            let Some(byte) = self.peek() else { return Err(self.wrong("EOF while parsing a string")) };
            if byte < b' ' {
                return Err(self.wrong("control character found while parsing a string"));
            }
            if byte == b'"' || byte == b'\\' {
                // Quotes and backslashes are never inside a character of several bytes.
                text.push_str(&self.text[plain..self.at]);
            }
            self.at += 1;
            if byte == b'"' {
                return Ok(text);
            }
            if byte == b'\\' {
                text.push(self.escape()?);
                plain = self.at;
            }
        }
    }

    /// The character behind a backslash.
    fn escape(&mut self) -> Result<char, Errors> {
        let letter = self.peek();
        let character = match letter {
            Some(b'"' | b'\\' | b'/') => char::from(letter.unwrap_or_default()),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            None => return Err(self.wrong("EOF while parsing a string")),
            Some(_) => return Err(self.wrong("invalid escape")),
        };
        self.at += 1;
        Ok(character)
    }

    /// The character of a `u` with four hexadecimal digits, or of two such (UTF-16 surrogates).
    fn unicode(&mut self) -> Result<char, Errors> {
        let mut code = self.hex()?;
        if (0xd800..0xdc00).contains(&code) && self.text.as_bytes()[self.at..].starts_with(b"\\u") {
            self.at += 1;
            let low = self.hex()?;
            // A pair that is none becomes a code that is no character.
            code = if (0xdc00..0xe000).contains(&low) {
                0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
            } else {
                code
            };
        }
        char::from_u32(code).ok_or_else(|| self.wrong_until(self.at, "lone surrogate"))
    }

    /// Four hexadecimal digits behind the `u` here.
    fn hex(&mut self) -> Result<u32, Errors> {
        self.at += 1;
        let mut code = 0;
        for _ in 0..4 {
            let Some(byte) = self.peek() else { return Err(self.wrong("EOF while parsing a string")) };
            let Some(digit) = char::from(byte).to_digit(16) else { return Err(self.wrong("invalid escape")) };
            code = code * 16 + digit;
            self.at += 1;
        }
        Ok(code)
    }

    /// Reads the number here. Its value is the nearest of 64 bits for up to 15 digits and 22 places before or behind
    /// the point (all its steps are exact then); of longer ones it may be the neighbour.
    fn number(&mut self) -> Result<Kind<'a>, Errors> {
        let start = self.at;
        let negative = self.peek() == Some(b'-');
        self.at += usize::from(negative);
        let mut digits = Digits::default();
        let leading_zero = self.peek() == Some(b'0');
        let whole = self.digits(&mut digits, 0);
        if whole == 0 || (leading_zero && whole > 1) {
            return Err(self.wrong_number());
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.digits(&mut digits, -1) == 0 {
                return Err(self.wrong_number());
            }
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            let minus = self.peek() == Some(b'-');
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            let mut power = Digits::default();
            if self.digits(&mut power, 0) == 0 {
                return Err(self.wrong_number());
            }
            let most = if power.power > 0 { 10_000 } else { power.mantissa.min(10_000) as i32 };
            digits.power += if minus { -most } else { most };
        }
        let size = digits.value();
        if !size.is_finite() {
            return Err(self.wrong_until(self.at, "number out of range"));
        }
        Ok(Kind::Number(&self.text[start..self.at], if negative { -size } else { size }))
    }

    fn wrong_number(&self) -> Errors {
        self.wrong(if self.peek().is_none() { "EOF while parsing a value" } else { "invalid number" })
    }

    /// Reads digits; each one read shifts the power of ten by `shift`. How many there were.
    fn digits(&mut self, digits: &mut Digits, shift: i32) -> usize {
        let start = self.at;
        while let Some(byte @ b'0'..=b'9') = self.peek() {
            self.at += 1;
            if digits.mantissa < u64::MAX / 10 - 1 {
                digits.mantissa = digits.mantissa * 10 + u64::from(byte - b'0');
                digits.power += shift;
            } else {
                // More digits than there is room for: the size counts, not the digit.
                digits.power += shift + 1;
            }
        }
        self.at - start
    }
}

/// `mantissa` times ten to the `power`.
#[derive(Default)]
struct Digits {
    mantissa: u64,
    power: i32,
}

impl Digits {
    fn value(&self) -> f64 {
        /// Largest power of ten that 64 bits hold exactly.
        const EXACT: i32 = 22;
        let mut value = self.mantissa as f64;
        let mut left = self.power;
        while left != 0 && value != 0.0 && value.is_finite() {
            let step = left.clamp(-EXACT, EXACT);
            let scale = (0..step.abs()).fold(1.0, |scale: f64, _| scale * 10.0);
            value = if step < 0 { value / scale } else { value * scale };
            left -= step;
        }
        value
    }
}
