"""The performance goals of custengine, and whether it meets them."""

from dataclasses import dataclass
from statistics import median

from units import factor_text, number_text, three_digits, time_text


@dataclass(frozen=True)
class Target:
    workload: str
    customers: int
    factor: float  # least ratio of the other engine's median to custengine's
    ours: str = "custengine"
    theirs: str = "sqlite"
    counter: str = ""  # compared instead of times, if set
    threads: int = 1


@dataclass(frozen=True)
class Limit:
    """A goal without a peer, which depends on the machine and its disk. Counters as in the results."""

    workload: str
    customers: int
    counter: str
    least: float = 0
    most: float = 0  # one of the two is set
    engine: str = "custengine"
    threads: int = 1


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
    *at(100_000, 0.9, "durable_update", theirs="sqlite_plain"),
    *at(100_000, 2.5, "durable_update", theirs="sqlite_plain", threads=8),
    *at(100_000, 4, "durable_update", theirs="sqlite_plain", threads=64),
]

LIMITS = [
    Limit("durable_update", 100_000, "p99_ns", most=10e6, threads=8),
    Limit("durable_update", 100_000, "p99_ns", most=40e6, threads=64),
    Limit("durable_open", 100_000, "items_per_second", least=65_000),
    Limit("durable_open", 100_000, "items_per_second", least=110_000, engine="custengine_two_threads"),
    Limit("durable_open", 1_000_000, "items_per_second", least=65_000),
    Limit("durable_open", 1_000_000, "items_per_second", least=110_000, engine="custengine_two_threads"),
    Limit("durable_file", 100_000, "file", most=500),
]
# Of each counter: its name, and its text.
COUNTERS = {"p99_ns": ("p99", lambda value: time_text(value * 1e-9)),
            "items_per_second": ("customers a second", lambda value: f"{value / 1e3:.3g} k"),
            "file": ("bytes of the file per customer", lambda value: f"{value:.0f}")}


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
    ours = results.get(target.workload, target.ours, target.customers, target.threads)
    theirs = results.get(target.workload, target.theirs, target.customers, target.threads)
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


def with_threads(workload, threads):
    return workload + (f", {threads} threads" if threads > 1 else "")


def target_table(results):
    """The goals of workloads that were measured, at whatever size."""
    lines = ["| workload | customers | against | at least | measured | |", "| --- | ---: | --- | ---: | ---: | --- |"]
    for target in TARGETS:
        if not results.engines(target.workload):
            continue
        found = ratio(results, target)
        workload = (with_threads(target.workload, target.threads)
                    + (", without text index" if target.ours.endswith("_plain") else ""))
        against = target.theirs + (" (resident bytes)" if target.counter else "")
        lines.append(
            f"| {workload} | {number_text(target.customers)} | {against} | {factor_text(target.factor)} "
            f"| {found.text() if found else ''} | {verdict(target, found)} |")
    return lines


def limit_verdict(limit, values):
    """Whether the limit holds for the median, and for every repetition."""
    middle, worst = median(values), min(values) if limit.least else max(values)
    if limit.least:
        keeps = lambda value: value >= limit.least
        missed = 1 - middle / limit.least
    else:
        keeps = lambda value: value <= limit.most
        missed = middle / limit.most - 1
    if not keeps(middle):
        return f"**missed** by {100 * missed:.0f} %"
    return "reached" if keeps(worst) else "reached by the median"


def limit_table(results):
    """The lines about the limits; none if no workload with one was measured at its size."""
    rows = []
    for limit in LIMITS:
        figure = results.get(limit.workload, limit.engine, limit.customers, limit.threads)
        if not figure or limit.counter not in figure.counters:
            continue
        values = figure.counters[limit.counter]
        name, text = COUNTERS[limit.counter]
        bound = f"at least {text(limit.least)}" if limit.least else f"at most {text(limit.most)}"
        rows.append(f"| {with_threads(limit.workload, limit.threads)} | {limit.engine} | {number_text(limit.customers)} "
                    f"| {name} | {bound} | {text(median(values))} <sub>{text(min(values))} to {text(max(values))}</sub> "
                    f"| {limit_verdict(limit, values)} |")
    if not rows:
        return []
    return ["These goals have no peer, and depend on the machine and its disk:", "",
            "| workload | engine | customers | what | goal | measured | |",
            "| --- | --- | ---: | --- | ---: | ---: | --- |", *rows, ""]
