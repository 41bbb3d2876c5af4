#!/bin/sh
# The release page at http://127.0.0.1:PORT, rebuilt when a source changes.
set -eu
. "$(dirname "$0")/env.sh"
exec trunk serve --port "${PORT:-8080}"
