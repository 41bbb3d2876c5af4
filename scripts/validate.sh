#!/bin/sh
# Validation from outside: queueing networks in Ciw and SimPy against documents of ours (tests/validation).
#
#   scripts/validate.sh [REPLICATIONS]    default 20; BLAST=PATH takes that binary and builds none
set -eu
. "$(dirname "$0")/env.sh"

if [ -z "${BLAST:-}" ]; then
  cargo build --locked --quiet --release --features cli --bin blast
  BLAST=${CARGO_TARGET_DIR:-target}/release/blast
fi
exec "$VALIDATION/bin/python" tests/validation/compare.py "$BLAST" "$@"
