//! The situation: a list of rules, tried in order. Each is a condition and what is said while it holds; every figure
//! is one of `telemetry::figures` or is counted in the world.

use super::sight::Sight;
use super::{percent, stores};
use crate::frame::{Frame, Reason, State};
use crate::run::Run;
use crate::telemetry::impact::HURT;
use crate::telemetry::state;
use crate::telling::figures::{count, millis};

/// Sentence, second line, the state they are about, and why they are said.
pub struct Said {
    /// The sentence.
    pub sentence: String,
    /// The second line.
    pub detail: String,
    /// The state.
    pub tone: State,
    /// The rule.
    pub reason: Reason,
}

impl Said {
    /// Puts it into a frame.
    pub fn into_frame(self, frame: &mut Frame) {
        (frame.headline, frame.detail) = (self.sentence, self.detail);
        (frame.tone, frame.reason) = (self.tone, self.reason);
    }
}

struct Rule {
    reason: Reason,
    holds: fn(&Sight) -> bool,
    says: fn(&Sight) -> (String, String, State),
}

/// From the gravest to the quietest; the last one always holds.
const RULES: [Rule; 17] = [
    Rule {
        reason: Reason::Hangs,
        holds: |sight| !sight.hung.is_empty() && sight.trading.hurt() > 0.5,
        says: hangs,
    },
    Rule {
        reason: Reason::StandsStill,
        holds: |sight| sight.partitions.0 == 0 && sight.trading.hurt() >= 0.95,
        says: stands_still,
    },
    Rule {
        reason: Reason::Dips,
        holds: |sight| sight.partitions.0 == 0 && sight.trading.hurt() > HURT,
        says: dips,
    },
    Rule {
        reason: Reason::Leaderless,
        holds: |sight| {
            sight.partitions.0 > 0 && sight.trading.answered_share().is_some_and(|share| share <= 0.5)
        },
        says: leaderless,
    },
    Rule {
        reason: Reason::Breathes,
        holds: |sight| sight.partitions.0 > 0 && sight.defended,
        says: breathes,
    },
    Rule { reason: Reason::PartlyDead, holds: |sight| sight.partitions.0 > 0, says: partly_dead },
    Rule { reason: Reason::OthersHurt, holds: |sight| !sight.hurt.is_empty(), says: others_hurt },
    Rule { reason: Reason::ZonesDown, holds: |sight| sight.zones_down.is_some(), says: zones_down },
    Rule { reason: Reason::Latent, holds: |sight| sight.blocked.is_some(), says: latent },
    Rule { reason: Reason::ZonesAil, holds: |sight| sight.zones_ailing.is_some(), says: zones_ail },
    Rule { reason: Reason::PartsAil, holds: |sight| sight.impaired.is_some(), says: parts_ail },
    Rule { reason: Reason::ServiceIll, holds: |sight| !sight.ill.is_empty(), says: service_ill },
    Rule { reason: Reason::NotBegun, holds: |sight| sight.all.answered_share().is_none(), says: not_begun },
    Rule {
        reason: Reason::Quiet,
        holds: |sight| {
            let all = &sight.all;
            all.answered_share().is_some_and(|share| share >= 0.995) && all.hurt() < 0.01
        },
        says: quiet,
    },
    Rule { reason: Reason::Scarce, holds: |sight| stores::scarce(sight.world).is_some(), says: scarce },
    Rule { reason: Reason::Recovers, holds: |sight| sight.was_hurt, says: recovers },
    Rule { reason: Reason::Uneven, holds: |_| true, says: uneven },
];

/// Says what is so now. `weight`: one simulated request stands for so many.
pub fn situation(run: &Run, weight: u32) -> Said {
    let sight = Sight::new(run, weight);
    let rule = RULES.iter().find(|rule| (rule.holds)(&sight)).unwrap_or(&RULES[RULES.len() - 1]);
    let (sentence, detail, tone) = (rule.says)(&sight);
    Said { sentence, detail, tone, reason: rule.reason }
}

