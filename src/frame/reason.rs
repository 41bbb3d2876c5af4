//! Why the live sentence says what it says: one reason a rule, so that a page or a test knows when the sentence is over
//! without reading it.

use crate::base::wire::wire_enum;

/// The rule that the live sentence comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reason {
    /// A command has just been carried out: the sentence says what it did.
    Command,
    /// Services hang, and more than half of trading is lost or waits too long.
    Hangs,
    /// Nearly nobody is answered, though nothing hangs and every partition has a leader.
    StandsStill,
    /// More than a tenth of trading is lost or waits too long.
    Dips,
    /// Partitions have no leader, and at most half of trading is answered.
    Leaderless,
    /// Partitions have no leader, defences are on, and most of trading is answered.
    Breathes,
    /// Partitions have no leader, and most of trading is answered.
    PartlyDead,
    /// Trading is well, and another journey is not.
    OthersHurt,
    /// Hosts of a zone are down or cut off, and customers are served.
    ZonesDown,
    /// Elections are blocked, and every partition has a leader.
    Latent,
    /// A zone has a fault that takes no host.
    ZonesAil,
    /// A service hangs or is down, and customers are served.
    ServiceIll,
    /// No request has ended, and none waits too long.
    #[default]
    NotBegun,
    /// Every request is answered.
    Quiet,
    /// A store has too little of something.
    Scarce,
    /// More than a tenth of trading was lost or waited too long lately, and no longer is.
    Recovers,
    /// Fewer than all requests are answered.
    Uneven,
    /// A part is impaired, and nobody is hurt by more than a tenth.
    PartsAil,
}

wire_enum! {
    Reason {
        Command {} = 0, Hangs {} = 1, StandsStill {} = 2, Dips {} = 3, Leaderless {} = 4, Breathes {} = 5, PartlyDead {} = 6,
        OthersHurt {} = 7, ZonesDown {} = 8, Latent {} = 9, ZonesAil {} = 10, ServiceIll {} = 11, NotBegun {} = 12, Quiet {} = 13,
        Scarce {} = 14, Recovers {} = 15, Uneven {} = 16, PartsAil {} = 17
    } else Reason::NotBegun;
}
