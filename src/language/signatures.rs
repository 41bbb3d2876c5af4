//! What the messages of a Fluent resource take. The build script has this file too.

use std::collections::BTreeSet;

use fluent_syntax::ast;

/// Each message's name and the names of its values, both in order. A message's number is its place here.
pub(crate) fn signatures<'a>(
    entries: impl Iterator<Item = &'a ast::Entry<&'a str>>,
) -> Vec<(String, Vec<String>)> {
    // A set sorts with less code than a list, and the page has this.
    let mut found = BTreeSet::new();
    for entry in entries {
        if let ast::Entry::Message(message) = entry {
            let mut values = BTreeSet::new();
            if let Some(pattern) = &message.value {
                variables(pattern, &mut values);
            }
            found.insert((message.id.name.to_owned(), values.into_iter().collect()));
        }
    }
    found.into_iter().collect()
}

/// Collects the values that a pattern names.
fn variables(pattern: &ast::Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            of_expression(expression, found);
        }
    }
}

fn of_expression(expression: &ast::Expression<&str>, found: &mut BTreeSet<String>) {
    match expression {
        ast::Expression::Inline(inline) => of_inline(inline, found),
        ast::Expression::Select { selector, variants } => {
            of_inline(selector, found);
            for variant in variants {
                variables(&variant.value, found);
            }
        }
    }
}

fn of_inline(inline: &ast::InlineExpression<&str>, found: &mut BTreeSet<String>) {
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        ast::InlineExpression::Placeable { expression } => of_expression(expression, found),
        _ => {}
    }
}
