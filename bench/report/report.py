"""report.py RESULTS.json [--out PAGE.md] [--note TEXT]: makes a page of tables, with plots in a folder of that name."""

import argparse
import sys
from pathlib import Path

import page
import plots
import results


def main(arguments):
    parser = argparse.ArgumentParser(prog="./dev bench report", description="Makes docs/benchmarks.md of results.")
    parser.add_argument("results", help="what ./dev bench wrote")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md")
    parser.add_argument("--note", default="", help="stands on top of the page")
    options = parser.parse_args(arguments)
    try:
        found = results.load(options.results)
        drawings = plots.all_plots(found)
        text = page.page(found, {name: title for name, title, _ in drawings}, options.note)
    except results.BadResults as error:
        print(f"report: {error}", file=sys.stderr)
        return 2
    folder = options.out.with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.svg"):
        old.unlink()
    for name, _, drawing in drawings:
        (folder / name).write_text(drawing, encoding="utf-8")
    options.out.write_text(text.replace("](benchmarks/", f"]({folder.name}/"), encoding="utf-8")
    print(f"{options.out}, and {len(drawings)} plots in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
