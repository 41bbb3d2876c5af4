#!/bin/sh
# Called by trunk (Trunk.toml) when the page is built: the files of the simulator, of the drawings, of the rooms, of the
# languages and of the messages get names that change with what is in them, and the pages name them so.
set -eu
cd "$TRUNK_STAGING_DIR"

# sum FILE…: stands for what is in the files.
sum() { cat "$@" | cksum | tr -s ' ' - | cut -d - -f 1,2; }

# name OLD NEW: gives a file a new name, also in index.html.
name() {
  mv "$1" "$2"
  sed "s|\./$1\"|./$2\"|" index.html >index.new
  mv index.new index.html
}

all=$(sum worker.js simulator.js simulator_bg.wasm)
name worker.js "worker-$all.js"
name simulator.js "simulator-$all.js"
name simulator_bg.wasm "simulator-${all}_bg.wasm"
all=$(sum drawings.js drawings_bg.wasm)
name drawings.js "drawings-$all.js"
name drawings_bg.wasm "drawings-${all}_bg.wasm"
name remote.js "remote-$(sum remote.js).js"
# The element keeps its name, which articles have, and loses what only its readers need.
sed -e '/^ *\/\//d' -e '/^ *\/\*\* .*\*\/$/d' -e 's/^ *//' -e '/^$/d' \
  -e '/^const STYLE/,/`;$/s/ *\([{};:,]\) */\1/g' -e 's/ \(=>\|===\|&&\|||\|??\|=\) /\1/g' blast-radius.js >element.new
mv element.new blast-radius.js
# The first script stands before the first picture: its comments and its margin are for its readers, too.
early=$(echo early-*.js)
sed -e '/^ *\/\//d' -e 's/^ *//' -e '/^$/d' "$early" >early.new
mv early.new "$early"
for folder in "$TRUNK_SOURCE_DIR"/assets/languages/*/; do
  tag=$(basename "$folder")
  # Comments are for translators.
  grep -hv '^#' "$folder"*.ftl >"$tag.ftl"
  name "$tag.ftl" "$tag-$(sum "$tag.ftl").ftl"
  # The texts of the documents, but for English, which is theirs.
  if [ -d "${folder}scenarios" ]; then cp -R "${folder}scenarios" "scenarios/$tag"; fi
done

# drill.html and own.html name what they share with index.html as that does, and their own files.
found() { grep -o "\./$1" index.html | head -n 1; }
all=$(sum rooms.js rooms_bg.wasm)
mv rooms.js "rooms-$all.js"
mv rooms_bg.wasm "rooms-${all}_bg.wasm"
style=rooms-$(sum rooms.css).css
mv rooms.css "$style"
grep '<meta name="blast-radius-language"' index.html >languages.new
for page in drill.html own.html; do
  sed -e '/^@languages@$/{
    r languages.new
    d
  }' -e "s|@early@|$(found 'early-[0-9a-f]*\.js')|" -e "s|@base@|$(found 'base-[0-9a-f]*\.css')|" \
    -e "s|@boot@|$(found 'boot-[0-9a-f]*\.js')|" -e "s|@worker@|$(found 'worker-[0-9-]*\.js')|" \
    -e "s|@rooms@|./rooms-$all.js|" -e "s|@rooms-wasm@|./rooms-${all}_bg.wasm|" -e "s|@rooms-style@|./$style|" \
    "$page" >page.new
  mv page.new "$page"
done
rm languages.new
