#!/bin/sh
# Builds small sites of several engines with the snippet of docs/embed.md, and looks at them in Chromium. Needs the network, a
# built page (DIST, else dist/) and Chromium; what it installs is kept with the other tools. Not a part of `make test`.
#
#   scripts/embed-hosts.sh [HOST…]      all of them, or only these: tests/hosts/hosts.mjs has their names
set -eu
. "$(dirname "$0")/env.sh"
export HOST_TOOLS="$TOOLS/hosts"
mkdir -p "$HOST_TOOLS"
exec node tests/hosts/check.mjs "$@"
