#!/bin/sh
# Installs what is missing, each thing pinned. Tools go into a folder of the user's cache that all clones share
# (scripts/env.sh; BLAST_RADIUS_TOOLS names another). Does nothing, quickly, when nothing is missing.
#
#   scripts/setup.sh              what the native build needs: only checks
#   scripts/setup.sh page         and what builds the page
#   scripts/setup.sh browser      and what tests it in a browser
#   scripts/setup.sh validation   what compares with other simulators
#   scripts/setup.sh exports      what checks exports
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


# answers TOOL BEGINNING: true when the tool is there and says that it is of the wanted version.
answers() {
  case $("$1" --version 2>/dev/null) in
    "$2"*) ;;
    *) return 1 ;;
  esac
}

# tool FOLDER TOOL BEGINNING COMMAND...: unless the tool answers, runs COMMAND with a new folder beside FOLDER as its last
# word, and renames that one when all went well: half a tool is never found. Of two set-ups at once the second waits, and
# finds the tool made.
tool() {
  folder=$1 program=$2 beginning=$3
  shift 3
  ! answers "$program" "$beginning" || return 0
  say "Installing ${folder##*/} into $TOOLS"
  if [ -n "$DRY" ]; then "$@" "$folder"; return; fi
  mkdir -p "$TOOLS"
  (
    ! have flock || flock 9
    ! answers "$program" "$beginning" || exit 0
    aside=$TOOLS/.new-$$-${folder##*/}
    trap 'rm -rf "$aside"' EXIT
    trap 'exit 130' INT TERM
    "$@" "$aside"
    # What is there and does not answer was made for another machine.
    rm -rf "$folder"
    mv "$aside" "$folder"
  ) 9>"$TOOLS/.lock-${folder##*/}"
}

# A binary in seconds where cargo-binstall is; else a build that trades the tool's speed for a short wait.
# cargo_tool NAME VERSION OPT_LEVEL [OPTIONS OF cargo install] --root FOLDER
cargo_tool() {
  name=$1 version=$2 level=$3
  shift 3
  for root; do :; done
  if have cargo-binstall &&
    run cargo binstall --no-confirm --disable-strategies compile --root "$root" "$name@$version"; then
    return
  fi
  say "  $name is built from source: some minutes"
  run env CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0 \
    CARGO_PROFILE_RELEASE_OPT_LEVEL="$level" CARGO_TARGET_DIR="$root/build" \
    cargo install --quiet --version "$version" "$name" "$@"
  run rm -rf "$root/build"
}

# Not --locked: the lock file of this package names a version that the registry does not have. The module goes through this
# tool, so it is optimised a little.
setup_bindgen() {
  tool "$BINDGEN" wasm-bindgen "wasm-bindgen $BINDGEN_VERSION" \
    cargo_tool wasm-bindgen-cli "$BINDGEN_VERSION" 1 --no-default-features \
    --bin wasm-bindgen --bin wasm-bindgen-test-runner --root
}

# Trunk copies files and starts other tools: it need not be fast. It downloads nothing here, and so needs no TLS.
setup_trunk() {
  tool "$TRUNK" trunk "trunk $TRUNK_VERSION" cargo_tool trunk "$TRUNK_VERSION" 0 --no-default-features --locked --root
}

npm_tool() { run npm install --silent --no-save --no-package-lock --prefix "$2" "$1"; }

setup_wasm_opt() {
  tool "$BINARYEN" wasm-opt "wasm-opt version $BINARYEN_VERSION" npm_tool "binaryen@$BINARYEN_VERSION.0.0"
}

venv_tool() {
  run python3 -m venv "$1" || die "python3 cannot make a virtual environment (package python3-venv)"
  run "$1/bin/python" -m pip install --quiet --disable-pip-version-check --requirement tests/validation/requirements.txt
}

setup_validation() {
  have python3 || die "python3 is missing; the comparison needs it (3.9 or later) and its module venv"
  tool "$VALIDATION" "$VALIDATION/bin/python" "Python 3" venv_tool
}

# promtool comes out of Debian's package without installing it, which would start a server. What cannot be had is left out, and
# the script says so.
exports_tool() {
  run python3 -m venv "$1" || die "python3 cannot make a virtual environment (package python3-venv)"
  run "$1/bin/python" -m pip install --quiet --disable-pip-version-check --requirement tests/exports/requirements.txt
  if have npm; then
    run mkdir -p "$1/node"
    run npm install --silent --no-save --no-package-lock --prefix "$1/node" \
      "mermaid@$MERMAID_VERSION" "jsdom@$JSDOM_VERSION" || say "  without Mermaid"
    [ -n "$DRY" ] || echo '{}' >"$1/node/package.json"
  fi
  if have apt-get && have dpkg-deb; then
    (cd "$1" && run apt-get download -qq prometheus && run dpkg-deb -x prometheus*.deb prometheus && run rm -f prometheus*.deb) ||
      say "  without promtool"
  fi
}

setup_exports() {
  have python3 || die "python3 is missing; the checkers need it (3.9 or later) and its module venv"
  tool "$EXPORTS" "$EXPORTS/bin/python" "Python 3" exports_tool
  have dot || ! have apt-get || as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends graphviz >/dev/null || say "  without Graphviz"
}

setup_npm_packages() {
  ! cmp -s tests/browser/package-lock.json tests/browser/node_modules/.installed || return 0
  say "Installing the npm packages of the browser tests"
  run env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent --prefix tests/browser
  run cp tests/browser/package-lock.json tests/browser/node_modules/.installed
}

setup_chromium() {
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

setup_browser() {
  setup_npm_packages
  setup_chromium
}

# at_once FUNCTION...: all of them side by side, since some wait for the network and some for the compiler.
at_once() {
  pids=
  for function; do
    "$function" &
    pids="$pids $!"
  done
  trap 'for pid in $pids; do stop "$pid"; done; exit 130' INT TERM
  failed=
  for pid in $pids; do wait "$pid" || failed=1; done
  [ -z "$failed" ] || die "The set-up failed; what was installed stays. Run it again: it goes on from there."
}

check_prerequisites
case $PART in
  native) ;;
  page) check_node; setup_wasm_target; at_once setup_wasm_opt setup_bindgen setup_trunk ;;
  browser) check_node; setup_wasm_target; at_once setup_wasm_opt setup_bindgen setup_trunk setup_browser ;;
  validation) setup_validation ;;
  exports) setup_exports ;;
  *) die "unknown part '$PART': page, browser, validation or exports" ;;
esac
