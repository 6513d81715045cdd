"""Makes docs/benchmarks.md from results."""

from statistics import median

from plots import structures
import scaling
from results import GROUPS, THREADS
from targets import TARGETS, Target, limit_table, ratio, target_table
from units import number_text, spread_text, three_digits, time_text

INTRODUCTION = """\
# Benchmarks

custengine beside the engines that a user would pick instead: SQLite in memory with FTS5's trigrams, and one
Boost.MultiIndex container. The ceiling is the least work that can give the answer. The first comment of
`bench/main.cpp` describes each engine and each workload. [Measure it yourself](measure.md) shows how to run the
benchmark on your data. `./dev bench report` generates this page; do not edit it.
"""

GOALS = """\
## Goals

How many times as fast, or as small, as a peer custengine is meant to be, and is. "reached" compares the goal with the
lowest ratio that the repetitions could have given, "reached by the median" with the ratio of the medians.
"""

HOW_TO_RUN = """\
## How to run it

```sh
./dev bench                                       # 10 000 and 100 000 customers, within ten minutes
./dev bench --full                                # 1 000 to 1 000 000, more than an hour
./dev bench --data=customers.jsonl                # on your own customers
./dev bench --benchmark_filter='^get/'            # some of it: names are WORKLOAD/ENGINE/CUSTOMERS
./dev bench report build/bench/results.json       # makes this page and its plots from it
./dev bench compare old.json new.json             # what became faster or slower
./dev locks                                       # how long locks are held
```

[Measure it yourself](measure.md) explains each command, and the messages that appear with customers of your own.
"""

HOW_MEASURED = """\
## How it is measured

- The customers are generated. Their names and cities are lower-case ASCII, so that all engines sort and fold alike.
  One in fifty has the email, the mobile number, or the name and place of another.
- Each engine stores the same 13 texts and the times, and reads all 13 texts of every customer found.
- Before a workload is timed, all its engines must give the same pages, byte by byte, and the same totals. This is
  checked for up to 64 of its questions, and after its writes.
- Engines take turns within a workload. A figure is the median of the repetitions; behind it is the distance of the
  lowest and the highest from it. Times are CPU time. Workloads of several threads are measured in real time, since
  their threads wait for each other.
- Before and after each repetition of several threads, the program measures how many cores they have: the speed of all
  threads together over that of one alone, in work that shares nothing. A repetition with less than 0.9 cores for each
  thread does not count. A share of 1.00 says that the calls gain as much from the threads as work that shares nothing.
- Each thread calls custengine through a session of its own, multi_index behind a `std::shared_mutex`, and SQLite's one
  connection behind a mutex. Reads of the ceiling take no lock.
- A bulk load is given the engine's own input: drafts, the container's elements, texts to bind. Making that input is
  not timed; a load one by one includes it.
- Behind a ratio are the lowest and the highest that the repetitions could have given.
- SQLite: `:memory:`, prepared statements, no journal, ANALYZE, the same indexes as `default_sort_indexes()`, and pages
  by key where custengine uses cursors. Lists use an index on (last_name = '', last_name, id). A descending index and
  one on the mobile number exist only in the workloads that need them.
"""


DURABLE = """\
## Customers in a file

custengine with `EngineOptions::persistence`, beside SQLite as a careful program uses it. Every write is on the disk
before its call returns.

- custengine has its indexes, the text index too, in memory; its file holds customers and changes. It syncs its
  write-ahead log at each commit. Writers that wait share a commit.
- sqlite and sqlite_plain have the columns and indexes of the other workloads in their file; sqlite has the text index
  as well. One connection behind a mutex, prepared statements, `journal_mode = WAL`, `synchronous = FULL`, one
  transaction for each write.
- sqlite_group is sqlite_plain with a group commit: a writer that waits commits for all that wait.
- fdatasync is the floor: 4 KiB written over a block of a file, then `fdatasync`.
- custengine_import reads an export into an engine in memory, as a program without a file does at its start.
- Times are real time, and depend on the disk: compare only within this run. Engines take turns in an order at random,
  so that a slow moment of the disk hits all alike. Files that are opened are still in the page cache.
- Tarantool would be the nearest alternative: records in memory, and a log on the disk. It is not compared, since
  `./dev bench` does not install it.

`./dev bench --benchmark_filter='^durable_'` runs these workloads only.
"""


