"""endurance.py PROGRAM [REQUESTS]: a server does not grow. It sends many requests of all kinds, ten million unless told
otherwise, and reads the server's resident memory and its number of descriptors."""

import json
import os
import re
import socket
import subprocess
import sys
import time

MAX_GROWTH = 1 << 20  # bytes, after the first tenth
SAMPLES = 100
TIMEOUT = 60
CUSTOMERS = 500
V2 = "/tenants/acme/customers"
WORLD = "/__admin/v1/worlds/default"
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


def message(method, path, body=None, **fields):
    """The bytes of a request."""
    data = b"" if body is None else json.dumps(body).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(data)}"]
    return "\r\n".join([*lines, "", ""]).encode() + data


class Load:
    """The requests. Each function sends some and checks their statuses."""

    def __init__(self, port):
        self.port, self.sent, self.round = port, 0, 0

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT)

    def pipeline(self, requests):
        """Sends (bytes, status) on one connection, all at once. The last answer closes it."""
        last, _ = requests[-1]
        data = b"".join(data for data, _ in requests[:-1]) + last.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
        received = []
        with self.connect() as connection:
            connection.sendall(data)
            while piece := connection.recv(1 << 18):
                received.append(piece)
        statuses = [int(status) for status in STATUS.findall(b"".join(received))]
        wanted = [status for _, status in requests]
        if statuses != wanted:
            raise AssertionError(f"statuses {statuses}, wanted {wanted}")
        self.sent += len(requests)

    def customers(self, prefix):
        """Reads, changes, makes and deletes customers. Some requests have an error for an answer."""
        base, number = prefix + V2, self.round
        requests = []
        for i in range(10):
            customer = f"{base}/n-{(number * 10 + i) % CUSTOMERS + 1}"
            requests += [(message("GET", customer), 200)] * 5
            requests += [(message("GET", f"{base}?pageSize=5"), 200), (message("HEAD", customer), 200)]
            requests += [(message("PATCH", customer, {"mobile": f"+47 41{(number + i) % 1000000:06}"}), 200)]
            made = {"customerUid": f"e-{number}-{i}", "firstname": "Ada", "city": f"Town {number % 97}"}
            key = {"Idempotency_Key": f'"{number}-{i}"'}
            requests += [(message("POST", base, made, **key), 201)] * 2
            requests += [(message("DELETE", f"{base}/e-{number}-{i}"), 204), (message("GET", f"{base}/none-{number}"), 404)]
        requests += [(message("POST", base, {"email": "none", "x": number}), 400), (message("GET", "/nowhere"), 404)]
        self.pipeline(requests)

    def faults(self):
        """A fault that answers, and one that resets the connection."""
        number = self.round
        self.pipeline([
            (message("POST", f"{WORLD}/faults", {"on": "get", "when": {"first": 1}, "do": {"status": 503}}), 201),
            (message("GET", f"/v2{V2}/n-1"), 503),
            (message("POST", f"{WORLD}/faults", {"on": "list", "when": {"first": 1}, "do": {"connection": "reset"}}), 201)])
        with self.connect() as connection:
            connection.sendall(message("GET", f"/v2{V2}?q={number}"))
            try:
                if answer := connection.recv(100):
                    raise AssertionError(f"the fault did not strike: {answer}")
            except ConnectionResetError:
                pass
        self.pipeline([(message("DELETE", f"{WORLD}/faults"), 204)])
        self.sent += 1

    def worlds(self):
        """A world that is made, used and deleted."""
        name = f"x-{self.round}"
        made = {"name": name, "scenario": "nordic_mix", "size": 20}
        base = f"/w/{name}/v2{V2}"
        self.pipeline([(message("POST", "/__admin/v1/worlds", made), 201), (message("GET", base), 200),
                       (message("POST", base, {"firstname": "Ada"}), 201), (message("GET", base), 200),
                       (message("DELETE", f"/__admin/v1/worlds/{name}"), 204), (message("GET", base), 404)])

    def events(self):
        """Clients of the feed that come and go."""
        for _ in range(3):
            with self.connect() as connection:
                connection.sendall(message("GET", f"{WORLD}/tenants/acme/changes", Accept="text/event-stream"))
                if not (answer := connection.recv(1 << 16)).startswith(b"HTTP/1.1 200"):
                    raise AssertionError(f"no events: {answer}")
            self.sent += 1

    def broken(self):
        """Clients that go away in the middle of a request, or send no HTTP."""
        for data in (b"GET /v2", message("POST", f"/v2{V2}", {"firstname": "A" * 1000})[:-100], b"\x16\x03\x01", b""):
            with self.connect() as connection:
                connection.sendall(data)
            self.sent += 1

    def one_round(self):
        self.round += 1
        self.customers("/v2")
        if self.round % 5 == 0:
            self.faults()
        if self.round % 7 == 0:
            self.events()
        if self.round % 11 == 0:
            self.broken()
        if self.round % 20 == 0:
            self.worlds()
        if self.round % 50 == 0:
            self.pipeline([(message("GET", f"{WORLD}/calls?limit=100"), 200), (message("GET", "/metrics"), 200),
                           (message("POST", f"{WORLD}/reset"), 204)])


def resident(pid):
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def descriptors(pid, expected):
    """The number of open descriptors, once the connections that were left are closed."""
    deadline = time.monotonic() + TIMEOUT
    while (count := len(os.listdir(f"/proc/{pid}/fd"))) > expected and time.monotonic() < deadline:
        time.sleep(0.05)
    return count


def run(program, wanted):
    server = subprocess.Popen([program, "serve", "--port", "0", "--threads", "2", "--scenario",
                               f"nordic_mix:{CUSTOMERS}"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    samples = []
    try:
        load = Load(json.loads(server.stdout.readline())["port"])
        opened = len(os.listdir(f"/proc/{server.pid}/fd"))
        for step in range(1, SAMPLES + 1):
            while load.sent < wanted * step // SAMPLES:
                load.one_round()
            samples.append(resident(server.pid))
        left = descriptors(server.pid, opened)
    finally:
        server.terminate()
        code = server.wait(TIMEOUT)
        server.stdout.close()
    tenths = [max(samples[i:i + SAMPLES // 10]) for i in range(0, SAMPLES, SAMPLES // 10)]
    growth = max(tenths) - tenths[0]
    shown = " ".join(f"{tenth / 2**20:.1f}" for tenth in tenths)
    print(f"{load.sent} requests. Most resident memory in each tenth, MiB: {shown}; {growth / 1024:+.0f} KiB after the first. "
          f"Descriptors: {opened} at the start, {left} at the end. Exit code {code}")
    faults = []
    if growth > MAX_GROWTH:
        faults.append("memory grows")
    if left > opened:
        faults.append("descriptors stay open")
    if code != 0:
        faults.append("the server did not end well")
    return faults


if __name__ == "__main__":
    found = run(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000)
    sys.exit("\n".join(found) if found else 0)