fn wait(names: &[&str]) -> String {
    format!("{} {}", names.join(", "), if names.len() == 1 { "waits" } else { "wait" })
}

fn hangs(sight: &Sight) -> (String, String, State) {
    let (what, waits) = (sight.verb("hangs", "hang"), wait(&sight.hung));
    let brokers = match state::brokers_up(sight.world) {
        (on, all) if on == all => "Every broker is up".to_string(),
        (on, all) => format!("{on} of {all} brokers are up"),
    };
    let sentence = match sight.partitions {
        (_, 0) => format!("{what}: {}, and {waits}.", sight.serves),
        (0, _) => format!(
            "{what}. {brokers}, every partition has a leader; {} still {}.",
            sight.hung.join(", "),
            if sight.hung.len() == 1 { "waits" } else { "wait" }
        ),
        (offline, all) => format!("{what}. {brokers}, and {offline} of {all} partitions have no leader."),
    };
    let detail = format!(
        "{}: {} answered, {} in flight; {waits} for answers that do not come.",
        sight.rate(),
        sight.answered(&sight.all),
        count(sight.requests(sight.all.waiting))
    );
    (sentence, detail, State::Hung)
}

/// Which zones are down, or how many requests come to what is left.
fn whereabouts(sight: &Sight) -> String {
    match &sight.zones_down {
        Some(zones) => format!("{zones}. {}.", sight.rate()),
        None => format!("{}; {}.", sight.rate(), sight.serves),
    }
}

fn stands_still(sight: &Sight) -> (String, String, State) {
    let who = if sight.trading.answered() == 0 { "nobody" } else { "hardly anybody" };
    let what = sight.verb("stands still", "stand still");
    let late = sight.late(&sight.trading);
    (format!("{what}: {who} is answered{late}, {}.", sight.serves), whereabouts(sight), State::Failing)
}

/// Says what is lost, and what waits too long.
fn harm(sight: &Sight) -> String {
    format!("{} lost{}", percent(sight.lost), sight.late(&sight.trading))
}

fn dips(sight: &Sight) -> (String, String, State) {
    let what = sight.verb("dips", "dip");
    (format!("{what}: {}, {}.", harm(sight), sight.serves), whereabouts(sight), State::Failing)
}

fn leaderless(sight: &Sight) -> (String, String, State) {
    let (offline, all) = sight.partitions;
    let sentence =
        format!("{offline} of {all} partitions have no leader. {}: {}.", sight.subject.0, harm(sight));
    (sentence, whereabouts(sight), State::Failing)
}

fn breathes(sight: &Sight) -> (String, String, State) {
    let (offline, all) = sight.partitions;
    let falls_back = sight.all.shares()[1] > 0.02;
    let by = if falls_back { ", some by a fallback" } else { "" };
    let sentence = format!(
        "It breathes: {} of customers are answered{by}{}, with {offline} of {all} partitions dead.",
        sight.answered(&sight.all),
        sight.late(&sight.all)
    );
    (
        sentence,
        format!("{}; {}.", sight.rate(), sight.serves),
        if falls_back { State::Fallback } else { State::Failing },
    )
}

fn partly_dead(sight: &Sight) -> (String, String, State) {
    let (offline, all) = sight.partitions;
    let sentence = format!(
        "{offline} of {all} partitions are dead, {} of customers are answered{}.",
        sight.answered(&sight.all),
        sight.late(&sight.all)
    );
    (sentence, whereabouts(sight), State::Failing)
}

fn others_hurt(sight: &Sight) -> (String, String, State) {
    let sentence = format!(
        "{}: not well. {} of all customers are answered{}.",
        sight.hurt.join(", "),
        sight.answered(&sight.all),
        sight.late(&sight.all)
    );
    (sentence, whereabouts(sight), State::Failing)
}