def table(header, rows):
    return ["| " + " | ".join(header) + " |", "| --- |" + " ---: |" * (len(header) - 1),
            *("| " + " | ".join(row) + " |" for row in rows)]


def run_lines(results):
    context = results.context
    repetitions = sorted({len(figure.seconds) for figure in results.figures.values()})
    times = f"{repetitions[0]}" if len(repetitions) == 1 else f"{repetitions[0]} to {repetitions[-1]}"
    return ["## The run", "",
            f"{context['date'][:10]}, {context['cpu']}, {context['num_cpus']} cores, "
            f"compiler {context['compiler']}, {context['build']} build, {times} repetitions.", ""]


def times_section(results, group, plots):
    name, title, workloads = group
    lines = [f"## {title}", ""]
    if f"{name}.svg" in plots:
        lines += [f"![{plots[f'{name}.svg']}](benchmarks/{name}.svg)", ""]
    for size in results.sizes():
        engines = [engine for engine in results.all_engines()
                   if any(results.get(workload, engine, size) for workload in workloads)]
        rows = []
        for workload in workloads:
            figures = [results.get(workload, engine, size) for engine in engines]
            if any(figures):
                rows.append([workload, *(spread_text(figure) if figure else "" for figure in figures)])
        if rows:
            lines += [f"{number_text(size)} customers:", "", *table(["", *engines], rows), ""]
    return lines if len(lines) > 2 and any(line.startswith("|") for line in lines) else []


def threads_section(results, plots):
    name, title, workloads = next(group for group in GROUPS if group[2] == THREADS)
    engines = results.all_engines()
    speeds = scaling.speeds(results)
    keys = sorted((key for key in results.figures if key.workload in workloads),
                  key=lambda key: (key.customers, workloads.index(key.workload), engines.index(key.engine), key.threads))
    if not keys:
        return []
    rows = []
    for key in keys:
        figure, share = results.figures[key], scaling.share(results, key)
        waits = [time_text(figure.counter(name) * 1e-9) if name in figure.counters else ""
                 for name in ("p50_ns", "p99_ns", "p99_9_ns")]
        rows.append([f"{key.workload}, {number_text(key.customers)} customers", key.engine, str(key.threads),
                     three_digits(median(speeds[key]) / 1e3) if key in speeds else "too few cores",
                     share.text("") if share else "", *waits])
    header = ["", "engine", "threads", "thousand calls a second", "gain, as a share of the cores", "p50 of waits", "p99",
              "p99.9"]
    return [f"## {title}", "", f"![{plots[f'{name}.svg']}](benchmarks/{name}.svg)", "",
            "The thin line is one thread of custengine, times the threads.", "", *table(header, rows), "",
            "`./dev locks` prints the longest time for which custengine holds its lock, `./dev lines` how many cache lines"
            " move between cores. [Scaling](internals/scaling.md) tells what threads share.", ""]


def memory_section(results, plots):
    sizes = sorted({key.customers for key in results.figures if key.workload == "memory"})
    if not sizes:
        return []
    names = ["rows", "look-up", "sort indexes", "text index", "other"]
    rows = []
    for size in sizes:
        for engine in results.engines("memory"):
            figure = results.get("memory", engine, size)
            if figure:
                parts = structures(engine, figure.counters)
                rows.append([f"{number_text(size)}, {engine}", f"{figure.counter('resident'):.0f}",
                             f"{figure.counter('counted'):.0f}" if figure.counter("counted") else "",
                             *(f"{parts[name]:.0f}" if name in parts else "" for name in names)])
    return ["## Memory", "", "Bytes per customer: the growth of a process of its own, and the engine's own count. SQLite's "
            "count is its allocator's; its structures are counted by their pages. [Sizing](sizing.md) uses these figures.", "",
            f"![{plots['memory.svg']}](benchmarks/memory.svg)", "",
            *table(["customers, engine", "growth of the process", "own count", *names], rows), ""]


