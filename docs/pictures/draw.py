"""draw.py [--check]: the pictures of docs/internals/architecture.md, as SVG that is legible on light and on dark pages. --check
compares with what is there."""

import sys
from html import escape
from pathlib import Path

HERE = Path(__file__).parent
STYLE = (
    "text{font-family:system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;font-size:13px;fill:#1f2328}"
    ".name{font-weight:600}.faint{fill:#57606a;font-size:12px}.background{fill:#ffffff}"
    ".box{fill:#f2f5f9;stroke:#57606a}.own{fill:#e3edfd;stroke:#0b57d0}.lock{fill:#fdf0e6;stroke:#c2410c}"
    ".line{stroke:#57606a;stroke-width:1.5;fill:none}.head{fill:#57606a}"
    "@media (prefers-color-scheme:dark){text{fill:#e6edf3}.faint{fill:#9aa4b0}.background{fill:#0d1117}"
    ".box{fill:#1b222c;stroke:#9aa4b0}.own{fill:#152a4d;stroke:#7cacf8}.lock{fill:#3a2415;stroke:#ff9d66}"
    ".line{stroke:#9aa4b0}.head{fill:#9aa4b0}}"
)


class Picture:
    def __init__(self, title, width, height):
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">',
            f"<title>{escape(title)}</title>", f"<style>{STYLE}</style>",
            '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
            '<path class="head" d="M0 0 8 4 0 8z"/></marker></defs>',
            f'<rect class="background" width="{width}" height="{height}"/>',
        ]

    def text(self, x, y, text, style="", anchor="start"):
        self.parts.append(f'<text class="{style}" x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>')

    def box(self, x, y, width, height, name, *lines, style="box"):
        """A name, and below it what is said of it."""
        self.parts.append(f'<rect class="{style}" x="{x}" y="{y}" width="{width}" height="{height}" rx="4"/>')
        first = y + height / 2 + 4.5 - 8.5 * len(lines)
        self.text(x + 12, first, name, "name")
        for number, line in enumerate(lines, start=1):
            self.text(x + 12, first + 17 * number, line, "faint")

    def frame(self, x, y, width, height, label):
        self.parts.append(f'<rect class="lock" x="{x}" y="{y}" width="{width}" height="{height}" rx="4"/>')
        self.text(x + width - 12, y + 18, label, "faint", "end")

    def arrow(self, *points):
        path = " ".join(f"{x} {y}" for x, y in points)
        self.parts.append(f'<path class="line" d="M{path}" marker-end="url(#head)"/>')

    def svg(self):
        return "\n".join([*self.parts, "</svg>\n"])


def house():
    picture = Picture("The house: a floor includes its own floor and lower ones", 760, 556)
    floors = [
        ("7", [("cli", "the program custengine; CLI11, libedit, ICU")]),
        ("6", [("serve", "the resource and the control of tests over HTTP; Boost.Beast, zlib")]),
        ("5", [("codec", "JSON, CSV; Boost.JSON"), ("sqlite", "a file of tenants; SQLite"), ("testing", "fixtures, fakes, generator")]),
        ("4", [("engine", "Engine, Session: permission, validation, then a read or a write")]),
        ("3", [("query", "plan, candidates, order, page, cursor; reads storage, never writes")]),
        ("2", [("storage", "tables, sort and text indexes, snapshots, feed; Boost.MultiIndex, CRoaring")]),
        ("1", [("model", "field table, record, Customer, validation, patch, filter")]),
        ("0", [("base", "folding, collation, phone numbers, hashes, locks; ICU")]),
    ]
    for row, (number, rooms) in enumerate(floors):
        y = 12 + 68 * row
        picture.text(28, y + 33, number, "name", "middle")
        width = (700 - 12 * (len(rooms) - 1)) / len(rooms)
        for at, (name, says) in enumerate(rooms):
            style = "own" if name == "engine" else "box"
            picture.box(48 + at * (width + 12), y, width, 56, f"src/{name}", says, style=style)
    picture.text(736, 257, "START HERE: engine.hpp, session.hpp", "faint", "end")
    return picture.svg()


def read_path():
    picture = Picture("A search, from the call to the page", 760, 470)
    picture.box(12, 12, 350, 56, "Session::search", "src/engine/session.cpp")
    picture.box(398, 12, 350, 56, "permission, then the request's validity", "access, src/query/criteria.cpp")
    picture.arrow((362, 40), (396, 40))
    picture.frame(12, 104, 736, 124, "the tenant's lock, shared, for a bounded number of steps")
    picture.box(28, 138, 218, 76, "plan", "exact counts of the indexes", "say where to look")
    picture.box(270, 138, 218, 76, "candidates", "bitmaps of rows: text,", "identity, a range")
    picture.box(512, 138, 218, 76, "walk and snapshot", "at most 4 096 entries of a", "sort index; pointers to rows")
    picture.arrow((573, 68), (573, 86), (137, 86), (137, 136))
    picture.arrow((246, 176), (268, 176))
    picture.arrow((488, 176), (510, 176))
    picture.text(736, 258, "without the lock, on the snapshot: writers go on", "faint", "end")
    picture.box(28, 266, 218, 76, "verify", "candidates are read and judged", "where indexes are not sure")
    picture.box(270, 266, 218, 76, "order", "from the index walked,", "or the best of the matches")
    picture.box(512, 266, 218, 76, "page", "customers, total, cursor:", "of one moment", style="own")
    picture.arrow((621, 214), (621, 238), (137, 238), (137, 264))
    picture.arrow((246, 304), (268, 304))
    picture.arrow((488, 304), (510, 304))
    picture.box(12, 390, 736, 62, "list, by a field that has a sort index",
                "the page is cut from the index by position, in O(log n) at any page; nothing is verified")
    return picture.svg()


def write_path():
    picture = Picture("A write, from the call to the subscribers", 760, 400)
    picture.box(12, 12, 228, 76, "Session::create, update, …", "permission is judged first;", "existence under the lock")
    picture.box(266, 12, 228, 76, "new record", "draft or patch validated,", "every fault told at once")
    picture.box(520, 12, 228, 76, "folded texts and keys", "all that is dear is made", "before the lock")
    picture.arrow((240, 50), (264, 50))
    picture.arrow((494, 50), (518, 50))
    picture.frame(12, 124, 736, 140, "the tenant's lock, alone: one thread carries out the writes of all that wait")
    picture.box(28, 158, 339, 92, "judge", "existence, version, uniqueness, limits:", "may fail, and nothing has changed")
    picture.box(391, 158, 339, 92, "commit", "link, swap, unlink, number the change:", "cannot fail", style="own")
    picture.arrow((634, 88), (634, 106), (137, 106), (137, 156))
    picture.arrow((367, 204), (389, 204))
    picture.box(12, 310, 356, 76, "the customer, to the caller", "an immutable version: it outlives", "later changes, and the engine")
    picture.box(392, 310, 356, 76, "the change, to subscribers", "outside all locks, one at a time, in order;", "and to those who pull")
    picture.arrow((621, 250), (621, 286), (190, 286), (190, 308))
    picture.arrow((621, 286), (621, 308))
    return picture.svg()


PICTURES = {"house.svg": house, "read.svg": read_path, "write.svg": write_path}


def main(*flags):
    stale = []
    for name, draw in PICTURES.items():
        if "--check" not in flags:
            (HERE / name).write_text(draw(), encoding="utf-8")
        elif (HERE / name).read_text(encoding="utf-8") != draw():
            stale.append(name)
    print(f"{len(PICTURES)} pictures" + "".join(f", {name} is not what draw.py draws" for name in stale))
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
