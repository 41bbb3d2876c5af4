//! What does not change during a drill, for the team, and what the facilitator knows beside it.

use crate::drill::{handout, words};
use crate::frame::Scene;
use crate::scenario::exercise::{Choose, Deed, Exercise, TeamAction};
use crate::telemetry::Names;
use crate::training::protocol::{ActionBrief, Brief, InjectBrief, LeadBrief};
use crate::training::seal::Sealed;
use crate::world::part::Part;

/// The brief of a drill. `source`: what opens the exercise again, for links.
pub fn brief(exercise: &Exercise, scene: &Scene, seed: u64, source: &str, leads: bool) -> Brief {
    let points = |points: i32| points.unsigned_abs();
    let sealed = Sealed { leads: false, exercise: source.to_owned(), seed, log: String::new() }.spell();
    Brief {
        key: sealed.chars().take(24).collect(),
        title: exercise.team_title.clone(),
        clock: scene.clock_start.clone().unwrap_or_default(),
        span_us: (exercise.begin.as_micros(), exercise.end.as_micros()),
        pace: exercise.pace,
        zones: scene.zones.clone(),
        roles: exercise.roles.clone(),
        actions: exercise.actions.iter().map(|action| self::action(exercise, action)).collect(),
        causes: exercise.causes.iter().map(|cause| (cause.id.clone(), cause.label.clone())).collect(),
        services: scene.services.iter().map(|service| (service.id.clone(), service.label.clone())).collect(),
        objectives: exercise
            .objectives
            .iter()
            .map(|own| (own.team_text.clone(), points(own.points)))
            .collect(),
        pass: points(exercise.pass),
        hint_costs: exercise.hints.iter().map(|hint| points(hint.points)).collect(),
        evidence: words::evidence(exercise),
        lead: leads.then(|| Box::new(lead(exercise, seed, sealed))),
    }
}

fn action(exercise: &Exercise, action: &TeamAction) -> ActionBrief {
    let topology = &exercise.scenario.topology;
    let offered = |name: &str| match &action.deed {
        Deed::Commands(_) => action.commands(Some(name), topology).is_ok(),
        _ => true,
    };
    let choices = action.choose.map_or(Vec::new(), |kind: Choose| kind.parts(topology));
    ActionBrief {
        id: action.id.clone(),
        label: action.label.clone(),
        role: action.role,
        agrees: action.agrees,
        cost_s: action.cost.as_secs_f64(),
        choices: choices
            .into_iter()
            .filter(|(name, _)| offered(name))
            .map(|(name, part)| (name, called(exercise, part)))
            .collect(),
        looks: matches!(action.deed, Deed::Look(_)),
    }
}

fn called(exercise: &Exercise, part: Part) -> String {
    Names(&exercise.scenario.topology).part(part)
}

fn lead(exercise: &Exercise, seed: u64, team_link: String) -> LeadBrief {
    let topology = &exercise.scenario.topology;
    let inject = |inject: &crate::scenario::exercise::Inject| InjectBrief {
        id: inject.id.clone(),
        at_us: inject.at.map(|at| at.as_micros()),
        from: inject.from.clone(),
        text: inject.text.clone(),
        misleads: inject.misleading,
    };
    let hidden = exercise.planted(seed).into_iter().map(|planted| {
        let command = planted.command;
        (command.at.as_micros(), command.command.row(topology).past, planted.why.clone())
    });
    LeadBrief {
        title: exercise.title.clone(),
        summary: exercise.summary.clone(),
        script: exercise.guide.script.clone(),
        notes: [&exercise.guide.before, &exercise.guide.during, &exercise.guide.after].map(Clone::clone),
        injects: exercise.injects.iter().map(inject).collect(),
        hints: (exercise.hints.iter())
            .map(|hint| (hint.id.clone(), hint.points.unsigned_abs(), hint.text.clone()))
            .collect(),
        hidden: hidden.collect(),
        traps: exercise.traps.iter().map(|trap| (trap.text.clone(), trap.why.clone())).collect(),
        team_link,
        currency: exercise.scenario.document.currency.clone(),
        guide: handout::guide(exercise, seed, None).into_bytes(),
        cards: handout::cards(exercise).into_bytes(),
    }
}
