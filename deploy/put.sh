#!/bin/sh
# Puts a built page into a folder of a web server, so that an article of today runs in three years: each version has its
# folder, and those of older versions stay as they are.
#
#   deploy/put.sh SITE [DIST]     SITE/v/VERSION/ is new or refused, SITE/latest/ is replaced, SITE/index.html leads there
#
# A version that is there already and is the same is fine; one that differs is refused: give it a new number.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
site=${1:?"usage: deploy/put.sh SITE [DIST]"}
dist=${2:-$here/dist}
version=${VERSION:-$(sed -n 's/^version = "\(.*\)"/\1/p' "$here/Cargo.toml" | head -1)}

[ -f "$dist/index.html" ] && [ -f "$dist/blast-radius.js" ] || { echo "no page in $dist: run \`make build\`" >&2; exit 1; }
case $version in '' | .* | *[!0-9A-Za-z.+-]*) echo "'$version' is no version" >&2; exit 1 ;; esac

mkdir -p "$site/v"
if [ -d "$site/v/$version" ]; then
  diff -rq "$dist" "$site/v/$version" >&2 || { echo "version $version is there already, and differs: articles rely on it" >&2; exit 1; }
else
  # Whole or not at all.
  rm -rf "$site/v/.new"
  cp -R "$dist" "$site/v/.new"
  mv "$site/v/.new" "$site/v/$version"
fi
rm -rf "$site/.latest"
cp -R "$dist" "$site/.latest"
rm -rf "$site/latest"
mv "$site/.latest" "$site/latest"
cat >"$site/index.html" <<END
<!doctype html>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=latest/">
<title>Blast Radius</title>
<a href="latest/">Blast Radius</a>, <a href="v/$version/">version $version</a>
END
echo "$site/v/$version"
