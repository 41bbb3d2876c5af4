#!/bin/sh
# What: opentelemetry-sdk 1.45.2 (PyPI), a batch span processor whose collector hangs: an export takes 1 s and fails.
# Guess: force_flush(500 ms) is back after half a second, with False: the provider's documentation calls the argument
#   the longest time to wait. The processor is given export_timeout_millis=200, too.
# Seen: 300 spans in batches of 100: back after 3.0 s, three exports one after the other, every one of them failed, and
#   the answer is True. Neither time-out has any effect here.
# Why it matters: when the collector is out, a job that flushes before it ends hangs for the number of batches times the
#   exporter's own time-out, overruns its grace period, and believes that its traces have arrived.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip install -qq --target "$folder" opentelemetry-sdk==1.45.2
cat > "$folder/measure.py" <<'END'
import sys
import time
from importlib.metadata import version

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult


class HungCollector(SpanExporter):
    """Every export fails after a second."""

    exports = 0

    def export(self, spans):
        self.exports += 1
        time.sleep(1)
        return SpanExportResult.FAILURE

    def shutdown(self):
        pass


collector = HungCollector()
provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(collector, max_export_batch_size=100, export_timeout_millis=200))
tracer = provider.get_tracer("measure")
for _ in range(300):
    tracer.start_span("call").end()
start = time.monotonic()
answer = provider.force_flush(timeout_millis=500)
took = time.monotonic() - start
print("opentelemetry-sdk", version("opentelemetry-sdk"))
print(f"force_flush of 0.5 s: back after {took:.1f} s with {answer}, {collector.exports} exports, all failed")
sys.exit(not (answer is True and took >= 2 and collector.exports == 3))
END
PYTHONPATH="$folder" python3 "$folder/measure.py"
