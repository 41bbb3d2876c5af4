//! Values about causes: lives, the blast radius, who is hurt.

use serde::{Deserialize, Serialize};

use super::{Part, State};
use crate::base::wire::wire_struct;

/// A while in the life of one request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LifeSpan {
    /// The part that did it, when it is one.
    pub part: Option<Part>,
    /// Its name.
    pub who: String,
    /// Its words.
    pub what: String,
    /// Its beginning, in microseconds.
    pub from_us: u64,
    /// Until when, or until now.
    pub to_us: u64,
    /// Calls between the customer and it.
    pub depth: u8,
    /// State, for the colour: waiting is `Hung` when it lasted over a second.
    pub state: State,
}

/// The measured blast radius.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Radius {
    /// The layers touched, from the ground to the customers' money.
    pub rows: Vec<RadiusRow>,
    /// The run that this one is compared with, in words; empty without one.
    pub other: String,
    /// First hits, in order of time.
    pub front: Vec<FrontStep>,
    /// Trading lost over partitions lost: now, and when trading lost most.
    pub amplification: (Option<f64>, Option<f64>),
    /// Amplification over time: (seconds, value); NaN while no partition is lost.
    pub curve: Vec<(f64, f64)>,
    /// Requests of customers that the twin has answered and this run has not.
    pub lost_requests: u64,
    /// Their value in hundredths, and its currency; nothing where the document gives no values.
    pub lost_money: Option<(u64, String)>,
}

/// The share of a layer that is touched.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RadiusRow {
    /// `zones`, `hosts`, `partitions`, `services`, `journeys`, `customers`, `money`.
    pub what: String,
    /// Touched, and all, now; customers and money over ten seconds.
    pub now: (f64, f64),
    /// Share now, 0 to 1.
    pub share: f64,
    /// Largest share so far.
    pub worst: f64,
    /// The same two shares in the run that this one is compared with.
    pub other: Option<(f64, f64)>,
}

/// The first hit of a part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontStep {
    /// The time, in microseconds.
    pub at_us: u64,
    /// The part.
    pub part: Part,
    /// The harm in words.
    pub title: String,
    /// Through what.
    pub via: Option<String>,
}

/// A journey whose customers are hurt through a part.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HurtJourney {
    /// The journey.
    pub part: Part,
    /// Its name.
    pub title: String,
    /// Customers who wait through the part now, longer than the journey's target.
    pub waiting: u64,
    /// Customers who got no answer in the last ten seconds because of it.
    pub lost: u64,
}

wire_struct! {
    LifeSpan { part, who, what, from_us, to_us, depth, state }
    Radius { rows, other, front, amplification, curve, lost_requests, lost_money }
    RadiusRow { what, now, share, worst, other }
    FrontStep { at_us, part, title, via }
    HurtJourney { part, title, waiting, lost }
}
