//! The page: all of it is in the library.

fn main() {
    blast_radius::app::start();
}
