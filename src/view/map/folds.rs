//! Which rows stand open. Over nine rows, those that are well fold to a line per kind; over nine that are hurt, those
//! of equal state fold too. A row that is hurt opens by itself, and folds again only after it has been well for a while.

use super::rows::{Fold, Kind, Row, label};
use crate::frame::{Frame, Scene, State};
use crate::language::say;

/// So many rows stand open beside each other; more make lines.
pub const MOST: usize = 9;
/// A row that was hurt stays open for so long after it is well again, simulated microseconds: a map that flickers cannot
/// be read.
pub const STAYS_US: u64 = 30_000_000;
/// From this share on a row is hurt, whatever its state says.
const HURT: f64 = 0.1;

/// How a row is, as far as it matters for whether it stands open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Somebody looks at it, or nothing is known of it: it stands open.
    #[default]
    Held,
    /// Well.
    Well,
    /// Hurt, or was until a moment ago.
    Ill(State),
}

/// A fold with the rows that it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folded {
    /// The fold.
    pub fold: Fold,
    /// Its rows, from top to bottom.
    pub members: Vec<Row>,
    /// True if they stand open, by a person's wish.
    pub open: bool,
}

impl Folded {
    /// So many rows, and how they are: `5 services, all well`. A single one has its name.
    pub fn title(&self, scene: &Scene) -> String {
        let count = self.members.len();
        let rows = match self.members.as_slice() {
            [only] => label(*only, scene).to_owned(),
            _ => self.counted(),
        };
        match self.fold.state {
            None if self.fold.kind == Kind::Groups => say!(fold_hold, rows, count),
            None => say!(fold_well, rows, count),
            Some(State::Fallback) => say!(fold_fallback, rows, count),
            Some(State::Rejecting) => say!(fold_refuse, rows, count),
            Some(State::NoData) => say!(fold_no_data, rows),
            Some(state) => say!(fold_state, rows = self.counted(), state = state.small()),
        }
    }

    fn counted(&self) -> String {
        let count = self.members.len();
        let quorums = self.members.iter().filter(|row| matches!(row, Row::Quorum(_))).count();
        match self.fold.kind {
            Kind::Services => say!(fold_services, count),
            Kind::Clusters => say!(fold_clusters, count),
            Kind::Groups if quorums == 0 => say!(fold_stores, count),
            Kind::Groups if quorums == count => say!(fold_quorums, count),
            Kind::Groups => say!(fold_groups, count),
        }
    }

    /// The names of its rows in at most `room` letters: the first ones, and how many more there are. Nothing for a
    /// single one, whose name is the title.
    pub fn names(&self, scene: &Scene, room: usize) -> String {
        let names: Vec<&str> = self.members.iter().map(|row| label(*row, scene)).collect();
        if names.len() < 2 {
            return String::new();
        }
        let text = |shown: usize| match (names.len() - shown, shown) {
            (0, _) => names.join(" \u{b7} "),
            (_, 0) => String::new(),
            (more, _) => say!(fold_more, names = names[..shown].join(" \u{b7} "), more),
        };
        (0..=names.len()).rev().map(text).find(|text| text.chars().count() <= room).unwrap_or_default()
    }
}

/// Arranges the rows of the parts: the ones that stand open and the lines of folds, from top to bottom; and the folds.
pub fn arrange(rows: &[(Row, Standing)], opened: &[Fold]) -> (Vec<Row>, Vec<Folded>) {
    let ill = rows.iter().filter(|row| matches!(row.1, Standing::Ill(_))).count();
    let fold_of = |&(row, standing): &(Row, Standing)| {
        let state = match standing {
            Standing::Well if rows.len() > MOST => None,
            Standing::Ill(state) if ill > MOST => Some(state),
            Standing::Held | Standing::Well | Standing::Ill(_) => return None,
        };
        Some(Fold { kind: row.kind()?, state })
    };
    let (mut lines, mut folds) = (Vec::new(), Vec::new());
    for kind in Kind::ALL {
        let here = || rows.iter().filter(|row| row.0.kind() == Some(kind));
        let mut shut: Vec<Row> = Vec::new();
        let mut made: Vec<Folded> = Vec::new();
        for fold in Fold::all(kind) {
            let members: Vec<Row> =
                here().filter(|row| fold_of(row) == Some(fold)).map(|row| row.0).collect();
            // A single row that is hurt is no longer than its line.
            if members.is_empty() || (fold.state.is_some() && members.len() == 1) {
                continue;
            }
            let open = opened.contains(&fold);
            if !open {
                shut.extend(&members);
            }
            made.push(Folded { fold, members, open });
        }
        lines.extend(here().map(|row| row.0).filter(|row| !shut.contains(row)));
        lines.extend(made.iter().map(|folded| Row::Fold(folded.fold)));
        folds.append(&mut made);
    }
    (lines, folds)
}

