"""The plots: time against the number of customers, ratios, memory."""

import math
from statistics import median

import svg
import scaling
from results import GROUPS, PER_CUSTOMER, THREADS
from targets import TARGETS, Target, ratio
from units import count_text, number_text, three_digits

PANEL_WIDTH, PANEL_HEIGHT, COLUMNS = 290, 210, 3
LEFT, TOP, RIGHT, BOTTOM = 52, 30, 14, 28  # around the axes of a panel
DECADES = {-9: "1 ns", -8: "10 ns", -7: "100 ns", -6: "1 µs", -5: "10 µs", -4: "100 µs", -3: "1 ms", -2: "10 ms",
           -1: "100 ms", 0: "1 s", 1: "10 s", 2: "100 s"}


def log(value):
    return math.log10(value)


class Axes:
    """Log-log axes over whole decades of time and the measured sizes."""

    def __init__(self, x, y, sizes, seconds):
        self.x, self.y = x + LEFT, y + TOP
        self.width, self.height = PANEL_WIDTH - LEFT - RIGHT, PANEL_HEIGHT - TOP - BOTTOM
        self.sizes = sizes
        self.first, self.last = log(min(sizes)), log(max(sizes))
        self.low = math.floor(log(min(seconds)))
        self.high = max(math.ceil(log(max(seconds))), self.low + 1)

    def x_of(self, customers):
        if self.first == self.last:
            return self.x + self.width / 2
        return self.x + 8 + (log(customers) - self.first) / (self.last - self.first) * (self.width - 16)

    def y_of(self, seconds):
        return self.y + self.height - (log(seconds) - self.low) / (self.high - self.low) * self.height

    def draw(self, title):
        parts = [svg.text(self.x, self.y - 12, title, kind="title")]
        step = 1 if self.high - self.low <= 5 else 2
        for decade in range(self.low, self.high + 1):
            y = self.y_of(10**decade)
            parts.append(svg.line(self.x, y, self.x + self.width, y, "grid"))
            if (decade - self.low) % step == 0:
                parts.append(svg.text(self.x - 6, y + 4, DECADES.get(decade, f"1e{decade} s"), "end", "faint"))
        for size in self.sizes:
            x = self.x_of(size)
            parts.append(svg.line(x, self.y + self.height, x, self.y + self.height + 4, "axis"))
            parts.append(svg.text(x, self.y + self.height + 17, count_text(size), "middle", "faint"))
        return parts


def panel(results, x, y, workload):
    """A curve per engine, with a bar for the spread at each point."""
    curves = {}
    for key, figure in sorted(results.figures.items()):
        if key.workload == workload:
            curves.setdefault(key.engine, []).append((key.customers, figure))
    if not curves:
        return []
    points = [point for curve in curves.values() for point in curve]
    axes = Axes(x, y, results.sizes(), [value for _, figure in points for value in (figure.low, figure.high)])
    parts = axes.draw(workload + (", per customer" if workload in PER_CUSTOMER else ""))
    for engine in reversed(results.all_engines()):  # ours on top
        curve = curves.get(engine, [])
        places = [(axes.x_of(customers), axes.y_of(figure.median)) for customers, figure in curve]
        if len(places) > 1:
            parts.append(svg.polyline(places, svg.kind_of(engine)))
        for (customers, figure), (px, py) in zip(curve, places):
            parts.append(svg.line(px, axes.y_of(figure.low), px, axes.y_of(figure.high), svg.kind_of(engine)))
            parts.append(svg.marker(px, py, engine))
    return parts


def times(results, group):
    """A panel for each workload of a group; None if none was measured."""
    name, title, workloads = group
    measured = [workload for workload in workloads if results.engines(workload)]
    if not measured:
        return None
    engines = [engine for engine in results.all_engines() if any(engine in results.engines(workload) for workload in workloads)]
    rows = math.ceil(len(measured) / COLUMNS)
    columns = min(COLUMNS, len(measured)) if len(engines) < 3 else COLUMNS
    parts = svg.legend(LEFT, 18, engines)
    for number, workload in enumerate(measured):
        x, y = number % COLUMNS * PANEL_WIDTH, 34 + number // COLUMNS * PANEL_HEIGHT
        parts += panel(results, x, y, workload)
    return svg.document(columns * PANEL_WIDTH, 34 + rows * PANEL_HEIGHT, parts,
                        f"{title}: time against the number of customers")