fn zones_down(sight: &Sight) -> (String, String, State) {
    let zones = sight.zones_down.as_deref().unwrap_or_default();
    let sentence = match sight.was_hurt {
        true => "Customers are served again: the other zones carry the load.",
        false => "Customers are served: the other zones carry the load.",
    };
    (sentence.to_string(), format!("{zones}. {}; {}.", sight.rate(), sight.serves), State::Slow)
}

fn latent(sight: &Sight) -> (String, String, State) {
    let answered = format!("{} of customers are answered.", sight.answered(&sight.all));
    let (sentence, more) = match sight.blocked {
        Some(0) | None => (
            format!(
                "Nothing to see: “Elect leaders” is blocked, and nothing has needed an election. {answered}"
            ),
            " The defect is latent.",
        ),
        Some(refused) => (
            format!(
                "“Elect leaders” is blocked and was refused {}; every partition has a leader. {answered}",
                times(refused)
            ),
            "",
        ),
    };
    (sentence, format!("{}; {}.{more}", sight.rate(), sight.serves), State::Ok)
}

fn times(count: u32) -> String {
    if count == 1 { "once".to_string() } else { format!("{count} times") }
}

/// Requests a second, the slowest answers, and what serves.
fn calmly(sight: &Sight) -> String {
    let p99 =
        sight.trading.p99.map_or(String::new(), |p99| format!(", p99 {}", millis(p99.as_secs_f64() * 1e3)));
    format!("{}{p99}. {}.", sight.rate(), sight.serves)
}

fn zones_ail(sight: &Sight) -> (String, String, State) {
    let zones = sight.zones_ailing.as_deref().unwrap_or_default();
    let sentence = format!("{zones}: {} of customers are answered.", sight.answered(&sight.all));
    (sentence, calmly(sight), State::Slow)
}

fn parts_ail(sight: &Sight) -> (String, String, State) {
    let what = sight.impaired.as_deref().unwrap_or_default();
    let sentence = format!("{what}. {} of customers are answered.", sight.answered(&sight.all));
    (sentence, calmly(sight), State::Slow)
}

fn service_ill(sight: &Sight) -> (String, String, State) {
    let are = if sight.ill.len() == 1 { "is" } else { "are" };
    let sentence = format!(
        "{} {are} not well; {} of customers are answered.",
        sight.ill.join(", "),
        sight.answered(&sight.all)
    );
    (sentence, calmly(sight), State::Slow)
}

/// Says what one simulated request stands for.
fn stands_for(sight: &Sight) -> String {
    if sight.weight > 1 {
        format!(" One simulated request stands for {}.", sight.weight)
    } else {
        String::new()
    }
}

fn not_begun(sight: &Sight) -> (String, String, State) {
    let sentence = match sight.all.offered {
        0 => "Nothing has happened yet: no request has come.",
        _ => "Requests are under way, and none has ended yet.",
    };
    let mut serves = sight.serves.clone();
    if let Some(first) = serves.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    (sentence.to_string(), format!("{serves}.{}", stands_for(sight)), State::Ok)
}

fn quiet(sight: &Sight) -> (String, String, State) {
    let sentence = "All quiet. Every request is answered.".to_string();
    (sentence, calmly(sight) + &stands_for(sight), State::Ok)
}

fn scarce(sight: &Sight) -> (String, String, State) {
    let scarce = stores::scarce(sight.world).unwrap_or_default();
    let sentence = format!("{scarce}: {} of customers are answered.", sight.answered(&sight.all));
    (sentence, calmly(sight), State::Slow)
}

fn recovers(sight: &Sight) -> (String, String, State) {
    (format!("It recovers: {}", shares(sight)), calmly(sight), State::Slow)
}

fn uneven(sight: &Sight) -> (String, String, State) {
    (shares(sight), calmly(sight), State::Slow)
}

/// Says how many customers are answered, and how many wait too long.
fn shares(sight: &Sight) -> String {
    format!("{} of customers are answered{}.", sight.answered(&sight.all), sight.late(&sight.all))
}
