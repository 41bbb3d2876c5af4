#!/bin/sh
# What: aiolimiter 1.3.0 (PyPI), 20 a second: ten callers that each take 1 again and again, and one that wants 10 once.
# Guess: who has waited longest is served next, as asyncio's own locks and semaphores do it.
# Seen: the one with 10 is not served while the others go on, however long: those who wait are served in the order of
#   their amounts, smallest first. It asks 1 s after the start and gets its 10 only after the others stop at 6 s, with
#   about a hundred calls served before it.
# Why it matters: a bulk job (a re-send of what failed, a catch-up after an outage) beside steady small calls never
#   starts, and no time-out of the limiter says so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip install -qq --target "$folder" aiolimiter==1.3.0
cat > "$folder/measure.py" <<'END'
import asyncio
import sys
import time
from importlib.metadata import version

from aiolimiter import AsyncLimiter

SMALL_FOR, BULK_AT = 6, 1


async def main():
    """When the bulk caller asks and gets its 10, in seconds from the start, and the small calls served meanwhile."""
    limiter = AsyncLimiter(20, 1)
    start, small = time.monotonic(), []

    async def small_caller():
        while time.monotonic() - start < SMALL_FOR:
            await limiter.acquire(1)
            small.append(time.monotonic())

    async def bulk_caller():
        await asyncio.sleep(BULK_AT)
        asked = time.monotonic()
        await limiter.acquire(10)
        got = time.monotonic()
        return asked - start, got - start, sum(asked < at < got for at in small)

    waited, *_ = await asyncio.gather(bulk_caller(), *(small_caller() for _ in range(10)))
    return waited


asked, got, served = asyncio.run(main())
print("aiolimiter", version("aiolimiter"))
print(f"10 of 20 a second, asked for at {asked:.1f} s: got at {got:.1f} s, {served} small calls served before it")
print(f"the small callers stopped at {SMALL_FOR} s; first come, first served would have taken about 1 s")
sys.exit(not (got >= SMALL_FOR and served >= 20))
END
PYTHONPATH="$folder" python3 "$folder/measure.py"
