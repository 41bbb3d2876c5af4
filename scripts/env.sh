# Sourced by every script: where the tools are, and which versions are wanted.
# The version of wasm-bindgen is not here: Cargo.lock has it.

cd "$(dirname "$0")/.."
ROOT=$PWD
TOOLS=$ROOT/.tools

TRUNK_VERSION=0.21.14
# wasm-opt; Trunk.toml has the same version and says why not any.
BINARYEN_VERSION=132
RUST_MINIMUM=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
NODE_MINIMUM=20
BINDGEN_VERSION=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"/\1/p;}' Cargo.lock)

# Our own tools win over a wrong version elsewhere; cargo's folder may be missing from a fresh shell's PATH.
PATH=$TOOLS/bin:$TOOLS/node_modules/.bin:$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
export PATH

# Trunk 0.21 refuses NO_COLOR=1 (trunk#1065).
unset NO_COLOR
export TRUNK_SKIP_VERSION_CHECK=true

have() { command -v "$1" >/dev/null 2>&1; }
say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# at_least WANTED FOUND: true when version FOUND is not older.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# The first system browser that starts; nothing when there is none (tests/browser/chromium.mjs has the same list).
system_chromium() {
  for browser in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; do
    if [ -n "$browser" ] && have "$browser" && "$browser" --version >/dev/null 2>&1; then
      command -v "$browser"
      return
    fi
  done
}

# How the page is made small (ARCHITECTURE.md, decisions): the standard library is built along, for size, and a panic
# stops without putting a message together; the page tells what was run, and a native replay prints the message.
# rustc takes these two options only when told that it may. `trunk serve` alone does without: larger, not different.
small_build() {
  export RUSTC_BOOTSTRAP=1
  export CARGO_UNSTABLE_BUILD_STD=std,panic_abort
  export CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size
  export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="-Zunstable-options -Cpanic=immediate-abort"
}
