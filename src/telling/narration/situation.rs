//! The situation: a list of rules, tried in order. Each is a condition and what is said while it holds; every figure
//! is one of `telemetry::figures` or is counted in the world.

use super::sight::Sight;
use super::stores;
use crate::frame::{Frame, Reason, State};
use crate::language::{capital, say};
use crate::run::Run;
use crate::telemetry::impact::HURT;
use crate::telemetry::state;
use crate::telling::figures::{millis, share};

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

/// The services that wait, as a list, and how many they are.
fn waiting(sight: &Sight) -> (String, usize) {
    (sight.hung.join(", "), sight.hung.len())
}

fn hangs(sight: &Sight) -> (String, String, State) {
    let (subject, subjects) = &sight.subject;
    let (services, count) = waiting(sight);
    let serves = &sight.serves;
    let up = brokers_up(state::brokers_up(sight.world));
    let sentence = match sight.partitions {
        (_, 0) => say!(situation_hangs_without_kafka, subject, subjects, serves, services, count),
        (0, _) => say!(situation_hangs_though_led, subject, subjects, up, services, count),
        (offline, all) => say!(situation_hangs, subject, subjects, up, offline, all),
    };
    let answered = sight.answered(&sight.all);
    let in_flight = sight.requests(sight.all.waiting);
    let detail = say!(situation_hangs_detail, rate = sight.rate(), answered, in_flight, services, count);
    (sentence, detail, State::Hung)
}

/// Says how many brokers are up.
fn brokers_up((on, all): (u32, u32)) -> String {
    if on == all { say!(situation_all_brokers_up) } else { say!(situation_brokers_up, on, all) }
}

/// Which zones are down, or how many requests come to what is left.
fn whereabouts(sight: &Sight) -> String {
    let rate = sight.rate();
    match &sight.zones_down {
        Some(zones) => say!(situation_zones_and_rate, zones, rate),
        None => say!(situation_rate_and_serves, rate, serves = sight.serves),
    }
}

fn stands_still(sight: &Sight) -> (String, String, State) {
    let (subject, subjects) = &sight.subject;
    let (late, serves) = (sight.late(&sight.trading), &sight.serves);
    let sentence = match sight.trading.answered() {
        0 => say!(situation_stands_still, subject, subjects, late, serves),
        _ => say!(situation_hardly_moves, subject, subjects, late, serves),
    };
    (sentence, whereabouts(sight), State::Failing)
}

/// Says what is lost, and what waits too long.
fn harm(sight: &Sight) -> String {
    say!(situation_harm, lost = share(sight.lost), late = sight.late(&sight.trading))
}

fn dips(sight: &Sight) -> (String, String, State) {
    let (subject, subjects) = &sight.subject;
    let sentence = say!(situation_dips, subject, subjects, harm = harm(sight), serves = sight.serves);
    (sentence, whereabouts(sight), State::Failing)
}

fn leaderless(sight: &Sight) -> (String, String, State) {
    let (offline, all) = sight.partitions;
    let sentence = say!(situation_leaderless, offline, all, subject = sight.subject.0, harm = harm(sight));
    (sentence, whereabouts(sight), State::Failing)
}

/// What all customers get: the answered share, and how many wait too long.
fn answers(sight: &Sight) -> (String, String) {
    (sight.answered(&sight.all), sight.late(&sight.all))
}

fn breathes(sight: &Sight) -> (String, String, State) {
    let (offline, all) = sight.partitions;
    let (answered, late) = answers(sight);
    let falls_back = sight.all.shares()[1] > 0.02;
    let (sentence, tone) = match falls_back {
        true => (say!(situation_breathes_by_fallback, answered, late, offline, all), State::Fallback),
        false => (say!(situation_breathes, answered, late, offline, all), State::Failing),
    };
    (sentence, say!(situation_rate_and_serves, rate = sight.rate(), serves = sight.serves), tone)
}

