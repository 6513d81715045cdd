"""`custengine exec`: a command beside a server."""

import os
import signal
import subprocess
import sys

import support
from lifecycle import Lifecycle, is_open
from support import TIMEOUT

# Says that it is ready, and ends with code 9 when SIGTERM comes.
TERMINATED = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(9))
print("ready", flush=True)
time.sleep(600)
"""
# Asks the server for its health, and prints the status.
HEALTH = """
import os, urllib.request
with urllib.request.urlopen(os.environ["CUSTENGINE_ADMIN_URL"] + "/health") as answer: print(answer.status)
"""


class Exec(Lifecycle):
    def run_beside(self, *words, flags=(), exit_code=0, **options):
        return self.run_program("exec", *flags, "--", *words, exit_code=exit_code, **options)

    def test_exit_codes_are_those_of_the_command(self):
        self.run_beside("true")
        self.run_beside("false", exit_code=1)
        self.run_beside("sh", "-c", "exit 7", exit_code=7)
        self.run_beside("sh", "-c", "exit 255", exit_code=255)
        for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGPIPE):
            self.run_beside("sh", "-c", f"kill -{number:d} $$", exit_code=128 + number)

    def test_a_command_that_cannot_run(self):
        _, errors = self.run_beside("no-such-command", exit_code=127)
        self.assertIn("error: cannot run no-such-command: No such file", errors)
        self.write("text", "no program")
        self.run_beside("./text", exit_code=126)
        for words in (["exec"], ["exec", "--"], ["exec", "true"]):
            self.assertEqual(self.run_program(*words, exit_code=2)[0], "")

    def test_the_command_reaches_the_server(self):
        self.assertEqual(self.run_beside(sys.executable, "-c", HEALTH)[0], "200\n")
        out, _ = self.run_beside("sh", "-c", 'echo "$CUSTENGINE_URL $CUSTENGINE_ADMIN_URL"')
        url, admin_url = out.split()
        self.assertRegex(url, r"^http://127\.0\.0\.1:\d+$")
        self.assertEqual(admin_url, url + "/__admin/v1")
        self.assertFalse(is_open(int(url.rpartition(":")[2])))

    def test_variables_of_another_server_are_replaced(self):
        before = {**os.environ, "CUSTENGINE_URL": "old", "CUSTENGINE_ADMIN_URL": "old"}
        out, _ = self.run_beside("sh", "-c", 'echo "$CUSTENGINE_URL ${CUSTENGINE_ADMIN_URL-none}"', flags=["--no-admin"],
                                 env=before)
        self.assertRegex(out, r"^http://127\.0\.0\.1:\d+ none$")

    def test_flags_of_the_command_are_its_own(self):
        self.assertEqual(self.run_beside("echo", "--port", "--", "-x")[0], "--port -- -x\n")

    def test_a_server_that_cannot_start_runs_no_command(self):
        for flags, exit_code in ((["nothing.csv"], 2), (["--fixture", "--dev"], 2)):
            out, _ = self.run_beside("echo", "ran", flags=flags, exit_code=exit_code)
            self.assertEqual(out, "")

    def test_signals_reach_the_command(self):
        with subprocess.Popen([support.PROGRAM, "exec", "--", sys.executable, "-c", TERMINATED],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as runner:
            self.assertEqual(runner.stdout.readline(), b"ready\n")
            runner.send_signal(signal.SIGTERM)
            self.assertEqual(runner.wait(TIMEOUT), 9)

    def test_the_port_closes_even_if_a_process_stays(self):
        out, _ = self.run_beside("sh", "-c", 'sleep 600 >/dev/null 2>&1 & echo "$CUSTENGINE_URL $!"')
        url, process = out.split()
        self.assertFalse(is_open(int(url.rpartition(":")[2])))
        os.kill(int(process), signal.SIGKILL)

    def test_standard_input_is_the_commands(self):
        done = subprocess.run([support.PROGRAM, "exec", "--", "cat"], input=b"words", stdout=subprocess.PIPE,
                              timeout=TIMEOUT, check=True)
        self.assertEqual(done.stdout, b"words")
