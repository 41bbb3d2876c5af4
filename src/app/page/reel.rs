//! How it stands with the film of the first hang (`app/film`).

use std::sync::Arc;

use crate::view::film::{Followed, Still};

/// A film that is on.
#[derive(Clone, PartialEq)]
pub struct Film {
    /// The wait that is followed.
    pub followed: Followed,
    /// Its stills so far.
    pub stills: Vec<Still>,
    /// The speed before it, where the film moves.
    pub speed: Option<f64>,
}

/// How it stands with the film.
#[derive(Clone, Default, PartialEq)]
pub enum Reel {
    /// There is none.
    #[default]
    None,
    /// It comes with the first hang.
    Loaded,
    /// It is shown.
    Runs(Arc<Film>),
}

impl Reel {
    /// Returns whether it is shown.
    pub fn runs(&self) -> bool {
        matches!(self, Reel::Runs(_))
    }
}
