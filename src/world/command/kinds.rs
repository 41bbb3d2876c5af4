//! Lists of kinds that cannot be forgotten: a kind is written once, with its row.

/// An enum of kinds, the list of all of them, and the row of each: one entry makes all three.
macro_rules! kinds {
    ($(#[$meta:meta])* $name:ident: $row:ident { $($(#[$doc:meta])* $kind:ident => $fields:expr,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$doc])* $kind,)*
        }

        impl $name {
            /// The number of kinds.
            pub const COUNT: usize = [$(stringify!($kind)),*].len();

            /// All of them, in order.
            pub const ALL: [$name; $name::COUNT] = [$($name::$kind),*];

            fn row(self) -> $row {
                match self {
                    $($name::$kind => $fields,)*
                }
            }
        }
    };
}

pub(in crate::world) use kinds;
