#!/bin/sh
# The release page in dist/.
set -eu
. "$(dirname "$0")/env.sh"
exec trunk build
