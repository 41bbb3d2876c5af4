//! The schema of documents as what forms are made of: what may stand at a place, what it means, and the least that fits there.
//!
//! It reads what `blast schema` writes: objects, lists, choices (`anyOf`, `oneOf`), words, numbers, texts, and references into
//! `$defs`. What a text may name stands at the end of its description (`Names: zone.`).

use crate::base::quote::quoted;
use crate::editing::names;
use crate::scenario::form::{Form, Place};
use crate::scenario::json::{self, Value};

/// A part of the schema; cheap to copy. The schema is read once and stays for as long as the program does.
#[derive(Clone, Copy)]
pub struct Node {
    own: &'static Value<'static>,
    root: &'static Value<'static>,
}

/// What may stand at a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// An object with these fields.
    Object(Vec<Field>),
    /// A list of at most so many.
    List(usize),
    /// One of several, each with its name.
    Choice(Vec<String>),
    /// One of these words.
    Words(Vec<String>),
    /// A number from the first to the second, a whole one or not.
    Number(f64, f64, bool),
    /// A text; the kind of part that it names.
    Text(Option<String>),
    /// Yes or no.
    Bool,
    /// Nothing: `null`.
    Null,
    /// Something that the schema does not describe: it is written as JSON.
    Any,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Whether it must be there.
    pub required: bool,
}

/// Names within a description: what a text may name.
const NAMES: &str = "Names: ";

