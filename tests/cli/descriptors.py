"""Runs every command with descriptors 0, 1 and 2 that are closed, full or non-blocking."""

import concurrent.futures
import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import support
from support import Scratch, without_times

# The arguments of each command. IN is the file of customers or standard input; WRITTEN makes a command write customers.
COMMANDS = {
    "list": "IN",
    "search": "a IN --explain",
    "get": "c-1 IN",
    "count": "IN",
    "facets": "city IN",
    "suggest": "a IN",
    "duplicates": "IN",
    "update": "c-1 IN --set city=Bergen WRITTEN",
    "attach": "c-1 IN --code OTHER --organization one WRITTEN",
    "detach": "c-1 IN --organization one WRITTEN",
    "remove": "c-1 IN WRITTEN",
    "merge": "c-1 c-2 IN WRITTEN",
    "import": "IN --into old.jsonl -i --report failed.jsonl",
    "stats": "IN",
    "convert": "IN --csv",
    "check": "IN",
    "generate": "--count 50 --out new.jsonl",
    "shell": "customers.jsonl",
    "open": "shop.db",
    "tenants": "shop.db",
    "verify": "shop.db",
    "backup": "shop.db copy.db",
    "restore": "shop.db copy.db",
    "exec": "IN -- true",
    "openapi": "",
    "tour": "IN",
    "complete": "custengine",  # hidden
}
SCRIPTS = {"shell": "update c-1 --set city=Bergen\nlist\n.save\n", "open": "update c-1 --set city=Bergen\nlist\n"}
BAD_ROW = '{"customerUid":"bad","email":"nonsense"}\n'

# The state of descriptors by number; the others are files.
CLOSED = [dict.fromkeys(numbers, "closed") for numbers in ((0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2))]
FULL = [dict.fromkeys(numbers, "full") for numbers in ((0,), (1,), (2,), (1, 2))]
SLOW = [{1: "slow"}, {2: "slow"}]
GONE = [{2: "gone"}]  # a pipe without a reader; as standard output it would end any program
OF_INPUT = [{0: "closed"}, {0: "slow"}]


def without_numbers(text):
    """Replaces values that differ from run to run: generated ids, times, sizes, and the column widths."""
    return re.sub(r"[ -]{2,}", "  ", re.sub(r" *\d[\d.]*", " 0", re.sub(r"[0-9a-f]{8}-[0-9a-f-]+…?", "id", text)))


def content_of(path):
    if path.suffix != ".db":
        return path.read_text(encoding="utf-8")
    return subprocess.run([support.PROGRAM, "convert", "--db", path, "--jsonl"], capture_output=True, text=True,
                          check=True).stdout


class Outcome:
    def __init__(self, exit_code, out, errors, directory):
        self.exit_code, self.out, self.errors = exit_code, without_numbers(out), without_numbers(errors)
        self.files = {path.name: without_times(content_of(path)) for path in directory.iterdir()
                      if not path.name.endswith("-lock")}


def wait_until_stuck(program):
    """Waits until the program waits for input or output, or has ended. Too short a wait weakens the test, but does not
    fail it."""
    looks = 0
    while program.poll() is None and looks < 3:
        with contextlib.suppress(OSError):
            state = Path(f"/proc/{program.pid}/stat").read_text(encoding="ascii").rpartition(") ")[2][0]
            looks = looks + 1 if state == "S" else 0
        time.sleep(0.001)


class SlowPipe:
    """A pipe with a non-blocking end `other` for the program. As the program's input it is empty, as output full."""

    def __init__(self, number):
        self.is_input = number == 0
        ends = os.pipe()
        own, self.other = reversed(ends) if self.is_input else ends
        self.own = open(own, "wb" if self.is_input else "rb")
        os.set_blocking(self.other, False)
        self.held = 0
        if not self.is_input:
            fcntl.fcntl(self.other, fcntl.F_SETPIPE_SZ, 4096)
            self.held = os.write(self.other, bytes(8192))

    def serve(self, program, text):
        """Waits until the program waits, then writes the text to it, or reads its output."""
        os.close(self.other)
        wait_until_stuck(program)
        with self.own:
            if not self.is_input:
                return self.own.read()[self.held:]
            middle = len(text) // 2
            self.own.write(text[:middle])
            self.own.flush()
            wait_until_stuck(program)
            self.own.write(text[middle:])
        return b""


