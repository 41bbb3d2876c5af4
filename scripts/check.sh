#!/bin/sh
# Formatting, lints on every feature set, house rules, documentation. Stops at the first complaint.
set -eu
. "$(dirname "$0")/env.sh"

for tool in rustfmt cargo-clippy; do
  have "$tool" || die "$tool is missing: rustup component add rustfmt clippy"
done

WASM="--target wasm32-unknown-unknown"
run() { say "+ $*"; "$@"; }

run cargo fmt --check
run cargo clippy --locked --quiet --lib -- -D warnings
run cargo clippy --locked --quiet --all-targets --features cli,bench -- -D warnings
# shellcheck disable=SC2086 # several words on purpose
run cargo clippy --locked --quiet $WASM --lib --test wasm -- -D warnings
# shellcheck disable=SC2086
run cargo clippy --locked --quiet $WASM --package blast-radius-web -- -D warnings
run native_tests --quiet tidy
export RUSTDOCFLAGS="-D warnings"
run cargo doc --locked --quiet --no-deps --features cli --lib
# shellcheck disable=SC2086
run cargo doc --locked --quiet --no-deps $WASM --package blast-radius-web --bins
say "check: fine"
