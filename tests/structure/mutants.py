"""The patches of tests/mutants/ still say something: they apply, and name areas that there are."""

import re
import sys
from collections import Counter
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "mutants"))
from patches import BadPatch, Patch  # noqa: E402

FOLDER = Path("tests/mutants")
AREA = re.compile(r"(?:custengine_add_test\(|add_test\(NAME )(\w+)")
LEAST_PER_FOLDER = 2


def read_patches(tree):
    """(path, the patch or what is wrong with it) of each."""
    for path in tree.files:
        if path.parent != FOLDER or path.suffix != ".patch":
            continue
        try:
            yield path, Patch(path.name, tree.text(path))
        except BadPatch as problem:
            yield path, problem


def check_patches(tree):
    lists = [path for path in tree.files if path.parts[0] == "tests" and path.name == "CMakeLists.txt"]
    areas = {area for path in lists for area in AREA.findall(tree.text(path))}
    seen = set()
    for path, patch in read_patches(tree):
        if isinstance(patch, BadPatch):
            yield f"{path}: {patch}"
            continue
        if patch.number in seen:
            yield f"{path}: there is another patch {patch.number}"
        seen.add(patch.number)
        for area in set(patch.areas) - areas:
            yield f"{path}: there is no area {area}"
        for file in patch.hunks:
            try:
                patch.changed(file, tree.text(file) if Path(file) in tree.files else "")
            except BadPatch as problem:
                yield f"{path}: does not apply any more: {problem}"


def check_enough(tree):
    """Each folder of src/ has some."""
    patches = [patch for _, patch in read_patches(tree) if isinstance(patch, Patch)]
    count = Counter(folder for patch in patches for folder in {Path(file).parts[1] for file in patch.hunks})
    for folder in sorted({path.parts[1] for path in tree.under("src")}):
        if count[folder] < LEAST_PER_FOLDER:
            yield f"{FOLDER}: {count[folder]} mutants of src/{folder}, not {LEAST_PER_FOLDER}"


CHECKS = [check_patches, check_enough]