class Descriptors(Scratch):
    def setUp(self):
        super().setUp()
        self.generate(60)
        self.run_program("attach", "c-1", "customers.jsonl", "--organization", "one", "-i")
        self.text = self.read("customers.jsonl")
        self.generate(1, "old.jsonl")
        self.run_program("import", "customers.jsonl", "--restore", "--db", "shop.db")
        self.old_text = self.read("old.jsonl").replace("c-1", "old").replace("crm-1", "old")

    def run_with(self, state, command, is_piped):
        """Runs the command and returns its outcome. If `is_piped`, it reads customers from standard input."""
        directory = Path(tempfile.mkdtemp(dir=self.directory))
        text = self.text + BAD_ROW if command in ("check", "import") else self.text
        (directory / "customers.jsonl").write_text(text, encoding="utf-8")
        (directory / "old.jsonl").write_text(self.old_text, encoding="utf-8")
        if "shop.db" in COMMANDS[command]:
            shutil.copy(self.directory / "shop.db", directory)
        given = (text if is_piped else SCRIPTS.get(command, "")).encode()
        words = COMMANDS[command].replace("IN", "-" if is_piped else "customers.jsonl")
        words = words.replace("WRITTEN", "--out new.jsonl" if is_piped else "-i")
        closing = "".join(f" {number}>&-" for number in state if state[number] == "closed")
        with contextlib.ExitStack() as opened:
            files = [opened.enter_context(open("/dev/full", "r+b", buffering=0) if state.get(number) == "full" else
                                          tempfile.TemporaryFile()) for number in range(3)]
            if state.get(0) != "full":
                files[0].write(given)
                files[0].seek(0)
            if state.get(2) == "gone":
                own, files[2] = os.pipe()
                os.close(own)
            pipes = {number: SlowPipe(number) for number in state if state[number] == "slow"}
            program = opened.enter_context(subprocess.Popen(
                ["sh", "-c", f'exec "$@"{closing}', "sh", support.PROGRAM, command, *words.split()], cwd=directory,
                **{name: pipes[number].other if number in pipes else files[number]
                   for number, name in enumerate(("stdin", "stdout", "stderr"))}))
            printed = {number: pipe.serve(program, given) for number, pipe in pipes.items()}
            try:
                exit_code = program.wait(60)
            except subprocess.TimeoutExpired:
                program.kill()
                exit_code = program.wait()
            for number in (1, 2):
                if number not in state:
                    files[number].seek(0)
                    printed[number] = files[number].read()
        return Outcome(exit_code, printed.get(1, b"").decode(), printed.get(2, b"").decode(), directory)

    def before(self, command):
        return {"customers.jsonl": self.text + BAD_ROW if command in ("check", "import") else self.text,
                "old.jsonl": self.old_text, "failed.jsonl": "", "shop.db": self.text}

    def faults(self, command, is_piped):
        """The faults of the command in all states, one line each."""
        normal = self.run_with({}, command, is_piped)
        if normal.exit_code != (3 if command in ("check", "import") else 0):
            return [f"{command}: exit code {normal.exit_code}, {normal.errors}"]
        old = {name: without_times(text) for name, text in self.before(command).items()}
        reads = is_piped or command in SCRIPTS
        faults = []
        for state in OF_INPUT if is_piped else CLOSED + FULL + SLOW + GONE + (OF_INPUT if reads else []):
            done = self.run_with(state, command, is_piped)
            is_slow = "slow" in state.values()
            expected = {normal.exit_code}
            if not is_slow and 1 in state and normal.out:
                expected = {4}
            is_unread = not is_slow and 0 in state and reads
            if is_unread:
                expected = {3, 4} if 1 in state else {1 if command == "get" else 3}
            wrong = [name for name, text in done.files.items() if text not in (old.get(name), normal.files.get(name))]
            if done.exit_code not in expected:
                wrong.append(f"exit code {done.exit_code}, not {expected}")
            if done.exit_code == normal.exit_code and not is_unread and done.files != normal.files:
                wrong.append("files differ")
            if is_slow and (done.out, done.errors) != (normal.out, normal.errors):
                wrong.append("output differs")
            faults += [f"{command} {state} {'from standard input' if is_piped else ''}: {what}" for what in wrong]
        return faults

    def test_every_command_in_every_state(self):
        out, _ = self.run_program("--help")
        told = re.findall(r"(?m)^  (\w+)", out.partition("Subcommands:\n")[2])
        # `serve` does not end by itself: tests/serve has the same for it.
        self.assertEqual(set(told) - {"serve"} | {"complete"}, set(COMMANDS))
        runs = [(command, False) for command in COMMANDS] + [(c, True) for c in COMMANDS if "IN" in COMMANDS[c]]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            faults = [fault for found in pool.map(lambda run: self.faults(*run), runs) for fault in found]
        self.assertEqual(faults, [], "\n".join(faults))
