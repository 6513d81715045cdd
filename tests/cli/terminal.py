"""Colour, widths and progress, which only a terminal gets."""

import os
import subprocess
import threading

import support
from support import Scratch, open_terminal


class Terminal(Scratch):
    def on_a_terminal(self, *arguments, columns=80, **environment):
        """The output on a terminal."""
        own, other = open_terminal(columns)
        seen = []

        def look():
            while True:
                try:
                    text = os.read(own, 65536)
                except OSError:  # the other side is closed
                    text = b""
                if not text:
                    return
                seen.append(text)

        reader = threading.Thread(target=look)
        reader.start()
        base = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
        subprocess.run([support.PROGRAM, *arguments], cwd=self.directory, stdin=subprocess.DEVNULL, stdout=other,
                       stderr=other, env={**base, "TERM": "xterm", **environment}, timeout=300, check=False)
        os.close(other)
        reader.join()
        os.close(own)
        return b"".join(seen).decode().replace("\r\n", "\n")

    def test_colour(self):
        self.generate()
        self.assertIn("\x1b[1m", self.on_a_terminal("list", "customers.jsonl"))
        self.assertIn("\x1b[1;31merror:", self.on_a_terminal("get", "nobody", "customers.jsonl"))
        self.assertNotIn("\x1b", self.on_a_terminal("list", "customers.jsonl", NO_COLOR="1"))
        self.assertNotIn("\x1b", self.on_a_terminal("list", "customers.jsonl", TERM="dumb"))
        out, _ = self.run_program("list", "customers.jsonl")
        self.assertNotIn("\x1b", out)

    def test_tables_fit(self):
        self.generate()
        for columns in (40, 60, 80):
            seen = self.on_a_terminal("list", "customers.jsonl", NO_COLOR="1", columns=columns)
            widths = [len(line) for line in seen.splitlines()]
            self.assertLessEqual(max(widths), columns)
            self.assertGreater(max(widths), columns // 2)

    def test_output_to_a_pipe_ignores_terminal_and_locale(self):
        self.generate()
        plain, _ = self.run_program("list", "customers.jsonl")
        for environment in ({"LC_ALL": "C"}, {"LC_ALL": "de_DE.UTF-8"}, {"COLUMNS": "40"}, {"TERM": "xterm"}):
            out, _ = self.run_program("list", "customers.jsonl", env={**os.environ, **environment})
            self.assertEqual(out, plain)

    def test_progress(self):
        # The writer is slow, so that reading takes longer than a second. The rows come some time after that.
        os.mkfifo(self.directory / "slow.jsonl")
        row = '{{"customerUid":"c-{}","firstname":"Ada"}}\n'

        def write_slowly():
            with open(self.directory / "slow.jsonl", "w", encoding="utf-8") as slow:
                slow.write("".join(row.format(number) for number in range(20000)))
                slow.flush()
                threading.Event().wait(1.2)
                slow.write("".join(row.format(number) for number in range(20000, 60000)))

        writer = threading.Thread(target=write_slowly, daemon=True)  # waits for ever if the test is skipped
        writer.start()
        seen = self.on_a_terminal("stats", "slow.jsonl")
        writer.join(60)  # it would wait for ever if nothing were read
        self.assertRegex(seen, r"\rslow\.jsonl  \d+ rows  \d+/s")
        self.assertIn("\r\x1b[K", seen)
        self.generate(20000)
        _, errors = self.run_program("list", "customers.jsonl")
        self.assertEqual(errors, "")
