"""What a server writes about its requests, and what it never writes."""

import json
import signal

from databases import CHIEF, PATH, TILL, Databases, bearer
from support import Scratch

SECRETS = TILL, CHIEF, "Bearer", "Authorization", "not-a-token", "Ada Secret", "crm-secret"


class AccessLog(Scratch):
    def test_a_line_for_each_request(self):
        server = self.serve("--access-log", "access.log")
        server.ask("GET", f"{PATH}?customerExternalId=crm-1")
        server.ask("GET", "/nowhere")
        lines = [json.loads(line) for line in self.read("access.log").splitlines()]
        self.assertEqual([(line["method"], line["path"], line["status"], line["peer"]) for line in lines],
                         [("GET", PATH, 200, "127.0.0.1"), ("GET", "/nowhere", 404, "127.0.0.1")])
        for line in lines:
            self.assertEqual(list(line), ["time", "peer", "method", "path", "status", "bytes", "us"])
            self.assertGreater(line["bytes"], 0)
        self.assertEqual((self.directory / "access.log").stat().st_mode & 0o777, 0o600)

    def test_a_hangup_opens_the_log_again(self):
        server = self.serve("--access-log", "access.log")
        server.ask("GET", "/one")
        (self.directory / "access.log").rename(self.directory / "access.log.1")
        server.ask("GET", "/two")
        server.signal(signal.SIGHUP)
        while not (self.directory / "access.log").exists():
            self.assertIsNone(server.process.poll())
        while "/three" not in self.read("access.log"):
            server.ask("GET", "/three")
        self.assertIn("/two", self.read("access.log.1"))
        self.assertNotIn("/two", self.read("access.log"))

    def test_the_log_on_standard_error(self):
        server = self.serve("--access-log", "-")
        server.ask("GET", "/one")
        self.assertEqual(json.loads(server.errors())["path"], "/one")


class Secrets(Databases):
    def test_no_secret_is_written(self):
        server = self.serve_record("--access-log", "access.log")
        answers = []
        for token in (TILL, CHIEF, "not-a-token"):
            answers += [server.ask("POST", PATH, {"firstname": "Ada Secret"}, **bearer(token)),
                        server.ask("GET", f"{PATH}?customerExternalId=crm-secret&access_token={TILL}", **bearer(token)),
                        server.ask("GET", f"/nowhere?token={TILL}", **bearer(token)),
                        server.ask("POST", PATH, b"{ no JSON", Content_Type="application/json", **bearer(token)),
                        server.ask("GET", "/__admin/v1/worlds", **bearer(token))]
        metrics = server.ask("GET", "/metrics", **bearer(CHIEF)).body.decode()
        server.signal(signal.SIGTERM)
        self.assertEqual(server.wait()[0], 0)
        self.assertEqual(len(self.read("access.log").splitlines()), len(answers) + 1)
        for written in (self.read("access.log"), server.errors(), metrics):
            for secret in SECRETS:
                self.assertNotIn(secret, written)
        for answer in answers:
            for token in (TILL, CHIEF, "not-a-token"):
                self.assertNotIn(token.encode(), answer.body)
