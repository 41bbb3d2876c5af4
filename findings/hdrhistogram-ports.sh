#!/bin/sh
# What: hdrhistogram 0.10.8 (PyPI) and hdr-histogram-js 3.0.1 (npm), two ports of one histogram.
# Guess: both give the same percentile of the same values, since both call themselves ports of HdrHistogram.
# Seen: of 60 calls (59 took 5 ms, one hung for 5 s) the Python port says p99 = 5 ms, the JavaScript port 5003 ms. The
#   first rounds the rank to the nearest whole number (59.4 to 59), the second rounds it up (60). So it is from 51 to 99
#   values, whenever one of them is slow.
# Why it matters: a service with a call a second and a window of a minute shows a hung call or hides it, depending on
#   the language that the measuring side is written in.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip install -qq --target "$folder" hdrhistogram==0.10.8
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" hdr-histogram-js@3.0.1
cat > "$folder/measure.py" <<'END'
from hdrh.histogram import HdrHistogram

for total in (50, 51, 60, 99, 100):
    histogram = HdrHistogram(1, 3_600_000, 3)
    for _ in range(total - 1):
        histogram.record_value(5)
    histogram.record_value(5000)
    print(total, histogram.get_value_at_percentile(99))
END
cat > "$folder/measure.cjs" <<'END'
const { build } = require('hdr-histogram-js')
const settings = { lowestDiscernibleValue: 1, highestTrackableValue: 3600000, numberOfSignificantValueDigits: 3 }
for (const total of [50, 51, 60, 99, 100]) {
  const histogram = build(settings)
  for (let call = 1; call < total; call++) histogram.recordValue(5)
  histogram.recordValue(5000)
  console.log(total, histogram.getValueAtPercentile(99))
}
END
python=$(PYTHONPATH="$folder" python3 "$folder/measure.py")
javascript=$(node "$folder/measure.cjs")
printf 'values and their p99 in ms, when one of them is 5000 and the others are 5\n'
printf 'hdrhistogram 0.10.8:\n%s\nhdr-histogram-js 3.0.1:\n%s\n' "$python" "$javascript"
test "$(echo $python)" = "50 5003 51 5 60 5 99 5 100 5"
test "$(echo $javascript)" = "50 5003 51 5003 60 5003 99 5003 100 5"
