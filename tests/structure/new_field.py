"""A new text field changes at most five files. new_field.patch adds one to a copy of the tree, and the compiler must accept
the copy. In full size the check builds the copy, and new_field.cpp uses the field."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "mutants"))
from patches import BadPatch, Diff  # noqa: E402

PATCH = Path("tests/structure/new_field.patch")
PROGRAM = Path("tests/structure/new_field.cpp")
MOST_FILES = 5
WARNINGS = ["-Wall", "-Wextra", "-Werror"]

# These make something of every field.
SOURCES = ["model/field_table.cpp", "model/customer.cpp"]
# The field is in the table, and has a slot of its own.
IN_TABLE = """using namespace custengine;
static_assert(model::info(model::Field::nickname).draft == &CustomerDraft::nickname);
static_assert(detail::slot_of(model::Field::nickname) == detail::Slot::nickname);
"""

BUILD = """cmake_minimum_required(VERSION 3.25)
project(new_field LANGUAGES CXX)
set(CUSTENGINE_BUILD_CLI ON)
add_subdirectory(tree)
add_executable(new_field new_field.cpp)
target_link_libraries(new_field PRIVATE custengine::testing custengine::custengine)
"""
CUSTOMER = '{"customerUid":"c-1","firstname":"Ada","nickname":"The Countess"}\n'


def changed_files(tree):
    """The text of each file that the patch changes."""
    diff = Diff(tree.text(PATCH).splitlines())
    return {file: diff.changed(file, tree.text(file) if Path(file) in tree.files else "") for file in diff.hunks}


def copy_tree(tree, changed, target):
    """What a build of the library and the program needs."""
    for path in tree.files:
        if path.parts[0] in ("include", "src", "cmake") or path.as_posix() == "CMakeLists.txt":
            copy = Path(target, path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            if path.as_posix() in changed:
                copy.write_text(changed[path.as_posix()], encoding="utf-8")
            else:
                copy.write_bytes((tree.root / path).read_bytes())


def run(command, folder):
    """Returns what the command printed if it failed, else nothing."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=3600)
    return "" if done.returncode == 0 else f"{' '.join(command)}\n{done.stdout}{done.stderr}"


def accept(folder, compiler, include_dirs):
    """The compiler's errors in SOURCES and the program, read as one file. The headers made by CMake are in the last
    directories."""
    made = [f"-I{Path(directory).resolve()}" for directory in include_dirs[1:]]
    includes = "".join(f'#include "{file}"\n' for file in [*SOURCES, PROGRAM.name])
    Path(folder, "all.cpp").write_text(includes + IN_TABLE, encoding="utf-8")
    options = ["-std=c++20", *WARNINGS, "-fsyntax-only", "-Itree/include", "-Itree/src", *made]
    return run([compiler, *options, "all.cpp"], folder)


def build_and_use(folder, compiler):
    jobs = str(os.cpu_count() or 1)
    Path(folder, "CMakeLists.txt").write_text(BUILD, encoding="utf-8")
    Path(folder, "customer.jsonl").write_text(CUSTOMER, encoding="utf-8")
    program = "build/tree/src/cli/custengine"
    return (
        run(["cmake", "-S", ".", "-B", "build", "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={compiler}",
             "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_UNITY_BUILD=ON", "-DCMAKE_UNITY_BUILD_BATCH_SIZE=24",
             "-DCMAKE_CXX_FLAGS_DEBUG=-O0"], folder)
        or run(["cmake", "--build", "build", "--parallel", jobs, "--target", "new_field", "custengine_program"], folder)
        or run(["build/new_field"], folder)
        or run(["sh", "-c", f"{program} get c-1 customer.jsonl --columns nickname | grep Countess"], folder)
    )


def check_patch(tree):
    """It applies, and changes few files."""
    try:
        changed = changed_files(tree)
    except BadPatch as problem:
        yield f"{PATCH}: does not apply any more: {problem}"
        return
    if len(changed) > MOST_FILES:
        yield f"{PATCH}: changes {len(changed)} files to add a text field, more than {MOST_FILES}"


def check_copy(tree, compiler, include_dirs, is_whole):
    """Requires that the patch applies."""
    with tempfile.TemporaryDirectory() as folder:
        copy_tree(tree, changed_files(tree), Path(folder, "tree"))
        Path(folder, PROGRAM.name).write_text(tree.text(PROGRAM), encoding="utf-8")
        errors = accept(folder, compiler, include_dirs)
        if is_whole and not errors:
            errors = build_and_use(folder, compiler)
        if errors:
            yield f"{PATCH}: a new text field does not work:\n{errors}"


CHECKS = [check_patch]
