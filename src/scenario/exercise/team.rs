//! Reads what the team sees and may do.

use super::ground::{Ground, MOST, NAME, SENTENCE};
use super::{Choose, Deed, FACILITATOR, Look, Sees, TeamAction};
use crate::engine::SimDuration;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, Node, spelled, unknown_name};
use crate::world::command::Command;
use crate::world::topology::monitors::BUILT_IN_SETS;

/// Longest simulated time that an action costs.
const COSTLIEST: SimDuration = SimDuration::from_secs(4 * 3600);
const HOUR: SimDuration = SimDuration::from_secs(3600);

/// What stands in the field `team`.
#[derive(Default)]
pub(super) struct Crew {
    pub sees: Sees,
    pub roles: Vec<String>,
    pub one_at_a_time: bool,
    pub actions: Vec<TeamAction>,
}

meanings! {
    TEAM {
        /// What the team sees: the map as it is reported, published metrics as charts, the pages of a set of alerts
        /// (`pager:as-it-was`), what its own actions brought. Nothing else exists for it.
        "sees",
        /// Grain of the charts; not finer than the vendor's metrics.
        "resolution",
        /// The roles of the team.
        "roles",
        /// What the team may do.
        "actions",
        /// Whether a role does one thing at a time: what it decides meanwhile waits.
        "one_at_a_time",
    }
    ACTION {
        /// Identifier of the action, as decisions name it.
        "id",
        /// What its button says.
        "label",
        /// The role that does it.
        "role",
        /// The role that must agree first; none without it.
        "agrees",
        /// Simulated time from the decision to its effect.
        "cost",
        /// The kind of part that is chosen for it.
        "choose",
        /// Commands that it gives, as `blast commands` lists them, `{service}` and so on for what is chosen. Without `do`
        /// and `look` it is only written down.
        "do",
        /// What it looks at closely.
        "look",
        /// Whether it says that there is an incident: the time to notice ends with the first of these.
        "declares",
    }
}

/// Reads the field `team`.
pub(super) fn team(root: &Fields, ground: Ground) -> Crew {
    let Some(node) = root.need("team") else { return Crew::default() };
    let fields = node.fields(TEAM);
    let mut roles: Vec<String> = Vec::new();
    for node in fields.list("roles", 1, 12) {
        let role = node.id();
        if role == FACILITATOR || roles.iter().any(|other| other == role) {
            node.wrong(format!("found the role `{role}` twice, or the facilitator's, expected others"));
        }
        roles.push(role.to_owned());
    }
    let monitors = &ground.scenario.topology.monitors;
    let mut crew = Crew {
        sees: sees(&fields, ground),
        one_at_a_time: fields.flag_or("one_at_a_time", true),
        ..Crew::default()
    };
    let finest = monitors.vendor_period;
    crew.sees.resolution =
        fields.get("resolution").map_or(finest, |node| node.duration(SimDuration::from_secs(1), HOUR));
    if ground.sound && crew.sees.resolution < finest {
        fields.wrong_at(
            "resolution",
            format!("found a finer grain than what is published, {}", spelled(finest)),
        );
    }
    for node in fields.list("actions", 1, MOST) {
        let action = action(&node, &roles, ground);
        if crew.actions.iter().any(|other| other.id == action.id && !action.id.is_empty()) {
            node.wrong(format!("found a second action `{}`, expected distinct ones", action.id));
        }
        crew.actions.push(action);
    }
    crew.roles = roles;
    fields.close();
    crew
}

