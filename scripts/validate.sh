#!/bin/sh
# Validation from outside: queueing networks in Ciw and SimPy against documents of ours (tests/validation).
#
#   scripts/validate.sh [REPLICATIONS]    default 20; BLAST=PATH takes that binary and builds none
set -eu
. "$(dirname "$0")/env.sh"

have python3 || die "validate: python3 is missing; the comparison needs it (3.9 or later) and its module venv"
VENV=$TOOLS/validation
WANTED=tests/validation/requirements.txt
if ! [ -x "$VENV/bin/python" ] || ! cmp -s "$WANTED" "$VENV/requirements.txt"; then
  say "validate: Ciw and SimPy into $VENV"
  python3 -m venv "$VENV" || die "validate: python3 cannot make a virtual environment (package python3-venv)"
  "$VENV/bin/pip" install --quiet --disable-pip-version-check --requirement "$WANTED"
  cp "$WANTED" "$VENV/requirements.txt"
fi
if [ -z "${BLAST:-}" ]; then
  cargo build --locked --quiet --release --features cli --bin blast
  BLAST=${CARGO_TARGET_DIR:-target}/release/blast
fi
exec "$VENV/bin/python" tests/validation/compare.py "$BLAST" "$@"
