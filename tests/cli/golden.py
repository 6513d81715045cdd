"""golden.py PROGRAM PAGE [--write]: runs the commands of every console block of a page and compares the output.

    ```console
    $ custengine list customers.jsonl
    …what it prints, errors too…
    ```

All blocks run in one scratch directory, in order, so that one command's files are there for the next. A line that
begins with "> " goes on with the command before it. Below a comment `<!-- numbers vary -->` numbers, and the widths
that follow from them, are not compared. --write puts what was printed into the page.
"""

import difflib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

BLOCK = re.compile(r"(?P<head>(?:<!-- numbers vary -->\n)?```console\n)(?P<body>.*?)(?P<tail>^```$)", re.M | re.S)


def commands_of(body):
    """The commands of a block, each as a list of its lines."""
    commands = []
    for line in body.splitlines():
        if line.startswith("$ "):
            commands.append([line[2:]])
        elif line.startswith("> ") and commands:
            commands[-1].append(line[2:])
    return commands


def run(command, program, directory):
    path = f"{Path(program).resolve().parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(["sh", "-c", "\n".join(command)], cwd=directory, env={**os.environ, "PATH": path},
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
                          check=False)
    return done.stdout.decode()


def transcript(body, run_command):
    text = ""
    for command in commands_of(body):
        text += "$ " + "\n> ".join(command) + "\n" + run_command(command)
    return text


def masked(text):
    return re.sub(r"[ -]{2,}", "  ", re.sub(r" *[0-9]+", " 0", text))


def check(page, run_command, is_renewed):
    """Runs the blocks of a page. `run_command` gives the output of a command, which is a list of lines."""
    old = Path(page).read_text(encoding="utf-8")
    failed = 0

    def rewritten(match):
        nonlocal failed
        now = transcript(match["body"], run_command)
        is_masked = match["head"].startswith("<!--")
        same = masked(now) == masked(match["body"]) if is_masked else now == match["body"]
        if not same:
            failed += 1
            sys.stdout.writelines(difflib.unified_diff(match["body"].splitlines(True), now.splitlines(True), str(page),
                                                       "what it prints"))
        return match[0] if same else match["head"] + now + match["tail"]

    new, count = BLOCK.subn(rewritten, old)
    print(f"{count} blocks, {failed} differ")
    if is_renewed:
        Path(page).write_text(new, encoding="utf-8")
        return 0
    return 1 if failed or count == 0 else 0


def main(program, page, *flags):
    with tempfile.TemporaryDirectory() as directory:
        return check(page, lambda command: run(command, program, directory), "--write" in flags)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
