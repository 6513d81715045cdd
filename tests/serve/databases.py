"""Servers of record: --db, tokens, and what a signal or a kill leaves behind."""

import http.client
import json
import signal
import subprocess
import threading

import support
from support import Scratch, TIMEOUT, ask

TILL, OTHER, CHIEF = "till-0123456789abcdef", "other-0123456789abcdef", "chief-0123456789abcdef"
RIGHTS = ["TENANT.ACCESS", "TENANT.BACKOFFICE"]
PATH = "/v2/tenants/acme/customers"


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


class Writer(threading.Thread):
    """Creates customers one after the other until the server is gone, and notes the ids that were acknowledged."""

    def __init__(self, server, name):
        super().__init__()
        self.connection, self.label = server.connect(), name
        self.acknowledged, self.refused = [], []

    def run(self):
        number = 0
        try:
            while True:
                draft = {"customerUid": f"{self.label}-{number}", "firstname": self.label}
                answer = ask(self.connection, "POST", PATH, draft, bearer(TILL))
                if answer.status != 201:
                    self.refused.append(answer)
                    return
                self.acknowledged.append(answer.json["customerUid"])
                number += 1
        except (OSError, http.client.HTTPException):
            pass
        finally:
            self.connection.close()


class Databases(Scratch):
    def setUp(self):
        super().setUp()
        self.run_program("generate", "--count", 5, "--out", "customers.jsonl")
        for tenant in ("acme", "shop"):
            self.run_program("import", "customers.jsonl", "--restore", "--db", "shop.db", "--tenant", tenant)
        self.write_tokens()

    def write_tokens(self, *more):
        tokens = [{"token": TILL, "subject": "till", "tenants": {"acme": RIGHTS, "shop": ["TENANT.ACCESS"]}},
                  {"token": CHIEF, "subject": "chief", "tenants": {"acme": RIGHTS}, "admin": True},
                  {"token": "expired-0123456789", "subject": "old", "tenants": {"acme": RIGHTS},
                   "expires": "2026-01-01T00:00:00Z"}, *more]
        self.write("tokens.json", json.dumps({"tokens": tokens}))

    def serve_record(self, *flags):
        return self.serve("--db", "shop.db", "--token-file", "tokens.json", *flags)

    def ids(self):
        lines = self.run_program("convert", "--db", "shop.db", "--tenant", "acme", "--jsonl")[0].splitlines()
        return {json.loads(line)["customerUid"] for line in lines}

    def write_until(self, server, end):
        """Four writers; calls `end` after each has written. Returns the writers, who are done."""
        writers = [Writer(server, f"w{i}") for i in range(4)]
        for writer in writers:
            writer.start()
        while any(len(writer.acknowledged) < 20 and writer.is_alive() for writer in writers):
            pass
        end()
        for writer in writers:
            writer.join(TIMEOUT)
            self.assertFalse(writer.is_alive())
            self.assertGreaterEqual(len(writer.acknowledged), 20, writer.refused)
        return writers