/// The last time that a row was hurt, and how.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Note {
    row: Row,
    hurt: Option<(u64, State)>,
}

/// What is remembered of the rows from moment to moment, and what a person has opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detail {
    notes: Vec<Note>,
    held: Vec<Row>,
    opened: Vec<Fold>,
    now_us: u64,
}

impl Detail {
    /// Takes in a moment; `held` are the rows that somebody looks at.
    pub fn observe(&mut self, scene: &Scene, frame: &Frame, held: Vec<Row>) {
        let backwards = frame.now_us < self.now_us;
        if frame.anew || backwards {
            self.notes.clear();
        }
        self.now_us = frame.now_us;
        self.held = held;
        for row in parts(scene) {
            let hurt = ill(frame, row).map(|state| (frame.now_us, state));
            match self.notes.iter_mut().find(|note| note.row == row) {
                Some(note) => note.hurt = hurt.or(note.hurt),
                None => self.notes.push(Note { row, hurt }),
            }
        }
    }

    /// Opens a fold, or shuts it again.
    pub fn toggle(&mut self, fold: Fold) {
        match self.opened.iter().position(|open| *open == fold) {
            Some(at) => drop(self.opened.remove(at)),
            None => self.opened.push(fold),
        }
    }

    /// The folds that a person has opened.
    pub fn opened(&self) -> &[Fold] {
        &self.opened
    }

    /// How a row is.
    pub fn standing(&self, row: Row) -> Standing {
        let Some(note) = self.notes.iter().find(|note| note.row == row) else { return Standing::Held };
        match note.hurt {
            Some((at, state)) if self.now_us.saturating_sub(at) < STAYS_US => Standing::Ill(state),
            _ if self.held.contains(&row) => Standing::Held,
            _ => Standing::Well,
        }
    }
}

/// The rows of all parts, from top to bottom.
pub fn parts(scene: &Scene) -> Vec<Row> {
    let services = (0..scene.services.len()).map(Row::Service);
    services
        .chain((0..scene.quorums.len()).map(Row::Quorum))
        .chain((0..scene.stores.len()).map(Row::Store))
        .chain((0..scene.clusters.len()).map(Row::Cluster))
        .collect()
}

/// The state of a row that is hurt.
fn ill(frame: &Frame, row: Row) -> Option<State> {
    let state = state(frame, row);
    let layer = row.layer();
    let share = frame.cone.iter().find(|seen| Some(seen.layer) == layer).map_or(0.0, |seen| seen.share);
    // A group that has lost a member and holds hurts nobody.
    let holds = row.kind() == Some(Kind::Groups) && share < HURT;
    match state {
        State::Slow | State::Starting if holds => None,
        State::Fallback | State::Slow | State::Rejecting | State::Failing | State::Hung | State::Down => {
            Some(state)
        }
        State::Ok | State::Busy | State::Starting | State::NotLaunched | State::NoData if share >= HURT => {
            Some(State::Failing)
        }
        State::Ok | State::Busy | State::Starting | State::NotLaunched | State::NoData => None,
    }
}

fn state(frame: &Frame, row: Row) -> State {
    let found = match row {
        Row::Service(i) => frame.services.get(i).map(|now| now.state),
        Row::Quorum(i) => frame.quorums.get(i).map(|now| now.state),
        Row::Store(i) => frame.stores.get(i).map(|now| now.state),
        Row::Cluster(i) => frame.clusters.get(i).map(|now| now.state),
        _ => None,
    };
    found.unwrap_or_default()
}
