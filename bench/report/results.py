"""Reads the results that custengine_bench writes with --benchmark_out."""

import json
import re
import statistics
from dataclasses import dataclass, field

UNITS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
# The members of a run besides its counters.
OWN_KEYS = {"name", "run_name", "run_type", "family_index", "per_family_instance_index", "repetitions",
            "repetition_index", "threads", "iterations", "real_time", "cpu_time", "time_unit", "aggregate_name",
            "aggregate_unit", "error_occurred", "error_message", "label", "items_per_second"}

# In the order in which they are shown; behind them peers of the user's own.
ENGINES = ("custengine", "custengine_plain", "custengine_watched", "custengine_two_threads", "custengine_import",
           "multi_index", "sqlite", "sqlite_plain", "sqlite_group", "ceiling", "fdatasync")
GROUPS = (
    ("reads", "Reading", ("get", "find_reference", "list_first", "list_deep", "list_desc_deep", "list_cursor",
                          "list_unindexed_sort")),
    ("searches", "Searching", ("search_email", "search_mobile", "search_substring", "search_two_terms", "search_short",
                               "search_broad", "search_combined", "search_typo", "suggest", "facets",
                               "facets_found", "find_duplicates")),
    ("writes", "Writing", ("update", "update_sorted_field", "attach_detach", "erase_insert", "write_then_list",
                           "write_then_search")),
    ("json", "JSON of a page and of a draft", ("write_page_json", "read_draft_json")),
    ("threads", "Several threads", ("threads_get", "threads_list_first", "threads_list_random", "threads_search",
                                    "threads_update", "mixed_95_5", "mixed_50_50")),
    ("loads", "Loading and saving, per customer", ("load", "load_one_by_one", "load_json_lines", "save_json_lines")),
)
THREADS = GROUPS[4][2]  # the workloads that are measured with several threads
DURABLE = ("durable_update", "durable_open", "durable_file")  # customers in a file
PER_CUSTOMER = {"load", "load_one_by_one", "load_json_lines", "save_json_lines", "durable_open"}
UNTIMED = {"memory", "durable_file"}  # only their counters are results


class BadResults(Exception):
    """An error with a message for the user."""


@dataclass(frozen=True, order=True)
class Key:
    workload: str
    engine: str
    customers: int
    threads: int = 1


@dataclass
class Figure:
    """The results of one key: seconds per operation (for loads: per customer), one value per repetition."""

    seconds: list = field(default_factory=list)
    lengths: list = field(default_factory=list)  # timed seconds of each repetition
    counters: dict = field(default_factory=dict)  # by name, one value per repetition

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def low(self):
        return min(self.seconds)

    @property
    def high(self):
        return max(self.seconds)

    def counter(self, name):
        return statistics.median(self.counters[name])


@dataclass
class Results:
    context: dict
    figures: dict  # by Key
    failed: list  # (name, message)

    def get(self, workload, engine, customers, threads=1):
        return self.figures.get(Key(workload, engine, customers, threads))

    def sizes(self):
        return sorted({key.customers for key in self.figures})

    def all_engines(self):
        own = {key.engine for key in self.figures} - set(ENGINES)
        return [*ENGINES, *sorted(own)]

    def engines(self, workload):
        present = {key.engine for key in self.figures if key.workload == workload}
        return [engine for engine in self.all_engines() if engine in present]


def parse_name(name):
    match = re.fullmatch(r"(\w+)/(\w+)/(\d+)(?:/threads:(\d+))?", name)
    if not match:
        raise BadResults(f"{name}: not a name of custengine_bench")
    workload, engine, customers, threads = match.groups()
    return Key(workload, engine, int(customers), int(threads or 1))


def clock_of(key):
    """CPU time, so that other load on the machine does not count. Real time if threads wait for each other or the disk."""
    return "real_time" if key.workload in (*THREADS, *DURABLE) else "cpu_time"


def measured_seconds(run, key):
    return run[clock_of(key)] * UNITS[run["time_unit"]]


def load(path):
    try:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        results = Results(document["context"], {}, [])
        for run in document["benchmarks"]:
            add_run(results, run)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadResults(f"{path}: cannot be read as results: {error!r}") from error
    if not results.figures:
        raise BadResults(f"{path}: holds no results")
    return results


def add_run(results, run):
    if run.get("error_occurred"):
        results.failed.append((run["run_name"], run["error_message"]))
        return
    if run["run_type"] != "iteration":
        return
    key = parse_name(run["run_name"])
    figure = results.figures.setdefault(key, Figure())
    seconds = measured_seconds(run, key)
    figure.lengths.append(seconds * run["iterations"])  # of several threads: all iterations, in the time of one thread
    figure.seconds.append(seconds / key.customers if key.workload in PER_CUSTOMER else seconds)
    for name, value in run.items():
        if name not in OWN_KEYS:
            figure.counters.setdefault(name, []).append(value)
    if "items_per_second" in run:
        figure.counters.setdefault("items_per_second", []).append(run["items_per_second"])
