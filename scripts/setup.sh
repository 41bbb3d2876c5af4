#!/bin/sh
# Installs what is missing, each thing pinned, into .tools/ where that is possible. Does nothing, quickly, when
# nothing is missing.
#
#   scripts/setup.sh              what the native build needs: only checks
#   scripts/setup.sh page         and what builds the page
#   scripts/setup.sh browser      and what tests it in a browser
#   scripts/setup.sh -n page      says what it would do
set -eu
. "$(dirname "$0")/env.sh"

DRY=
if [ "${1:-}" = -n ]; then DRY=1; shift; fi
PART=${1:-native}

run() {
  say "  $*"
  [ -n "$DRY" ] || "$@"
}

# sudo only where it asks for no password.
as_root() {
  if [ "$(id -u)" = 0 ]; then run "$@"
  elif have sudo && sudo -n true 2>/dev/null; then run sudo "$@"
  else return 1
  fi
}

check_prerequisites() {
  have cc || have gcc || have clang ||
    die "There is no C compiler. On Debian or Ubuntu: sudo apt-get install build-essential"
  have cargo && have rustc ||
    die "Rust is missing. Install it from https://rustup.rs and open a new shell."
  rust=$(rustc --version 2>/dev/null | cut -d ' ' -f 2)
  [ -n "$rust" ] || die "Rust has no toolchain yet: rustup default stable"
  at_least "$RUST_MINIMUM" "$rust" ||
    die "Rust $rust is too old, $RUST_MINIMUM or newer is needed: rustup update stable"
}

check_node() {
  have node && have npm ||
    die "Node.js is missing. Install version $NODE_MINIMUM or newer from https://nodejs.org, with npm."
  node=$(node --version | tr -d v)
  at_least "$NODE_MINIMUM" "$node" ||
    die "Node.js $node is too old, $NODE_MINIMUM or newer is needed: https://nodejs.org"
}

setup_wasm_target() {
  [ -d "$(rustc --print sysroot)/lib/rustlib/wasm32-unknown-unknown" ] && return
  have rustup ||
    die "Rust has no wasm32-unknown-unknown target, and without rustup this script cannot add it: https://rustup.rs"
  say "Adding Rust's WebAssembly target"
  run rustup target add wasm32-unknown-unknown
}

setup_library_source() {
  [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library" ] && return
  have rustup ||
    die "The source of Rust's standard library is missing, and without rustup this script cannot add it: https://rustup.rs"
  say "Adding the source of Rust's standard library"
  run rustup component add rust-src
}

# A release binary in seconds where cargo-binstall is; else a build that trades the tool's speed for a short wait.
# cargo_tool NAME VERSION [OPTIONS OF cargo install]
cargo_tool() {
  name=$1 version=$2
  shift 2
  say "Installing $name $version into .tools"
  if have cargo-binstall &&
    run cargo binstall --no-confirm --disable-strategies compile --root "$TOOLS" "$name@$version"; then
    return
  fi
  say "  built from source: some minutes"
  run env CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_TARGET_DIR="$TOOLS/build" \
    cargo install --root "$TOOLS" --version "$version" "$@" "$name"
  run rm -rf "$TOOLS/build"
}

setup_page() {
  setup_wasm_target
  setup_library_source
  case $(wasm-bindgen --version 2>/dev/null) in
    "wasm-bindgen $BINDGEN_VERSION"*) ;;
    # Not --locked: the lock file of this package names a version that the registry does not have.
    *) cargo_tool wasm-bindgen-cli "$BINDGEN_VERSION" ;;
  esac
  case $(trunk --version 2>/dev/null) in
    "trunk $TRUNK_VERSION"*) ;;
    *) cargo_tool trunk "$TRUNK_VERSION" --locked ;;
  esac
  case $(wasm-opt --version 2>/dev/null) in
    "wasm-opt version $BINARYEN_VERSION"*) ;;
    *)
      say "Installing wasm-opt $BINARYEN_VERSION (npm: binaryen) into .tools"
      run npm install --silent --no-save --no-package-lock --prefix "$TOOLS" "binaryen@$BINARYEN_VERSION.0.0"
      ;;
  esac
}

setup_browser() {
  if ! cmp -s tests/browser/package-lock.json tests/browser/node_modules/.installed; then
    say "Installing the npm packages of the browser tests"
    run env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent --prefix tests/browser
    run cp tests/browser/package-lock.json tests/browser/node_modules/.installed
  fi
  [ -z "$(system_chromium)" ] || return 0
  (cd tests/browser && node chromium.mjs >/dev/null 2>&1) && return
  say "Installing Chromium"
  if have apt-get && as_root apt-get update -qq &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium &&
    [ -n "$DRY$(system_chromium)" ]; then
    return
  fi
  say "  no system package: Playwright's own"
  (cd tests/browser && run npx playwright install chromium) ||
    die "No Chromium could be installed. Install one (Debian: sudo apt-get install chromium), or name it: CHROMIUM=/path make test"
}

check_prerequisites
case $PART in
  native) ;;
  page) check_node; setup_page ;;
  browser) check_node; setup_page; setup_browser ;;
  *) die "unknown part '$PART': page or browser" ;;
esac
