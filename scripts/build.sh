#!/bin/sh
# The release page in dist/, with a poster of each built-in scenario in dist/posters. Where the page will stand is its own
# business, but a feed shows a picture by its whole address only: SITE=https://example.org/outages make build.
set -eu
. "$(dirname "$0")/env.sh"

SITE=${SITE:-}
SITE=${SITE%/}
case $SITE in
  "") ;;
  *[!A-Za-z0-9./:_~%-]*) die "SITE has a character that an address does not have: $SITE" ;;
  https://?* | http://?*) ;;
  *) die "SITE is no address: $SITE, expected one such as https://example.org/outages" ;;
esac

trunk build
begun=$(date +%s)
blast poster --all dist/posters
say "posters drawn in $(($(date +%s) - begun)) s"

# edit FILE COMMAND…: a file as the command writes it anew.
edit() {
  file=$1
  shift
  "$@" "$file" >"$file.new"
  mv "$file.new" "$file"
}

# What a feed shows of a link: title and text stand in the pages, the picture of index.html is the default scenario's.
# A picture without a whole address is none.
for page in dist/examples/*.html; do
  if [ -n "$SITE" ]; then edit "$page" sed "s|\(property=\"og:image\" content=\"\)\.\./|\1$SITE/|"
  else edit "$page" sed '/property="og:image"/d'
  fi
done
[ -n "$SITE" ] || exit 0
FIRST=$(blast list | awk 'NR == 1 { print $1 }')
# Escaped as in the drawing.
SAYS=$(sed -n 's|^<desc>\(.*\)</desc>$|\1|p' "dist/posters/$FIRST-light.svg")
[ -n "$SAYS" ] || die "dist/posters/$FIRST-light.svg does not say what it shows"
edit dist/index.html awk -v site="$SITE" -v first="$FIRST" -v says="$SAYS" '
  { print }
  /<meta property="og:title"/ {
    print "<meta property=\"og:url\" content=\"" site "/\">"
    print "<meta property=\"og:image\" content=\"" site "/posters/" first "-light.png\">"
    print "<meta property=\"og:image:type\" content=\"image/png\">"
    print "<meta property=\"og:image:width\" content=\"1200\">"
    print "<meta property=\"og:image:height\" content=\"630\">"
    print "<meta property=\"og:image:alt\" content=\"" says "\">"
    print "<meta name=\"twitter:card\" content=\"summary_large_image\">"
  }'
grep -q 'property="og:image"' dist/index.html || die "index.html has no og:title, after which the picture is named"
