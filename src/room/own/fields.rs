//! A form for one place of the document, made of the schema: a field for everything that can be said there.

use super::desk::{Desk, built};
use crate::app::ui::{El, effect, el, of};
use crate::editing::schema::{Field, Node as Schema, Shape};
use crate::editing::{Form, escaped, names, number, quoted, written};
use crate::language::say;
use crate::room::pieces::{button, follow, panel, select};
use crate::web::dom::Node;

/// The panel: where one is, and the form.
pub fn fields(desk: &Desk) -> El {
    let (key, shown) = (desk.clone(), desk.clone());
    let form = of("div", "body")
        .rebuilt(move || built(&key.shown(), key.schema.get(), &key.at.get()), move || page(&shown));
    panel("form", &say!(own_form), || say!(own_form_note)).child(form)
}

fn page(desk: &Desk) -> Vec<El> {
    let (form, at) = (desk.shown(), desk.at.peek());
    if form.at("").is_none() {
        return vec![of("p", "none").text(say!(own_no_document))];
    }
    let Some(node) = desk.node(&form, &at) else {
        return vec![crumbs(desk, &form, &at), of("p", "none").text(say!(own_no_form))];
    };
    let mut all = vec![crumbs(desk, &form, &at)];
    let about = about(node);
    if !about.is_empty() {
        all.push(of("p", "about").text(about));
    }
    if matches!(node.shape(), Shape::Choice(_)) {
        all.push(choice(desk, &form, node, &at, true));
    }
    let settled = node.settled(&form, &at);
    match settled.shape() {
        Shape::Object(fields) => all.extend(object(desk, &form, settled, &at, fields)),
        Shape::List(_) => all.push(list(desk, &form, settled, &at)),
        Shape::Choice(_) => {}
        _ => all.push(plain(desk, settled, &at, &last(&at))),
    }
    all.push(mistakes(desk, &at));
    all
}

/// The way from the document to the place: each step leads back.
fn crumbs(desk: &Desk, form: &Form, at: &str) -> El {
    let step = |place: String, text: String| {
        let (desk, to) = (desk.clone(), place);
        of("button", "linked").set("type", "button").text(text).press(move || desk.at.change(to.clone()))
    };
    let mut line = of("nav", "crumbs")
        .set("aria-label", &say!(own_where))
        .child(step(String::new(), say!(own_document)));
    let mut way = String::new();
    for token in at.split('/').skip(1) {
        way = format!("{way}/{token}");
        let text =
            if token.parse::<usize>().is_ok() { names::name(form, &way) } else { token.replace('_', " ") };
        line = line.child(el("span").set("aria-hidden", "true").text("›")).child(step(way.clone(), text));
    }
    line
}

fn last(at: &str) -> String {
    at.rsplit('/').next().unwrap_or_default().replace('_', " ")
}

/// What a node means, without what the form shows itself.
fn about(node: Schema) -> String {
    let about = node.about();
    let ends = [" Unless set: ", " Names: "];
    let end = ends.iter().filter_map(|end| about.find(end)).min().unwrap_or(about.len());
    about[..end].to_owned()
}

/// What is set stands open, what could be set is folded.
fn object(desk: &Desk, form: &Form, node: Schema, at: &str, fields: Vec<Field>) -> Vec<El> {
    let place = |field: &Field| format!("{at}/{}", escaped(&field.name));
    let (set, open): (Vec<&Field>, Vec<&Field>) =
        fields.iter().partition(|field| field.required || form.has(&place(field)));
    let row = |field: &&Field| Some(self::row(desk, form, node.field(&field.name)?, &place(field), field));
    let mut all: Vec<El> = set.iter().filter_map(row).collect();
    if !open.is_empty() {
        let rest = el("details")
            .child(el("summary").text(say!(own_more, count = open.len())))
            .children(open.iter().filter_map(row));
        all.push(rest);
    }
    all
}