def durable_keys(results, workload):
    engines = results.all_engines()
    return sorted((key for key in results.figures if key.workload == workload),
                  key=lambda key: (key.customers, key.threads, engines.index(key.engine)))


def durable_section(results, plots):
    writes, opens, files = (durable_keys(results, name) for name in ("durable_update", "durable_open", "durable_file"))
    if not writes and not opens and not files:
        return []
    lines = [DURABLE]
    if writes:
        def speed_text(figure):
            speeds = figure.counters["items_per_second"]
            return f"{median(speeds):.0f} <sub>{min(speeds):.0f} to {max(speeds):.0f}</sub>"

        rows = []
        for key in writes:
            figure = results.figures[key]
            rows.append([f"{key.workload}, {number_text(key.customers)} customers", str(key.threads), key.engine,
                         speed_text(figure), f"{figure.counter('groups'):.0f}" if "groups" in figure.counters else "",
                         *(time_text(figure.counter(name) * 1e-9) for name in ("p50_ns", "p99_ns", "p99_9_ns"))])
        lines += [f"![{plots['durable.svg']}](benchmarks/durable.svg)", "",
                  "The thin line is one writer of custengine, times the writers.", "",
                  *table(["", "writers", "engine", "writes a second", "commits a second", "p50 of waits", "p99", "p99.9"],
                         rows), ""]
    if opens:
        rows = [[f"{key.workload}, {number_text(key.customers)} customers", key.engine,
                 f"{results.figures[key].counter('items_per_second') / 1e3:.1f}", spread_text(results.figures[key])]
                for key in opens]
        lines += ["Opening a file, beside importing an export:", "",
                  *table(["", "engine", "thousand customers a second", "per customer"], rows), ""]
    if files:
        rows = [[f"{key.workload}, {number_text(key.customers)} customers", key.engine,
                 f"{results.figures[key].counter('file'):.0f}"] for key in files]
        lines += ["Bytes of the file per customer, right after the customers were loaded:", "",
                  *table(["", "engine", "bytes per customer"], rows), ""]
    return lines


def ratio_section(results, plots):
    if "ratios.svg" not in plots:
        return []
    lines = ["## Ratios", "", "SQLite's time over custengine's.", "",
             f"![{plots['ratios.svg']}](benchmarks/ratios.svg)", ""]
    rows = []
    for _, _, workloads in GROUPS:
        for workload in workloads:
            found = [ratio(results, Target(workload, size, 1)) for size in results.sizes()]
            if any(found) and workload not in THREADS:
                rows.append([workload, *(one.text() if one else "" for one in found)])
    return lines + table(["", *map(number_text, results.sizes())], rows) + [""]


def page(results, plots, note):
    """Makes the page. `plots` maps file names to titles."""
    lines = [INTRODUCTION]
    if note:
        lines += [f"**{note}**", ""]
    lines += run_lines(results)
    ratios = any(ratio(results, target) for target in TARGETS)  # they are of generated customers, and of some sizes
    goals = [*([*target_table(results), ""] if ratios else []), *scaling.goals(results), *limit_table(results)]
    lines += [GOALS, *goals] if goals else []
    lines += ratio_section(results, plots)
    for group in GROUPS:
        lines += threads_section(results, plots) if group[2] == THREADS else times_section(results, group, plots)
    lines += durable_section(results, plots)
    lines += memory_section(results, plots)
    if results.failed:
        lines += ["## Not measured", "", *(f"- {name}: {message}" for name, message in results.failed), ""]
    lines += [HOW_MEASURED, HOW_TO_RUN]
    return "\n".join(lines).rstrip() + "\n"
