//! Where hosts stand: zones, halls and racks, their power and cooling, the network between them, and the vendor's
//! control planes.

pub mod heat;
pub mod hosts;
pub mod network;
pub mod planes;
