//! The one number above the map: what is dead, how many times as much is lost, and the share that is lost.

use crate::frame::{Frame, Scene};
use crate::language::{self, say};
use crate::view::figures::{factor_share, share};
use crate::view::{controls, figures};

/// A figure with what it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// As it is printed: `33%`, `2`.
    pub value: String,
    /// What it counts.
    pub label: String,
}

/// A bar beside the number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What it measures, in one word.
    pub label: String,
    /// Its height as a share of the whole, 0 to 1.
    pub share: f64,
    /// The share as it is printed.
    pub value: String,
}

/// The number of a moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Number {
    /// What is dead or broken; nothing while all is well.
    pub dead: Option<Figure>,
    /// Lost over dead, where both are shares.
    pub factor: Option<Figure>,
    /// The share that is lost now; while all is well the share that is answered.
    pub lost: Figure,
    /// True if something is lost now.
    pub harm: bool,
    /// Bars on one scale: what is dead, where it is a share, and what is lost.
    pub bars: Vec<Bar>,
}

/// What is lost: trading, or (true) all answers where nothing is marked as trading.
fn is_all(scene: &Scene) -> bool {
    scene.journeys.iter().all(|journey| journey.trading)
}

fn subject(scene: &Scene) -> String {
    if is_all(scene) { say!(number_answers) } else { say!(number_trading) }
}

fn lost_of(scene: &Scene) -> String {
    if is_all(scene) { say!(number_answers_lost) } else { say!(number_trading_lost) }
}

fn lost_at_worst(scene: &Scene) -> String {
    if is_all(scene) { say!(number_answers_lost_worst) } else { say!(number_trading_lost_worst) }
}

impl Number {
    /// The number of `frame`: shares of the customers' partitions and of trading (of all answers where nothing is marked
    /// as trading), both over the window that the frame's figures have.
    pub fn of(scene: &Scene, frame: &Frame) -> Number {
        let harm = figures::percent(frame.lost) > 0;
        let partitions = !scene.clusters.is_empty() && figures::percent(frame.partitions_lost) > 0;
        let broken = controls::broken(frame);
        let dead = match (partitions, broken) {
            (true, _) => {
                Some(Figure { value: factor_share(frame.partitions_lost), label: say!(number_leaderless) })
            }
            (false, 0) => None,
            (false, count) => Some(Figure { value: count.to_string(), label: say!(number_broken, count) }),
        };
        let factor = frame
            .amplification
            .filter(|_| partitions && harm)
            .map(|factor| Figure { value: language::number(factor, 1), label: say!(number_amplification) });
        let lost = match (harm || dead.is_some(), frame.customers.answered) {
            (false, Some(answered)) => Figure { value: share(answered), label: say!(number_answered) },
            (false, None) => Figure { value: "\u{2013}".to_owned(), label: say!(number_none_ended) },
            (true, _) => Figure { value: share(frame.lost), label: lost_of(scene) },
        };
        let mut bars = Vec::new();
        if !scene.clusters.is_empty() {
            let value = factor_share(frame.partitions_lost);
            bars.push(Bar { label: say!(number_partitions), share: frame.partitions_lost, value });
        }
        bars.push(Bar { label: subject(scene), share: frame.lost, value: share(frame.lost) });
        Number { dead, factor, lost, harm, bars }
    }

    /// The number of the worst moment of the run so far.
    pub fn at_worst(scene: &Scene, frame: &Frame) -> Number {
        let worst = frame.worst;
        let at = Frame {
            partitions_lost: worst.partitions,
            lost: worst.trading,
            amplification: worst.amplification,
            ..Frame::default()
        };
        let mut number = Number::of(scene, &at);
        if let Some(dead) = &mut number.dead {
            dead.label = say!(number_leaderless_worst);
        }
        number.lost = Figure { value: share(worst.trading), label: lost_at_worst(scene) };
        number
    }

    /// The whole of it as a sentence, for those who hear it.
    pub fn said(&self) -> String {
        let dead = self.dead.iter().map(|dead| format!("{} {}, ", dead.value, dead.label));
        let factor = self.factor.iter().map(|factor| format!("{} {}, ", factor.label, factor.value));
        let lost = format!("{} {}", self.lost.value, self.lost.label);
        dead.chain(factor).chain([lost]).collect()
    }
}
