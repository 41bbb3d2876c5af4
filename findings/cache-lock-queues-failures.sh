#!/bin/sh
# What: cachetools 8.0.0 and dogpile.cache 1.5.0 (PyPI), whose locks let one thread compute a missing value for all.
# Guess: when that one call fails, those who wait for it hear of the failure with it, as of a value.
# Seen: the next of them makes the same call, and so on, one after the other. Twenty threads ask at once for a value
#   whose dependency times out after 0.2 s: without a lock all hear after 0.2 s (0.7 s on a busy machine), with it the
#   last after 4.1 s. The dependency gets twenty calls in both cases, with the lock one at a time.
# Why it matters: the protection against a stampede turns twenty time-outs side by side into a queue of twenty; with a
#   time-out of 1 s and 200 threads the last caller waits over three minutes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip install -qq --target "$folder" cachetools==8.0.0 dogpile.cache==1.5.0
cat > "$folder/measure.py" <<'END'
import sys
import threading
import time
from importlib.metadata import version

from cachetools import TTLCache, cached
from dogpile.cache import make_region

TIMEOUT, THREADS = 0.2, 20
counting = threading.Lock()
calls = running = most = 0


def dependency():
    global calls, running, most
    with counting:
        calls, running = calls + 1, running + 1
        most = max(most, running)
    time.sleep(TIMEOUT)
    with counting:
        running -= 1
    raise TimeoutError


def last_hears(ask):
    """Seconds until the last of the threads hears, calls of the dependency, and the most of them at once."""
    global calls, most

    def one():
        try:
            ask()
        except TimeoutError:
            pass

    calls = most = 0
    threads = [threading.Thread(target=one) for _ in range(THREADS)]
    start = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - start, calls, most


region = make_region().configure("dogpile.cache.memory", expiration_time=60)
ways = {
    "no cache": dependency,
    f"cachetools {version('cachetools')}": cached(TTLCache(100, 60), condition=threading.Condition())(dependency),
    f"dogpile.cache {version('dogpile.cache')}": lambda: region.get_or_create("price", dependency),
}
seen = {name: last_hears(ask) for name, ask in ways.items()}
for name, (seconds, count, at_once) in seen.items():
    print(f"{name}: the last of {THREADS} threads hears after {seconds:.1f} s, {count} calls, up to {at_once} at once")
plain, *locked = seen.values()
in_line = all(way[0] >= THREADS * TIMEOUT and way[1:] == (THREADS, 1) for way in locked)
sys.exit(not (plain[1] == THREADS and plain[2] > 1 and in_line))
END
PYTHONPATH="$folder" python3 "$folder/measure.py"
