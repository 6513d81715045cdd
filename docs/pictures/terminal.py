"""terminal.py PROGRAM: docs/pictures/terminal.svg, a terminal with what the program prints, on light and on dark pages."""

import os
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

COMMANDS = [
    "custengine generate --count 100000 --locale-mix nb,sv,da --out customers.jsonl",
    "custengine search 'ronning bergen' customers.jsonl --size 3 --columns displayName,city,email",
    "custengine search --where \"city == 'Oslo' and is_set(email)\" customers.jsonl --size 2 --sort lastname --explain --columns displayName,city",
]
STYLE = (
    "text{font-family:ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;font-size:12.5px;fill:#1f2328;white-space:pre}"
    ".prompt{fill:#0b57d0;font-weight:600}.window{fill:#f6f8fa;stroke:#d0d7de}"
    "@media (prefers-color-scheme:dark){text{fill:#e6edf3}.prompt{fill:#7cacf8}.window{fill:#161b22;stroke:#30363d}}"
)
WIDTH, LINE = 96, 17


def wrapped(command):
    """A command on as many lines as it needs."""
    lines, line = [], "$"
    for word in command.split(" "):
        if len(line) + len(word) + 3 > WIDTH:
            lines.append(line + " \\")
            line = "   "
        line += " " + word
    return [*lines, line]


def main(program):
    lines = []
    path = f"{Path(program).resolve().parent}{os.pathsep}{os.environ['PATH']}"
    with tempfile.TemporaryDirectory() as directory:
        for command in COMMANDS:
            lines += [("prompt", line) for line in wrapped(command)]
            done = subprocess.run(["sh", "-c", command], cwd=directory, env={**os.environ, "PATH": path}, check=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            lines += [("", line) for line in done.stdout.splitlines()] + [("", "")]
    lines.pop()
    height = LINE * len(lines) + 28
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="760" height="{height}" viewBox="0 0 760 {height}" role="img">',
             "<title>The program custengine in a terminal</title>", f"<style>{STYLE}</style>",
             f'<rect class="window" x="0.5" y="0.5" width="759" height="{height - 1}" rx="6"/>']
    for number, (style, line) in enumerate(lines):
        parts.append(f'<text class="{style}" x="16" y="{26 + LINE * number}" xml:space="preserve">{escape(line)}</text>')
    (Path(__file__).parent / "terminal.svg").write_text("\n".join([*parts, "</svg>\n"]), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
