"""A scratch directory, the program to run in it, and terminals."""

import fcntl
import json
import pty
import re
import resource
import struct
import subprocess
import tempfile
import termios
import unittest
from pathlib import Path

PROGRAM = OUTSIDE_DATA = None


def open_terminal(columns):
    """Returns (our end, the program's end). Skips the test if there are no terminals, as in a root without /dev/pts."""
    try:
        own, other = pty.openpty()
    except OSError as error:
        raise unittest.SkipTest(f"there are no terminals here: {error}") from error
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    return own, other


def limit_files_to(size):
    """For `preexec_fn`: the program cannot make a file larger."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def without_times(text):
    return re.sub(r'"\d{4}-\d\d-\d\dT[^"]*Z"', '"time"', text)


class Scratch(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.directory = Path(scratch.name)

    def run_program(self, *arguments, exit_code=0, stdin="", **options):
        """Returns the output as (out, errors)."""
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.directory, input=stdin, capture_output=True,
                              text=True, timeout=120, check=False, **options)
        self.assertEqual(done.returncode, exit_code, f"{arguments}\n{done.stdout}{done.stderr}")
        return done.stdout, done.stderr

    def write(self, name, text):
        (self.directory / name).write_text(text, encoding="utf-8")

    def read(self, name):
        return (self.directory / name).read_text(encoding="utf-8")

    def names(self):
        return sorted(path.name for path in self.directory.iterdir())

    def generate(self, count=20, name="customers.jsonl"):
        self.run_program("generate", "--count", count, "--out", name)

    def customers(self, name="customers.jsonl"):
        """The customers of the file by id."""
        return {c["customerUid"]: c for c in map(json.loads, self.read(name).splitlines())}
