//! The alerts of a run as plain values: by set, which fired when, which never did, and when somebody could have
//! known against when customers noticed.

use serde::{Deserialize, Serialize};

use crate::engine::SimTime;
use crate::frame::{ChainStep, Inspection, State};
use crate::language::say;
use crate::run::Run;
use crate::telemetry::Names;
use crate::telemetry::alerts::{self, AlertState, Alerts};
use crate::telling::figures::clock;
use crate::telling::spof;
use crate::telling::timeline::{micros, span};
use crate::world::topology::Topology;
use crate::world::topology::monitors::{AlertRule, AlertSeverity};

/// The alerts of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AlertsReport {
    /// The time when customers noticed: the first ten seconds in which a journey answered less than 99 %.
    pub customers_noticed_s: Option<f64>,
    /// The journey of those customers.
    pub noticed_by: Option<String>,
    /// By set.
    pub sets: Vec<AlertSet>,
    /// Public notices.
    pub status_pages: Vec<NoticeReport>,
}

/// A rule by the part that it watches and what it says of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RuleName {
    /// The part as links spell it: `service:fees`.
    pub part: String,
    /// The part as people call it: `Fees`.
    pub name: String,
    /// What the rule says of it: `errors over 5 %`.
    pub text: String,
}

impl RuleName {
    fn of(topology: &Topology, rule: &AlertRule) -> RuleName {
        let part = alerts::part(rule.metric);
        RuleName { part: part.spell(topology), name: Names(topology).part(part), text: rule.text.clone() }
    }
}

impl std::fmt::Display for RuleName {
    /// `Fees: errors over 5 %`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.name, self.text)
    }
}

/// A set of rules.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AlertSet {
    /// Its name.
    pub set: String,
    /// The time when somebody could have known: its first page.
    pub first_page_s: Option<f64>,
    /// Which one that was.
    pub first_page: Option<RuleName>,
    /// First page less customers' notice, when there were both: negative is earlier than they.
    pub after_customers_s: Option<f64>,
    /// Rules that fired, in order of their first time.
    pub fired: Vec<Fired>,
    /// Rules that never did.
    pub never: Vec<RuleName>,
}

/// A rule that fired.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fired {
    /// Its part and text.
    pub rule: RuleName,
    /// `page` or `ticket`.
    pub severity: String,
    /// The time when it fired first.
    pub first_s: f64,
    /// The time when somebody was called first; nothing while alerts of its set are gathered.
    pub called_s: Option<f64>,
    /// Number of times that it counted as resolved because the monitor was silent.
    pub resolved_by_silence: u32,
    /// The time since which it fires now.
    pub since_s: Option<f64>,
    /// The time when it last ceased to.
    pub cleared_s: Option<f64>,
    /// Number of times that it fired.
    pub count: u32,
}

/// A status page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NoticeReport {
    /// Whose it is.
    pub label: String,
    /// The time when its owner's telemetry saw it.
    pub seen_s: Option<f64>,
    /// The time when the notice was public.
    pub posted_s: Option<f64>,
}

fn seconds(at: Option<SimTime>) -> Option<f64> {
    at.map(SimTime::as_secs_f64)
}

fn word(severity: AlertSeverity) -> &'static str {
    match severity {
        AlertSeverity::Page => "page",
        AlertSeverity::Ticket => "ticket",
    }
}

/// Sums up the alerts of a run.
pub fn report(run: &Run) -> AlertsReport {
    let topology = run.world().topology();
    let alerts = &run.recorder().alerts;
    let noticed = alerts.noticed();
    let pages = topology.monitors.status_pages.iter().zip(alerts.notices());
    AlertsReport {
        customers_noticed_s: noticed.map(|(at, _)| at.as_secs_f64()),
        noticed_by: noticed.map(|(_, journey)| topology.journeys[journey.index()].label.clone()),
        sets: alerts
            .sets()
            .iter()
            .map(|name| set(topology, alerts, name, noticed.map(|entry| entry.0)))
            .collect(),
        status_pages: pages
            .map(|(spec, notice)| NoticeReport {
                label: spec.label.clone(),
                seen_s: seconds(notice.seen),
                posted_s: seconds(notice.posted),
            })
            .collect(),
    }
}

fn set(topology: &Topology, alerts: &Alerts, name: &str, noticed: Option<SimTime>) -> AlertSet {
    let own = || alerts.all().filter(|(rule, _)| rule.set == name);
    let mut fired: Vec<(SimTime, &AlertRule, &AlertState)> =
        own().filter_map(|(rule, state)| Some((state.first?, rule, state))).collect();
    crate::base::order::sort_by_key(&mut fired, |entry| entry.0);
    let page = alerts.first_page(name);
    AlertSet {
        set: name.to_string(),
        first_page_s: page.map(|(at, _)| at.as_secs_f64()),
        first_page: page.map(|(_, rule)| RuleName::of(topology, rule)),
        after_customers_s: page
            .zip(noticed)
            .map(|((at, _), noticed)| at.as_secs_f64() - noticed.as_secs_f64()),
        fired: fired
            .iter()
            .map(|(first, rule, state)| Fired {
                rule: RuleName::of(topology, rule),
                severity: word(rule.severity).to_string(),
                first_s: first.as_secs_f64(),
                called_s: seconds(state.called),
                resolved_by_silence: state.resolved_by_silence,
                since_s: seconds(state.firing),
                cleared_s: seconds(state.cleared),
                count: state.count,
            })
            .collect(),
        never: own()
            .filter(|(_, state)| state.first.is_none())
            .map(|(rule, _)| RuleName::of(topology, rule))
            .collect(),
    }
}