fn row(desk: &Desk, form: &Form, node: Schema, at: &str, field: &Field) -> El {
    let name = field.name.replace('_', " ");
    let row = of("div", "field");
    let settled = node.settled(form, at);
    let row = match (node.shape(), settled.shape()) {
        (Shape::Choice(_), _) => {
            let row = row.child(el("b").text(&name)).child(choice(desk, form, node, at, field.required));
            match settled.shape() {
                Shape::Object(_) if form.has(at) => row.child(leads(desk, at, summary(form, at))),
                Shape::List(_) if form.has(at) => row.child(list(desk, form, settled, at)),
                Shape::Object(_) | Shape::List(_) | Shape::Choice(_) => row,
                _ if form.has(at) => row.child(plain(desk, settled, at, &name)),
                _ => row,
            }
        }
        (_, Shape::Object(_)) => {
            let row = row.child(el("b").text(&name));
            if form.has(at) {
                let row = row.child(leads(desk, at, summary(form, at)));
                if field.required { row } else { row.child(away(desk, at, &name)) }
            } else {
                row.child(sets(desk, node, at, &name))
            }
        }
        (_, Shape::List(_)) => row.child(el("b").text(&name)).child(list(desk, form, settled, at)),
        _ => {
            row.child(of("label", "named").child(el("span").text(&name)).child(plain(desk, node, at, &name)))
        }
    };
    let about = about(node);
    let row = if about.is_empty() { row } else { row.child(of("small", "about").text(about)) };
    row.child(mistakes(desk, at))
}

/// What stands in an object, shortly.
fn summary(form: &Form, at: &str) -> String {
    match names::name(form, at) {
        name if !name.is_empty() => name,
        _ => form.members(at).join(", "),
    }
}

fn leads(desk: &Desk, at: &str, text: String) -> El {
    let (desk, to) = (desk.clone(), at.to_owned());
    let text = if text.is_empty() { last(at) } else { text };
    of("button", "linked").set("type", "button").text(text).press(move || desk.at.change(to.clone()))
}

fn sets(desk: &Desk, node: Schema, at: &str, name: &str) -> El {
    let (desk, to) = (desk.clone(), at.to_owned());
    button("btn", &say!(own_set)).set("aria-label", &say!(own_set_name, name)).press(move || {
        let sample = node.sample(&desk.form.peek().unwrap_or_default(), "");
        desk.fill(&to, &sample);
        desk.at.change(to.clone());
    })
}

fn away(desk: &Desk, at: &str, name: &str) -> El {
    let (desk, to) = (desk.clone(), at.to_owned());
    button("btn away", "×").set("aria-label", &say!(room_take_away, name)).press(move || desk.take(&to))
}

/// A choice of what stands there.
fn choice(desk: &Desk, form: &Form, node: Schema, at: &str, required: bool) -> El {
    let Shape::Choice(all) = node.shape() else { return el("span") };
    let mut options: Vec<(String, String)> = Vec::new();
    if !required || !form.has(at) {
        options.push((String::new(), say!(own_not_set)));
    }
    options.extend(all.into_iter().enumerate().map(|(place, name)| (place.to_string(), name)));
    let field = select(&say!(own_kind_of, name = last(at)), &options);
    field.0.set_value(&node.chosen(form, at).map_or(String::new(), |place| place.to_string()));
    let (own, desk, to) = (field.0.clone(), desk.clone(), at.to_owned());
    field.on("change", move |_| match own.value().parse::<usize>() {
        Ok(place) => {
            let variant = node.variant(place);
            let list = to.rsplit_once('/').map_or("", |way| way.0);
            let form = desk.form.peek().unwrap_or_default();
            desk.fill(&to, &variant.map_or("null".to_owned(), |variant| variant.sample(&form, list)));
        }
        Err(_) => desk.take(&to),
    })
}

