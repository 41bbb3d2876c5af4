#!/bin/sh
# What: retry 0.9.2 (PyPI), delay=1, jitter=(0, 1), no backoff.
# Guess: every pause is one second and a random part of a second: its documentation calls the jitter extra seconds added
#   to the delay between attempts.
# Seen: the jitter is added to the delay for good, so pause n is about n/2 seconds. With one seed the tenth is 5.5 s,
#   the fiftieth 24.1 s and the hundredth 51.8 s; a hundred pauses take 41 minutes instead of 2.5.
# Why it matters: a client that should be back 1.5 s after a repair is back up to a minute after it, the later the
#   longer the outage was.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip install -qq --target "$folder" retry==0.9.2
cat > "$folder/measure.py" <<'END'
import random
import sys
import time
from importlib.metadata import version

pauses = []
time.sleep = pauses.append

from retry.api import retry_call

random.seed(1)
attempts = iter(range(101))


def call():
    if next(attempts) < 100:
        raise ConnectionError


retry_call(call, exceptions=ConnectionError, delay=1, jitter=(0, 1), logger=None)
print("retry", version("retry"))
for number in (1, 10, 50, 100):
    print(f"pause {number}: {pauses[number - 1]:.1f} s, guessed 1 to 2 s")
print(f"all hundred: {sum(pauses):.0f} s, guessed about 150 s")
growing = all(early <= late for early, late in zip(pauses, pauses[1:]))
sys.exit(not (growing and 40 < pauses[99] < 63 and 2000 < sum(pauses) < 3000))
END
PYTHONPATH="$folder" python3 "$folder/measure.py"