def threads_panel(results, all_speeds, x, y, workload, customers):
    """Calls a second by threads, a curve per engine; thin: one thread of custengine, times the threads."""
    curves = {}
    for key, speeds in sorted(all_speeds.items()):
        if key.workload == workload and key.customers == customers:
            curves.setdefault(key.engine, []).append((key.threads, speeds))
    counts = sorted({threads for curve in curves.values() for threads, _ in curve})
    values = [value for curve in curves.values() for _, speeds in curve for value in speeds]
    low, high = math.floor(log(min(values))), math.ceil(log(max(values) * 1.05))
    left, top, width, height = x + LEFT, y + TOP, PANEL_WIDTH - LEFT - RIGHT, PANEL_HEIGHT - TOP - BOTTOM
    x_of = lambda threads: left + 14 + (log(threads) / log(counts[-1]) if counts[-1] > 1 else 0) * (width - 28)
    y_of = lambda value: top + height - (log(value) - low) / (high - low) * height
    parts = [svg.text(left, top - 12, workload, kind="title")]
    for decade in range(low, high + 1):
        parts += [svg.line(left, y_of(10**decade), left + width, y_of(10**decade), "grid"),
                  svg.text(left - 6, y_of(10**decade) + 4, count_text(10**decade), "end", "faint")]
    parts += [svg.text(x_of(threads), top + height + 17, str(threads), "middle", "faint") for threads in counts]
    ours = dict(curves.get("custengine", []))
    if 1 in ours:
        one = median(ours[1])
        parts.append(svg.line(x_of(1), y_of(one), x_of(counts[-1]), min(y_of(one), max(y_of(one * counts[-1]), top)), "axis"))
    for engine in reversed(results.all_engines()):
        places = [(x_of(threads), y_of(median(speeds))) for threads, speeds in curves.get(engine, [])]
        if len(places) > 1:
            parts.append(svg.polyline(places, svg.kind_of(engine)))
        for (threads, speeds), (px, py) in zip(curves.get(engine, []), places):
            parts.append(svg.line(px, y_of(min(speeds)), px, y_of(max(speeds)), svg.kind_of(engine)))
            parts.append(svg.marker(px, py, engine))
    return parts


def threads_plot(results):
    """A panel for each workload of several threads, at the largest size; None if none was measured."""
    measured = {workload: max(key.customers for key in results.figures if key.workload == workload)
                for workload in THREADS if results.engines(workload)}
    if not measured:
        return None
    engines = [engine for engine in results.all_engines() if any(engine in results.engines(workload) for workload in measured)]
    parts = svg.legend(LEFT, 18, engines)
    for number, (workload, customers) in enumerate(measured.items()):
        x, y = number % COLUMNS * PANEL_WIDTH, 34 + number // COLUMNS * PANEL_HEIGHT
        parts += threads_panel(results, scaling.speeds(results), x, y, workload, customers)
    return svg.document(COLUMNS * PANEL_WIDTH, 34 + math.ceil(len(measured) / COLUMNS) * PANEL_HEIGHT, parts,
                        "Several threads: calls a second by threads")


def durable_plot(results):
    """Durable writes a second by writers, a panel for each size; None if they were not measured."""
    speeds = {key: figure.counters["items_per_second"] for key, figure in results.figures.items()
              if key.workload == "durable_update"}
    sizes = sorted({key.customers for key in speeds})
    if not sizes:
        return None
    present = {key.engine for key in speeds}
    parts = svg.legend(LEFT, 18, [engine for engine in results.all_engines() if engine in present])
    for number, customers in enumerate(sizes):
        x, y = number % COLUMNS * PANEL_WIDTH, 34 + number // COLUMNS * PANEL_HEIGHT
        parts += threads_panel(results, speeds, x, y, "durable_update", customers)
        parts.append(svg.text(x + PANEL_WIDTH - RIGHT, y + TOP - 12, count_text(customers), "end", "faint"))
    return svg.document(COLUMNS * PANEL_WIDTH, 34 + math.ceil(len(sizes) / COLUMNS) * PANEL_HEIGHT, parts,
                        "Durable writes a second by writers")


