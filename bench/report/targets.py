"""The performance goals of custengine, and whether it meets them."""

from dataclasses import dataclass
from statistics import median

from units import factor_text, number_text, three_digits


@dataclass(frozen=True)
class Target:
    workload: str
    customers: int
    factor: float  # least ratio of the other engine's median to custengine's
    ours: str = "custengine"
    theirs: str = "sqlite"
    counter: str = ""  # compared instead of times, if set


def at(customers, factor, *workloads, **others):
    return [Target(workload, customers, factor, **others) for workload in workloads]


TARGETS = [
    *at(100_000, 8, "get", "find_reference"),
    *at(100_000, 20, "list_first"),
    *at(1_000_000, 250, "list_first"),
    *at(100_000, 200, "list_deep", "list_desc_deep"),
    *at(1_000_000, 1500, "list_deep", "list_desc_deep"),
    *at(100_000, 8, "list_cursor"),
    *at(100_000, 4, "search_email"),
    *at(100_000, 8, "search_substring"),
    *at(100_000, 12, "search_combined"),
    *at(100_000, 8, "search_broad"),
    *at(100_000, 12, "write_then_search"),
    *at(100_000, 12, "update"),
    *at(100_000, 1.2, "update", theirs="sqlite_plain"),
    *at(100_000, 2, "erase_insert", theirs="sqlite_plain"),
    *at(1_000_000, 2, "load"),
    *at(1_000_000, 1, "load", ours="custengine_plain", theirs="sqlite_plain"),
    *at(100_000, 1 / 0.75, "memory", counter="resident"),
    *at(1_000_000, 1 / 0.75, "memory", counter="resident"),
]


@dataclass
class Ratio:
    """A ratio of medians, with `low` and `high` as the range that the repetitions allow."""

    median: float
    low: float
    high: float

    def text(self, unit="x"):
        return f"{three_digits(self.median)}{unit} <sub>{three_digits(self.low)} to {three_digits(self.high)}</sub>"


def ratio(results, target):
    """The ratio; None if one of the two was not measured."""
    ours = results.get(target.workload, target.ours, target.customers)
    theirs = results.get(target.workload, target.theirs, target.customers)
    if not ours or not theirs:
        return None
    our, their = (figure.counters[target.counter] if target.counter else figure.seconds for figure in (ours, theirs))
    if min(our) <= 0:
        return None
    return Ratio(median(their) / median(our), min(their) / max(our), max(their) / min(our))


def verdict(target, found):
    if found is None:
        return "not measured"
    if found.median < target.factor:
        return f"**missed** by {100 * (1 - found.median / target.factor):.0f} %"
    return "reached" if found.low >= target.factor else "reached by the median"


def target_table(results):
    lines = ["| workload | customers | against | at least | measured | |", "| --- | ---: | --- | ---: | ---: | --- |"]
    for target in TARGETS:
        found = ratio(results, target)
        workload = target.workload + (", without text index" if target.ours.endswith("_plain") else "")
        against = target.theirs + (" (resident bytes)" if target.counter else "")
        lines.append(
            f"| {workload} | {number_text(target.customers)} | {against} | {factor_text(target.factor)} "
            f"| {found.text() if found else ''} | {verdict(target, found)} |")
    return lines
