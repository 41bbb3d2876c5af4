#!/bin/sh
# Called by trunk (Trunk.toml) when the page is built: the files of the simulator and of the languages get names that change
# with what is in them, and index.html names them so.
set -eu
cd "$TRUNK_STAGING_DIR"
sum=$(cat worker.js simulator.js simulator_bg.wasm | cksum | tr -s ' ' - | cut -d - -f 1,2)
mv worker.js "worker-$sum.js"
mv simulator.js "simulator-$sum.js"
mv simulator_bg.wasm "simulator-${sum}_bg.wasm"
cp index.html index.new
for folder in "$TRUNK_SOURCE_DIR"/assets/languages/*/; do
  tag=$(basename "$folder")
  # Comments are for translators.
  grep -hv '^#' "$folder"*.ftl >"$tag.ftl"
  name=$tag-$(cksum <"$tag.ftl" | tr -s ' ' - | cut -d - -f 1,2).ftl
  mv "$tag.ftl" "$name"
  sed "s|\./$tag\.ftl|./$name|" index.new >index.html
  mv index.html index.new
  # The texts of the documents, but for English, which is theirs.
  if [ -d "${folder}scenarios" ]; then cp -R "${folder}scenarios" "scenarios/$tag"; fi
done
sed -e "s|\./worker\.js|./worker-$sum.js|; s|\./simulator\.js|./simulator-$sum.js|; s|\./simulator_bg\.wasm|./simulator-${sum}_bg.wasm|" \
  index.new >index.html
rm index.new
