#!/bin/sh
# What: aiocache 0.12.3 (PyPI), cached_stampede with a lease of 3 s, fifty callers at once for one key.
# Guess: one call for the fifty, as the decorator's name and text promise; a slow call makes them wait.
# Seen: one call while it takes 0.1 s; fifty calls, all at the same time, when it takes 4 s. Whoever has waited for the
#   lease goes ahead without the lock, and all have waited since the same moment.
# Why it matters: the protection holds while the dependency is quick and lifts the moment it is slow: in a hang it sends
#   the whole stampede, one lease late.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip install -qq --target "$folder" aiocache==0.12.3
cat > "$folder/measure.py" <<'END'
import asyncio
import sys
from importlib.metadata import version

from aiocache import cached_stampede

CALLERS, LEASE = 50, 3


async def load(seconds):
    """Calls that fifty callers cause, and the most at the same time, when a call takes so long."""
    calls = running = most = 0

    @cached_stampede(lease=LEASE, ttl=60, key=f"price-{seconds}")
    async def price():
        nonlocal calls, running, most
        calls, running = calls + 1, running + 1
        most = max(most, running)
        await asyncio.sleep(seconds)
        running -= 1
        return 1

    await asyncio.gather(*(price() for _ in range(CALLERS)))
    return calls, most


print("aiocache", version("aiocache"))
seen = {seconds: asyncio.run(load(seconds)) for seconds in (0.1, 4)}
for seconds, (calls, most) in seen.items():
    print(f"a call takes {seconds} s, the lease is {LEASE} s: {calls} calls for {CALLERS} callers, {most} at once")
sys.exit(seen != {0.1: (1, 1), 4: (CALLERS, CALLERS)})
END
PYTHONPATH="$folder" python3 "$folder/measure.py"
