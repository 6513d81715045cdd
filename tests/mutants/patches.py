"""Mutants: patches of src/, each a plausible mistake.

    What the mistake is, in a line or more.
    Caught by: AREA, …
    --- a/src/…
    +++ b/src/…
    @@ …

A hunk is found by its lines, not by their numbers, so that changes elsewhere in the file do no harm. Its lines, with
context, must occur in the file exactly once."""

import re

NAME = re.compile(r"(\d{2,3})-[a-z0-9-]+\.patch")
CAUGHT_BY = re.compile(r"Caught by: ([a-z0-9_]+(?:, [a-z0-9_]+)*)")


class BadPatch(Exception):
    """The fault of a patch."""


class Hunk:
    def __init__(self):
        self.before, self.after = [], []

    def add(self, line):
        kind, text = (line[:1] or " "), line[1:]
        if kind not in " -+":
            raise BadPatch(f"no line of a hunk: {line}")
        if kind != "+":
            self.before.append(text)
        if kind != "-":
            self.after.append(text)


class Diff:
    """The hunks of each file."""

    def __init__(self, lines):
        self.hunks = {}
        hunks = None
        for line in lines:
            if line.startswith("--- a/"):
                hunks = self.hunks.setdefault(line.removeprefix("--- a/"), [])
            elif line.startswith("@@ "):
                hunks.append(Hunk())
            elif not line.startswith("+++ b/"):
                hunks[-1].add(line)
        if not any(self.hunks.values()):
            raise BadPatch("changes nothing")

    def changed(self, file, text):
        """The text of the file after the change."""
        lines = text.split("\n")
        for number, hunk in enumerate(self.hunks[file], start=1):
            size = len(hunk.before)
            places = [at for at in range(len(lines) - size + 1) if lines[at : at + size] == hunk.before]
            if len(places) != 1:
                raise BadPatch(f"the lines of hunk {number} stand in {file} {len(places)} times, not once")
            lines[places[0] : places[0] + size] = hunk.after
        return "\n".join(lines)


class Patch(Diff):
    """number, mistake, areas, and the hunks of each file."""

    def __init__(self, name, text):
        if not (match := NAME.fullmatch(name)):
            raise BadPatch("is not named NN-what-it-is.patch, with two or three digits")
        self.name, self.number = name, match[1]
        lines = text.splitlines()
        begin = next((i for i, line in enumerate(lines) if line.startswith("--- a/")), len(lines))
        head = [line for line in lines[:begin] if line]
        if len(head) < 2 or not (caught := CAUGHT_BY.fullmatch(head[-1])):
            raise BadPatch("does not begin with what the mistake is, and 'Caught by: AREA, …'")
        self.mistake, self.areas = " ".join(head[:-1]), caught[1].split(", ")
        super().__init__(lines[begin:])
