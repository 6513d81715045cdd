"""report_test.py TINY.json MAIN.cpp: tests page, plots and comparison with a short run of all workloads."""

import contextlib
import copy
import io
import json
import re
import sys
import tempfile
import unittest
import xml.etree.ElementTree
from pathlib import Path

import compare
import keep
import page
import report
import results
import scaling
import targets
import units

TINY, MAIN = sys.argv[1:3]
# The names of the engines in MAIN.
LETTERS = {"C": "custengine", "M": "multi_index", "S": "sqlite", "L": "ceiling", "c": "custengine_plain",
           "s": "sqlite_plain", "w": "custengine_watched", "G": "sqlite_group", "F": "fdatasync",
           "T": "custengine_two_threads", "I": "custengine_import"}


def quiet(main, *arguments):
    """Returns (exit code, output)."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = main([str(argument) for argument in arguments])
    return code, printed.getvalue()


class ReportTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.document = json.loads(Path(TINY).read_text(encoding="utf-8"))

    def write(self, name, document):
        path = self.folder / name
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    def repeated(self, repetitions=5, factor=1.0, seconds=0.1):
        """The short run with every time multiplied, as if it had run long enough."""
        document = copy.deepcopy(self.document)
        runs = []
        for run in document["benchmarks"]:
            if run["run_type"] == "iteration" and run["repetition_index"] == 0:
                for number in range(repetitions):
                    one = dict(run, repetition_index=number, cpu_time=100.0 * factor, real_time=100.0 * factor,
                               time_unit="ns", iterations=round(seconds / 1e-7))
                    runs.append(one)
        document["benchmarks"] = runs
        return document

    def test_all_workloads_are_known_and_were_run(self):
        lines = re.findall(r"^//   (\w+) +([CMSLcswGFTI]+) ", Path(MAIN).read_text(encoding="utf-8"), re.MULTILINE)
        told = {name: {LETTERS[letter] for letter in letters} for name, letters in lines}
        known = {workload for _, _, workloads in results.GROUPS for workload in workloads}
        known |= {*results.DURABLE, "memory"}
        found = results.load(TINY)
        run = {key.workload: set(found.engines(key.workload)) & set(results.ENGINES) for key in found.figures}
        self.assertEqual(known, set(run))
        self.assertEqual(told, run)

    def test_page_and_plots(self):
        out = self.folder / "page.md"
        code, printed = quiet(report.main, TINY, "--out", out, "--note", "A note.")
        self.assertEqual(code, 0, printed)
        page = out.read_text(encoding="utf-8")
        self.assertIn("**A note.**", page)
        for key in results.load(TINY).figures:
            name = f"| 1 000, {key.engine}" if key.workload == "memory" else f"| {key.workload}"
            self.assertIn(name, page)
        plots = re.findall(r"\]\((page/\w+\.svg)\)", page)
        self.assertEqual(sorted(plots), sorted(f"page/{path.name}" for path in (self.folder / "page").iterdir()))
        self.assertEqual(len(plots), 9)
        for plot in plots:
            text = (self.folder / plot).read_text(encoding="utf-8")
            xml.etree.ElementTree.fromstring(text)
            self.assertIn("prefers-color-scheme:dark", text)
            self.assertNotIn("nan", text)

    def test_page_without_customers_in_a_file(self):
        document = dict(self.document, benchmarks=[run for run in self.document["benchmarks"]
                                                   if not run["run_name"].startswith("durable_")])
        out = self.folder / "page.md"
        code, printed = quiet(report.main, self.write("old.json", document), "--out", out)
        self.assertEqual(code, 0, printed)
        page = out.read_text(encoding="utf-8")
        self.assertIn("## Memory", page)
        self.assertNotIn("durable", page)
        self.assertNotIn("Customers in a file", page)
        self.assertFalse((self.folder / "page" / "durable.svg").exists())

    def test_page_of_customers_in_a_file(self):
        document = dict(self.document, benchmarks=[run for run in self.document["benchmarks"]
                                                   if run["run_name"].startswith("durable_")])
        out = self.folder / "page.md"
        code, printed = quiet(report.main, self.write("durable.json", document), "--out", out)
        self.assertEqual(code, 0, printed)
        page = out.read_text(encoding="utf-8")
        for row in (r"durable_update, 1 000 customers \| 64 \| custengine \| \d+ .* \| \d+ \| ",
                    r"durable_update, 1 000 customers \| 1 \| fdatasync ", r"durable_open, .* \| custengine_import ",
                    r"durable_file, 1 000 customers \| sqlite \| \d{3,} "):
            self.assertRegex(page, row)
        self.assertNotRegex(page, r"\| (8|64) \| fdatasync ")

    def test_old_plots_go(self):
        out = self.folder / "page.md"
        (self.folder / "page").mkdir()
        (self.folder / "page" / "old.svg").write_text("")
        quiet(report.main, TINY, "--out", out)
        self.assertFalse((self.folder / "page" / "old.svg").exists())

    def test_what_is_kept_gives_the_same_figures(self):
        kept = self.folder / "kept.json"
        self.assertEqual(quiet(keep.main, TINY, kept)[0], 0)
        was, now = results.load(TINY), results.load(kept)
        self.assertEqual(was.figures.keys(), now.figures.keys())
        for key, figure in was.figures.items():
            self.assertAlmostEqual(now.figures[key].median / figure.median, 1, places=3)
            self.assertAlmostEqual(min(now.figures[key].lengths) / min(figure.lengths), 1, places=3)
            self.assertEqual(now.figures[key].counters.keys(), figure.counters.keys())
        text = kept.read_text(encoding="utf-8")
        self.assertEqual(len(text.splitlines()), len(was.figures) + 3)
        self.assertEqual(quiet(keep.main, __file__, kept)[0], 2)

    def test_figures(self):
        document = {"context": {}, "benchmarks": [
            {"run_name": "get/sqlite/1000", "run_type": "iteration", "repetition_index": number, "threads": 1,
             "iterations": 1000, "real_time": 9.0, "cpu_time": time, "time_unit": "us"} for number, time in
            enumerate((3.0, 1.0, 2.0))]}
        figure = results.load(self.write("a.json", document)).get("get", "sqlite", 1000)
        self.assertAlmostEqual(figure.median, 2e-6)
        self.assertAlmostEqual(figure.low, 1e-6)
        self.assertAlmostEqual(figure.high, 3e-6)
        self.assertAlmostEqual(min(figure.lengths), 1e-3)
        self.assertEqual(units.spread_text(figure), "2.00 µs <sub>-50 +50 %</sub>")

    def test_loads_count_per_customer_and_mixed_in_real_time(self):
        run = {"run_type": "iteration", "repetition_index": 0, "threads": 2, "iterations": 10, "real_time": 5.0,
               "cpu_time": 8.0, "time_unit": "ms"}
        document = {"context": {}, "benchmarks": [dict(run, run_name="load/sqlite/1000", threads=1),
                                                  dict(run, run_name="mixed_95_5/sqlite/1000/threads:2")]}
        found = results.load(self.write("a.json", document))
        self.assertAlmostEqual(found.get("load", "sqlite", 1000).median, 8e-6)
        self.assertAlmostEqual(found.get("mixed_95_5", "sqlite", 1000, 2).median, 5e-3)

    def test_ratios_and_verdicts(self):
        def of(ours, theirs):
            figures = {results.Key("get", "custengine", 10): results.Figure(ours),
                       results.Key("get", "sqlite", 10): results.Figure(theirs)}
            target = targets.Target("get", 10, 8)
            found = targets.ratio(results.Results({}, figures, []), target)
            return found, targets.verdict(target, found)

        found, verdict = of([1.0, 1.0, 2.0], [9.0, 10.0, 12.0])
        self.assertEqual((found.median, found.low, found.high), (10.0, 4.5, 12.0))
        self.assertEqual(verdict, "reached by the median")
        self.assertEqual(of([1.0, 1.0, 1.1], [9.0, 10.0, 12.0])[1], "reached")
        self.assertEqual(of([1.0], [4.0])[1], "**missed** by 50 %")
        self.assertEqual(targets.verdict(targets.TARGETS[0], None), "not measured")

    def test_goals_of_durable_writes(self):
        def figure(seconds, **counters):
            return results.Figure(seconds, counters=counters)

        figures = {results.Key("durable_update", "custengine", 100_000, 8):
                   figure([1.0], p99_ns=[8e6, 9e6, 12e6]),
                   results.Key("durable_update", "sqlite_plain", 100_000, 8): figure([3.0]),
                   results.Key("durable_open", "custengine", 1_000_000): figure([1.0], items_per_second=[6.5e4, 7e4]),
                   results.Key("durable_open", "custengine_two_threads", 1_000_000):
                   figure([1.0], items_per_second=[8.8e4]),
                   results.Key("durable_file", "custengine", 100_000): figure([1.0], file=[600.0])}
        found = results.Results({}, figures, [])
        ratios = "\n".join(targets.target_table(found))
        self.assertRegex(ratios, r"\| durable_update, 8 threads \| 100 000 \| sqlite_plain \| 2.5x \| 3.00x .* reached \|")
        self.assertRegex(ratios, r"\| durable_update, 64 threads \|.* not measured \|")
        self.assertNotIn("| get |", ratios)
        limits = "\n".join(targets.limit_table(found))
        self.assertRegex(limits, r"8 threads .* at most 10.0 ms \| 9.00 ms <sub>8.00 ms to 12.0 ms</sub> \| reached by the")
        self.assertRegex(limits, r"custengine \| 1 000 000 .* at least 65 k \| 67.5 k .* reached \|")
        self.assertRegex(limits, r"two_threads .* at least 110 k \| 88 k .*\*\*missed\*\* by 20 %")
        self.assertRegex(limits, r"at most 500 \| 600 .*\*\*missed\*\* by 20 %")
        self.assertEqual(targets.limit_table(results.Results({}, {}, [])), [])
        file = results.Key("durable_file", "custengine", 100_000)  # the only goal of such a run has no peer
        text = page.page(results.Results(self.document["context"], {file: figures[file]}, []), {}, "")
        self.assertIn("## Goals\n", text)
        self.assertNotIn("| against |", text)

    def test_shares_of_the_cores(self):
        def run(threads, speed, cores):
            return {"run_name": f"mixed_95_5/custengine/100000/threads:{threads}", "run_type": "iteration",
                    "repetition_index": 0, "threads": threads, "iterations": 10, "real_time": 1.0, "cpu_time": 1.0,
                    "time_unit": "us", "items_per_second": speed, "cores": cores}

        def goals(*runs):
            found = results.load(self.write("a.json", {"context": {}, "benchmarks": runs}))
            return "\n".join(scaling.goals(found))

        one, two = run(1, 100.0, 1.0), run(2, 180.0, 2.0)
        lacking = run(2, 1000.0, 1.5)  # does not count
        self.assertRegex(goals(one, two, lacking), r"\| 0\.80 \| 0\.90 .*\| reached \|")
        self.assertRegex(goals(one, dict(two, items_per_second=120.0)), r"\| 0\.80 \| 0\.60 .*\*\*missed\*\* by 25 %")
        self.assertRegex(goals(one, two, two, dict(two, items_per_second=150.0)), r"0\.80 \| 0\.90 .*by the median")
        self.assertIn("too few cores", goals(one, lacking))
        self.assertEqual(goals(one), "")

    def test_compare(self):
        old, same = self.write("old.json", self.repeated()), self.write("same.json", self.repeated())
        slower = self.write("slower.json", self.repeated(factor=2.0))
        code, printed = quiet(compare.main, old, same)
        self.assertEqual(code, 0, printed)
        self.assertIn("0 changed", printed)
        code, printed = quiet(compare.main, old, slower)
        self.assertEqual(code, 0, printed)
        self.assertRegex(printed, r"get/custengine/1000 +100 ns -> +200 ns  2.00x as long")
        code, printed = quiet(compare.main, slower, old)
        self.assertIn("2.00x as fast", printed)

    def test_compare_machines(self):
        old, document = self.write("old.json", self.repeated()), self.repeated(factor=2.0)
        document["context"]["cpu"] = "another"
        code, printed = quiet(compare.main, old, self.write("new.json", document), "--machines")
        self.assertEqual(code, 0, printed)
        self.assertRegex(printed, r"new: another, \d+ cores\n")
        self.assertRegex(printed, r"get/custengine/1000 +100 ns -> +200 ns  2.00x as long")
        document["context"]["data"] = "own 1"
        code, printed = quiet(compare.main, old, self.write("new.json", document), "--machines")
        self.assertEqual(code, 2)
        self.assertIn("different data", printed)

    def test_own_peers_are_shown_and_compared(self):
        document = self.repeated()
        document["benchmarks"] += [dict(run, run_name=run["run_name"].replace("/sqlite/", "/own_peer/"))
                                   for run in document["benchmarks"] if "/sqlite/" in run["run_name"]]
        path, out = self.write("own.json", document), self.folder / "page.md"
        code, printed = quiet(report.main, path, "--out", out)
        self.assertEqual(code, 0, printed)
        page = out.read_text(encoding="utf-8")
        self.assertRegex(page, r"\| sqlite \| sqlite_plain \|.* own_peer \|\n")
        self.assertIn("| 1 000, own_peer |", page)
        for plot in ("reads", "threads", "memory"):
            text = (self.folder / "page" / f"{plot}.svg").read_text(encoding="utf-8")
            self.assertIn(">own_peer</text>", text)
            if plot != "memory":
                self.assertIn('"line own0"', text)
        self.assertEqual(quiet(compare.main, path, path)[0], 0)

    def test_compare_refuses(self):
        old = self.write("old.json", self.repeated())
        for name, value, reason in (("build", "debug", "debug build"), ("cpu", "another", "different machine"),
                                    ("num_cpus", 99, "different machine"), ("data", "own 1", "different data")):
            document = self.repeated()
            document["context"][name] = value
            code, printed = quiet(compare.main, old, self.write("new.json", document))
            self.assertEqual(code, 2)
            self.assertIn(reason, printed)
        for document, reason in ((self.repeated(repetitions=4), "4 repetitions"),
                                 (self.repeated(seconds=0.001), "ran for 1.00 ms only"),
                                 (dict(self.repeated(), benchmarks=[]), "holds no results")):
            code, printed = quiet(compare.main, old, self.write("new.json", document))
            self.assertEqual(code, 2)
            self.assertIn(reason, printed)

    def test_what_is_no_results(self):
        for text in ("", "{}", '{"context": {}, "benchmarks": [{"run_name": "x"}]}'):
            path = self.folder / "bad.json"
            path.write_text(text)
            self.assertEqual(quiet(report.main, path, "--out", self.folder / "page.md")[0], 2)
            self.assertEqual(quiet(compare.main, path, TINY)[0], 2)
        self.assertEqual(quiet(report.main, self.folder / "none.json", "--out", self.folder / "page.md")[0], 2)

    def test_results_tell_nothing_of_whose_machine_it_was(self):
        self.assertNotIn("host_name", self.document["context"])
        self.assertNotIn("executable", self.document["context"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
