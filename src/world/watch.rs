//! What an observer reads: health and waits computed from worker slots, and the lives of followed requests.

pub mod lives;
pub(in crate::world) mod view;
