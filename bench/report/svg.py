"""Writes SVG: shapes, texts, and a style for light and dark."""

from html import escape

# Engine: colour on light, colour on dark, dashes, marker. If two engines share a marker, that of VARIANTS is hollow.
STYLES = {
    "custengine": ("#0b57d0", "#7cacf8", "", "circle"),
    "custengine_plain": ("#0b57d0", "#7cacf8", "4 3", "circle"),
    "custengine_watched": ("#0b57d0", "#7cacf8", "1 3", "circle"),
    "multi_index": ("#18794e", "#5ecf97", "", "triangle"),
    "sqlite": ("#c2410c", "#ff9d66", "", "square"),
    "sqlite_plain": ("#c2410c", "#ff9d66", "4 3", "square"),
    "custengine_two_threads": ("#0b57d0", "#7cacf8", "4 3", "circle"),
    "custengine_import": ("#0b57d0", "#7cacf8", "1 3", "circle"),
    "sqlite_group": ("#c2410c", "#ff9d66", "1 3", "square"),
    "fdatasync": ("#6b7280", "#a8b0bd", "2 2", "diamond"),
    "ceiling": ("#6b7280", "#a8b0bd", "2 2", "diamond"),
}
# Of peers of the user's own, in turn.
OWN_STYLES = [("#8b3fb8", "#d79bf5", "", "diamond"), ("#b08900", "#ecc94b", "", "triangle"),
              ("#a61e4d", "#faa2c1", "", "square")]
OWN_ENGINES = []
VARIANTS = ("custengine_plain", "custengine_watched", "custengine_two_threads", "custengine_import", "sqlite_plain",
            "sqlite_group")
# Colours for parts of a whole: light, dark.
PARTS = [("#0b57d0", "#7cacf8"), ("#c2410c", "#ff9d66"), ("#18794e", "#5ecf97"), ("#8b3fb8", "#d79bf5"),
         ("#b08900", "#ecc94b"), ("#6b7280", "#a8b0bd")]


def kind_of(engine):
    """The class of an engine's marks."""
    if engine in STYLES:
        return engine
    if engine not in OWN_ENGINES:
        OWN_ENGINES.append(engine)
    return f"own{OWN_ENGINES.index(engine) % len(OWN_STYLES)}"


def style():
    styles = STYLES | {kind_of(engine): OWN_STYLES[number % len(OWN_STYLES)] for number, engine in enumerate(OWN_ENGINES)}

    def rules(which):
        background, ink, faint, grid = (("#ffffff", "#1f2328", "#57606a", "#d8dee4"),
                                        ("#0d1117", "#e6edf3", "#9aa4b0", "#30363d"))[which]
        lines = [f".background{{fill:{background}}}", f"text{{fill:{ink}}}", f".faint{{fill:{faint}}}",
                 f".grid{{stroke:{grid}}}", f".axis{{stroke:{faint}}}", f".target{{stroke:{ink}}}"]
        for engine, colours in styles.items():
            lines.append(f".{engine}{{stroke:{colours[which]};fill:{colours[which]}}}")
        lines.append(f".hollow{{fill:{background}}}")
        for number, colours in enumerate(PARTS):
            lines.append(f".part{number}{{fill:{colours[which]}}}")
        return "".join(lines)

    dashes = "".join(f".line.{engine}{{stroke-dasharray:{values[2]}}}" for engine, values in styles.items() if values[2])
    return (f"<style>text{{font-family:system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;font-size:11px}}"
            f".title{{font-size:13px;font-weight:600}}.hollow{{stroke-width:1.6}}.line{{fill:none!important;stroke-width:1.8}}"
            f".grid{{stroke-width:1}}.axis{{stroke-width:1}}.target{{stroke-width:2}}{rules(0)}{dashes}"
            f"@media (prefers-color-scheme:dark){{{rules(1)}}}</style>")


def document(width, height, parts, title):
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
            f'viewBox="0 0 {width:g} {height:g}" role="img">\n<title>{escape(title)}</title>\n{style()}\n'
            f'<rect class="background" width="{width:g}" height="{height:g}"/>\n' + "\n".join(parts) + "\n</svg>\n")


def text(x, y, content, anchor="start", kind=""):
    css = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{css}>{escape(content)}</text>'


def line(x1, y1, x2, y2, kind):
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def rectangle(x, y, width, height, kind):
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}"/>'


def polyline(points, kind):
    return f'<polyline class="line {kind}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'


def marker(x, y, engine):
    own = kind_of(engine)
    shape = STYLES[engine][3] if engine in STYLES else OWN_STYLES[int(own.removeprefix("own"))][3]
    kind = f"{engine} hollow" if engine in VARIANTS else own
    if shape == "circle":
        return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
    corners = {"square": [(-3, -3), (3, -3), (3, 3), (-3, 3)], "triangle": [(0, -4), (3.6, 3), (-3.6, 3)],
               "diamond": [(0, -4), (4, 0), (0, 4), (-4, 0)]}[shape]
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    return f'<polygon class="{kind}" points="{points}"/>'


def legend(x, y, engines):
    """A legend in one row: a line and a name for each engine."""
    parts = []
    for engine in engines:
        parts += [polyline([(x, y), (x + 26, y)], kind_of(engine)), marker(x + 13, y, engine), text(x + 32, y + 4, engine)]
        x += 52 + 6.6 * len(engine)
    return parts
