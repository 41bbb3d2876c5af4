"""Compares our means with those of independent simulators: for each figure of each network the 95 % confidence
intervals over replications must overlap. Called by scripts/validate.sh: compare.py BLAST [REPLICATIONS]."""

import json
import pathlib
import statistics
import subprocess
import sys

from networks import NETWORKS

# Student's t, 97.5 %, by degrees of freedom; beyond the table the normal distribution's.
T = {4: 2.776, 9: 2.262, 14: 2.145, 19: 2.093, 24: 2.064, 29: 2.045, 39: 2.023}
HERE = pathlib.Path(__file__).parent


def ours(blast, name, seed):
    """One run with everything on that the document configures: there a bulkhead and load shedding are defences."""
    report = subprocess.run(
        [blast, "run", str(HERE / f"{name}.json"), "--seed", str(seed), "--defend", "all", "--json"],
        check=True, capture_output=True, text=True,
    )
    journeys = json.loads(report.stdout)["journeys"]
    found = {}
    for kind, journey in journeys.items():
        answered = journey["ok"] + journey["degraded"]
        before = "" if len(journeys) == 1 else f"{kind}: "
        ended = journey["offered"] - journey["in_flight"]
        found[before + "answered"] = answered / ended
        found[before + "mean time"] = journey["mean_time_s"]
        found[before + "in time"] = journey["ok"] / answered
    return found


def interval(values):
    mean = statistics.fmean(values)
    half = T.get(len(values) - 1, 1.96) * statistics.stdev(values) / len(values) ** 0.5
    return mean, half


def main():
    blast = sys.argv[1]
    replications = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    seeds = range(1, replications + 1)
    apart = 0
    print(f"{replications} replications of ten minutes each; mean and 95 % confidence interval; times in seconds\n")
    print("| network | figure | ours | independent | simulator | intervals |")
    print("|---|---|---|---|---|---|")
    for name, (network, simulator) in NETWORKS.items():
        theirs = [network(1_000 + seed) for seed in seeds]
        own = [ours(blast, name, seed) for seed in seeds]
        for figure in theirs[0]:
            (mean, half), (other, wide) = (interval([run[figure] for run in runs]) for runs in (own, theirs))
            overlap = abs(mean - other) <= half + wide
            apart += not overlap
            verdict = "overlap" if overlap else "APART"
            print(
                f"| {name} | {figure} | {mean:.4f} ± {half:.4f} | {other:.4f} ± {wide:.4f} | {simulator} | {verdict} |",
                flush=True,
            )
    if apart:
        sys.exit(f"{apart} figures are apart")
    print("\nevery interval overlaps")


main()