/// A field for a plain value.
fn plain(desk: &Desk, node: Schema, at: &str, name: &str) -> El {
    let default = node.default();
    let unset =
        if default.is_empty() { say!(own_not_set) } else { say!(own_default, value = default.as_str()) };
    let field = match node.shape() {
        Shape::Words(words) => of_words(&unset, name, words),
        Shape::Bool => of_words(&unset, name, vec!["true".to_owned(), "false".to_owned()]),
        Shape::Null => return of("small", "none").text("null"),
        _ => el("input").set("aria-label", name).set("placeholder", &unset).set("spellcheck", "false"),
    };
    let own = desk.clone();
    let here = at.to_owned();
    let field = field.live("aria-invalid", move || (!own.mistakes(&[&here]).is_empty()).to_string());
    if node.shape() == Shape::Any {
        follow_written(desk, &field.0, at);
    } else {
        follow(&desk.form, &field.0, at, str::to_owned);
    }
    let named = if let Shape::Text(Some(kind)) = node.shape() { names_of(desk, &kind) } else { None };
    let field = match &named {
        Some((id, _)) => field.set("list", id),
        None => field,
    };
    let (value, desk, to, shape) = (field.0.clone(), desk.clone(), at.to_owned(), node.shape());
    let field = field.on("change", move |_| {
        let said = value.value();
        match &shape {
            _ if said.trim().is_empty() => desk.take(&to),
            Shape::Any if crate::editing::parsed(&said).is_some() => desk.put(&to, said.trim()),
            Shape::Number(..) => desk.put(&to, &number(&said)),
            Shape::Bool => desk.put(&to, &said),
            _ => desk.put(&to, &quoted(&said)),
        }
    });
    match named {
        Some((_, list)) => of("span", "named-field").child(field).child(list),
        None => field,
    }
}

/// A field for what the schema does not describe shows it as it is written.
fn follow_written(desk: &Desk, field: &Node, at: &str) {
    let (node, text, at) = (field.clone(), desk.text.clone(), at.to_owned());
    effect(move || {
        let text = text.get();
        let root = crate::editing::parsed(&text);
        let now = root.as_ref().and_then(|root| written(&text, root, &at)).unwrap_or_default();
        if !node.has_focus() && node.value() != now {
            node.set_value(now);
        }
    });
}

fn of_words(unset: &str, name: &str, words: Vec<String>) -> El {
    let mut options = vec![(String::new(), unset.to_owned())];
    options.extend(words.into_iter().map(|word| (word.clone(), word)));
    select(name, &options)
}

/// What a field may name, offered while it is written.
fn names_of(desk: &Desk, kind: &str) -> Option<(String, El)> {
    let all = names::of(&*desk.form.peek()?, kind);
    let id = format!("names-{}", kind.replace(' ', "-"));
    let list = el("datalist").set("id", &id).children(all.iter().map(|name| el("option").set("value", name)));
    Some((id, list))
}

/// The elements of a list: plain ones as fields, others as links; each can be doubled and taken away.
fn list(desk: &Desk, form: &Form, node: Schema, at: &str) -> El {
    let Some(element) = node.element() else { return el("div") };
    let line = |place: String| {
        let settled = element.settled(form, &place);
        let name = names::name(form, &place);
        let own = match settled.shape() {
            Shape::Object(_) | Shape::List(_) => leads(desk, &place, name.clone()),
            _ => plain(desk, settled, &place, &say!(own_element, name = last(at))),
        };
        let (copies, place_of, list) = (desk.clone(), place.clone(), at.to_owned());
        let copy = button("btn away", "+").set("aria-label", &say!(own_double, name = name.as_str()));
        let copy = copy.press(move || copies.double(&list, &place_of));
        of("li", "rowline").child(own).child(copy).child(away(desk, &place, &name))
    };
    let lines: Vec<El> = form.elements(at).map(line).collect();
    let (adds, to) = (desk.clone(), at.to_owned());
    let add = button("btn", &say!(own_add)).set("aria-label", &say!(own_add_to, name = last(at))).press(
        move || {
            let form = adds.form.peek().unwrap_or_default();
            let sample = element.sample(&form, &to);
            adds.fill(&format!("{to}/-"), &sample);
            // Who adds a part goes on to say what it is.
            if sample.starts_with('{') {
                adds.at.change(format!("{to}/{}", form.count(&to)));
            }
        },
    );
    of("div", "list").child(of("ul", "plain").children(lines)).child(add)
}

fn mistakes(desk: &Desk, at: &str) -> El {
    let (key, list, at) = (desk.clone(), desk.clone(), at.to_owned());
    let here = at.clone();
    of("ul", "wrongs plain").set("aria-live", "polite").rebuilt(
        move || key.mistakes(&[&at]).join("\n"),
        move || list.mistakes(&[&here]).iter().map(|message| of("li", "mistake").text(message)).collect(),
    )
}
