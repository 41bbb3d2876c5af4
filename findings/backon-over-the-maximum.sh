#!/bin/sh
# What: backon 1.6.0 (crates.io), pauses with a maximum of 60 s, Fibonacci and exponential, a thousand times each.
# Guess: no pause is over 60 s, and with jitter the Fibonacci pauses lie between the delay and twice the delay: its
#   documentation has the jitter between nothing and the current delay.
# Seen: Fibonacci pauses stop growing only after the maximum: 89 s, with jitter 89 to 90 s, since the jitter is at most
#   the first delay of 1 s. Exponential ones are 60 s, with jitter up to 120 s, since it is added to the capped pause.
# Why it matters: who takes the maximum for the longest time until clients are back after a repair is wrong by half or
#   by the double; and at 89 s a jitter of 1 s keeps nobody apart.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'END'
[package]
name = "measure"
version = "0.1.0"
edition = "2021"

[dependencies]
backon = { version = "=1.6.0", default-features = false, features = ["std"] }
END
cat > "$folder/src/main.rs" <<'END'
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder, FibonacciBuilder};

/// Shortest and longest of a thousand twentieth pauses, in seconds.
fn twentieth<B: BackoffBuilder + Copy>(builder: B) -> (f64, f64) {
    let pauses = (0..1000).map(|_| builder.build().nth(19).expect("a pause").as_secs_f64());
    pauses.fold((f64::MAX, 0.0), |(low, high), pause| (low.min(pause), high.max(pause)))
}

fn main() {
    let maximum = Duration::from_secs(60);
    let fibonacci = FibonacciBuilder::default().with_max_delay(maximum).with_max_times(20);
    let exponential = ExponentialBuilder::default().with_max_delay(maximum).with_max_times(20);
    let seen = [
        ("Fibonacci", twentieth(fibonacci)),
        ("Fibonacci with jitter", twentieth(fibonacci.with_jitter())),
        ("exponential", twentieth(exponential)),
        ("exponential with jitter", twentieth(exponential.with_jitter())),
    ];
    println!("backon 1.6.0, maximum 60 s, the twentieth pause");
    for (name, (low, high)) in seen {
        println!("{name}: {low:.1} to {high:.1} s");
    }
    let [(_, plain), (_, narrow), (_, capped), (_, wide)] = seen;
    let over = plain == (89.0, 89.0) && narrow.0 >= 89.0 && narrow.1 <= 90.0;
    let doubled = capped == (60.0, 60.0) && wide.0 >= 60.0 && wide.1 > 110.0 && wide.1 <= 120.0;
    std::process::exit(if over && doubled { 0 } else { 1 });
}
END
cargo run --quiet --manifest-path "$folder/Cargo.toml" --target-dir "$folder/target"
