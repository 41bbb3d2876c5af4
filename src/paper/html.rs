//! Writes what stands on paper as HTML. The policy of the page forbids `style` attributes: properties stand in `data-css`,
//! and `assets/early.js` sets them before the browser paints.

use super::dom::{Child, Node};

/// Elements without an end.
const VOID: [&str; 1] = ["input"];
/// What is made when the page is live: most visitors open none.
const LEFT_OUT: &str = "dialog";
/// The one place that tells of changes is that of the loading sentence (`index.html`): here nothing changes.
const TELLS: (&str, &str) = ("role", "status");

/// The elements in `node`, as HTML.
pub fn written(node: &Node) -> String {
    let mut html = String::new();
    write_children(&mut html, node);
    html
}

fn write(html: &mut String, node: &Node) {
    let inside = node.inside();
    let tag = inside.tag.as_str();
    if tag == LEFT_OUT {
        return;
    }
    let css: Vec<String> =
        inside.properties.borrow().iter().map(|(name, value)| format!("{name}:{}", value.trim())).collect();
    let value = inside.value.borrow();
    *html += &format!("<{tag}");
    // Elements stand in lines of their own without a space between them.
    let mut space = "\n";
    let mut put =
        |name: &str, value: &str| *html += &attribute(std::mem::replace(&mut space, " "), name, value);
    let attributes = inside.attributes.borrow();
    let shown = attributes.iter().filter(|(name, value)| (name.as_str(), value.as_str()) != TELLS);
    shown.for_each(|(name, value)| put(name, value));
    if !css.is_empty() {
        put("data-css", &css.join(";"));
    }
    if tag == "input" && !value.is_empty() {
        put("value", &value);
    }
    *html += ">";
    if VOID.contains(&tag) {
        return;
    }
    let before = html.len();
    write_children(html, node);
    if tag == "select" {
        let option = attribute("\n", "value", &value);
        let inner = html.split_off(before);
        *html += &inner.replacen(&option, &format!("{option} selected"), 1);
    }
    *html += &format!("</{tag}>");
}

fn write_children(html: &mut String, node: &Node) {
    for child in node.inside().children.borrow().iter() {
        match child {
            Child::Node(node) => write(html, node),
            Child::Text(words) => *html += &escaped(&words.text()),
        }
    }
}

/// ` name="value"`.
fn attribute(space: &str, name: &str, value: &str) -> String {
    format!("{space}{name}=\"{}\"", escaped(value).replace('"', "&quot;"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
