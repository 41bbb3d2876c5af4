//! The page's content as plain values: rows of the map, geometry of dots and cone, sentences and figures,
//! chart preparation, the guided tour. No document, no signals; all of it is tested natively.

pub mod chart;
pub mod charts;
pub mod comb;
pub mod compare;
pub mod cone;
pub mod controls;
pub mod embed;
pub mod figures;
pub mod film;
pub mod glossary;
pub mod guide;
pub mod legend;
pub mod map;
pub mod number;
pub mod pace;
pub mod places;
pub mod reported;
pub mod shown;
pub mod svg;
pub mod traffic;
pub mod words;
