#!/bin/sh
# The engine against the hand-written limit, in turn (A B A B ...), with the median of the ratios.
# usage: benches/ratio.sh YARDSTICK_DIR [PAIRS]   (or YARDSTICK=dir benches/ratio.sh)
# YARDSTICK_DIR is a cargo project whose binary `limit W Q X N P` prints one JSON line with "secs".
set -eu
yardstick=${1:-${YARDSTICK:-}}
pairs=${2:-7}
[ -n "$yardstick" ] || { echo "usage: $0 YARDSTICK_DIR [PAIRS]" >&2; exit 2; }
[ -f "$yardstick/Cargo.toml" ] || { echo "$0: no cargo project in $yardstick" >&2; exit 2; }
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
mkdir -p "$target/yardstick"
# A copy: building must not write into the yardstick's directory.
cp -R "$yardstick/Cargo.toml" "$yardstick/src" "$target/yardstick/"
chmod -R u+w "$target/yardstick"
cargo build --quiet --release --example engine_loop
CARGO_TARGET_DIR="$target/yardstick/target" cargo build --quiet --release --manifest-path "$target/yardstick/Cargo.toml"
ours=$target/release/examples/engine_loop
limit=$target/yardstick/target/release/limit

# NAME TARGET "arguments of engine_loop" "arguments of limit"
compare() {
    turn=0
    while [ "$turn" -lt "$pairs" ]; do
        a=$($ours $3)
        b=$($limit $4 | sed 's/.*"secs":\([0-9.]*\),"events":\([0-9]*\).*/\1 \2/')
        echo "$a $b"
        turn=$((turn + 1))
    done | awk '{ printf "%f %f %f\n", ($1 / $2) / ($4 / $5), $2 / $1 / 1e6, $5 / $4 / 1e6 }' | sort -n |
        awk -v name="$1" -v target="$2" '{ line[NR] = $0 } END {
            split(line[int((NR + 1) / 2)], m); split(line[1], l); split(line[NR], h)
            printf "%-10s %5.2fx slower (%.2f to %.2f), target %s; %.1f M events/s, limit %.1f\n",
                name, m[1], l[1], h[1], target, m[2], m[3] }'
}

compare mm1 2.0 "mm1 3000000" "0 2 2 3000000 0"
compare net 2.0 "net 1000000" "1 2 4 1000000 10"
compare t1000 2.0 "t1000 1000000" "1 2 4 1000000 1000"
compare "hold 1k" - "hold 5000000 1000" "2 2 2 5000000 1000"
compare "hold 100k" 2.2 "hold 5000000 100000" "2 5 2 5000000 100000"
