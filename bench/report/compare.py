"""compare.py OLD.json NEW.json: what became faster or slower. Refuses results that cannot be compared, with exit code 2.
--machines compares two machines instead: the two runs may then have different processors, but the same customers."""

import argparse
import sys

import results
from units import time_text

LEAST_REPETITIONS = 5
LEAST_SECONDS = 0.02  # shortest time of a repetition
MOST_REASONS = 10  # printed at most


def refusals(old, new, other_machine=False):
    """Why the two must not be compared; empty if they may."""
    reasons = []
    for which, one in (("old", old), ("new", new)):
        if one.context.get("build") != "release":
            reasons.append(f"the {which} results are of a debug build")
    for what, name in (("cpu", "machine"), ("num_cpus", "machine"), ("data", "data")):
        if name == "machine" and other_machine:
            continue
        if old.context.get(what) != new.context.get(what):
            reasons.append(f"different {name}: {what} is {old.context.get(what)}, then {new.context.get(what)}")
    common = old.figures.keys() & new.figures.keys()
    if not common:
        reasons.append("they have no workload in common")
    for key in sorted(common):
        if key.workload in results.UNTIMED:
            continue
        figures = (old.figures[key], new.figures[key])
        repetitions = min(len(figure.seconds) for figure in figures)
        length = min(min(figure.lengths) for figure in figures)
        name = f"{key.workload}/{key.engine}/{key.customers}"
        if repetitions < LEAST_REPETITIONS:
            reasons.append(f"{name}: {repetitions} repetitions, fewer than {LEAST_REPETITIONS}")
        elif length < LEAST_SECONDS:
            reasons.append(f"{name}: ran for {time_text(length)} only, less than {time_text(LEAST_SECONDS)}")
    return reasons


def changes(old, new):
    """(key, old, new) of results whose spreads do not overlap, greatest change first."""
    found = []
    for key in old.figures.keys() & new.figures.keys():
        before, after = old.figures[key], new.figures[key]
        if key.workload not in results.UNTIMED and (before.high < after.low or after.high < before.low):
            found.append((key, before, after))
    return sorted(found, key=lambda change: (-abs(change[2].median / change[1].median - 1), change[0]))


def main(arguments):
    parser = argparse.ArgumentParser(prog="./dev bench compare", description="What became faster or slower.")
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--machines", action="store_true", help="the two runs are of different machines")
    options = parser.parse_args(arguments)
    try:
        old, new = results.load(options.old), results.load(options.new)
    except results.BadResults as error:
        print(f"compare: {error}", file=sys.stderr)
        return 2
    reasons = refusals(old, new, options.machines)
    if reasons:
        shown = [f"  {reason}" for reason in reasons[:MOST_REASONS]]
        if len(reasons) > len(shown):
            shown.append(f"  and {len(reasons) - len(shown)} more")
        print("compare: these cannot be compared:", *shown, sep="\n", file=sys.stderr)
        return 2
    if options.machines:
        for which, one in (("old", old), ("new", new)):
            print(f"{which}: {one.context.get('cpu')}, {one.context.get('num_cpus')} cores")
    found = changes(old, new)
    for key, before, after in found:
        factor = before.median / after.median
        what = f"{factor:.2f}x as fast" if factor >= 1 else f"{1 / factor:.2f}x as long"
        name = f"{key.workload}/{key.engine}/{key.customers}" + (f"/threads:{key.threads}" if key.threads > 1 else "")
        print(f"{name:45} {time_text(before.median):>9} -> {time_text(after.median):>9}  {what}")
    same = len(old.figures.keys() & new.figures.keys()) - len(found)
    print(f"{len(found)} changed; the spreads of {same} overlap")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
