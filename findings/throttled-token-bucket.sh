#!/bin/sh
# What: throttled-py 3.5.0 (PyPI), token bucket and leaking bucket in memory, beside its own GCRA.
# Guess: "100 a minute" lets 100 a minute through in the long run, whichever of the README's algorithms keeps it.
# Seen: over an hour (virtual time, four calls a second) both buckets let about 3700 through instead of 6000 and the
#   burst of 100; GCRA 6099. At 50 a minute it is 1843 of 3000. A refill is whole seconds times the rate, rounded down,
#   and every call let through restarts the second: the remainder is lost, and 1.67 a second becomes 1 a second.
# Why it matters: a quota or a retry budget planned by the configured rate is 40 % short once the burst is gone.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip install -qq --target "$folder" throttled-py==3.5.0
cat > "$folder/measure.py" <<'END'
import sys
import time

now = [0.0]
time.time = time.monotonic = lambda: now[0]

from throttled import MemoryStore, Throttled, __version__, rate_limiter


def passed(algorithm, per_minute, calls_per_second=4, seconds=3600):
    """Calls let through, evenly spaced over virtual time."""
    quota = rate_limiter.per_min(per_minute, burst=per_minute)
    start, count = 1_700_000_000.0, 0
    now[0] = start
    limiter = Throttled(key="client", using=algorithm, quota=quota, store=MemoryStore())
    for call in range(calls_per_second * seconds):
        now[0] = start + call / calls_per_second
        count += not limiter.limit().limited
    return count


print("throttled-py", __version__)
expected = {
    ("token_bucket", 50): 1843, ("leaking_bucket", 50): 1843, ("gcra", 50): 3049,
    ("token_bucket", 100): 3699, ("leaking_bucket", 100): 3699, ("gcra", 100): 6099,
}
seen = {case: passed(*case) for case in expected}
for (algorithm, per_minute), count in seen.items():
    print(f"{algorithm}, {per_minute} a minute: {count} passed in an hour, {60 * per_minute} + {per_minute} configured")
sys.exit(any(abs(seen[case] - count) > 2 for case, count in expected.items()))
END
PYTHONPATH="$folder" python3 "$folder/measure.py"
