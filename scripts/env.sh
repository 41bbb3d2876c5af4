# Sourced by every script: where the tools are, and which versions are wanted.
# The version of wasm-bindgen is not here: Cargo.lock has it.

cd "$(dirname "$0")/.."
# Outside the clone, so that a second clone finds them. Each tool has a folder with its version in the name: clones that
# want different versions do not disturb each other.
TOOLS=${BLAST_RADIUS_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/blast-radius/tools}

TRUNK_VERSION=0.21.14
# wasm-opt; Trunk.toml has the same version and says why not any.
BINARYEN_VERSION=132
RUST_MINIMUM=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
NODE_MINIMUM=20
BINDGEN_VERSION=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"/\1/p;}' Cargo.lock)

BINDGEN=$TOOLS/wasm-bindgen-$BINDGEN_VERSION
TRUNK=$TOOLS/trunk-$TRUNK_VERSION
BINARYEN=$TOOLS/binaryen-$BINARYEN_VERSION
# Ciw and SimPy, as their requirements say.
VALIDATION=$TOOLS/validation-$(cksum <tests/validation/requirements.txt | cut -d ' ' -f 1)
# What checks exports, as its requirements say.
EXPORTS=$TOOLS/exports-$(cksum <tests/exports/requirements.txt | cut -d ' ' -f 1)
MERMAID_VERSION=11.17.2
JSDOM_VERSION=29.1.1

# Our own tools win over a wrong version elsewhere; cargo's folder may be missing from a fresh shell's PATH.
PATH=$BINDGEN/bin:$TRUNK/bin:$BINARYEN/node_modules/.bin:$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
export PATH

# Trunk 0.21 refuses NO_COLOR=1 (trunk#1065).
unset NO_COLOR
export TRUNK_SKIP_VERSION_CHECK=true

have() { command -v "$1" >/dev/null 2>&1; }
say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# native_tests ARGUMENT…: builds and runs the native tests as `cargo test` does, less optimised where that saves time.
native_tests() {
  RUSTC_WORKSPACE_WRAPPER=$PWD/scripts/rustc-tests.sh cargo test --locked --features cli --test it "$@"
}

# blast ARGUMENT…: the command line as the native tests build it, so that neither builds it for the other once more. The
# bench is not run: with it cargo takes the features that dependencies have in tests.
blast() {
  RUSTC_WORKSPACE_WRAPPER=$PWD/scripts/rustc-tests.sh \
    cargo build --locked --quiet --profile test --features cli --bin blast --bench once &&
    "${CARGO_TARGET_DIR:-target}/debug/blast" "$@"
}

# stop PID: ends a background job of a script with all that it started; the terminal's interrupt does not reach it.
stop() {
  for child in $(pgrep -P "$1" 2>/dev/null); do stop "$child"; done
  kill "$1" 2>/dev/null || :
}

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