fn partly_dead(sight: &Sight) -> (String, String, State) {
    let (offline, all) = sight.partitions;
    let (answered, late) = answers(sight);
    (say!(situation_partly_dead, offline, all, answered, late), whereabouts(sight), State::Failing)
}

fn others_hurt(sight: &Sight) -> (String, String, State) {
    let (answered, late) = answers(sight);
    let journeys = sight.hurt.join(", ");
    (say!(situation_others_hurt, journeys, answered, late), whereabouts(sight), State::Failing)
}

fn zones_down(sight: &Sight) -> (String, String, State) {
    let zones = sight.zones_down.as_deref().unwrap_or_default();
    let sentence = match sight.was_hurt {
        true => say!(situation_served_again),
        false => say!(situation_served),
    };
    let detail = say!(situation_zones_rate_serves, zones, rate = sight.rate(), serves = sight.serves);
    (sentence, detail, State::Slow)
}

fn latent(sight: &Sight) -> (String, String, State) {
    let answered = sight.answered(&sight.all);
    let (rate, serves) = (sight.rate(), &sight.serves);
    let (sentence, detail) = match sight.blocked {
        Some(0) | None => (say!(situation_latent, answered), say!(situation_latent_detail, rate, serves)),
        Some(refused) => {
            (say!(situation_refused, answered, refused), say!(situation_rate_and_serves, rate, serves))
        }
    };
    (sentence, detail, State::Ok)
}

/// Requests a second, the slowest answers, and what serves.
fn calmly(sight: &Sight) -> String {
    let (rate, serves) = (sight.rate(), &sight.serves);
    match sight.trading.p99 {
        Some(p99) => say!(situation_calmly, rate, p99 = millis(p99.as_secs_f64() * 1e3), serves),
        None => say!(situation_rate_then_serves, rate, serves),
    }
}

fn zones_ail(sight: &Sight) -> (String, String, State) {
    let what = sight.zones_ailing.as_deref().unwrap_or_default();
    (say!(situation_yet_answered, what, answered = sight.answered(&sight.all)), calmly(sight), State::Slow)
}

fn parts_ail(sight: &Sight) -> (String, String, State) {
    let what = sight.impaired.as_deref().unwrap_or_default();
    let sentence = say!(situation_parts_ail, what, answered = sight.answered(&sight.all));
    (sentence, calmly(sight), State::Slow)
}

fn service_ill(sight: &Sight) -> (String, String, State) {
    let (services, count) = (sight.ill.join(", "), sight.ill.len());
    let answered = sight.answered(&sight.all);
    (say!(situation_service_ill, services, count, answered), calmly(sight), State::Slow)
}

/// A second line with what one simulated request stands for, where it is not one.
fn stands_for(sight: &Sight, line: String) -> String {
    match sight.weight {
        0 | 1 => line,
        weight => say!(situation_stands_for, line, weight),
    }
}

fn not_begun(sight: &Sight) -> (String, String, State) {
    let sentence = match sight.all.offered {
        0 => say!(situation_not_begun),
        _ => say!(situation_none_ended),
    };
    let detail = say!(situation_serves, serves = capital(&sight.serves));
    (sentence, stands_for(sight, detail), State::Ok)
}

fn quiet(sight: &Sight) -> (String, String, State) {
    (say!(situation_quiet), stands_for(sight, calmly(sight)), State::Ok)
}

fn scarce(sight: &Sight) -> (String, String, State) {
    let what = stores::scarce(sight.world).unwrap_or_default();
    (say!(situation_yet_answered, what, answered = sight.answered(&sight.all)), calmly(sight), State::Slow)
}

fn recovers(sight: &Sight) -> (String, String, State) {
    let (answered, late) = answers(sight);
    (say!(situation_recovers, answered, late), calmly(sight), State::Slow)
}

fn uneven(sight: &Sight) -> (String, String, State) {
    let (answered, late) = answers(sight);
    (say!(situation_uneven, answered, late), calmly(sight), State::Slow)
}
