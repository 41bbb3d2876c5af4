#!/bin/sh
# What: timeout-decorator 0.5.0 (PyPI), a deadline of 1 s around a function that calls another one with a deadline.
# Guess: the outer deadline holds whatever happens within; the README has no word against nesting.
# Seen: the inner deadline takes over the process's one alarm and switches it off at its end. After an inner call of
#   10 ms the outer function runs its whole 3 s without an error; without the inner call it is cut off after 1.0 s.
# Why it matters: the budget of a whole request is gone as soon as one of its calls gets a time-out of its own, which is
#   just what one adds after an outage.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip install -qq --target "$folder" timeout-decorator==0.5.0
cat > "$folder/measure.py" <<'END'
import sys
import time
from importlib.metadata import version

from timeout_decorator import TimeoutError, timeout


@timeout(5)
def inner():
    time.sleep(0.01)


@timeout(1)
def request(with_inner):
    if with_inner:
        inner()
    time.sleep(3)


def outcome(with_inner):
    """What became of the request, and after how many seconds."""
    start = time.monotonic()
    try:
        request(with_inner)
        return "finished", time.monotonic() - start
    except TimeoutError:
        return "cut off", time.monotonic() - start


print("timeout-decorator", version("timeout-decorator"))
alone, nested = outcome(False), outcome(True)
print(f"a deadline of 1 s alone: {alone[0]} after {alone[1]:.1f} s")
print(f"around a call with a deadline of its own: {nested[0]} after {nested[1]:.1f} s")
sys.exit((alone[0], nested[0]) != ("cut off", "finished") or nested[1] < 2.9)
END
PYTHONPATH="$folder" python3 "$folder/measure.py"
