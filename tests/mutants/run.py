"""run.py [NN...]: checks that the tests find each mistake of tests/mutants/: those with these numbers, or all.

Works on a copy of the tree in build/mutants/. It applies one mistake, builds and runs the areas that must catch it, in
the order of the patch, until one fails, and reverts the mistake. An area that runs longer than TIMEOUT_SECONDS counts as
failed. The script fails if a mistake survives, no longer applies or does not compile, or if an area fails without it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from patches import BadPatch, Patch

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "mutants"
TREE, BUILD = WORK / "tree", WORK / "build"
NOT_COPIED = {".git", "build", "__pycache__"}
TIMEOUT_SECONDS = 300

# The target of an area that is not test_AREA.
TARGETS = {"cli_docs": "custengine_program", "cli_program": "custengine_program"}


def copy_tree():
    """Makes TREE equal to ROOT. Equal files are not touched, so that they are not built again."""
    wanted = set()
    for path in ROOT.rglob("*"):
        relative = path.relative_to(ROOT)
        if NOT_COPIED.intersection(relative.parts) or not path.is_file():
            continue
        wanted.add(relative)
        target = TREE / relative
        if not target.is_file() or target.read_bytes() != path.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    for path in list(TREE.rglob("*")):
        if path.is_file() and path.relative_to(TREE) not in wanted:
            path.unlink()


def run(*command, timeout=None):
    """Returns whether the command succeeds, and its output. The command has its own process group, so that a timeout also
    ends its child processes: a tested program may write without end."""
    with subprocess.Popen(command, cwd=WORK, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace", start_new_session=True) as process:
        try:
            output, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return False, f"not done after {timeout} seconds"
    return process.returncode == 0, output


def configure():
    # As preset test, which builds fast, but without warnings, since a mistake may leave variables unused.
    launcher = ["-D", "CMAKE_CXX_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
    return run("cmake", "-G", "Ninja", "-S", str(TREE), "-B", str(BUILD), "-D", "CMAKE_BUILD_TYPE=Release",
               "-D", "CMAKE_CXX_FLAGS_RELEASE=-O1 -w", "-D", "CMAKE_UNITY_BUILD=ON", "-D", "CMAKE_UNITY_BUILD_BATCH_SIZE=24",
               "-D", f"CUSTENGINE_OUTSIDE_DATA={ROOT.parent}/shared/data", *launcher)


def build(areas):
    targets = sorted({TARGETS.get(area, f"test_{area}") for area in areas})
    jobs = os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", str(os.cpu_count()))
    return run("cmake", "--build", str(BUILD), "--parallel", jobs, "--target", *targets)


def test(area):
    """Runs the area's command of CTest, but stops at the first failure."""
    _, known = run("ctest", "--test-dir", str(BUILD), "--show-only=json-v1")
    command = next(test["command"] for test in json.loads(known)["tests"] if test["name"] == area)
    is_catch = Path(command[0]).name == f"test_{area}"
    return run(*command, *(["--abort"] if is_catch else []), timeout=TIMEOUT_SECONDS)


def killer(patch):
    """The area that caught the mistake, or None. Raises BadPatch if the mistake does not compile."""
    originals = {file: (TREE / file).read_text(encoding="utf-8") for file in patch.hunks}
    changed = {file: patch.changed(file, text) for file, text in originals.items()}
    try:
        for file, text in changed.items():
            (TREE / file).write_text(text, encoding="utf-8")
        for area in patch.areas:
            built, output = build([area])
            if not built:
                raise BadPatch("does not compile:\n" + output)
            if not test(area)[0]:
                return area
        return None
    finally:
        for file, text in originals.items():
            (TREE / file).write_text(text, encoding="utf-8")


def read_patches(numbers):
    patches = [Patch(path.name, path.read_text(encoding="utf-8")) for path in ROOT.glob("tests/mutants/*.patch")]
    patches.sort(key=lambda patch: int(patch.number))
    if unknown := set(numbers) - {patch.number for patch in patches}:
        sys.exit(f"there is no mutant {', '.join(sorted(unknown))}")
    return [patch for patch in patches if not numbers or patch.number in numbers]


def check_without_mistakes(areas):
    print(f"Building and testing without mistakes: {', '.join(areas)}", flush=True)
    for done, output in [configure(), build(areas)]:
        if not done:
            sys.exit(output)
    for area in areas:
        passed, output = test(area)
        if not passed:
            sys.exit(f"{output}\n{area} fails without any mistake")


def main(numbers):
    patches = read_patches(numbers)
    started = time.monotonic()
    copy_tree()
    check_without_mistakes(sorted({area for patch in patches for area in patch.areas}))
    left = 0
    for patch in patches:
        begun = time.monotonic()
        try:
            area = killer(patch)
            outcome = f"killed by {area}" if area else f"SURVIVED {', '.join(patch.areas)}"
        except BadPatch as problem:
            area, outcome = None, f"BAD: {problem}"
        left += area is None
        print(f"{patch.number}  {outcome:24} {time.monotonic() - begun:4.0f} s  {patch.mistake}", flush=True)
    print(f"{len(patches) - left} of {len(patches)} mutants killed, in {(time.monotonic() - started) / 60:.0f} minutes")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
