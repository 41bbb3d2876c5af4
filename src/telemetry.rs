//! Measures a run: the truth per part, what a dashboard would report, the incident log, series over time, and the
//! blast radius against a twin. Telemetry only reads; the world does not know that it is watched.

pub mod alerts;
pub mod causes;
pub mod curves;
pub mod drain;
pub mod figures;
pub mod impact;
pub mod log;
pub mod measures;
pub mod milestones;
pub mod names;
pub mod outcomes;
pub mod published;
pub mod recorder;
pub mod series;
pub mod starts;
pub mod state;
pub mod window;

pub use alerts::Alerts;
pub use curves::Curves;
pub use figures::{Figures, Got};
pub use impact::Impact;
pub use log::{Entry, Log};
pub use measures::Measure;
pub use milestones::Milestones;
pub use names::Names;
pub use recorder::Recorder;
pub use series::Series;
pub use starts::Starts;
pub use window::JourneyWindow;
