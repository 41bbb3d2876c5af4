#!/bin/sh
# What: prometheus_client 0.26.0 (PyPI), its three decorators on an async function that takes 1 s and then fails.
# Guess: the histogram holds one second, the gauge was 1 meanwhile, the counter holds one exception, as for a plain
#   function; the documentation shows the decorators without any limit to plain functions.
# Seen: the histogram holds some microseconds, the gauge stood at 0 and the counter stays at 0. What is measured is the
#   making of the coroutine, not its run; no error and no warning. Its issue 535 asks for it, its pull request 767 of
#   2022 was still open in the copy that was looked at.
# Why it matters: in a hang of an asyncio service the latency panel shows microseconds, nothing in flight and no errors:
#   the outage is the best minute of the day.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip install -qq --target "$folder" prometheus_client==0.26.0
cat > "$folder/measure.py" <<'END'
import asyncio
import sys
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

registry = CollectorRegistry()
seconds = Histogram("call_seconds", "Duration", registry=registry)
in_flight = Gauge("calls_in_flight", "In flight", registry=registry)
failures = Counter("failures", "Exceptions", registry=registry)
meanwhile = []


@seconds.time()
@in_flight.track_inprogress()
@failures.count_exceptions()
async def call():
    meanwhile.append(registry.get_sample_value("calls_in_flight"))
    await asyncio.sleep(1)
    raise ConnectionError


try:
    asyncio.run(call())
except ConnectionError:
    pass
count = registry.get_sample_value("call_seconds_count")
total = registry.get_sample_value("call_seconds_sum")
failed = registry.get_sample_value("failures_total")
print("prometheus_client", version("prometheus_client"))
print(f"one call of 1 s that failed: {count:.0f} observation, {'under' if total < 0.5 else 'over'} 0.5 s in all")
print(f"in flight meanwhile: {meanwhile[0]:.0f}, exceptions: {failed:.0f}")
sys.exit(not (count == 1 and total < 0.5 and meanwhile == [0] and failed == 0))
END
PYTHONPATH="$folder" python3 "$folder/measure.py"
