//! The one number above the map: what is dead, how many times as much is lost, and the share that is lost.

use crate::frame::{Frame, Scene};
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

/// A share in percent, as every figure of the page has it.
fn share(share: f64) -> String {
    format!("{}%", figures::percent(share))
}

/// What is lost: trading, or all answers where nothing is marked as trading.
fn subject(scene: &Scene) -> &'static str {
    if scene.journeys.iter().all(|journey| journey.trading) { "answers" } else { "trading" }
}

fn lost_of(scene: &Scene) -> String {
    format!("of {} lost", subject(scene))
}

impl Number {
    /// The number of `frame`: shares of the customers' partitions and of trading (of all answers where nothing is marked
    /// as trading), both over the window that the frame's figures have.
    pub fn of(scene: &Scene, frame: &Frame) -> Number {
        let what = subject(scene);
        let harm = figures::percent(frame.lost) > 0;
        let partitions = !scene.clusters.is_empty() && figures::percent(frame.partitions_lost) > 0;
        let broken = controls::broken(frame);
        let dead = match (partitions, broken) {
            (true, _) => Some(Figure {
                value: share(frame.partitions_lost),
                label: "of partitions have no leader".to_owned(),
            }),
            (false, 0) => None,
            (false, 1) => Some(Figure { value: "1".to_owned(), label: "thing is broken".to_owned() }),
            (false, more) => Some(Figure { value: more.to_string(), label: "things are broken".to_owned() }),
        };
        let factor = frame
            .amplification
            .filter(|_| partitions && harm)
            .map(|factor| Figure { value: figures::fixed(factor, 1), label: "amplification".to_owned() });
        let lost = match (harm || dead.is_some(), frame.customers.answered) {
            (false, Some(answered)) => {
                Figure { value: share(answered), label: "of requests answered".to_owned() }
            }
            (false, None) => {
                Figure { value: "\u{2013}".to_owned(), label: "no request has ended yet".to_owned() }
            }
            (true, _) => Figure { value: share(frame.lost), label: lost_of(scene) },
        };
        let mut bars = Vec::new();
        if !scene.clusters.is_empty() {
            bars.push(Bar { label: "partitions".to_owned(), share: frame.partitions_lost });
        }
        bars.push(Bar { label: what.to_owned(), share: frame.lost });
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
            dead.label = "of partitions had no leader".to_owned();
        }
        number.lost = Figure { value: share(worst.trading), label: format!("{}, at worst", lost_of(scene)) };
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
