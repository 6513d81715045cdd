"""make.py OUT: the pages of docs/ and the API reference as a site in OUT/site. Every warning of Doxygen and mkdocs is an
error, and so is a link, a picture or an anchor that leads nowhere."""

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "docs" / "site"
# Doxygen 1.9.4 links to the heading of nested classes where all of them are private, and there is none.
UNKNOWN_TO_DOXYGEN = {"nested-classes"}
LINK = re.compile(r"(\]\()([^)#\s]+)(#[^)\s]*)?\)")
# What needs no comment of its own: members of classes that have one, the constants of fields, and what other libraries
# call by its name. All else that is public has one.
SELF_EVIDENT = re.compile(
    r"Member .* of (class|struct) .* is not documented|\(variable\) of namespace custengine::fields is not documented"
    r"|Member (tag_invoke|PrintTo)\(.* is not documented|Compound Catch::StringMaker< .* is not documented")
REFERENCE = """# API reference

[Every public header, class and function](api/index.html), from the comments in `include/custengine/`. Start at
[Engine](api/classcustengine_1_1Engine.html), then [Session](api/classcustengine_1_1Session.html).
"""


def path_in_site(path):
    """Of a page of the root or of docs/: both are one folder there."""
    if path.parts[0] == "docs":
        return path.relative_to("docs")
    return Path("about.md") if path == Path("README.md") else path


def staged(page, text):
    """A page with its links as they are in the site."""

    def moved(match):
        target, anchor = match[2], match[3] or ""
        if "://" in target:
            return match[0]
        path = (page.parent / target).resolve().relative_to(ROOT)
        inside = path_in_site(path)
        here = page.parent.relative_to(ROOT)
        depth = len(here.parts) - (1 if here.parts[:1] == ("docs",) else 0)
        return f"{match[1]}{'../' * depth}{inside.as_posix()}{anchor})"

    return LINK.sub(moved, text)


def lay_out(pages):
    shutil.rmtree(pages, ignore_errors=True)
    shutil.copytree(ROOT / "docs", pages, ignore=shutil.ignore_patterns("site", "examples", "*.py"))
    for page in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]:
        place = path_in_site(page.relative_to(ROOT))
        (pages / place).write_text(staged(page, page.read_text(encoding="utf-8")), encoding="utf-8")
    for text in ("LICENSE", "NOTICE"):
        shutil.copy(ROOT / text, pages / text)
    (pages / "reference.md").write_text(REFERENCE, encoding="utf-8")


def run(*command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options)
    if done.returncode != 0:
        sys.exit(f"{done.stdout}\n{' '.join(command[:1])} found something, see above")


def make_reference(pages):
    """Doxygen, with its configuration and where to."""
    version = re.search(r"^project\(\w+ VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text(), re.M)[1]
    config = (SITE / "Doxyfile").read_text() + f"""
OUTPUT_DIRECTORY = {pages}
HTML_OUTPUT = api
PROJECT_NUMBER = {version}
INPUT_FILTER = "{sys.executable} -B {SITE / 'header.py'}"
"""
    done = subprocess.run(["doxygen", "-"], cwd=ROOT, input=config, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    problems = [line for line in done.stdout.splitlines() if line.strip() and not SELF_EVIDENT.search(line)]
    if problems:
        sys.exit("\n".join(problems) + "\nDoxygen found these")


class Links(HTMLParser):
    """What a page of HTML links to, and the anchors that it has."""

    def __init__(self, text):
        super().__init__()
        self.targets, self.anchors = set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("href", "src") and value and tag in ("a", "img", "link", "script"):
                self.targets.add(value)
            if name == "id" or (name == "name" and tag == "a"):
                self.anchors.add(value)


def broken_links(site):
    pages = {page: Links(page.read_text(encoding="utf-8", errors="replace")) for page in site.rglob("*.html")}
    for page, links in pages.items():
        if page.name == "404.html":  # its links are those of a server's root
            continue
        for target in sorted(links.targets):
            if re.match(r"[a-z]+:", target) or target.startswith("//"):
                continue
            path, _, anchor = target.partition("#")
            found = (page.parent / unquote(path)).resolve() if path else page
            if not found.exists():
                yield f"{page.relative_to(site)}: links to {target}, which is not there"
            elif anchor and anchor not in UNKNOWN_TO_DOXYGEN and found in pages and unquote(anchor) not in pages[found].anchors:
                yield f"{page.relative_to(site)}: links to {target}, where there is no such anchor"


def main(out):
    out = Path(out).resolve()
    out.mkdir(parents=True, exist_ok=True)
    lay_out(out / "pages")
    make_reference(out / "pages")
    shutil.copy(SITE / "mkdocs.yml", out / "mkdocs.yml")
    run("mkdocs", "build", "--strict", "--quiet", "--clean", "--config-file", str(out / "mkdocs.yml"))
    broken = list(broken_links(out / "site"))
    for problem in broken:
        print(problem)
    print(f"{len(list((out / 'site').rglob('*.html')))} pages in {out / 'site'}, {len(broken)} broken links")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