impl Node {
    /// Reads a schema.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn read(text: String) -> Result<Node, String> {
        let text: &'static str = Box::leak(text.into_boxed_str());
        let root = json::parse(text).map_err(|errors| errors.to_string())?;
        let root: &'static Value<'static> = Box::leak(Box::new(root));
        Ok(Node { own: root, root })
    }

    fn with(self, own: &'static Value<'static>) -> Node {
        Node { own, root: self.root }
    }

    /// What a reference stands for, else the node itself.
    fn meant(self) -> Node {
        let Some(path) = self.own.get("$ref").and_then(Value::as_str) else { return self };
        let found =
            path.trim_start_matches("#/").split('/').try_fold(self.root, |value, token| value.step(token));
        found.map_or(self, |found| self.with(found).meant())
    }

    fn word(self, name: &str) -> Option<&'static str> {
        self.own.get(name).or_else(|| self.meant().own.get(name))?.as_str()
    }

    /// What it means.
    pub fn about(self) -> &'static str {
        self.word("description").unwrap_or_default()
    }

    /// The default as people write it; empty where there is none.
    pub fn default(self) -> String {
        let Some(value) = self.own.get("default").or_else(|| self.meant().own.get("default")) else {
            return String::new();
        };
        match &value.kind {
            json::Kind::Text(text) => text.clone(),
            json::Kind::Number(text, _) => (*text).to_owned(),
            json::Kind::Bool(flag) => flag.to_string(),
            _ => String::new(),
        }
    }

    fn variants(self) -> Vec<Node> {
        let own = self.meant();
        let all = ["anyOf", "oneOf"].iter().find_map(|word| own.own.get(word)?.as_array());
        let all: Vec<Node> = all.unwrap_or_default().iter().map(|value| own.with(value).meant()).collect();
        // One that has all that another has says it, too.
        let within = |node: &Node| {
            all.iter().any(|other| !std::ptr::eq(other.own, node.own) && node.is_within(*other))
        };
        all.iter().copied().filter(|node| !within(node)).collect()
    }

    /// Whether another object needs the same and has room for more.
    fn is_within(self, other: Node) -> bool {
        let names = |node: Node, needed: bool| -> Vec<&'static str> {
            let list = node.own.get(if needed { "required" } else { "properties" });
            let members =
                list.and_then(Value::as_object).unwrap_or_default().iter().map(|own| own.name.as_str());
            let words = list.and_then(Value::as_array).unwrap_or_default().iter().filter_map(Value::as_str);
            members.chain(words).collect()
        };
        let kind = |node: Node| node.field("kind").map(Node::shape);
        let (own, theirs) = (names(self, false), names(other, false));
        kind(self) == kind(other)
            && names(self, true) == names(other, true)
            && own.len() < theirs.len()
            && own.iter().all(|name| theirs.contains(name))
    }

    /// What may stand there.
    pub fn shape(self) -> Shape {
        let own = self.meant();
        let variants = own.variants();
        if !variants.is_empty() {
            return Shape::Choice(called(&variants));
        }
        if let Some(words) = own.own.get("enum").and_then(Value::as_array) {
            return Shape::Words(words.iter().filter_map(Value::as_str).map(str::to_owned).collect());
        }
        let number = |name: &str, without: f64| own.own.get(name).and_then(Value::as_f64).unwrap_or(without);
        match own.own.get("type").and_then(Value::as_str) {
            Some("object") => Shape::Object(own.fields()),
            Some("array") => Shape::List(number("maxItems", f64::MAX) as usize),
            Some("boolean") => Shape::Bool,
            Some("null") => Shape::Null,
            Some(kind @ ("number" | "integer")) => {
                let (least, most) = (number("minimum", f64::MIN), number("maximum", f64::MAX));
                Shape::Number(least, most, kind == "integer")
            }
            Some("string") => Shape::Text(self.names().or_else(|| own.names())),
            _ => Shape::Any,
        }
    }

    fn names(self) -> Option<String> {
        let about = self.own.get("description").and_then(Value::as_str)?;
        let (_, rest) = about.rsplit_once(NAMES)?;
        rest.split_once('.').map(|(names, _)| names.to_owned())
    }

    fn fields(self) -> Vec<Field> {
        let required = self.own.get("required").and_then(Value::as_array).unwrap_or_default();
        let required: Vec<&str> = required.iter().filter_map(Value::as_str).collect();
        let members = self.own.get("properties").and_then(Value::as_object).unwrap_or_default();
        let field = |name: &String| Field { name: name.clone(), required: required.contains(&name.as_str()) };
        let mut fields: Vec<Field> = members.iter().map(|member| field(&member.name)).collect();
        // What must be there stands first, its name and its kind before that; else by the alphabet, as in the schema.
        let first = |field: &Field| match field.name.as_str() {
            "id" => 0,
            "kind" => 1,
            "label" | "title" => 2,
            _ if field.required => 3,
            _ => 4,
        };
        fields.sort_by_key(first);
        fields
    }

    /// The field of an object.
    pub fn field(self, name: &str) -> Option<Node> {
        let own = self.meant();
        own.own.get("properties")?.get(name).map(|value| own.with(value))
    }

    /// What the elements of a list are.
    pub fn element(self) -> Option<Node> {
        let own = self.meant();
        own.own.get("items").map(|value| own.with(value))
    }

    /// Which of several stands at a place of a document: the one that has room for all that is there.
    pub fn chosen(self, form: &Form, at: &str) -> Option<usize> {
        let variants = self.variants();
        let place = form.at(at)?;
        let fits: Vec<usize> =
            (0..variants.len()).filter(|own| variants[*own].holds(form, at, place)).collect();
        let whole = |own: &&usize| variants[**own].lacks(form, at) == 0;
        fits.iter().find(whole).or(fits.first()).copied()
    }

    fn holds(self, form: &Form, at: &str, place: &Place) -> bool {
        match (self.shape(), place) {
            (Shape::Choice(_), _) => self.chosen(form, at).is_some(),
            (Shape::Object(fields), Place::Object(members)) => {
                let known = |member: &String| fields.iter().any(|field| field.name == *member);
                members.iter().all(known) && self.agrees(form, at)
            }
            (Shape::Words(words), Place::Text(text)) => words.contains(text),
            (Shape::List(_), Place::List(_))
            | (Shape::Number(..), Place::Number(_))
            | (Shape::Text(_), Place::Text(_))
            | (Shape::Bool, Place::Bool(_))
            | (Shape::Null, Place::Null)
            | (Shape::Any, _) => true,
            _ => false,
        }
    }

    /// Whether what stands there has none but words of this variant, as its kind.
    fn agrees(self, form: &Form, at: &str) -> bool {
        form.members(at).iter().all(|member| match self.field(member).map(Node::shape) {
            Some(Shape::Words(words)) => match form.at(&format!("{at}/{member}")) {
                Some(Place::Text(text)) => words.contains(text),
                _ => true,
            },
            _ => true,
        })
    }

    /// How many fields that must be there are not.
    fn lacks(self, form: &Form, at: &str) -> usize {
        match self.shape() {
            Shape::Object(fields) => {
                let lacks = |field: &&Field| field.required && !form.has(&format!("{at}/{}", field.name));
                fields.iter().filter(lacks).count()
            }
            _ => 0,
        }
    }

    /// One of several.
    pub fn variant(self, place: usize) -> Option<Node> {
        self.variants().get(place).copied()
    }

    /// The node for a place of a document, from the whole schema.
    pub fn at(self, form: &Form, at: &str) -> Option<Node> {
        let (mut node, mut way) = (self, String::new());
        for token in at.split('/').skip(1) {
            node = node.settled(form, &way);
            way = format!("{way}/{token}");
            node = match node.shape() {
                Shape::List(_) => node.element()?,
                _ => node.field(token)?,
            };
        }
        Some(node)
    }

    /// The node itself, or of several the one that stands there.
    pub fn settled(self, form: &Form, at: &str) -> Node {
        match self.chosen(form, at).and_then(|place| self.variant(place)) {
            Some(node) => node.settled(form, at),
            None => self,
        }
    }

    /// The least that fits there, as JSON: what must be there, with names that the document has. `list`: the list that it goes into,
    /// where its name must be a new one.
    pub fn sample(self, form: &Form, list: &str) -> String {
        match self.shape() {
            Shape::Object(fields) => {
                let needed = fields.iter().filter(|field| field.required);
                let member = |field: &Field| {
                    let node = self.field(&field.name)?;
                    let value = match field.name.as_str() {
                        "id" if !list.is_empty() => quoted(&form.fresh(list, names::word(list))),
                        _ => node.sample(form, ""),
                    };
                    Some(format!("{}: {value}", quoted(&field.name)))
                };
                format!("{{ {} }}", needed.filter_map(member).collect::<Vec<_>>().join(", "))
            }
            Shape::List(_) => {
                let least = self.meant().own.get("minItems").and_then(Value::as_u64).unwrap_or(0);
                let element = (least > 0).then(|| self.element()).flatten();
                format!("[{}]", element.map_or(String::new(), |element| element.sample(form, "")))
            }
            Shape::Choice(_) => self.simplest().map_or("null".to_owned(), |node| node.sample(form, list)),
            Shape::Words(words) => quoted(words.first().map_or("", String::as_str)),
            Shape::Number(least, ..) => match self.default() {
                default if !default.is_empty() => default,
                _ => spelled(least.max(0.0)),
            },
            Shape::Text(kind) => quoted(&self.text(form, kind.as_deref())),
            Shape::Bool => "false".to_owned(),
            Shape::Null => "null".to_owned(),
            // What the schema does not describe are times that are drawn, and rates.
            Shape::Any if self.about().contains("Time") => r#"{"exponential":"2ms"}"#.to_owned(),
            Shape::Any => "1".to_owned(),
        }
    }

    /// Of several the one that a person would begin with.
    fn simplest(self) -> Option<Node> {
        let variants = self.variants();
        let works = |node: &&Node| {
            let kind = node.field("kind").map(Node::shape);
            matches!(kind, Some(Shape::Words(words)) if words.iter().any(|word| word == "work"))
        };
        // One that needs no kind is the usual one.
        let usual = |node: &&Node| match node.shape() {
            Shape::Object(fields) => fields.iter().all(|field| field.name != "kind" || !field.required),
            _ => false,
        };
        variants.iter().find(works).or_else(|| variants.iter().find(usual)).or(variants.first()).copied()
    }

    fn text(self, form: &Form, kind: Option<&str>) -> String {
        let named = kind.and_then(|kind| names::of(form, kind).into_iter().next());
        let long = |text: &str| text.contains("duration") || text.contains("Duration");
        match self.default() {
            default if !default.is_empty() => default,
            _ if named.is_some() => named.unwrap_or_default(),
            // A length of time has a pattern that ends in its units.
            _ if self.word("pattern").is_some_and(|pattern| pattern.contains("|ms|us"))
                || long(self.about()) =>
            {
                "10ms".to_owned()
            }
            _ => "new".to_owned(),
        }
    }
}

