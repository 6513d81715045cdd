"""How a server starts and ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import time

import support
from support import Scratch, TIMEOUT

# A program that starts a server as a test does, says where it is, and waits.
PARENT = """
import subprocess, sys, time
server = subprocess.Popen([sys.argv[1], "serve", "--port", "0", "--exit-with-stdin"], stdin=subprocess.PIPE)
time.sleep(600)
"""


def is_open(port):
    with socket.socket() as client:
        client.settimeout(TIMEOUT)
        return client.connect_ex(("127.0.0.1", port)) == 0


class Lifecycle(Scratch):
    def assert_closes(self, port):
        deadline = time.monotonic() + TIMEOUT
        while is_open(port):
            self.assertLess(time.monotonic(), deadline, "the server is still there")
            time.sleep(0.01)


class Starting(Lifecycle):
    def test_the_first_line_says_where_it_listens(self):
        server = self.serve()
        self.assertEqual(server.ready, {"event": "listening", "url": f"http://127.0.0.1:{server.port}",
                                        "port": server.port, "pid": server.process.pid})
        self.assertEqual(server.ask("GET", "/__admin/v1/health").status, 200)
        server.signal(signal.SIGTERM)
        self.assertEqual(server.wait(), (0, b""))
        self.assertEqual(server.errors(), "")

    def test_port_0_is_a_free_port(self):
        ports = {self.serve().port for _ in range(3)}
        self.assertEqual(len(ports), 3)

    def test_a_port_that_is_taken(self):
        port = self.serve().port
        self.write("port", "1\n")
        for flags in (["--port", port], ["--listen", f"127.0.0.1:{port}"],
                      ["--port", 0, "--admin-listen", f"localhost:{port}"]):
            out, errors = self.run_program("serve", *flags, "--port-file", "port", exit_code=4)
            self.assertEqual(out, "")
            self.assertIn(f"error: cannot listen on 127.0.0.1:{port}: Address already in use\n", errors)
            self.assertFalse((self.directory / "port").exists())

    def test_the_port_file(self):
        server = self.serve("--port-file", "port")
        deadline = time.monotonic() + TIMEOUT
        while not (self.directory / "port").exists():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)
        self.assertEqual(self.read("port"), f"{server.port}\n")

    def test_control_on_a_port_of_its_own(self):
        server = self.serve("--admin-listen", "127.0.0.1:0")
        admin = int(server.ready["adminUrl"].rpartition(":")[2])
        self.assertNotEqual(admin, server.port)
        for path in ("/__admin/v1/health", "/%5f_admin/v1/health", "/metrics"):
            self.assertEqual(server.ask("GET", path).status, 404, path)
        self.assertEqual(server.ask("GET", "/v2/tenants/acme/customers").status, 200)
        server.port = admin
        self.assertEqual(server.ask("GET", "/__admin/v1/health").status, 200)
        self.assertEqual(server.ask("GET", "/v2/tenants/acme/customers").status, 404)

    def test_customers_are_there_before_the_first_line(self):
        self.run_program("generate", "--count", 7, "--out", "customers.jsonl")
        for flags, tenant, count in (([], "acme", 0), (["customers.jsonl"], "acme", 7),
                                     (["customers.jsonl", "--tenant", "shop"], "shop", 7),
                                     (["--scenario", "retail_chain:11:3"], "acme", 11),
                                     (["--scenario", "heavy_ties:5", "customers.jsonl"], "acme", 12)):
            page = self.serve(*flags).ask("GET", f"/v2/tenants/{tenant}/customers")
            self.assertEqual((page.status, page.json["paging"]["totalCount"]), (200, count), flags)

    def test_a_reset_returns_to_the_files(self):
        self.run_program("generate", "--count", 3, "--out", "customers.jsonl")
        server = self.serve("customers.jsonl")
        path = "/v2/tenants/acme/customers"
        before = server.ask("GET", path).body
        self.assertEqual(server.ask("DELETE", f"{path}/c-2").status, 204)
        self.assertEqual(server.ask("POST", path, {"firstname": "Ada"}).status, 201)
        self.assertNotEqual(server.ask("GET", path).body, before)
        self.assertIn(server.ask("POST", "/__admin/v1/worlds/default/reset").status, (200, 204))
        self.assertEqual(server.ask("GET", path).body, before)

    def test_files_with_faults_are_not_served(self):
        self.write("bad.csv", "customerUid,firstname,email\na,Ada,ada@mail.example\nb,Bo,nonsense\n")
        out, errors = self.run_program("serve", "--port", 0, "bad.csv", exit_code=3)
        self.assertEqual(out, "")
        self.assertIn("bad.csv:3:1: email: ", errors)
        self.assertIn("the server has not started", errors)
        self.run_program("serve", "--port", 0, "nothing.csv", exit_code=2)
        self.write("good.csv", "customerUid,firstname\na,Ada\n")
        self.run_program("serve", "--port", 0, "good.csv", "good.csv", exit_code=3)

    def test_the_clock_stands_still_unless_it_is_real(self):
        customer = {"firstname": "Ada"}
        for flags, is_real in (([], False), (["--fixture"], False), (["--dev"], True), (["--clock", "real"], True),
                               (["--dev", "--clock", "fake"], False)):
            made = self.serve(*flags).ask("POST", "/v2/tenants/acme/customers", customer).json
            self.assertEqual(made["createdAt"] != "2025-01-01T00:00:00.000Z", is_real, flags)
            self.assertEqual(made["customerUid"] != "c-000001", "--dev" in flags, flags)


class Ending(Lifecycle):
    def test_signals_end_it(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            server = self.serve()
            idle = server.connect()
            idle.connect()
            server.signal(number)
            self.assertEqual(server.wait(), (0, b""))
            idle.close()

    def test_a_second_signal_ends_it_at_once(self):
        server = self.serve()
        fault = {"on": "list", "at": "after", "do": {"delayMs": 600_000}}
        self.assertEqual(server.ask("POST", "/__admin/v1/worlds/default/faults", fault).status, 201)
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.sendall(b"GET /v2/tenants/acme/customers HTTP/1.1\r\nHost: localhost\r\n\r\n")
            while server.ask("GET", "/__admin/v1/worlds/default/calls/count").json["count"] == 0:
                time.sleep(0.01)
            server.signal(signal.SIGTERM)
            self.assert_closes(server.port)  # it has taken the first signal
            server.signal(signal.SIGINT)
            self.assertEqual(server.process.wait(TIMEOUT), -signal.SIGINT)

    def test_it_ends_when_standard_input_ends(self):
        server = self.serve()
        server.process.stdin.write(b"words that nobody reads\n")
        server.process.stdin.flush()
        self.assertEqual(server.ask("GET", "/__admin/v1/health").status, 200)
        server.process.stdin.close()
        self.assertEqual(server.wait(), (0, b""))

    def test_input_that_has_ended_ends_it_after_the_first_line(self):
        for stdin in (subprocess.DEVNULL, None):
            command = [support.PROGRAM, "serve", "--port", "0", "--exit-with-stdin"]
            done = subprocess.run(command if stdin else ["sh", "-c", 'exec "$@" <&-', "sh", *command], stdin=stdin,
                                  capture_output=True, timeout=TIMEOUT, check=True)
            self.assertEqual(json.loads(done.stdout)["event"], "listening")
            self.assertEqual(done.stderr, b"")

    def test_it_ends_if_its_parent_is_killed(self):
        parent = subprocess.Popen([sys.executable, "-c", PARENT, support.PROGRAM], stdout=subprocess.PIPE)
        self.addCleanup(parent.stdout.close)
        port = json.loads(parent.stdout.readline())["port"]
        self.assertTrue(is_open(port))
        parent.send_signal(signal.SIGKILL)
        parent.wait(TIMEOUT)
        self.assert_closes(port)

    def test_standard_input_does_not_matter_without_the_flag(self):
        server = subprocess.Popen([support.PROGRAM, "serve", "--port", "0"], stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait, TIMEOUT)
        self.addCleanup(server.kill)
        self.assertTrue(is_open(json.loads(server.stdout.readline())["port"]))
        server.send_signal(signal.SIGTERM)
        self.assertEqual(server.wait(TIMEOUT), 0)

    def test_an_output_that_cannot_be_written(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([support.PROGRAM, "serve", "--port", "0"], stdin=subprocess.DEVNULL, stdout=full,
                                  stderr=subprocess.PIPE, timeout=TIMEOUT, check=False)
        self.assertEqual(done.returncode, 4)
        self.assertIn(b"No space left", done.stderr)
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run([support.PROGRAM, "serve", "--port", "0"], stdin=subprocess.DEVNULL, stdout=writer,
                              stderr=subprocess.PIPE, timeout=TIMEOUT, check=False)
        os.close(writer)
        self.assertEqual(done.returncode, 4)


class Contradictions(Scratch):
    def test_flags_that_contradict_each_other(self):
        self.write("customers.jsonl", '{"customerUid":"a"}\n')
        for flags, names in ((["--listen", "127.0.0.1:0", "--port", 0], ["--listen", "--port"]),
                             (["--fixture", "--dev"], ["--fixture", "--dev"]),
                             (["--fixture", "--clock", "real"], ["--fixture", "--clock real"]),
                             (["--no-admin", "--admin-listen", "127.0.0.1:0"], ["--no-admin", "--admin-listen"]),
                             (["--no-admin", "--admin-token-file", "x"], ["--no-admin", "--admin-token-file"]),
                             (["--exit-with-stdin", "-"], ["--exit-with-stdin", "file -"]),
                             (["--token-file", "x"], ["--token-file", "--db"]),
                             (["--scenario", "nordic_mix:3", "--locale", "nb"], ["--scenario", "--locale"]),
                             (["--map", "a=email"], ["--map", "FILE"]),
                             (["--listen", "0.0.0.0:0"], ["0.0.0.0:0", "--allow-remote"]),
                             (["--admin-listen", "[::]:0"], ["[::]:0", "--allow-remote"]),
                             (["--listen", "0.0.0.0:0", "--allow-remote"], ["--allow-remote", "--admin-token-file"]),
                             (["--db", "x"], ["--db", "--token-file"]),
                             *((["--db", "x", "--token-file", "y", *other], ["--db", other[0]])
                               for other in (["--auth", "none"], ["--auth", "any"], ["--scenario", "heavy_ties:3"],
                                             ["--fixture"], ["--dev"], ["--clock", "fake"], ["--tenant", "acme"],
                                             ["--locale", "nb"], ["--admin-token-file", "z"]))):
            out, errors = self.run_program("serve", *flags, exit_code=2)
            self.assertEqual(out, "")
            for name in names:
                self.assertIn(name, errors, flags)

    def test_all_contradictions_are_named(self):
        _, errors = self.run_program("serve", "--fixture", "--dev", "--no-admin", "--admin-listen", "127.0.0.1:0",
                                     "--cors", "*", exit_code=2)
        self.assertEqual(errors.count(";"), 2)

    def test_values_that_are_not_valid(self):
        for flags in (["--listen", "shop.example:80"], ["--listen", "127.0.0.1"], ["--port", 65536], ["--threads", 0],
                      ["--scenario", "nonsense:3"], ["--scenario", "heavy_ties:0"], ["--scenario", "heavy_ties:3:x"],
                      ["--scenario", "heavy_ties:3:1:1"], ["--cors", "*"], ["--cors", "https://a.example/path"],
                      ["--auth", "some"], ["--tenant", "a b"], ["--country", "XX"], ["--admin-token-file", "nothing"]):
            out, errors = self.run_program("serve", *flags, exit_code=2)
            self.assertEqual(out, "")
            self.assertIn("error: ", errors)


class Documents(Scratch):
    def test_openapi_prints_what_a_server_serves(self):
        server = self.serve()
        for flags, path in (([], "/openapi.json"), (["--admin"], "/__admin/openapi.json")):
            out, errors = self.run_program("openapi", *flags)
            self.assertEqual(errors, "")
            self.assertEqual(json.loads(out), server.ask("GET", path).json)
