//! What is done to the network between two zones: a link loses packets, delays them, or is cut, both ways or one.

use super::values::{Blank, Share, Span, Value};
use super::zone::MOST_LOST;
use super::{Command, Control, Role, Row};
use crate::language::say;
use crate::world::ids::ZoneId;
use crate::world::part::Part;
use crate::world::topology::Topology;

/// Which directions of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Both: `link a b`.
    Both,
    /// From the first zone to the second: `link a to b`.
    To,
}

/// An action on a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkAction {
    /// Nothing gets through any more.
    Cut,
    /// This share of the packets is lost, up to 99 %.
    Loss(Share),
    /// Every packet takes so much longer, up to a minute.
    Delay(Span),
    /// It is in order again.
    Repair,
}

/// Why something done to a link changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkWhy {
    /// It does so already.
    Already,
    /// Nothing is wrong with it.
    Well,
}

/// The longest delay, in milliseconds.
const LONGEST: u32 = 60_000;

impl Way {
    /// The directions of a link from one zone to another, each by its sender and its receiver.
    pub fn directions(self, from: ZoneId, to: ZoneId) -> impl Iterator<Item = (ZoneId, ZoneId)> + Clone {
        let back = (self == Way::Both).then_some((to, from));
        std::iter::once((from, to)).chain(back)
    }

    /// The words for it, in a sentence: `between zone a and zone b`.
    pub fn between(self, topology: &Topology, from: ZoneId, to: ZoneId) -> String {
        let name = |zone: ZoneId| say!(part_zone_small, name = topology.zones[zone.index()].name);
        match self {
            Way::Both => say!(link_between, one = name(from), other = name(to)),
            Way::To => say!(link_from_to, one = name(from), other = name(to)),
        }
    }
}

impl LinkAction {
    pub(super) fn each_value(&mut self, see: &mut dyn FnMut(Blank)) {
        match self {
            LinkAction::Loss(share) => see(share.blank().up_to(MOST_LOST)),
            LinkAction::Delay(span) => see(span.blank().up_to(LONGEST)),
            LinkAction::Cut | LinkAction::Repair => {}
        }
    }

    fn words(self) -> String {
        match self {
            LinkAction::Cut => "cut".to_string(),
            LinkAction::Loss(share) => format!("loss {}", share.spell()),
            LinkAction::Delay(span) => format!("delay {}", span.spell()),
            LinkAction::Repair => "repair".to_string(),
        }
    }

    fn name(self) -> String {
        match self {
            LinkAction::Cut => say!(link_cut),
            LinkAction::Loss(share) => say!(link_loss, share = share.said()),
            LinkAction::Delay(span) => say!(link_delay, span = span.duration()),
            LinkAction::Repair => say!(repair),
        }
    }

    /// What `which` link does by it, as a sentence.
    fn past(self, which: String) -> String {
        match self {
            LinkAction::Cut => say!(link_cut_past, which),
            LinkAction::Loss(share) => say!(link_loss_past, which, share = share.said()),
            LinkAction::Delay(span) => say!(link_delay_past, which, span = span.duration()),
            LinkAction::Repair => say!(link_repair_past, which),
        }
    }
}

/// What stands for every command on the links of a region.
pub(super) fn all(topology: &Topology) -> Vec<Command> {
    let zones = || (0..topology.zones.len()).map(|zone| ZoneId(zone as u8));
    let actions = [
        LinkAction::Cut,
        LinkAction::Loss(Share::new(200)),
        LinkAction::Delay(Span::new(50)),
        LinkAction::Repair,
    ];
    let of = move |from, to, way| actions.map(|action| Command::Link(from, to, way, action));
    let pair = move |(from, to): (ZoneId, ZoneId)| {
        let both = (from < to).then(|| of(from, to, Way::Both));
        both.into_iter().flatten().chain(of(from, to, Way::To))
    };
    let pairs = zones().flat_map(|from| zones().filter(move |to| *to != from).map(move |to| (from, to)));
    pairs.flat_map(pair).collect()
}

pub(super) fn row(topology: &Topology, from: ZoneId, to: ZoneId, way: Way, action: LinkAction) -> Row {
    let name = |zone: ZoneId| topology.zones[zone.index()].name.as_str();
    let (head, control) = match way {
        Way::Both => (format!("link {} {}", name(from), name(to)), Control::List),
        Way::To => (format!("link {} to {}", name(from), name(to)), Control::Words),
    };
    let repair = Command::Link(from, to, way, LinkAction::Repair);
    let is_repair = action == LinkAction::Repair;
    let which = way.between(topology, from, to);
    Row {
        head,
        words: action.words().into(),
        group: say!(part_link, which),
        part: Some(Part::link(from, to)),
        name: action.name().into(),
        past: action.past(which),
        role: if is_repair { Role::Repair } else { Role::Fault },
        undone_by: (!is_repair).then_some(repair),
        control,
    }
}
