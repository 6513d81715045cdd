"""README.md and docs/: the paths they name exist, and their C++ compiles."""

import concurrent.futures
import re
import subprocess

import cheat_sheet

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TICKED = re.compile(r"`([^`\n]+)`")
QUOTE = re.compile(r"^<!-- (docs/examples/\S+) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VERSION = re.compile(r"^project\(\w+ VERSION ([0-9.]+)", re.MULTILINE)
DEV_COMMAND = re.compile(r"(?:^|`)\./dev ([a-z]+)", re.MULTILINE)
HELP = re.compile(r"^  ([a-z]+) .*$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
# The first parts of the project's paths.
ROOTS = (".ci/", "./", "bench/", "cmake/", "docs/", "include/", "src/", "tests/")

# A block quoted from an example is compiled there. A block with main() is a whole program. Any other block is put into a
# function with these two parameters. Each block has its own namespace, and its includes are moved up, so that one call of
# the compiler checks many blocks.
PRELUDE = """\
#include <custengine/custengine.hpp>
#include <custengine/format.hpp>

#include <fstream>
#include <iostream>
"""
FUNCTION = """\
void example([[maybe_unused]] custengine::Engine& engine, [[maybe_unused]] custengine::Session& acme);
void example([[maybe_unused]] custengine::Engine& engine, [[maybe_unused]] custengine::Session& acme) {{
{body}
}}
"""
# main() of a page becomes another function, which would need a return statement.
WARNINGS = ["-Wall", "-Wextra", "-Werror", "-Wno-unused-variable", "-Wno-unused-but-set-variable", "-Wno-return-type"]


def pages(tree):
    return [path for path in tree.files if path.suffix == ".md" and (path.parts[0] == "docs" or len(path.parts) == 1)]


def check_paths(tree):
    """Checks that paths in backticks (outside of code blocks), such as `src/model/`, and relative links exist."""
    for page in pages(tree):
        prose = FENCE.sub("", tree.text(page))
        for word in TICKED.findall(prose):
            if word.startswith("custengine/") and word.endswith(".hpp"):
                word = "include/" + word
            if word.startswith(ROOTS) and not any(tree.root.glob(word.split()[0].removeprefix("./").rstrip("/"))):
                yield f"{page}: names `{word}`, which does not exist"
        for target in LINK.findall(prose):
            if "://" not in target and not (tree.root / page.parent / target).exists():
                yield f"{page}: links to {target}, which does not exist"


def check_quotes(tree):
    """A block after a comment with the name of an example must occur unchanged in that example."""
    for page in pages(tree):
        for name, code in QUOTE.findall(tree.text(page)):
            if not (tree.root / name).is_file() or code not in tree.text(name):
                yield f"{page}: what it quotes from {name} is not there"


def check_version(tree):
    """README.md and CHANGELOG.md must name the version of CMakeLists.txt."""
    if not (tree.root / "CMakeLists.txt").is_file():
        return
    version = VERSION.search(tree.text("CMakeLists.txt"))[1]
    for page, start in (("README.md", "Version "), ("CHANGELOG.md", "\n## ")):
        if start + version not in tree.text(page):
            yield f"{page}: does not speak of version {version}"
    minor = version.rpartition(".")[0]
    for page in pages(tree):
        for named in re.findall(r"find_package\(custengine ([0-9.]+)|libcustengine([0-9]+\.[0-9]+)", tree.text(page)):
            if "".join(named) != minor:
                yield f"{page}: names version {''.join(named)}, which is {minor}"


def blocks(tree):
    """(page, line, code) of every C++ block."""
    for page in pages(tree):
        text = tree.text(page)
        quoted = {code for _, code in QUOTE.findall(text)}
        for match in FENCE.finditer(text):
            language, code = match.groups()
            if language == "cpp" and code not in quoted:
                yield page, text.count("\n", 0, match.start()) + 2, code


def translation_unit(found):
    """A file with all these blocks. Line directives make the compiler report their pages and lines."""
    includes, namespaces = [], []
    for number, (page, line, code) in enumerate(found):
        body = [f'#line {line} "{page}"']
        for text in code.splitlines():
            is_include = text.startswith("#include")
            body.append("" if is_include else text)
            if is_include:
                includes.append(text)
        text = "\n".join(body)
        if not re.search(r"\bint main\(", code):
            text = FUNCTION.format(body=text)
        else:
            text = re.sub(r"\bint main\(\)", "int program();\nint program()", text)
        namespaces.append(f"namespace block_{number} {{\n{text}\n}}")
    has_functions = any(not re.search(r"\bint main\(", code) for _, _, code in found)
    return "\n".join([PRELUDE if has_functions else "", *dict.fromkeys(includes), *namespaces, ""])


def compile_errors(command, found):
    run = subprocess.run(command, input=translation_unit(found), capture_output=True, text=True, check=False)
    return run.stderr if run.returncode else ""


def check_code(tree, compiler, include_dirs, one_by_one=False):
    """Compiles all blocks in three calls of the compiler: programs, blocks for GoogleTest (whose matchers have the same
    names as Catch's), and the others. With `one_by_one` each block is compiled alone, so that it must include all
    headers that it uses."""
    command = [compiler, "-std=c++20", *WARNINGS, "-fsyntax-only", "-x", "c++", "-"]
    command += [f"-I{directory}" for directory in include_dirs]
    groups = {}
    for number, block in enumerate(blocks(tree)):
        code = block[2]
        key = number if one_by_one else ("int main(" in code, "gtest" in code)
        groups.setdefault(key, []).append(block)
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for error in pool.map(lambda group: compile_errors(command, group), groups.values()):
            if error:
                yield f"this code of the pages does not compile:\n{error}"


def check_commands(tree):
    """Each `./dev WORD` in a page must exist."""
    if not (tree.root / "dev").is_file():
        return
    known = set(HELP.findall(tree.text("dev")))
    for page in pages(tree):
        for word in DEV_COMMAND.findall(tree.text(page)):
            if word not in known:
                yield f"{page}: names ./dev {word}, which is no command of dev"


def check_languages(tree):
    """C++ blocks must have the language cpp, so that all of them are compiled."""
    for page in pages(tree):
        for language, _ in FENCE.findall(tree.text(page)):
            if language.lower() in ("c", "cc", "cxx", "hpp"):
                yield f"{page}: a code block is called {language}; call it cpp"
        if re.search(r"^```(c\+\+|C)", tree.text(page), re.MULTILINE):
            yield f"{page}: a code block is called c++; call it cpp"


def check_navigation(tree):
    """Every page must be reachable from docs/index.md or listed by its folder's README.md, and be in the site's menu."""
    menu = re.findall(r"^ +- (?:[\w ]+: )?(\S+\.md)$", tree.text("docs/site/mkdocs.yml"), re.MULTILINE)
    for page in pages(tree):
        if page.parts[0] != "docs" or page.name == "index.md":
            continue
        name = page.relative_to("docs").as_posix()
        if name not in menu:
            yield f"{page}: is not in docs/site/mkdocs.yml"
        list_of_pages = page.parent / "README.md"
        if page == list_of_pages or list_of_pages not in tree.files:
            list_of_pages = type(page)("docs/index.md")
        if page.relative_to(list_of_pages.parent).as_posix() not in LINK.findall(tree.text(list_of_pages)):
            yield f"{page}: {list_of_pages} does not link to it"


CHECKS = [check_paths, check_commands, check_languages, check_quotes, check_version, check_navigation]
CHECKS += cheat_sheet.CHECKS