def ratios(results):
    """The ratio of SQLite's time to custengine's, at the largest size where both were measured; goals as marks."""
    targets = {(target.workload, target.customers): target.factor for target in TARGETS
               if target.theirs == "sqlite" and not target.counter}
    rows = []
    for _, _, workloads in GROUPS:
        for workload in workloads:
            for size in results.sizes():
                found = ratio(results, Target(workload, size, 1))
                if found and workload not in THREADS:
                    rows.append((workload, size, found, targets.get((workload, size))))
    largest = {}
    for row in rows:
        largest[row[0]] = row
    rows = [row for row in rows if row is largest[row[0]] or row[3]]
    if not rows:
        return None
    left, width, row_height, top = 190, 560, 20, 44
    values = [value for _, _, found, target in rows for value in (found.low, found.high, target or 1)]
    low, high = math.floor(log(min(*values, 1))), math.ceil(log(max(*values, 10)))
    x_of = lambda value: left + (log(value) - low) / (high - low) * width
    height = top + row_height * len(rows) + 34
    parts = [svg.text(left, 20, "SQLite's time over custengine's; upright marks are goals", kind="title")]
    for decade in range(low, high + 1):
        parts.append(svg.line(x_of(10**decade), top - 8, x_of(10**decade), height - 30, "grid"))
        parts.append(svg.text(x_of(10**decade), height - 14, f"{10**decade:g}x", "middle", "faint"))
    parts.append(svg.line(x_of(1), top - 8, x_of(1), height - 30, "axis"))
    for number, (workload, size, found, target) in enumerate(rows):
        y = top + number * row_height
        parts.append(svg.text(left - 8, y + 11, f"{workload}, {count_text(size)}", "end"))
        begin, end = sorted((x_of(1), x_of(found.median)))
        parts.append(svg.rectangle(begin, y + 2, end - begin, 11, "custengine" if found.median >= 1 else "sqlite"))
        parts.append(svg.line(x_of(found.low), y + 7.5, x_of(found.high), y + 7.5, "axis"))
        if target:
            parts.append(svg.line(x_of(target), y - 1, x_of(target), y + 16, "target"))
        parts.append(svg.text(max(x_of(found.high), x_of(found.median), x_of(target or 1e-9)) + 6, y + 11,
                              f"{three_digits(found.median)}x", kind="faint"))
    return svg.document(left + width + 70, height, parts, "SQLite's time over custengine's")


def structures(engine, counters):
    """(name, bytes per customer) of a few groups."""
    groups = {}
    for name, values in counters.items():
        if not name.startswith("in "):
            continue
        structure = name.removeprefix("in ")
        if engine.startswith("custengine"):
            group = "sort indexes" if structure.startswith("sort ") else structure
            group = {"records": "rows", "primary table": "look-up", "row directory": "rows", "text index": "text index",
                     "identity index": "look-up", "sort indexes": "sort indexes"}.get(group, "other")
        else:
            group = ("text index" if structure.startswith("search") else
                     "look-up" if structure in ("by_id", "by_reference") else
                     "sort indexes" if structure.startswith("by_") else
                     "rows" if structure == "customers" else "other")
        groups[group] = groups.get(group, 0) + sum(values) / len(values)
    return groups


def memory(results):
    """Bytes per customer at the largest size: bars for the engines' own counts, a line for the growth of the process."""
    size = max((key.customers for key in results.figures if key.workload == "memory"), default=None)
    if size is None:
        return None
    engines = [engine for engine in results.all_engines() if results.get("memory", engine, size)]
    names = ["rows", "look-up", "sort indexes", "text index", "other"]
    left, width, row_height, top = 130, 600, 34, 66
    bars = {engine: structures(engine, results.get("memory", engine, size).counters) for engine in engines}
    resident = {engine: results.get("memory", engine, size).counter("resident") for engine in engines}
    longest = max([*resident.values(), *(sum(bar.values()) for bar in bars.values())])
    step = next(step for step in (50, 100, 200, 500, 1000, 2000, 5000, 10**9) if longest / step <= 8)
    height = top + row_height * len(engines) + 30
    parts = [svg.text(left, 20, f"Bytes per customer, {number_text(size)} customers", kind="title")]
    x = left
    for number, name in enumerate(names):
        parts += [svg.rectangle(x, 32, 11, 11, f"part{number}"), svg.text(x + 16, 42, name)]
        x += 40 + 6.6 * len(name)
    parts += [svg.line(x + 4, 30, x + 4, 45, "target"), svg.text(x + 12, 42, "growth of the process")]
    for mark in range(0, int(longest) + step, step):
        if mark <= longest:
            px = left + mark / longest * width
            parts += [svg.line(px, top - 8, px, height - 26, "grid"), svg.text(px, height - 10, str(mark), "middle", "faint")]
    for row, engine in enumerate(engines):
        y, x = top + row * row_height, left
        parts.append(svg.text(left - 8, y + 13, engine, "end"))
        for number, name in enumerate(names):
            length = bars[engine].get(name, 0) / longest * width
            parts.append(svg.rectangle(x, y, length, 18, f"part{number}"))
            x += length
        mark = left + resident[engine] / longest * width
        parts += [svg.line(mark, y - 4, mark, y + 22, "target"),
                  svg.text(max(mark, x) + 6, y + 13, f"{resident[engine]:.0f}", kind="faint")]
    return svg.document(left + width + 70, height, parts, "Bytes per customer")


def all_plots(results):
    """(file name, title, SVG) of every plot with figures."""
    plots = [(group[0], f"{group[1]}: time against the number of customers", times(results, group)) for group in GROUPS
             if group[2] != THREADS]
    plots += [("threads", "Several threads: calls a second by threads", threads_plot(results)),
              ("durable", "Durable writes a second by writers", durable_plot(results)),
              ("ratios", "SQLite's time over custengine's", ratios(results)),
              ("memory", "Bytes per customer by structure", memory(results))]
    return [(f"{name}.svg", title, drawing) for name, title, drawing in plots if drawing]
