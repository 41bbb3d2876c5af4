//! Tells a person of a run: scene and frame, the live sentence, the inspection of a part, charts, alerts, the
//! published timeline beside it, single points of failure, and the report.

pub(crate) mod actions;
pub mod alerts;
pub mod breakers;
pub mod charts;
pub mod figures;
pub(crate) mod guide;
pub(crate) mod impaired;
pub(crate) mod inspect;
pub mod markdown;
pub(crate) mod narration;
pub(crate) mod picture;
pub mod report;
pub(crate) mod scene;
pub mod series;
pub mod spof;
pub(crate) mod steps;
pub mod timeline;
