//! Small pieces of ours in place of a crate's or of the standard library's, each with its measured reason: numbers with
//! a point, the order of equal elements, base64, bytes between page and worker. They know no domain.

pub mod base64;
pub mod decimal;
pub mod order;
pub mod quote;
pub mod wire;
