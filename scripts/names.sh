#!/bin/sh
# Called by trunk (Trunk.toml) when the page is built: the files of the simulator get names that change with what is in
# them, and index.html names them so.
set -eu
cd "$TRUNK_STAGING_DIR"
sum=$(cat worker.js simulator.js simulator_bg.wasm | cksum | tr -s ' ' - | cut -d - -f 1,2)
mv worker.js "worker-$sum.js"
mv simulator.js "simulator-$sum.js"
mv simulator_bg.wasm "simulator-${sum}_bg.wasm"
sed -e "s|\./worker\.js|./worker-$sum.js|; s|\./simulator\.js|./simulator-$sum.js|; s|\./simulator_bg\.wasm|./simulator-${sum}_bg.wasm|" \
  index.html >index.new
mv index.new index.html
