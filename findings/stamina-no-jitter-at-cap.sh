#!/bin/sh
# What: stamina 26.1.0 on tenacity 9.2.1 (PyPI): the pauses of a thousand clients of one outage.
# Guess: every pause is jittered, since up to a second of jitter is added to each, and jitter is what keeps the clients
#   of a long outage apart.
# Seen: the first six pauses are spread over a second; from the seventh on each of the thousand is exactly 5.0 s. The
#   cap is laid over the pause together with its jitter, so none is left at the cap; the formula in the documentation
#   says so to a reader who looks for it.
# Why it matters: attempts that an event of the outage has brought together (a failover, a proxy that is back) stay
#   together from there on, and strike every five seconds as one wave.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip install -qq --target "$folder" stamina==26.1.0 tenacity==9.2.1
cat > "$folder/measure.py" <<'END'
import sys
import time
from importlib.metadata import version

import stamina

clients = []
time.sleep = lambda pause: clients[-1].append(pause)


@stamina.retry(on=ConnectionError, attempts=11, timeout=None)
def call():
    raise ConnectionError


for _ in range(1000):
    clients.append([])
    try:
        call()
    except ConnectionError:
        pass
print("stamina", version("stamina"), "tenacity", version("tenacity"))
different = []
for number, pauses in enumerate(zip(*clients), 1):
    different.append(len(set(pauses)))
    print(f"pause {number}: {min(pauses):.2f} to {max(pauses):.2f} s, {different[-1]} different ones of {len(pauses)}")
apart = len(different) == 10 and all(count > 900 for count in different[:6])
together = {pause for pauses in clients for pause in pauses[6:]} == {5.0}
sys.exit(not (apart and together))
END
PYTHONPATH="$folder" python3 "$folder/measure.py"