fn spelled(number: f64) -> String {
    if number.fract() == 0.0 { format!("{}", number as i64) } else { format!("{number}") }
}

/// The field whose words tell variants from each other: each has it, and no two have a word of it in common.
fn telling(variants: &[Node]) -> Option<String> {
    let Shape::Object(fields) = variants.first()?.shape() else { return None };
    let words = |node: &Node, name: &str| match node.field(name).map(Node::shape) {
        Some(Shape::Words(words)) => words,
        _ => Vec::new(),
    };
    let tells = |name: &str| {
        let all: Vec<Vec<String>> = variants.iter().map(|node| words(node, name)).collect();
        let apart = |place: usize| {
            all[..place].iter().all(|other| !other.iter().any(|word| all[place].contains(word)))
        };
        all.iter().all(|words| !words.is_empty()) && (0..all.len()).all(apart)
    };
    fields.into_iter().map(|field| field.name).find(|name| tells(name))
}

/// The names of variants: the words that tell them from each other, else what must be there.
fn called(variants: &[Node]) -> Vec<String> {
    let telling = telling(variants).unwrap_or_else(|| "kind".to_owned());
    let plain = |node: &Node| match node.shape() {
        Shape::Object(fields) => match node.field(&telling).map(Node::shape) {
            Some(Shape::Words(words)) => words.join(" / "),
            _ => {
                let mut needed: Vec<&str> =
                    fields.iter().filter(|field| field.required).map(|field| field.name.as_str()).collect();
                if needed.is_empty() {
                    needed = fields.iter().take(2).map(|field| field.name.as_str()).collect();
                }
                needed.join(", ")
            }
        },
        Shape::List(_) => "list".to_owned(),
        Shape::Number(..) => "number".to_owned(),
        Shape::Text(Some(kind)) => kind,
        Shape::Text(None) | Shape::Words(_) => "text".to_owned(),
        Shape::Bool => "yes / no".to_owned(),
        Shape::Null => "none".to_owned(),
        Shape::Any => "JSON".to_owned(),
        Shape::Choice(names) => names.join(" / "),
    };
    let names: Vec<String> = variants.iter().map(plain).collect();
    let twice = |place: usize| names[..place].contains(&names[place]);
    (0..names.len())
        .map(|place| if twice(place) { format!("{} (2)", names[place]) } else { names[place].clone() })
        .collect()
}
