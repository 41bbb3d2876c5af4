#!/bin/sh
# All tests: native, WebAssembly in Node, sizes of the release page, the page in Chromium. Every part runs even when
# one before it failed; the last line is the sum. A part that breaks, or reports no test at all, counts as a failure.
# While the native tests run, what the others need is set up and built in the background.
#
#   scripts/test.sh               everything
#   scripts/test.sh native size   only these
set -u
. "$(dirname "$0")/env.sh"

LOGS=${CARGO_TARGET_DIR:-target}/test-logs
SUMMARY=$LOGS/summary
mkdir -p "$LOGS"
: >"$SUMMARY"
PASSED=0
FAILED=0

# One binary holds every native test; the library and the examples are not built once more for their own.
native() { native_tests; }
# Not optimised: digests are the same at any level, and the page in the browser has its own.
wasm() {
  CARGO_PROFILE_TEST_OPT_LEVEL=0 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
    cargo test --locked --target wasm32-unknown-unknown --test wasm "$@"
}
# And what needs no browser of the widget, and of how copies are put somewhere.
size() { node --test --test-reporter=spec tests/size tests/embed; }
# The same runs natively and in the browser: the command line gives the digests. It is the one of the native tests.
browser() { native_tests --no-run && npm --silent --prefix tests/browser test; }

# Adds up the summary lines of cargo, node --test and Playwright in a log: prints "PASSED FAILED".
count() {
  sed 's/\x1b\[[0-9;]*[A-Za-z]//g' "$1" | awk '
    /^test result: / { for (i = 1; i <= NF; i++) { if ($i ~ /^passed/) p += $(i-1); if ($i ~ /^failed/) f += $(i-1) } }
    /^ℹ pass [0-9]+$/ { p += $3 }
    /^ℹ (fail|cancelled) [0-9]+$/ { f += $3 }
    /^ +[0-9]+ passed( \(.*\))?$/ { p += $1 }
    /^ +[0-9]+ (failed|flaky|interrupted|did not run)$/ { f += $1 }
    END { printf "%d %d\n", p, f }'
}

# part NAME COMMAND…: runs it, shows and keeps its output, adds its counts.
part() {
  name=$1
  log=$LOGS/$name.log
  shift
  say "== $name"
  begun=$(date +%s)
  { "$@" 2>&1; echo $? >"$log.status"; } | tee "$log"
  status=$(cat "$log.status")
  counts=$(count "$log")
  passed=${counts% *} failed=${counts#* }
  note=
  if [ "$status" != 0 ] && [ "$failed" = 0 ]; then failed=1 note=" (ended with status $status)"; fi
  if [ "$status" = 0 ] && [ $((passed + failed)) = 0 ]; then failed=1 note=" (no test ran)"; fi
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed))
  say "$name: $passed passed, $failed failed$note ($(($(date +%s) - begun)) s)" | tee -a "$SUMMARY"
}

# What the parts other than the native one need.
prepare() {
  scripts/setup.sh browser || return
  case " $PARTS " in *" size "* | *" browser "*) scripts/build.sh || return ;; esac
  # The native tests leave some of the machine free.
  case " $PARTS " in *" wasm "*) wasm --no-run ;; esac
}

# Waits for it, once. Its failure is one failure, and the parts that need it are left out.
prepared() {
  [ -z "${PREPARED:-}" ] || return "$PREPARED"
  say "== set-up and page"
  wait "$PREPARING"
  PREPARED=$?
  cat "$LOGS/prepare.log"
  if [ "$PREPARED" != 0 ]; then
    FAILED=$((FAILED + 1))
    say "set-up or page: could not be made, 1 failed" | tee -a "$SUMMARY"
  fi
  return "$PREPARED"
}

PARTS=${*:-native wasm size browser}
for name in $PARTS; do
  case $name in
    native | wasm | size | browser) ;;
    *) die "unknown part '$name': native, wasm, size or browser" ;;
  esac
done
if [ "$PARTS" != native ]; then
  prepare >"$LOGS/prepare.log" 2>&1 &
  PREPARING=$!
  trap 'stop "$PREPARING"; exit 130' INT TERM
fi
for name in $PARTS; do
  if [ "$name" = native ] || prepared; then part "$name" "$name"; fi
done

say "== all" && cat "$SUMMARY"
say "$PASSED passed, $FAILED failed" | tee -a "$SUMMARY"
[ "$FAILED" = 0 ]
