//! The panel of three charts as plain values: the window of time, bars, scales, and where labels and markers stand.
//! Places are in CSS px from the left and the top of a plot.

pub mod bars;
pub mod ends;
pub mod labels;
pub mod markers;
pub mod read;
pub mod scale;
pub mod window;
