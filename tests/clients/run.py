#!/usr/bin/env python3
"""run.py PROGRAM FOLDER [STEP...]: reads the OpenAPI documents with the tools that clients use, and lets a client of
generated types call `PROGRAM serve`, once directly and once through Prism.

FOLDER is outside of the source tree: npm installs there what package-lock.json names. If it is installed already, no
network is used. Steps: lint, types, client, prism, jest; all of them by default."""

import filecmp
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOCS = HERE.parents[1] / "docs"
DOCUMENTS = {"resource": "openapi.json", "control": "openapi-control.json"}
INPUTS = ["package.json", "package-lock.json", "tsconfig.json", "spectral.yaml", "redocly.yaml"]
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "NO_UPDATE_NOTIFIER": "1"}
SECONDS = 600


class Failed(Exception):
    pass


def run(folder, *command, **variables):
    """Runs a command in the folder. Raises Failed, with its output."""
    done = subprocess.run(command, cwd=folder, env={**os.environ, **QUIET, **variables}, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=SECONDS)
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)}\n{done.stdout}")
    return done.stdout


def tool(folder, name):
    return str(folder / "node_modules" / ".bin" / name)


def prepare(folder):
    """Copies what the steps need into the folder, and installs the tools unless they are there."""
    folder.mkdir(parents=True, exist_ok=True)
    installed = folder / "installed-lock.json"
    lock = HERE / "package-lock.json"
    for name in INPUTS:
        shutil.copyfile(HERE / name, folder / name)
    for source in HERE.glob("*.ts"):
        shutil.copyfile(source, folder / source.name)
    for name in DOCUMENTS.values():
        shutil.copyfile(DOCS / name, folder / name)
    if not installed.is_file() or not filecmp.cmp(installed, lock, shallow=False):
        run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        shutil.copyfile(lock, installed)


def lint(folder):
    for document in DOCUMENTS.values():
        run(folder, tool(folder, "redocly"), "lint", "--config", "redocly.yaml", "--max-problems", "1000", document)
        run(folder, tool(folder, "spectral"), "lint", document, "--ruleset", "spectral.yaml", "--fail-severity", "hint")
        run(folder, tool(folder, "validate-api"), document)
        run(folder, tool(folder, "openapi-examples-validator"), document)


def types(folder):
    """Types of each document, and the client against them: tsc --strict."""
    for part, document in DOCUMENTS.items():
        run(folder, tool(folder, "openapi-typescript"), document, "--output", f"{part}-api.ts")
    run(folder, tool(folder, "tsc"), "--project", "tsconfig.json")


def client(folder, program, **variables):
    tests = sorted(str(path) for path in (folder / "compiled").glob("*.test.js"))
    if not tests:
        raise Failed("there is no compiled test: step types makes them")
    print(run(folder, "node", "--test", "--test-reporter=spec", *tests, CUSTENGINE_PROGRAM=program, **variables))


def prism(folder, program):
    client(folder, program, CUSTENGINE_PRISM=tool(folder, "prism"),
           CUSTENGINE_OPENAPI=str(folder / DOCUMENTS["resource"]))


def jest(folder, program):
    """The example of docs/serve.md."""
    tests = folder / "jest"
    tests.mkdir(exist_ok=True)
    shutil.copyfile(DOCS / "examples" / "serve" / "shop.test.js", tests / "shop.test.js")
    (tests / "package.json").write_text("{}\n", encoding="utf-8")  # its files are CommonJS, as Jest expects
    print(run(folder, program, "exec", "--", tool(folder, "jest"), "--rootDir", str(tests), "--ci"))


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, folder = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]).resolve()
    steps = {"lint": lambda: lint(folder), "types": lambda: types(folder), "client": lambda: client(folder, program),
             "prism": lambda: prism(folder, program), "jest": lambda: jest(folder, program)}
    chosen = sys.argv[3:] or list(steps)
    if unknown := [name for name in chosen if name not in steps]:
        sys.exit(f"unknown step: {', '.join(unknown)}; there are: {', '.join(steps)}")
    try:
        prepare(folder)
        for name in chosen:
            print(f"==> clients: {name}", flush=True)
            steps[name]()
    except Failed as failed:
        sys.exit(str(failed))


if __name__ == "__main__":
    main()
