"""Checks that every file is built, short and finished."""

import re

MAX_LINES = {".hpp": 250, ".cpp": 450}
# One class with a function for each operation, each with its whole contract.
LONG_INTERFACES = {"include/custengine/session.hpp": 320}
MAX_TEST_NAME = 60
# Tables with one fact per line.
DATA_TABLES = {"src/base/phone_plan_table.hpp", "src/model/field_table.hpp"}

# Compiled by tests/install/run.sh, outside of this project's CMake files.
OUTSIDE_PROGRAMS = "tests/install/programs"

# Put together so that this file does not contain them.
UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3)) + r")\b")
TEXT_SUFFIXES = {".hpp", ".cpp", ".md", ".txt", ".cmake", ".in", ".py", ".sh", ".json", ""}


def check_listed(tree):
    """Every .cpp must be listed, by its relative path, in a CMakeLists.txt of its folder or of a folder above."""
    for path in tree.under("src", "tests", "bench", "docs", suffixes=(".cpp",)):
        if path.as_posix().startswith(OUTSIDE_PROGRAMS):
            continue
        for folder in path.parents:
            lists = folder / "CMakeLists.txt"
            if (tree.root / lists).is_file():
                words = re.split(r"[\s()]+", re.sub(r"#.*", "", tree.text(lists)))
                if path.relative_to(folder).as_posix() in words:
                    break
        else:
            yield f"{path}: is in no CMakeLists.txt"


def check_lengths(tree):
    for path in tree.under("include", "src", "tests", "bench", "docs"):
        lines = len(tree.text(path).splitlines())
        limit = LONG_INTERFACES.get(path.as_posix(), MAX_LINES[path.suffix])
        if lines > limit and path.as_posix() not in DATA_TABLES:
            yield f"{path}: {lines} lines, more than {limit}: it probably holds two things"


def check_finished(tree):
    for path in tree.files:
        if path.suffix not in TEXT_SUFFIXES:
            continue
        for number, line in enumerate(tree.text(path).splitlines(), start=1):
            if UNFINISHED.search(line):
                yield f"{path}:{number}: unfinished: {line.strip()}"


def check_test_names(tree):
    """A test's name must be short: a failure shows it, and a developer types it to run the test alone."""
    for path in tree.under("tests", "docs", "bench", suffixes=(".cpp",)):
        for name in re.findall(r'\bTEST_CASE\("((?:[^"\\]|\\.)*)"', tree.text(path)):
            if len(name) > MAX_TEST_NAME:
                yield f"{path}: a test's name has {len(name)} characters, more than {MAX_TEST_NAME}: {name}"


CHECKS = [check_listed, check_lengths, check_finished, check_test_names]
