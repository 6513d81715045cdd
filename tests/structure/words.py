"""Plain words, as far as a script can judge them: phrases that hide who does what, and sentences and lines that are too
long."""

import re

# What the project says instead stands behind each.
PHRASES = {
    "so many": "the number, or what it is the number of",
    "tells of": "says, names, lists",
    "goes by": "uses, compares",
    "nobody else": "no other thread, host, customer",
    "save that": "except that",
    "save where": "unless",
    "what is told": "the message",
    "stands there": "is there",
}
MAX_WORDS = {"include": 30, "src": 35, "docs": 35}
MAX_COLUMNS = 120

FENCE = re.compile(r"^```.*?^```\s*$", re.MULTILINE | re.DOTALL)
HTML_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TICKED = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
COMMENT = re.compile(r"(?:^|\s)//[/!]?<?\s?(.*)$")
# A full stop ends a sentence if a blank and a capital, a code or a quote follow; so do ";" and ":" no sentence.
END = re.compile(r"(?<=[.!?])[\")]*\s+(?=[A-Z`\"'(\d])")
LIST_ITEM = re.compile(r"^\s*(?:[-*]|\d+\.)\s+")


def is_generated(path):
    return path.name == "CHANGELOG.md" or path.as_posix() in ("docs/benchmarks.md", "src/base/phone_plan_table.hpp")


def comment_blocks(text):
    """(line number, text) of each run of comment lines. A line of code with a comment behind it is a run of its own."""
    block, first = [], 0
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        is_whole = stripped.startswith("//")
        if not is_whole and block:
            yield first, " ".join(block)
            block = []
        match = COMMENT.search(line)
        if not match or '"' in line[: match.start()] and line[: match.start()].count('"') % 2:
            continue
        if not is_whole:
            yield number, match[1]
        elif not match[1].strip() or LIST_ITEM.match(match[1]) or match[1].lstrip().startswith("|"):
            if block:
                yield first, " ".join(block)
            block, first = ([match[1]] if match[1].strip() else []), number
        else:
            if not block:
                first = number
            block.append(match[1])
    if block:
        yield first, " ".join(block)


def blanked(match):
    return "\n" * match[0].count("\n")


def page_blocks(text):
    """(line number, text) of each paragraph, list item and table cell, without code and comments."""
    text = HTML_COMMENT.sub(blanked, FENCE.sub(blanked, text))
    block, first = [], 0
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        stripped = line.strip()
        starts_anew = not stripped or stripped.startswith(("|", "#", ">")) or LIST_ITEM.match(line)
        if starts_anew and block:
            yield first, " ".join(block)
            block = []
        if not stripped:
            continue
        if stripped.startswith("|"):
            for cell in stripped.strip("|").split(" | "):
                yield number, cell.strip()
        elif stripped.startswith("#"):
            yield number, stripped.lstrip("# ")
        else:
            if not block:
                first = number
            block.append(LIST_ITEM.sub("", line).strip())


def sentences(block):
    plain = LINK.sub(r"\1", TICKED.sub("`x`", block))
    return END.split(plain)


def problems_of(path, blocks, max_words):
    for number, block in blocks:
        for sentence in sentences(block):
            words = len(sentence.split())
            if max_words and words > max_words:
                yield f"{path}:{number}: a sentence of {words} words, more than {max_words}: {sentence[:60]}…"
        words = TICKED.sub("`x`", block).lower()
        for phrase, better in PHRASES.items():
            if re.search(rf"\b{phrase}\b", words):
                yield f"{path}:{number}: says “{phrase}”; say {better}"


def pages(tree):
    return [path for path in tree.files if path.suffix == ".md" and not is_generated(path)]


def check_comments(tree):
    for path in tree.under("include", "src"):
        if not is_generated(path):
            yield from problems_of(path, comment_blocks(tree.text(path)), MAX_WORDS[path.parts[0]])


def check_pages(tree):
    for path in pages(tree):
        yield from problems_of(path, page_blocks(tree.text(path)), MAX_WORDS["docs"])


def check_columns(tree):
    """Lines of pages, but for tables, code and links that cannot break."""
    for path in pages(tree):
        text = FENCE.sub(blanked, tree.text(path))
        for number, line in enumerate(text.splitlines(), start=1):
            if len(line) > MAX_COLUMNS and not line.lstrip().startswith(("|", "#", "<!--")) and " " in line.strip():
                yield f"{path}:{number}: {len(line)} columns, more than {MAX_COLUMNS}"


CHECKS = [check_comments, check_pages, check_columns]
