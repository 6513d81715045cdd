"""What several threads gain, as a share of what threads gain that share nothing."""

from dataclasses import dataclass, replace
from statistics import median

from targets import Ratio
from units import number_text

LEAST_CORES = 0.9  # for each thread; a repetition with less does not count


@dataclass(frozen=True)
class Goal:
    workload: str
    share: float  # of the cores, with two threads
    customers: int = 100_000


GOALS = [Goal("threads_get", 0.95), Goal("threads_list_random", 0.95), Goal("threads_search", 0.95),
         Goal("threads_list_first", 0.75), Goal("threads_update", 0.55), Goal("mixed_95_5", 0.80),
         Goal("mixed_50_50", 0.60)]


def counted(key, figure):
    """(calls a second, cores) of each repetition that had the cores."""
    cores = figure.counters.get("cores", [])
    return [(speed, core) for speed, core in zip(figure.counters.get("items_per_second", []), cores)
            if core >= LEAST_CORES * key.threads]


def speeds(results):
    """Calls a second of the repetitions that count, by Key."""
    found = {key: [speed for speed, _ in counted(key, figure)] for key, figure in results.figures.items()}
    return {key: values for key, values in found.items() if values}


def share(results, key):
    """The gain over one thread divided by the cores; None if it was not measured."""
    one = results.figures.get(replace(key, threads=1))
    if key.threads == 1 or not one or not counted(key, results.figures[key]):
        return None
    alone = [speed for speed, _ in counted(replace(key, threads=1), one)]
    gains = [speed / cores for speed, cores in counted(key, results.figures[key])]
    return Ratio(median(gains) / median(alone), min(gains) / max(alone), max(gains) / min(alone))


def goals(results):
    """The lines about the goals of two threads; none if these were not measured."""
    rows = []
    for goal in GOALS:
        for key in results.figures:
            if (key.workload, key.engine, key.customers, key.threads) == (goal.workload, "custengine", goal.customers, 2):
                found = share(results, key)
                verdict = ("too few cores" if not found else
                           f"**missed** by {100 * (1 - found.median / goal.share):.0f} %" if found.median < goal.share else
                           "reached" if found.low >= goal.share else "reached by the median")
                rows.append(f"| {goal.workload} | {number_text(goal.customers)} | {goal.share:.2f} "
                            f"| {found.text('') if found else ''} | {verdict} |")
    if not rows:
        return []
    return ["The gain of two threads over one, as a share of what two threads gain that share nothing:", "",
            "| workload | customers | at least | measured | |", "| --- | ---: | ---: | ---: | --- |", *rows, ""]
