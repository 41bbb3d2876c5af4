//! What is wrong with a template of FIS. cfn-lint knows the outer form only: an unknown action, a target that is not
//! there, an empty stop condition and `5m` for a duration pass it.

use super::parts::{RANGE, seconds};
use super::table;
use crate::export::tree::Tree;

/// What is wrong with a template.
pub(in crate::export) fn check(text: &str) -> Vec<String> {
    let template = match Tree::from_json(text) {
        Ok(template) => template,
        Err(why) => return vec![format!("it is no JSON: {why}")],
    };
    let resources = template.get("Resources").map_or(&[][..], Tree::members);
    let mut wrong = Vec::new();
    if resources.is_empty() {
        wrong.push("found no resource, expected an experiment template".to_owned());
    }
    for (logical, resource) in resources {
        let of_kind = resource.word("Type") == Some("AWS::FIS::ExperimentTemplate");
        match resource.get("Properties").filter(|_| of_kind) {
            Some(experiment) => {
                wrong.extend(of_experiment(experiment).into_iter().map(|why| format!("{logical}: {why}")));
            }
            None => wrong.push(format!("{logical}: found no AWS::FIS::ExperimentTemplate with Properties")),
        }
    }
    wrong
}

fn of_experiment(experiment: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    let description = experiment.word("Description").unwrap_or_default();
    if description.is_empty() || description.chars().count() > 512 {
        wrong.push("found no Description of 1 to 512 characters".to_owned());
    }
    let conditions = experiment.get("StopConditions").map_or(&[][..], Tree::items);
    let stops = |own: &Tree| own.word("Source") == Some("aws:cloudwatch:alarm") && own.get("Value").is_some();
    if conditions.is_empty() || !conditions.iter().all(stops) {
        wrong.push("found no stop condition of an alarm with its Value".to_owned());
    }
    if experiment.get("RoleArn").is_none() {
        wrong.push("found no RoleArn".to_owned());
    }
    let Some(Tree::Map(targets)) = experiment.get("Targets") else {
        wrong.push("found no Targets, expected them, even if empty".to_owned());
        return wrong;
    };
    for (name, target) in targets {
        wrong.extend(of_target(target).into_iter().map(|why| format!("target {name}: {why}")));
    }
    let actions = experiment.get("Actions").map_or(&[][..], Tree::members);
    if actions.is_empty() {
        wrong.push("found no Actions, expected one".to_owned());
    }
    for (name, action) in actions {
        wrong.extend(of_action(action, targets).into_iter().map(|why| format!("action {name}: {why}")));
        for before in action.get("StartAfter").map_or(&[][..], Tree::items) {
            if !actions.iter().any(|own| Some(own.0.as_str()) == before.text()) {
                wrong.push(format!("action {name}: found a StartAfter that is no action"));
            }
        }
        if leads_back(name, actions) {
            wrong.push(format!("action {name}: found a circle of StartAfter"));
        }
    }
    wrong
}

fn of_target(target: &Tree) -> Vec<String> {
    let mut wrong = Vec::new();
    if !target.word("ResourceType").is_some_and(|own| own.starts_with("aws:")) {
        wrong.push("found no ResourceType".to_owned());
    }
    let mode = target.word("SelectionMode").unwrap_or_default();
    let inner = |word: &str| mode.strip_prefix(word).and_then(|rest| rest.strip_prefix('('));
    let inner =
        |word| inner(word).and_then(|rest| rest.strip_suffix(')')).and_then(|own| own.parse::<u32>().ok());
    let known = mode == "ALL"
        || inner("COUNT").is_some_and(|count| count > 0)
        || inner("PERCENT").is_some_and(|percent| (1..=100).contains(&percent));
    if !known {
        wrong.push(format!("found the SelectionMode {mode}, expected ALL, COUNT(n) or PERCENT(1 to 100)"));
    }
    let some =
        |name| target.get(name).is_some_and(|own| !own.members().is_empty() || !own.items().is_empty());
    if !some("ResourceTags") && !some("ResourceArns") {
        wrong.push("found neither tags nor ARNs: it would take everything".to_owned());
    }
    wrong
}

fn of_action(action: &Tree, targets: &[(String, Tree)]) -> Vec<String> {
    let mut wrong = Vec::new();
    let id = action.word("ActionId").unwrap_or_default();
    let Some(row) = table::row(id) else {
        return vec![format!("found the action {id}, which is not in the table")];
    };
    let own = action.get("Targets").map_or(&[][..], Tree::members);
    let keys: Vec<&str> = own.iter().map(|target| target.0.as_str()).collect();
    let expected: &[&str] = if row.target.is_empty() { &[] } else { &[row.target] };
    if keys != expected {
        wrong.push(format!("found the targets {keys:?}, expected {expected:?}"));
    }
    for (_, target) in own {
        match targets.iter().find(|there| Some(there.0.as_str()) == target.text()) {
            None => wrong.push("found a target that is not there".to_owned()),
            Some((name, there)) if there.word("ResourceType") != Some(row.resource) => {
                wrong.push(format!("found the target {name} of another kind, expected {}", row.resource));
            }
            Some(_) => {}
        }
    }
    let parameters = action.get("Parameters").map_or(&[][..], Tree::members);
    for (name, value) in parameters {
        if !row.parameters.iter().any(|own| own.0 == name) {
            wrong.push(format!("found the parameter {name}, which {id} does not have"));
        }
        if !matches!(value, Tree::Text(_)) && value.word("Ref").is_none() && value.word("Fn::Sub").is_none() {
            wrong.push(format!("found the parameter {name} that is no text"));
        }
        let is_duration = name.to_ascii_lowercase().ends_with("duration");
        if is_duration && !value.text().is_some_and(in_range) {
            wrong.push(format!(
                "found {name} that is no duration of ISO 8601 from one minute to twelve hours"
            ));
        }
    }
    for (name, _) in row.parameters.iter().filter(|own| own.1) {
        if !parameters.iter().any(|there| there.0 == *name) {
            wrong.push(format!("found no parameter {name}, which {id} needs"));
        }
    }
    wrong
}

fn in_range(duration: &str) -> bool {
    let rest = duration.strip_prefix("PT").unwrap_or_default();
    let mut units = "HMS".chars();
    let plain = rest.split_inclusive(|c: char| !c.is_ascii_digit()).all(|part| {
        let unit = part.chars().last().unwrap_or_default();
        part.len() > 1 && units.any(|own| own == unit)
    });
    !rest.is_empty() && plain && (RANGE[0]..=RANGE[1]).contains(&seconds(duration))
}

/// Whether an action waits for itself.
fn leads_back(name: &str, actions: &[(String, Tree)]) -> bool {
    let before = |name: &str| -> Vec<&str> {
        let action = actions.iter().find(|own| own.0 == name);
        let list = action.and_then(|own| own.1.get("StartAfter")).map_or(&[][..], Tree::items);
        list.iter().filter_map(Tree::text).collect()
    };
    let mut open = before(name);
    let mut seen: Vec<&str> = Vec::new();
    while let Some(next) = open.pop() {
        if next == name {
            return true;
        }
        if !seen.contains(&next) {
            seen.push(next);
            open.extend(before(next));
        }
    }
    false
}
