//! Which defences are on, and the state behind every guarded step.

use crate::world::command::Defence;
use crate::world::guards::policies::{self, EdgeIndex, EdgeState};
use crate::world::guards::{Transition, Woken};
use crate::world::topology::Topology;

/// Which defences are on, and the state behind every guarded step.
#[derive(Clone)]
pub(in crate::world) struct Guarding {
    defences: [bool; Defence::COUNT],
    /// The gates whose defences are on, as a set.
    pub(super) gates: u8,
    pub(super) edges: Vec<EdgeState>,
    pub(super) edge_index: EdgeIndex,
    pub(super) transitions: Vec<Transition>,
    pub(super) woken: Woken,
}

impl Guarding {
    pub(in crate::world) fn new(topology: &Topology) -> Guarding {
        let edges = policies::edges(topology);
        Guarding {
            defences: [false; Defence::COUNT],
            gates: 0,
            edge_index: policies::edge_index(topology, &edges),
            edges,
            transitions: Vec::new(),
            woken: Woken::new(),
        }
    }

    /// Switches a defence, and the gate that it is.
    pub(super) fn switch(&mut self, defence: Defence, on: bool) {
        self.defences[defence as usize] = on;
        if let Some(gate) = defence.gate() {
            self.gates = if on { self.gates | gate.bit() } else { self.gates & !gate.bit() };
        }
    }

    /// Defences.
    #[inline]
    pub(in crate::world) fn defences(&self) -> &[bool; Defence::COUNT] {
        &self.defences
    }

    /// Edges.
    #[inline]
    pub(in crate::world) fn edges(&self) -> &[EdgeState] {
        &self.edges
    }
}
