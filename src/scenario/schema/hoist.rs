//! Objects that occur more than once stand once, under `$defs`.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

/// Takes objects that occur more than once out of `root`, and leaves references to them. Their names are those of the
/// fields they were first found at.
pub(super) fn hoist(root: &mut Json) -> Map<String, Json> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    count(root, &mut counts);
    let mut defs = Map::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    replace(root, "document", &counts, &mut names, &mut defs);
    defs
}

/// Returns whether a schema is worth a name of its own.
fn named(value: &Json) -> bool {
    value.get("type").is_some_and(|kind| kind == "object")
        && value.get("additionalProperties").is_some_and(Json::is_boolean)
        || value.get("anyOf").is_some()
}

/// A schema without what a property that has it says about it: that stays with the property.
fn bare(value: &Json) -> Json {
    let mut bare = value.clone();
    bare.as_object_mut().map(|schema| schema.remove("description"));
    bare
}

fn count(value: &Json, counts: &mut BTreeMap<String, usize>) {
    if named(value) {
        *counts.entry(bare(value).to_string()).or_default() += 1;
    }
    within(value, &mut |value| count(value, counts));
}

/// The schemas directly within one; those of its alternatives in place of the alternatives, which get no names.
fn within<'a>(value: &'a Json, act: &mut dyn FnMut(&'a Json)) {
    if let Some(alternatives) = value.get("anyOf").and_then(Json::as_array) {
        alternatives.iter().for_each(|alternative| within(alternative, act));
    }
    if let Some(properties) = value.get("properties").and_then(Json::as_object) {
        properties.values().for_each(&mut *act);
    }
    if let Some(items) = value.get("items") {
        act(items);
    }
}

fn replace(
    value: &mut Json,
    name: &str,
    counts: &BTreeMap<String, usize>,
    names: &mut BTreeMap<String, String>,
    defs: &mut Map<String, Json>,
) {
    let spelled = bare(value).to_string();
    let description = value.get("description").cloned();
    let reference = |known: &str| {
        let mut reference = json!({ "$ref": format!("#/$defs/{known}") });
        if let Some(description) = description {
            reference["description"] = description;
        }
        reference
    };
    if let Some(known) = names.get(&spelled) {
        *value = reference(known);
        return;
    }
    replace_within(value, name, counts, names, defs);
    if named(value) && counts.get(&spelled).is_some_and(|count| *count > 1) {
        let mut free = name.to_owned();
        while defs.contains_key(&free) {
            free.push('_');
        }
        defs.insert(free.clone(), bare(value));
        *value = reference(&free);
        names.insert(spelled, free);
    }
}

fn replace_within(
    value: &mut Json,
    name: &str,
    counts: &BTreeMap<String, usize>,
    names: &mut BTreeMap<String, String>,
    defs: &mut Map<String, Json>,
) {
    if let Some(alternatives) = value.get_mut("anyOf").and_then(Json::as_array_mut) {
        alternatives.iter_mut().for_each(|one| replace_within(one, name, counts, names, defs));
    }
    if let Some(properties) = value.get_mut("properties").and_then(Json::as_object_mut) {
        properties.iter_mut().for_each(|(name, value)| replace(value, name, counts, names, defs));
    }
    if let Some(items) = value.get_mut("items") {
        replace(items, name, counts, names, defs);
    }
}
