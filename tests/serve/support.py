"""A server of the program, and requests to it."""

import http.client
import json
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import NamedTuple

PROGRAM = None
TIMEOUT = 60  # seconds; for a server that hangs


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


def ask(connection, method, path, body=None, headers=None):
    """One request on a connection. A body that is no bytes is sent as JSON."""
    headers = dict(headers or {})
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/json")
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    return Answer(response.status, response.headers, response.read())


class Server:
    """`custengine serve` with these flags, on a free port unless a flag names one. It ends with the test, or with the
    process of the test if that is killed."""

    def __init__(self, test, *flags, directory=None):
        where = [] if {"--port", "--listen"} & set(flags) else ["--port", "0"]
        self.errors_file = tempfile.TemporaryFile()
        test.addCleanup(self.errors_file.close)
        self.process = subprocess.Popen([PROGRAM, "serve", "--exit-with-stdin", *where, *map(str, flags)],
                                        cwd=directory, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self.errors_file)
        test.addCleanup(self.kill)
        line = self.process.stdout.readline()
        if not line:
            self.process.wait(TIMEOUT)
            raise AssertionError(f"no server: exit code {self.process.returncode}: {self.errors()}")
        self.ready = json.loads(line)
        self.url, self.port, self.pid = self.ready["url"], self.ready["port"], self.ready["pid"]

    def errors(self):
        """What the server wrote to standard error so far."""
        self.errors_file.seek(0)
        return self.errors_file.read().decode()

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)

    def ask(self, method, path, body=None, **headers):
        """One request on a connection of its own. `If_Match="7"` is the header field If-Match."""
        connection = self.connect()
        try:
            return ask(connection, method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        finally:
            connection.close()

    def world(self, **options):
        """Makes a fresh world. Returns the path of its resource: "/w/NAME/v2"."""
        made = self.ask("POST", "/__admin/v1/worlds", options)
        if made.status != 201:
            raise AssertionError(f"no world: {made}")
        return f"/w/{made.json['name']}/v2"

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self):
        """Waits until the server has ended. Returns its exit code and the rest of its output."""
        rest = self.process.stdout.read()
        return self.process.wait(TIMEOUT), rest

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(TIMEOUT)
        self.process.stdin.close()
        self.process.stdout.close()


class Scratch(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.directory = Path(scratch.name)

    def serve(self, *flags):
        return Server(self, *flags, directory=self.directory)

    def run_program(self, *arguments, exit_code=0, **options):
        """Returns the output as (out, errors)."""
        done = subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.directory, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=TIMEOUT, check=False, **options)
        self.assertEqual(done.returncode, exit_code, f"{arguments}\n{done.stdout}{done.stderr}")
        return done.stdout, done.stderr

    def write(self, name, text, mode=0o600):
        path = self.directory / name
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return path

    def read(self, name):
        return (self.directory / name).read_text(encoding="utf-8")
