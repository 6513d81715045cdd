"""keep.py RESULTS.json KEPT.json: keeps the data that the page and comparisons need, one line per figure. The file is
small enough to be committed with the page."""

import argparse
import json
import sys
from itertools import groupby

import results

DROPPED = {"name", "family_index", "per_family_instance_index", "repetitions", "repetition_index", "threads"}


def rounded(value):
    return float(f"{value:.5g}") if isinstance(value, float) else value


def needed(run):
    """The run without repeated values and without the clock that is not used."""
    if run.get("error_occurred"):
        return {name: run[name] for name in ("run_name", "run_type", "error_occurred", "error_message")}
    key = results.parse_name(run["run_name"])
    unread = {"real_time", "cpu_time"} - {results.clock_of(key)}
    return {name: rounded(value) for name, value in run.items() if name not in DROPPED | unread}


def kept(document):
    runs = [run for run in document["benchmarks"] if run["run_type"] == "iteration"]
    lines = [", ".join(json.dumps(needed(run)) for run in group) for _, group in groupby(runs, lambda run: run["run_name"])]
    return '{"context": %s,\n"benchmarks": [\n%s\n]}\n' % (json.dumps(document["context"]), ",\n".join(lines))


def main(arguments):
    parser = argparse.ArgumentParser(prog="./dev bench keep", description="Makes results small enough to be committed.")
    parser.add_argument("results", help="what ./dev bench wrote")
    parser.add_argument("kept", help="the file to write")
    options = parser.parse_args(arguments)
    try:
        results.load(options.results)  # raises an error if the results are not valid
    except results.BadResults as error:
        print(f"keep: {error}", file=sys.stderr)
        return 2
    with open(options.results, encoding="utf-8") as file:
        text = kept(json.load(file))
    with open(options.kept, "w", encoding="utf-8") as file:
        file.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
