"""A user who types at a terminal."""

import contextlib
import os
import re
import select
import subprocess
import time

from support import open_terminal


class Typist:
    """A program at a terminal, and its output since the last input."""

    def __init__(self, test, command, prompt, columns=80, **environment):
        self.prompt = prompt
        self.own, other = open_terminal(columns)
        base = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_CTYPE", "LANG")}
        self.program = subprocess.Popen(
            command, cwd=test.directory, stdin=other, stdout=other, stderr=other, start_new_session=True,
            env={**base, "TERM": "xterm", "NO_COLOR": "1", "HOME": str(test.directory),
                 "ASAN_OPTIONS": "detect_leaks=0",  # libedit does not free all memory
                 **environment})
        os.close(other)
        test.addCleanup(self.close)
        self.shown = self.wait_for(prompt)

    def close(self):
        if self.program.poll() is None:
            # Ends the program by its input, twice in case of unsaved changes. A killed program writes no coverage data.
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                os.write(self.own, b"\x03\x04\x04")
                self.program.wait(5)
            self.program.kill()
        self.program.wait()
        os.close(self.own)

    def wait_for(self, pattern):
        """The output up to the pattern, without control sequences of the terminal."""
        seen = b""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", seen.decode(errors="ignore")).replace("\r", "")
            if re.search(pattern, text):
                return text
            if not select.select([self.own], [], [], 1)[0]:
                continue
            try:
                more = os.read(self.own, 65536)
            except OSError:
                more = b""
            if not more:
                raise AssertionError(f"it ended before {pattern!r}: {text}")
            seen += more
        raise AssertionError(f"{pattern!r} did not come: {seen!r}")

    def type(self, keys, until=None):
        os.write(self.own, keys.encode())
        return self.wait_for(until or self.prompt)

    def end(self):
        """Waits until the program ends, and returns its exit code."""
        return self.program.wait(20)