class Record(Databases):
    def test_each_tenant_is_served_to_those_with_a_token(self):
        server = self.serve_record()
        for tenant, token, status in (("acme", TILL, 200), ("shop", TILL, 200), ("shop", CHIEF, 403),
                                      ("nobody", TILL, 403), ("acme", OTHER, 401), ("acme", "expired-0123456789", 401)):
            answer = server.ask("GET", f"/v2/tenants/{tenant}/customers", **bearer(token))
            self.assertEqual(answer.status, status, (tenant, token, answer.body))
        self.assertEqual(server.ask("GET", PATH).status, 401)
        self.assertEqual(server.ask("DELETE", "/v2/tenants/shop/customers/c-1", **bearer(TILL)).status, 403)

    def test_control_needs_the_token_of_an_administrator(self):
        server = self.serve_record()
        for path in ("/__admin/v1/worlds", "/metrics"):
            self.assertEqual([server.ask("GET", path).status] +
                             [server.ask("GET", path, **bearer(token)).status for token in (TILL, CHIEF)],
                             [401, 403, 200], path)

    def test_worlds_for_tests_are_refused(self):
        server = self.serve_record()
        for world in ({}, {"name": "copy", "from": "default"}):
            self.assertEqual(server.ask("POST", "/__admin/v1/worlds", world, **bearer(CHIEF)).status, 409)
        self.assertEqual(server.ask("GET", "/w/copy" + PATH).status, 404)

    def test_metrics_show_the_tenants(self):
        server = self.serve_record()
        self.assertEqual(server.ask("POST", PATH, {"firstname": "Ada"}, **bearer(TILL)).status, 201)
        page = server.ask("GET", "/metrics", **bearer(CHIEF))
        self.assertEqual(page.headers["Content-Type"], "text/plain; version=0.0.4; charset=utf-8")
        for sample in ('custengine_tenant_loaded{tenant="acme"} 1', 'custengine_tenant_loaded{tenant="shop"} 1',
                       'custengine_tenant_read_only{tenant="acme"} 0', 'custengine_tenant_write_failed{tenant="acme"} 0',
                       'custengine_http_requests_total{operation="create",status="2xx"} 1', "custengine_worlds 1"):
            self.assertIn(f"\n{sample}\n", page.body.decode())
        self.assertRegex(page.body.decode(), r"\ncustengine_file_bytes [1-9]\d*\n")

    def test_the_file_of_tokens(self):
        flags = ["serve", "--port", 0, "--db", "shop.db", "--token-file", "tokens.json"]
        (self.directory / "tokens.json").chmod(0o644)
        self.assertIn("chmod 600 tokens.json", self.run_program(*flags, exit_code=2)[1])
        self.write("tokens.json", '{"tokens":[{"token":"secret","subject":1,"tenants":{"acme":["ROOT"]}}]}')
        _, errors = self.run_program(*flags, exit_code=2)
        for field in ("tokens[0].token: ", "tokens[0].subject: ", "tokens[0].tenants.acme[0]: "):
            self.assertIn(field, errors)
        self.assertNotIn("secret", errors)
        (self.directory / "tokens.json").unlink()
        self.assertIn("tokens.json: No such file", self.run_program(*flags, exit_code=2)[1])

    def test_a_hangup_reads_the_tokens_again(self):
        server = self.serve_record()
        self.assertEqual(server.ask("GET", PATH, **bearer(OTHER)).status, 401)
        self.write("tokens.json", "no JSON")
        server.signal(signal.SIGHUP)
        while "the old tokens stay valid" not in server.errors():
            self.assertIsNone(server.process.poll())
        self.assertEqual(server.ask("GET", PATH, **bearer(TILL)).status, 200)
        self.write_tokens({"token": OTHER, "subject": "other", "tenants": {"acme": RIGHTS}})
        server.signal(signal.SIGHUP)
        while server.ask("GET", PATH, **bearer(OTHER)).status != 200:
            self.assertIsNone(server.process.poll())

    def test_what_is_no_database(self):
        flags = ["serve", "--port", 0, "--token-file", "tokens.json", "--db"]
        self.run_program(*flags, "nothing.db", exit_code=2)
        self.run_program(*flags, "customers.jsonl", exit_code=3)
        self.serve_record()
        _, errors = self.run_program(*flags, "shop.db", exit_code=4)
        self.assertIn("is open in process", errors)

    def test_a_signal_under_load_loses_no_answer(self):
        server = self.serve_record("--threads", 4)
        writers = self.write_until(server, lambda: server.signal(signal.SIGTERM))
        self.assertEqual(server.wait(), (0, b""))
        for writer in writers:
            self.assertLessEqual({answer.status for answer in writer.refused}, {503})
        self.assertFalse((self.directory / "shop.db-log").exists())
        acknowledged = {customer for writer in writers for customer in writer.acknowledged}
        self.assertEqual(self.ids(), acknowledged | {f"c-{i}" for i in range(1, 6)})

    def test_a_kill_loses_no_acknowledged_write(self):
        server = self.serve_record("--threads", 4)
        writers = self.write_until(server, lambda: server.signal(signal.SIGKILL))
        self.assertEqual(server.wait()[0], -signal.SIGKILL)
        acknowledged = {customer for writer in writers for customer in writer.acknowledged}
        found = self.ids()
        self.assertLessEqual(acknowledged, found)
        # Beside them, each writer may have one whose answer was on its way.
        self.assertLessEqual(len(found - acknowledged), 5 + len(writers))
        server = self.serve_record()
        last = writers[0].acknowledged[-1]
        self.assertEqual(server.ask("GET", f"{PATH}/{last}", **bearer(TILL)).json["customerUid"], last)

    def test_exec_serves_a_database(self):
        script = f'curl -s -H "Authorization: Bearer {TILL}" $CUSTENGINE_URL{PATH}/c-1'
        done = subprocess.run([support.PROGRAM, "exec", "--db", "shop.db", "--token-file", "tokens.json", "--", "sh", "-c",
                               script], cwd=self.directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True,
                              timeout=TIMEOUT)
        self.assertEqual(json.loads(done.stdout)["customerUid"], "c-1")
        self.assertFalse((self.directory / "shop.db-log").exists())