fn sees(fields: &Fields, ground: Ground) -> Sees {
    let mut sees = Sees::default();
    let own = ground.scenario.topology.monitors.alerts.iter().map(|rule| rule.set.as_str());
    let mut sets: Vec<&str> = BUILT_IN_SETS.into_iter().chain(own).collect();
    sets.dedup();
    for node in fields.list("sees", 1, 4) {
        match node.form("^(reported-map|reported-metrics|own-actions|pager:[a-z0-9_-]+)$", "reported-map") {
            "" => node.expected("what the team sees, such as `reported-map`"),
            "reported-map" => sees.map = true,
            "reported-metrics" => sees.metrics = true,
            "own-actions" => sees.own_actions = true,
            other => match other.strip_prefix("pager:") {
                Some(set) if !ground.sound || sets.contains(&set) => sees.pager = Some(set.to_owned()),
                Some(set) => node.wrong(unknown_name("the set of alerts", set, &sets)),
                None => {
                    const KNOWN: [&str; 4] = ["reported-map", "reported-metrics", "own-actions", "pager:SET"];
                    node.wrong(unknown_name("the view", other, &KNOWN));
                }
            },
        }
    }
    sees
}

fn action(node: &Node, roles: &[String], ground: Ground) -> TeamAction {
    let fields = node.fields(ACTION);
    let names: Vec<&str> = roles.iter().map(String::as_str).collect();
    let choose =
        fields.get("choose").and_then(|node| node.one_of("kind of part", &Choose::ALL.map(|kind| kind.0)));
    let mut action = TeamAction {
        id: fields.id("id"),
        label: fields.text("label", NAME),
        role: fields.name("role", "role", &names),
        agrees: fields.get("agrees").and_then(|node| node.one_of("role", &names)),
        cost: fields
            .need("cost")
            .map_or(SimDuration::ZERO, |node| node.duration(SimDuration::ZERO, COSTLIEST)),
        choose: choose.map(|at| Choose::ALL[at].1),
        deed: Deed::Noted,
        declares: fields.flag_or("declares", false),
    };
    let templates: Vec<String> =
        fields.list("do", 0, 12).iter().map(|node| node.text(SENTENCE).to_owned()).collect();
    let look = fields.get("look").and_then(|node| node.one_of("look", &Look::ALL.map(|look| look.0)));
    match (templates.is_empty(), look) {
        (false, None) => action.deed = Deed::Commands(templates),
        (true, Some(look)) => action.deed = Deed::Look(Look::ALL[look].1),
        (true, None) => {}
        (false, Some(_)) => fields.wrong("found both `do` and `look`, expected one of them"),
    }
    if ground.sound {
        fits(&fields, &action, ground);
    }
    fields.close();
    action
}

/// Checks what an action does against the scenario: with everything that can be chosen for it.
fn fits(fields: &Fields, action: &TeamAction, ground: Ground) {
    let topology = &ground.scenario.topology;
    match (&action.deed, action.choose) {
        (Deed::Look(look), choose) if choose != Some(look.at()) => {
            let wanted = look.at().word();
            fields.wrong_at(
                "look",
                format!("found no `choose` of {wanted}, which this looks at; expected \"{wanted}\""),
            );
        }
        (Deed::Commands(templates), choose) => {
            let hole = templates.iter().any(|template| template.contains('{'));
            if hole != choose.is_some() {
                fields.wrong_at(
                    "do",
                    "expected a place such as `{service}` in it and `choose` together, or neither",
                );
            }
            let names = choose.map_or(Vec::new(), |kind| kind.names(topology));
            let tried: Vec<Option<&str>> = if choose.is_some() {
                names.iter().map(|name| Some(name.as_str())).collect()
            } else {
                vec![None]
            };
            // What some parts do not offer is refused when they are chosen; that none does is a mistake.
            let mut failures = tried.iter().filter_map(|chosen| action.commands(*chosen, topology).err());
            if let Some(first) = failures.next()
                && failures.count() + 1 == tried.len()
            {
                fields.wrong_at("do", first);
            }
        }
        _ => {}
    }
    if let Some(kind) = action.choose
        && kind.names(topology).is_empty()
    {
        fields.wrong_at("choose", format!("found {}, of which the scenario has none", kind.word()));
    }
}

/// A command without its time.
pub(super) fn command(node: &Node, ground: Ground) -> Option<Command> {
    let text = node.text(SENTENCE);
    if !ground.sound || text.is_empty() {
        return None;
    }
    Command::parse(text, &ground.scenario.topology).map_err(|message| node.wrong(message)).ok()
}
