//! What is wrong with a part whose loss customers notice: class, reason, cure.

use super::values::Row;
use crate::ask::finding::{Class, Finding, Severity, order};
use crate::ask::losses::{Kind, Loss};
use crate::ask::plan::Plan;
use crate::ask::words;
use crate::telling::spof;
use crate::world::part::Part;

/// The findings, the worst first. Instances of one service speak for each other: the worst of them stands for all.
pub(super) fn findings(plan: &Plan, rows: &[(&Loss, Row)]) -> Vec<Finding> {
    let known = spof::find(plan.topology());
    let mut findings = Vec::new();
    let mut told: Vec<Part> = Vec::new();
    for (loss, row) in rows {
        let service = loss.service(plan.topology()).filter(|_| loss.kind == Kind::Instance);
        if service.is_some_and(|service| told.contains(&service)) {
            continue;
        }
        if let Some(finding) = finding(plan, loss, row, &known) {
            told.extend(service);
            findings.push(finding);
        }
    }
    order(&mut findings);
    findings
}

fn finding(plan: &Plan, loss: &Loss, row: &Row, known: &[spof::Spof]) -> Option<Finding> {
    let late = Severity::of(row.late);
    let harm = Severity::of_loss(row.missing, row.down_s, plan.time_s());
    let (class, severity) = match (harm, late) {
        (None, late) => (Class::ExcessiveLatency, late?),
        (Some(harm), _) if row.seeds.iter().any(|seed| seed.left_full) => (Class::ExcessiveLoad, harm),
        (Some(harm), _) if matches!(loss.kind, Kind::Zone | Kind::Link) => (Class::SharedFate, harm),
        (Some(harm), _) => (Class::SinglePointOfFailure, harm),
    };
    let seed = row.seeds.first()?.seed;
    Some(Finding {
        class,
        severity,
        part: row.part.clone(),
        reason: reason(plan, row, class),
        cure: cure(loss.kind, class, &row.part, known),
        command: plan.shown(seed, &[plan.then(loss.command)]),
    })
}

fn reason(plan: &Plan, row: &Row, class: Class) -> String {
    let (name, until) = (&row.name, words::time(plan.until));
    let lost = format!("{name} is lost at {} ({})", words::time(plan.at), row.loss);
    if class == Class::ExcessiveLatency {
        return format!(
            "{lost}: until {until}, {} more of the requests are answered too late",
            words::percent(row.late)
        );
    }
    let mut text =
        format!("{lost}: until {until}, {} of the answers are missing", words::percent(row.missing));
    if let Some(hundredths) = row.hundredths.filter(|hundredths| *hundredths > 0.0) {
        text.push_str(&format!(", worth {}", words::money(hundredths, &plan.scenario.document.currency)));
    }
    if row.down_s > 0.0 {
        text.push_str(&format!(", and trading is down for {}", words::minutes(row.down_s)));
    }
    let journeys = plan.topology().journeys.iter().zip(&row.journeys);
    let hurt = journeys.filter(|(_, share)| Severity::of(**share) >= Some(Severity::Major));
    let hurt: Vec<String> =
        hurt.map(|(journey, share)| format!("{} loses {}", journey.label, words::percent(*share))).collect();
    if !hurt.is_empty() {
        text.push_str(&format!("; {}", words::list(&hurt)));
    }
    if class == Class::ExcessiveLoad {
        text.push_str("; at some second every instance that is left has a queue");
    }
    text
}

fn cure(kind: Kind, class: Class, part: &str, known: &[spof::Spof]) -> String {
    // What is known of the part before any run is closer to its cause.
    if let Some(spof) = known.iter().find(|spof| spof.part.as_deref() == Some(part)) {
        return spof.cure.clone();
    }
    let cure = match (class, kind) {
        (Class::ExcessiveLatency, _) => {
            "shorten what callers wait for it (timeouts), or add instances, so that what is left answers in time"
        }
        (Class::ExcessiveLoad, _) => {
            "add instances, so that those that are left can carry the load without one"
        }
        (_, Kind::Zone) => {
            "spread instances, leaders, members and nodes over more zones, and let callers give up on a silent host soon \
             (timeouts, breakers)"
        }
        (_, Kind::Link) => {
            "keep calls within their zone where they can be, and give every call across a timeout"
        }
        (_, Kind::Duty) => {
            "give clusters control planes of their own, and callers a fallback that needs no election"
        }
        (_, Kind::Broker) => "give topics a third replica and a least number in sync that one loss leaves",
        (_, Kind::Instance) => {
            "let checks find an instance that hangs, and give its callers a timeout and another try"
        }
        (_, Kind::Service) => {
            "give its callers a timeout, a breaker and a fallback, so that they answer without it"
        }
        (_, Kind::Store) => {
            "give its readers a fallback, such as the last good value, and its writers a queue for later"
        }
        (_, Kind::Quorum) => "let what can wait go to a queue for later while the group is closed",
        (_, Kind::Name) => {
            "let clients keep old addresses while a name gives none, and give callers a fallback"
        }
    };
    cure.to_owned()
}
