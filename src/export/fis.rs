//! AWS FIS: an experiment template in a template of CloudFormation, with a stop condition.
//!
//! 1. The first fault begins at once; a later one follows an `aws:fis:wait` of the time between them.
//! 2. An action lasts as long as its fault in the run, within what FIS takes: one minute to twelve hours.
//! 3. Targets are chosen by a tag that a person has to set, and by zone. What is not tagged is not touched.
//! 4. A fault without an action of FIS is left out with the reason: FIS has none for MSK, names, hangs, heat or load.

mod actions;
mod check;
mod parts;
mod table;

use super::faults::{self, Fault};
use super::names::camel;
use super::subject::{Exported, File, REVIEW, Subject};
use super::tree::{Tree, map, text, texts};
use crate::engine::SimDuration;

pub(super) use check::check;
use parts::{Action, TAG, reference, within};

/// Writes the template.
pub(super) fn write(subject: &Subject) -> Result<Exported, String> {
    let mut exported = Exported::default();
    let faults = faults::faults(subject, &mut exported);
    let mut template = Template::default();
    for fault in &faults {
        match actions::of(fault, subject, &mut exported) {
            Ok(actions) => template.add(fault, actions, &mut exported),
            Err(why) => exported.leave(fault.spelled(), why),
        }
    }
    if template.actions.is_empty() {
        return Err(faults::none(&exported));
    }
    let title = format!("{REVIEW} {}", subject.title());
    let left = exported.left_out.iter().map(|left| format!("{}: {}", left.what, left.why));
    let metadata = map([
        (
            "ReviewBeforeUse",
            text("Fill in every parameter. Tag only what may be harmed. Try it outside of production."),
        ),
        (
            "Targets",
            text(format!("Chosen by the tag {TAG}; an experiment whose target is empty fails at its start.")),
        ),
        ("LeftOut", texts(left)),
    ]);
    let condition = map([("Source", text("aws:cloudwatch:alarm")), ("Value", reference("StopAlarmArn"))]);
    let experiment = map([
        ("Description", text(title.chars().take(512).collect::<String>())),
        ("RoleArn", reference("ExperimentRoleArn")),
        ("StopConditions", Tree::List(vec![condition])),
        ("Targets", Tree::Map(template.targets)),
        ("Actions", Tree::Map(template.actions)),
        ("Tags", map([("Name", text(subject.scenario.document.id.clone()))])),
    ]);
    let mut parameters = map([
        ("ExperimentRoleArn", parameter("ARN of the role that FIS takes on")),
        ("StopAlarmArn", parameter("ARN of the CloudWatch alarm that stops the experiment")),
    ]);
    template.parameters.into_iter().for_each(|(name, what)| parameters.push(&name, parameter(&what)));
    let tree = map([
        ("AWSTemplateFormatVersion", text("2010-09-09")),
        (
            "Description",
            text(format!("{REVIEW} Faults of a simulated run as an AWS FIS experiment template.")),
        ),
        ("Metadata", metadata),
        ("Parameters", parameters),
        (
            "Resources",
            map([(
                "Experiment",
                map([("Type", text("AWS::FIS::ExperimentTemplate")), ("Properties", experiment)]),
            )]),
        ),
    ]);
    exported.files = vec![File { name: subject.name.to_owned(), text: tree.json() }];
    Ok(exported)
}

#[derive(Default)]
struct Template {
    actions: Vec<(String, Tree)>,
    targets: Vec<(String, Tree)>,
    /// Names, each with what it is.
    parameters: Vec<(String, String)>,
    first: Option<crate::engine::SimTime>,
    faults: usize,
}

impl Template {
    /// Adds the actions of a fault, after the wait that leads to it.
    fn add(&mut self, fault: &Fault, actions: Vec<Action>, exported: &mut Exported) {
        self.faults += 1;
        let first = *self.first.get_or_insert(fault.at);
        let offset = fault.at.since(first);
        let number = self.faults;
        let mut after = None;
        if offset > SimDuration::ZERO {
            let name = format!("wait-{number}");
            let wait = within(offset, &fault.spelled(), "begins", exported);
            let tree = map([
                ("ActionId", text("aws:fis:wait")),
                ("Description", text(format!("Until {}", fault.spelled()))),
                ("Parameters", map([("duration", text(wait))])),
            ]);
            self.actions.push((name.clone(), tree));
            after = Some(name);
        }
        for action in actions {
            let key = table::row(action.id).map_or("", |row| row.target);
            let target = format!("{}{}", camel(key), camel(&format!("{number} {}", action.name)));
            self.parameters_of(&action);
            self.targets.push((target.clone(), tree_of(&action)));
            let parameters = action.parameters.into_iter().map(|(name, value)| (name.to_owned(), value));
            let mut tree = map([
                ("ActionId", text(action.id)),
                ("Description", text(fault.spelled().chars().take(512).collect::<String>())),
                ("Parameters", Tree::Map(parameters.collect())),
                ("Targets", Tree::Map(vec![(key.to_owned(), text(target))])),
            ]);
            if let Some(after) = &after {
                tree.push("StartAfter", texts([after.as_str()]));
            }
            self.actions.push((format!("fault-{number}-{}", action.name), tree));
        }
    }

    /// Notes the parameters of the template that an action names.
    fn parameters_of(&mut self, action: &Action) {
        let values = action.parameters.iter().chain(&action.target.parameters).map(|own| &own.1);
        let mut names: Vec<String> = values.flat_map(names).collect();
        names.extend(action.target.zone.clone());
        for name in names {
            let what = match name.strip_prefix("Zone") {
                Some(zone) => {
                    format!("Availability Zone of this account that stands for zone {}", zone.to_lowercase())
                }
                None => format!("{name}: name in this account"),
            };
            if !self.parameters.iter().any(|own| own.0 == name) {
                self.parameters.push((name, what));
            }
        }
    }
}

/// The parameters that a value names, in `Ref` or in `Fn::Sub`.
fn names(tree: &Tree) -> Vec<String> {
    if let Some(own) = tree.word("Ref") {
        return vec![own.to_owned()];
    }
    let sub = tree.word("Fn::Sub").unwrap_or_default();
    let pieces = sub.split("${").skip(1).filter_map(|piece| piece.split_once('}')).map(|piece| piece.0);
    pieces.filter(|name| !name.starts_with("AWS::")).map(str::to_owned).collect()
}

fn tree_of(action: &Action) -> Tree {
    let target = &action.target;
    let resource = table::row(action.id).map_or("", |row| row.resource);
    let mut tree = map([
        ("ResourceType", text(resource)),
        ("ResourceTags", Tree::Map(vec![(TAG.to_owned(), text(&target.tag))])),
        ("SelectionMode", text(&target.selection)),
    ]);
    if let Some(zone) = target.zone.as_ref().filter(|_| resource == "aws:ec2:instance") {
        let filter = |path: &str, value| map([("Path", text(path)), ("Values", Tree::List(vec![value]))]);
        let filters = vec![
            filter("Placement.AvailabilityZone", reference(zone)),
            filter("State.Name", text("running")),
        ];
        tree.push("Filters", Tree::List(filters));
    }
    if !target.parameters.is_empty() {
        let own = target.parameters.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        tree.push("Parameters", Tree::Map(own.collect()));
    }
    tree
}

fn parameter(what: &str) -> Tree {
    map([("Type", text("String")), ("Description", text(format!("{what}. To be filled in.")))])
}
