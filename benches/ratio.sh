#!/bin/sh
# The engine against hand-written loops for the same workloads, in turn (A B A B ...), with the median of the ratios.
#
#   benches/ratio.sh DIR [PAIRS [BEFORE]]    PAIRS is 7 unless said
#
# DIR is a cargo project that is not part of this one. Its binary `limit W Q X N P` runs workload W (0 M/M/1, 1 the network,
# 2 hold) with queue Q and way X of drawing or timing, for N customers or events, with P as the timeout in seconds or the
# number of pending events; it prints one line of JSON that begins with "secs" and "events".
#
# BEFORE is benches/once.rs as another checkout has built it (cargo bench --no-run --bench once names the file): it runs
# in the same turns, and the last figure says how often the time of BEFORE goes into ours.
set -eu
yardstick=${1:-}
pairs=${2:-7}
before=${3:-}
[ -n "$yardstick" ] || { echo "usage: $0 DIR [PAIRS [BEFORE]]" >&2; exit 2; }
[ -z "$before" ] || [ -x "$before" ] || { echo "$0: $before cannot be run" >&2; exit 2; }
[ -z "$before" ] || before=$(realpath "$before")
[ -f "$yardstick/Cargo.toml" ] || { echo "$0: no cargo project in $yardstick" >&2; exit 2; }
yardstick=$(cd "$yardstick" && pwd)
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
mkdir -p "$target/yardstick"
# A copy: building must not write into DIR.
cp -R "$yardstick/Cargo.toml" "$yardstick/src" "$target/yardstick/"
chmod -R u+w "$target/yardstick"
ours=$(cargo bench --locked --no-run --bench once 2>&1 | sed -n 's/^ *Executable .*(\(.*\))$/\1/p')
[ -x "$ours" ] || { echo "$0: benches/once.rs could not be built: cargo bench --no-run --bench once" >&2; exit 1; }
CARGO_TARGET_DIR="$target/yardstick/target" cargo build --quiet --release --manifest-path "$target/yardstick/Cargo.toml"
limit=$target/yardstick/target/release/limit

# NAME TARGET "arguments of once" "arguments of limit"
compare() {
    turn=0
    while [ "$turn" -lt "$pairs" ]; do
        a=$($ours $3)
        b=$($limit $4 | sed 's/.*"secs":\([0-9.]*\),"events":\([0-9]*\).*/\1 \2/')
        c=$([ -z "$before" ] || $before $3)
        echo "$a $b $c"
        turn=$((turn + 1))
    done | awk '{ printf "%f %f %f %f\n", ($1 / $2) / ($4 / $5), $2 / $1 / 1e6, $5 / $4 / 1e6, $6 ? $1 / $6 : 0 }' | sort -n |
        awk -v name="$1" -v target="$2" '{ line[NR] = $0; split($0, now); at = NR
            while (at > 1 && old[at - 1] > now[4]) { old[at] = old[at - 1]; at-- }
            old[at] = now[4] } END {
            middle = int((NR + 1) / 2)
            split(line[middle], m); split(line[1], l); split(line[NR], h)
            printf "%-10s %5.2f times the limit (%.2f to %.2f), target %s; %.1f M events/s, limit %.1f",
                name, m[1], l[1], h[1], target, m[2], m[3]
            if (old[NR] > 0) printf "; %.2f times BEFORE (%.2f to %.2f)", old[middle], old[1], old[NR]
            print "" }'
}

compare mm1 1.5 "mm1 3000000" "0 2 2 3000000 0"
compare net 1.1 "net 1000000" "1 2 4 1000000 10"
compare t1000 1.1 "t1000 1000000" "1 2 4 1000000 1000"
compare "hold 1k" 1.1 "hold 5000000 1000" "2 2 2 5000000 1000"
compare "hold 100k" 1.2 "hold 5000000 100000" "2 5 2 5000000 100000"