impl AlertsReport {
    /// Returns when customers noticed, in words.
    pub fn noticed(&self) -> String {
        match (self.customers_noticed_s, &self.noticed_by) {
            (Some(at), Some(by)) => say!(alerts_noticed_by, time = clock(micros(at)), by),
            _ => say!(alerts_not_noticed),
        }
    }
}

impl AlertSet {
    /// Returns when somebody could have known, in words.
    pub fn known(&self) -> String {
        let Some((at, page)) = self.first_page_s.zip(self.first_page.as_ref()) else {
            return say!(alerts_nobody_knew);
        };
        let against = match self.after_customers_s {
            Some(after) if after > 0.5 => say!(alerts_after_customers, span = span(after)),
            Some(after) if after < -0.5 => say!(alerts_before_customers, span = span(after)),
            Some(_) => say!(alerts_with_customers),
            None => String::new(),
        };
        format!("{}{against}: {page}", clock(micros(at)))
    }
}

impl Fired {
    /// Its times, in words.
    pub fn times(&self) -> String {
        let end = match (self.since_s, self.cleared_s) {
            (Some(since), _) => say!(alerts_fires_since, time = clock(micros(since))),
            (None, Some(cleared)) => say!(alerts_cleared, time = clock(micros(cleared))),
            (None, None) => String::new(),
        };
        let again = if self.count > 1 { say!(alerts_times, count = self.count) } else { String::new() };
        let called = match self.called_s {
            Some(called) if called - self.first_s > 0.5 => {
                say!(alerts_called, time = clock(micros(called)))
            }
            Some(_) => String::new(),
            None => say!(alerts_nobody_called),
        };
        let silence = match self.resolved_by_silence {
            0 => String::new(),
            _ => say!(alerts_resolved_by_silence),
        };
        let time = clock(micros(self.first_s));
        match self.severity == word(AlertSeverity::Page) {
            true => say!(alerts_page_at, time, called, end, again, silence),
            false => say!(alerts_ticket_at, time, called, end, again, silence),
        }
    }
}

/// Names the monitors that stand on something that is down.
fn blind(topology: &Topology, alerts: &Alerts) -> Vec<String> {
    let blind = alerts.all().filter(|(rule, state)| state.blind.is_some() && !rule.depends_on.is_empty());
    blind
        .map(|(rule, _)| {
            let parts: Vec<String> = rule.depends_on.iter().map(|part| spof::name(topology, *part)).collect();
            say!(alerts_blind, rule = RuleName::of(topology, rule).to_string(), parts = parts.join(", "))
        })
        .collect()
}

/// Names of rules, shorter: those that say the same of several parts as one, `errors over 5 %: Fees, Quoting`.
pub fn folded(rules: &[RuleName]) -> String {
    let mut told: Vec<(&str, Vec<&RuleName>)> = Vec::new();
    for rule in rules {
        match told.iter_mut().find(|entry| entry.0 == rule.text) {
            Some(entry) => entry.1.push(rule),
            None => told.push((&rule.text, vec![rule])),
        }
    }
    let each = told.iter().map(|(text, rules)| match rules.as_slice() {
        [rule] => rule.to_string(),
        rules => {
            let names: Vec<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
            format!("{text}: {}", names.join(", "))
        }
    });
    each.collect::<Vec<_>>().join("; ")
}

/// The panel of the inspector, `alerts`.
pub(crate) fn inspect(run: &Run) -> Inspection {
    let report = report(run);
    let alerts = &run.recorder().alerts;
    let mut facts = vec![(say!(alerts_noticed), report.noticed(), None)];
    for page in &report.status_pages {
        let posted =
            page.posted_s.map_or(say!(alerts_no_notice), |at| say!(alerts_notice, time = clock(micros(at))));
        facts.push((page.label.clone(), posted, None));
    }
    let step = |title: String, detail: String, since: Option<f64>, state| ChainStep {
        title,
        detail,
        since_us: since.map(micros),
        state,
        ..ChainStep::default()
    };
    let mut chain: Vec<ChainStep> = Vec::new();
    for set in &report.sets {
        let (fired, all) = (set.fired.len(), set.never.len() + set.fired.len());
        let title = say!(alerts_set, set = set.set, fired, all);
        let state =
            if set.fired.iter().any(|fired| fired.since_s.is_some()) { State::Failing } else { State::Ok };
        chain.push(step(title, say!(alerts_could_know, known = set.known()), set.first_page_s, state));
        for fired in &set.fired {
            let state = if fired.since_s.is_some() { State::Failing } else { State::Busy };
            chain.push(step(fired.rule.to_string(), fired.times(), Some(fired.first_s), state));
        }
        if !set.never.is_empty() {
            chain.push(step(say!(alerts_never_fired), folded(&set.never), None, State::Ok));
        }
    }
    if let (Some(since), Some(zone)) = (alerts.silent(), run.world().topology().monitors.scraper_zone) {
        let zone = run.world().topology().zone_label(zone);
        let text = say!(alerts_own_silent, zone);
        chain.push(step(text, String::new(), Some(since.as_secs_f64()), State::Down));
    }
    for text in blind(run.world().topology(), alerts) {
        chain.push(step(text, String::new(), None, State::Down));
    }
    let firing = alerts.all().filter(|(_, state)| state.firing.is_some()).count();
    Inspection {
        title: say!(alerts_title),
        state: if firing > 0 { State::Failing } else { State::Ok },
        truth: say!(alerts_firing, firing, all = alerts.all().count()),
        facts,
        chain_title: say!(alerts_question),
        chain,
        ..Inspection::default()
    }
}
