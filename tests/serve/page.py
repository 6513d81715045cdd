"""page.py PROGRAM [--write]: tests docs/serve.md.

- The commands of its console blocks run beside one server, with its addresses in $URL and $CONTROL, and print the output of the page.
  They need curl 7.82 for --json. Ports, dates and durations are shown as fixed ones. --write renews the page.
- The example docs/examples/serve/test_shop.py passes with Debian's pytest.

If curl or pytest is missing, its part is skipped with a message.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "cli"))  # which has a module support too
import golden  # noqa: E402
import support  # noqa: E402

DOCS = HERE.parents[1] / "docs"
PYTHON = "/usr/bin/python3"
LEAST_CURL = (7, 82)
# What differs from run to run, and what the page shows instead.
FIXED = [
    (re.compile(r"^Date: [^\r\n]*", re.M), "Date: Sun, 29 Nov 2026 12:00:00 GMT"),
    (re.compile(r'"time":"[^"]*"'), '"time":"2026-11-29T12:00:00.000Z"'),
    (re.compile(r'"durationUs":\d+'), '"durationUs":40'),
]


class Servers:
    """Stands in for a test case, which support.Server tells how to end it."""

    def __init__(self):
        self.endings = []

    def addCleanup(self, call):  # noqa: N802: as unittest calls it
        self.endings.append(call)

    def end(self):
        while self.endings:
            self.endings.pop()()


def fixed(text, port):
    text = text.replace("\r\n", "\n").replace(f":{port}", ":8080")
    for pattern, replacement in FIXED:
        text = pattern.sub(replacement, text)
    return text if not text or text.endswith("\n") else text + "\n"


def has_curl():
    if not shutil.which("curl"):
        return False
    version = subprocess.run(["curl", "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(map(int, re.match(r"curl (\d+)\.(\d+)", version).groups())) >= LEAST_CURL


def check_page(program, is_renewed):
    if not has_curl():
        print("skipped: the commands of the page need curl 7.82")
        return 0
    servers = Servers()
    with tempfile.TemporaryDirectory() as directory:
        try:
            server = support.Server(servers, directory=directory)
            os.environ["URL"], os.environ["CONTROL"] = server.url, server.url + "/__admin/v1"
            return golden.check(DOCS / "serve.md",
                                lambda command: fixed(golden.run(command, program, directory), server.port), is_renewed)
        finally:
            servers.end()


def check_example(program):
    has_pytest = Path(PYTHON).exists() and subprocess.run([PYTHON, "-c", "import pytest"], capture_output=True,
                                                          check=False).returncode == 0
    if not has_pytest:
        print(f"skipped: {PYTHON} has no pytest")
        return 0
    path = f"{Path(program).resolve().parent}{os.pathsep}{os.environ['PATH']}"
    command = [PYTHON, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", "--strict-markers",
               str(DOCS / "examples" / "serve")]
    return subprocess.run(command, env={**os.environ, "PATH": path}, stdin=subprocess.DEVNULL, timeout=support.TIMEOUT,
                          check=False).returncode


def main(program, *flags):
    support.PROGRAM = program
    failed = check_page(program, "--write" in flags)
    return check_example(program) or failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
