#!/bin/sh
# Makes the npm package of the page and its element in a folder, and packs it there: deploy/package.sh FOLDER [DIST]
# What it holds is the folder of a version (deploy/put.sh) with a package.json, so a CDN of packages serves it as it is.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:?"usage: deploy/package.sh FOLDER [DIST]"}
dist=${2:-$here/dist}
[ -f "$dist/index.html" ] && [ -f "$dist/blast-radius.js" ] || { echo "no page in $dist: run \`make build\`" >&2; exit 1; }
[ ! -e "$folder/package" ] || { echo "$folder/package is there already" >&2; exit 1; }
mkdir -p "$folder"
cp -R "$dist" "$folder/package"
cp "$here/packages/embed/package.json" "$here/packages/embed/README.md" "$here/packages/embed/embed.d.ts" "$here"/LICENSE-* "$folder/package"
cd "$folder/package"
npm pack --silent --pack-destination ..
