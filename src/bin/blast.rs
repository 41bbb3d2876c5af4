//! The command line.

fn main() {
    println!("blast {}", env!("CARGO_PKG_VERSION"));
}
