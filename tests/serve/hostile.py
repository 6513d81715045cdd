"""hostile.py PROGRAM: requests that parsers read differently, that are too large, or that come too slowly."""

import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from raw import RawServer, free_port, read_all, status_lines, talk

try:
    import h11
except ImportError:
    # A Python that is not Debian's does not look there.
    sys.path.append("/usr/lib/python3/dist-packages")
    try:
        import h11
    except ImportError:
        h11 = None

PROGRAM = None
BASE = b"/v2/tenants/acme/customers/"
CLOSE = b"Connection: close\r\n"
SMUGGLED = b"GET " + BASE + b"smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"


def request(method=b"GET", target=BASE + b"c", fields=b"", body=b"", version=b"HTTP/1.1", host=b"Host: localhost\r\n"):
    return method + b" " + target + b" " + version + b"\r\n" + host + fields + b"\r\n" + body


def framed(fields, body=b"0\r\n\r\n", **options):
    """A POST whose end parsers may see in different places."""
    return request(b"POST", fields=fields, body=body, **options)


# (name, bytes, statuses). Each must have one answer, and the server must close.
FRAMING = [
    ("length and chunked", framed(b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), {400}),
    ("chunked and length", framed(b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), {400}),
    ("xchunked", framed(b"Transfer-Encoding: xchunked\r\n"), {400}),
    ("gzip", framed(b"Transfer-Encoding: gzip\r\nContent-Length: 5\r\n"), {400}),
    ("gzip, chunked", framed(b"Transfer-Encoding: gzip, chunked\r\n"), {400}),
    ("chunked, identity", framed(b"Transfer-Encoding: chunked, identity\r\n"), {400}),
    ("chunked twice", framed(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), {400}),
    ("chunked, then identity", framed(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"), {400}),
    ("chunked with vertical tab", framed(b"Transfer-Encoding: \x0bchunked\r\n"), {400}),
    ("chunked in quotes", framed(b'Transfer-Encoding: "chunked"\r\n'), {400}),
    ("an empty encoding", framed(b"Transfer-Encoding:\r\nContent-Length: 5\r\n"), {400}),
    ("chunked in HTTP/1.0", framed(b"Transfer-Encoding: chunked\r\n", version=b"HTTP/1.0"), {400}),
    ("blank before the colon", framed(b"Transfer-Encoding : chunked\r\n"), {400}),
    ("a name with NUL", framed(b"Transfer-Encoding\x00: chunked\r\n"), {400}),
    ("a line that begins with a blank", framed(b" Transfer-Encoding: chunked\r\n", host=b""), {400}),
    ("lengths that differ", framed(b"Content-Length: 4\r\nContent-Length: 5\r\n"), {400}),
    ("lengths that are equal", framed(b"Content-Length: 5\r\nContent-Length: 5\r\n"), {400}),
    ("a list of lengths", framed(b"Content-Length: 5, 5\r\n"), {400}),
    ("a length with a sign", framed(b"Content-Length: +5\r\n"), {400}),
    ("a negative length", framed(b"Content-Length: -5\r\n"), {400}),
    ("a hexadecimal length", framed(b"Content-Length: 0x5\r\n"), {400}),
    ("a length with a blank", framed(b"Content-Length: 5 0\r\n"), {400}),
    ("an empty length", framed(b"Content-Length:\r\n"), {400}),
    ("a length beyond 64 bits", framed(b"Content-Length: 18446744073709551621\r\n"), {400}),
    ("a folded field", framed(b"Content-Length: 5\r\nX: a\r\n b\r\n"), {400}),
    ("a folded encoding", framed(b"Transfer-Encoding:\r\n chunked\r\n"), {400}),
    ("NUL in a value", framed(b"Content-Length: 5\r\nX: a\x00b\r\n"), {400}),
    ("CR in a value", framed(b"Content-Length: 5\r\nX: a\rb\r\n"), {400}),
    ("LF alone ends a field", framed(b"Content-Length: 5\nX: a\r\n"), {400}),
    ("a field without a colon", framed(b"Content-Length: 5\r\nX\r\n"), {400}),
    ("a field without a name", framed(b"Content-Length: 5\r\n: a\r\n"), {400}),
    ("no Host", request(host=b""), {400}),
    ("two Hosts", request(fields=b"Host: localhost\r\n"), {400}),
    ("a Host that is none", request(host=b"Host: a b\r\n"), {400}),
    ("a chunk size with 0x", framed(b"Transfer-Encoding: chunked\r\n", b"0x5\r\nabcde\r\n0\r\n\r\n"), {400}),
    ("a chunk size with a sign", framed(b"Transfer-Encoding: chunked\r\n", b"+5\r\nabcde\r\n0\r\n\r\n"), {400}),
    ("a chunk size beyond 64 bits", framed(b"Transfer-Encoding: chunked\r\n", b"10000000000000005\r\nabcde\r\n"), {400}),
    ("a chunk that is longer", framed(b"Transfer-Encoding: chunked\r\n", b"3\r\nabcde\r\n0\r\n\r\n"), {400}),
    ("a chunk line that LF ends", framed(b"Transfer-Encoding: chunked\r\n", b"5\nabcde\r\n0\r\n\r\n"), {400}),
    ("LF in a chunk extension", framed(b"Transfer-Encoding: chunked\r\n", b"5;\nxx\r\nabcde\r\n0\r\n\r\n"), {400}),
    ("a trailer of framing", framed(b"Transfer-Encoding: chunked\r\n", b"0\r\nContent-Length: 5\r\n\r\n"), {400}),
    ("a body of GET", request(fields=b"Content-Length: 5\r\n", body=b"12345"), {400}),
    ("chunks of GET", request(fields=b"Transfer-Encoding: chunked\r\n", body=b"0\r\n\r\n"), {400}),
    ("a body of HEAD", request(b"HEAD", fields=b"Content-Length: 5\r\n", body=b"12345"), {400}),
    ("a lower-case method", request(b"get"), {501}),
    ("TRACE", request(b"TRACE"), {501}),
    ("CONNECT", request(b"CONNECT", b"localhost:80"), {501}),
    ("a method that nobody knows", request(b"GETS"), {501}),
    ("a method that is no token", request(b"G@T"), {400}),
    ("an absolute target", request(target=b"http://localhost" + BASE + b"c"), {400}),
    ("an asterisk", request(b"OPTIONS", b"*"), {400}),
    ("a target without a slash", request(target=b"v2"), {400}),
    ("a target in UTF-8", request(target=BASE + "å".encode()), {400}),
    ("a target with NUL", request(target=BASE + b"\x00"), {400}),
    ("a target with a blank", request(target=BASE + b"a b"), {400}),
    ("a tab in the request line", b"GET\t/v2 HTTP/1.1\r\nHost: localhost\r\n\r\n", {400}),
    ("two blanks in the request line", b"GET  /v2 HTTP/1.1\r\nHost: localhost\r\n\r\n", {400}),
    ("no version", b"GET /v2\r\n\r\n", {400}),
    ("HTTP/2.0", request(version=b"HTTP/2.0"), {505}),
    ("HTTP/1.2", request(version=b"HTTP/1.2"), {505}),
    ("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {505}),
    ("a name of the version in lower case", request(version=b"http/1.1"), {400}),
    ("the start of TLS", b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03" + bytes(32), {400}),
    ("an unknown expectation", framed(b"Content-Length: 5\r\nExpect: tea\r\n"), {417}),
]


# Requests whose body holds another request, and fields that could hide where the body ends: (name, bytes).
INNER = b"0\r\n\r\n" + SMUGGLED
HIDDEN = [(f"{fields!r} around a request", framed(fields % {b"length": len(INNER)}, INNER)) for fields in (
    b"Content-Length: %(length)d\r\n",
    b"Content-Length: %(length)d\r\nTransfer-Encoding: chunked\r\n",
    b"Content-Length: %(length)d\r\nTransfer-Encoding: xchunked\r\n",
    b"Content-Length: %(length)d\r\nTransfer-Encoding: identity\r\n",
    b"Content-Length: %(length)d\r\nTransfer-Encoding : chunked\r\n",
    b"Content-Length: %(length)d\r\nTransfer-Encoding:\r\n chunked\r\n",
    b"Content-Length: %(length)d\r\nX: y\n\tTransfer-Encoding: chunked\r\n",
    b"Content-Length: %(length)d\r\nTransfer_Encoding: chunked\r\n",
    b"Content-Length: %(length)d\r\nX: y\rTransfer-Encoding: chunked\r\n",
    b"Content-Length: %(length)d\r\nContent-Length: %(length)d\r\n",
    b"Content-Length: %(length)d, %(length)d\r\n",
    b"Content-Length: %(length)d\r\nContent-Length : 5\r\n",
    b"Content-Length: %(length)d\r\nExpect: 100-continue\r\n",
)]
HIDDEN += [
    ("GET with a request in its body", request(fields=b"Content-Length: %d\r\n" % len(INNER), body=INNER)),
    ("DELETE with a request in its body", request(b"DELETE", fields=b"Content-Length: %d\r\n" % len(INNER), body=INNER)),
    ("a request in a chunk", framed(b"Transfer-Encoding: chunked\r\n",
                                    b"%x;a=b\r\n%b\r\n0\r\n\r\n" % (len(INNER), INNER))),
]


class Framing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = RawServer(PROGRAM)

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def check_refused(self, data, statuses):
        answer = self.server.talk(data)
        found = status_lines(answer)
        self.assertEqual(len(found), 1, answer)
        self.assertIn(found[0], statuses)
        self.assertNotIn(b"smuggled", answer)
        self.assertIn(b"\r\nConnection: close\r\n", answer)
        if not data.startswith(b"HEAD"):
            self.assertIn(b'"code":"Http', answer)

    def test_each_is_refused_and_closed(self):
        for name, data, statuses in FRAMING:
            with self.subTest(name):
                self.check_refused(data + SMUGGLED, statuses)

    def test_refused_after_a_valid_request(self):
        for name, data, statuses in FRAMING:
            with self.subTest(name):
                answer = self.server.talk(request(target=BASE + b"first") + data + SMUGGLED)
                found = status_lines(answer)
                self.assertEqual(len(found), 2, answer)
                self.assertEqual(found[0], 404)
                self.assertIn(found[1], statuses)
                self.assertNotIn(b"smuggled", answer)

    def test_valid_requests_are_served_in_order(self):
        data = b"".join(request(target=BASE + b"c-%d" % i) for i in range(100))
        answer = self.server.talk(data + request(fields=CLOSE))
        self.assertEqual(status_lines(answer), [404] * 101)
        places = [answer.index(b"no customer c-%d\"" % i) for i in range(100)]
        self.assertEqual(places, sorted(places))

    def test_an_empty_line_before_a_request_is_ignored(self):
        self.assertEqual(status_lines(self.server.talk(b"\r\n" + request(fields=CLOSE))), [404])

    def test_upgrade_is_ignored(self):
        fields = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
        self.assertEqual(status_lines(self.server.talk(request(fields=fields) + request(fields=CLOSE))), [404, 404])

    def test_target_sizes(self):
        fitting = BASE + b"a" * (8192 - len(BASE))
        good = self.server.talk(request(target=fitting, fields=CLOSE))
        self.assertNotIn(b'"code":"Http', good)
        self.assertEqual(len(status_lines(good)), 1)
        self.check_refused(request(target=fitting + b"a"), {414})
        self.check_refused(b"GET /" + b"a" * 100_000, {414})

    def test_header_sizes(self):
        fields = b"".join(b"X-%d: y\r\n" % i for i in range(98))
        self.assertEqual(status_lines(self.server.talk(request(fields=fields + CLOSE))), [404])
        self.check_refused(request(fields=fields + b"A: b\r\n" + CLOSE), {431})
        self.assertEqual(status_lines(self.server.talk(request(fields=b"X: " + b"y" * 16000 + b"\r\n" + CLOSE))), [404])
        self.check_refused(request(fields=b"X: " + b"y" * 16384 + b"\r\n"), {431})
        self.check_refused(b"GET / HTTP/1.1\r\nX: " + b"y" * 1_000_000, {431})

    def test_body_sizes(self):
        limit = 1 << 20
        body = b"b" * limit
        chunked = CLOSE + b"Transfer-Encoding: chunked\r\n"
        good = self.server.talk(framed(CLOSE + b"Content-Length: %d\r\n" % limit, body))
        self.assertNotIn(413, status_lines(good))
        self.assertEqual(len(status_lines(good)), 1)
        good = self.server.talk(framed(chunked, b"%x\r\n%b\r\n0\r\n\r\n" % (limit, body)))
        self.assertNotIn(413, status_lines(good))
        self.check_refused(framed(b"Content-Length: %d\r\n" % (limit + 1), body + b"b"), {413})
        self.check_refused(framed(b"Content-Length: %d\r\n" % (limit + 1), b""), {413})
        self.check_refused(framed(chunked, b"%x\r\n%bb\r\n0\r\n\r\n" % (limit + 1, body)), {413})
        half = b"%x\r\n%b\r\n" % (limit // 2, body[:limit // 2])
        self.check_refused(framed(chunked, half + half + b"1\r\nb\r\n0\r\n\r\n"), {413})

    def test_chunk_framing_sizes(self):
        chunked = CLOSE + b"Transfer-Encoding: chunked\r\n"
        self.check_refused(framed(chunked, b"1;" + b"e" * 20_000 + b"\r\nb\r\n0\r\n\r\n"), {400, 413})
        self.check_refused(framed(chunked, b"0;" + b"e" * 20_000 + b"\r\n\r\n"), {400, 413})
        self.check_refused(framed(chunked, b"1;" + b"e" * 2_000_000), {400, 413})
        self.check_refused(framed(chunked, b"0\r\nX: " + b"t" * 20_000 + b"\r\n\r\n"), {400, 413})
        self.check_refused(framed(chunked, b"0\r\nX: " + b"t" * 2_000_000), {400, 413})
        self.check_refused(framed(chunked, (b"1;" + b"e" * 50 + b"\r\nb\r\n") * 400 + b"0\r\n\r\n"), {400, 413})

    def test_expect(self):
        fields = CLOSE + b"Expect: 100-continue\r\nContent-Length: "
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=8) as connection:
            connection.sendall(framed(fields + b"5\r\n", b""))
            self.assertEqual(connection.recv(100), b"HTTP/1.1 100 Continue\r\n\r\n")
            connection.sendall(b"12345")
            self.assertEqual(len(status_lines(read_all(connection))), 1)
        self.check_refused(framed(fields + b"99999999\r\n", b""), {413})

    def test_random_bytes(self):
        """A mutated request gets answers or a closed connection, and the server goes on."""
        import random
        chance = random.Random(7)
        whole = framed(b"Transfer-Encoding: chunked\r\nX: y\r\n", b"5;a=b\r\nabcde\r\n0\r\nT: u\r\n\r\n")
        for _ in range(400):
            data = bytearray(whole)
            for _ in range(chance.randint(1, 4)):
                place = chance.randrange(len(data))
                chance.choice([lambda: data.__setitem__(place, chance.randrange(256)),
                               lambda: data.__delitem__(place), lambda: data.insert(place, chance.choice(b"\r\n\0: ,;0f")),
                               lambda: data.extend(data[:place])])()
            answer = self.server.talk(bytes(data), half_close=True)
            self.assertTrue(answer == b"" or answer.startswith(b"HTTP/1.1 "), answer)
        self.assertEqual(status_lines(self.server.talk(request(fields=CLOSE))), [404])

    @unittest.skipIf(h11 is None, "python3-h11 is not installed")
    def test_answers_are_well_formed(self):
        requests = [("GET", request()), ("HEAD", request(b"HEAD")), ("POST", framed(b"Content-Length: 5\r\n")),
                    ("GET", request(version=b"HTTP/1.0")), ("OPTIONS", request(b"OPTIONS"))]
        requests += [(data.split(b" ")[0].decode("ascii", "replace"), data) for _, data, _ in FRAMING
                     if data.split(b" ")[0].isalpha() and not data.startswith(b"CONNECT")]
        for method, data in requests:
            with self.subTest(data):
                client = h11.Connection(h11.CLIENT)
                client.send(h11.Request(method=method, target="/", headers=[("Host", "a")]))
                client.send(h11.EndOfMessage())
                client.receive_data(self.server.talk(data, half_close=True))
                client.receive_data(b"")
                event = client.next_event()
                self.assertIsInstance(event, h11.Response)
                names = [name for name, _ in event.headers]
                self.assertEqual(len(names), len(set(names)))
                while not isinstance(event, h11.EndOfMessage):
                    event = client.next_event()
                    self.assertIsInstance(event, (h11.Data, h11.EndOfMessage))
                self.assertEqual(client.trailing_data[0], b"")


class Proxy:
    """A proxy in front of the server, which keeps its connections to it open and shares them between clients."""

    def __init__(self, command, config, backend):
        self.port = free_port()
        self.folder = tempfile.TemporaryDirectory()
        path = os.path.join(self.folder.name, "config")
        with open(path, "w", encoding="ascii") as file:
            file.write(config % {"port": self.port, "backend": backend, "folder": self.folder.name})
        arguments = [part % {"path": path, "folder": self.folder.name} for part in command]
        self.process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                time.sleep(0.05)
        self.__exit__()
        raise RuntimeError(f"{command[0]} does not listen")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        self.folder.cleanup()


NGINX = (["nginx", "-p", "%(folder)s", "-e", "stderr", "-c", "%(path)s"], """
daemon off;
pid %(folder)s/pid;
events {}
http {
  access_log off;
  client_body_temp_path %(folder)s/a; proxy_temp_path %(folder)s/b; fastcgi_temp_path %(folder)s/c;
  uwsgi_temp_path %(folder)s/d; scgi_temp_path %(folder)s/e;
  client_header_timeout 300ms; client_body_timeout 300ms; keepalive_timeout 200ms; lingering_close off;
  upstream server { server 127.0.0.1:%(backend)d; keepalive 4; }
  server {
    listen 127.0.0.1:%(port)d;
    ignore_invalid_headers off;
    location / {
      proxy_pass http://server; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host localhost;
      proxy_request_buffering off;
    }
  }
}
""")
HAPROXY = (["haproxy", "-db", "-f", "%(path)s"], """
global
  maxconn 100
defaults
  mode http
  timeout client 300ms
  timeout server 3s
  timeout connect 3s
  timeout http-request 300ms
  timeout http-keep-alive 200ms
  http-reuse always
frontend front
  bind 127.0.0.1:%(port)d
  option accept-invalid-http-request
  default_backend back
backend back
  server server 127.0.0.1:%(backend)d
""")


class BehindProxies(unittest.TestCase):
    """The proxy and the server must agree where each request ends: else the next client gets the answer to another."""

    def check(self, command, config):
        if not shutil.which(command[0], path="/usr/sbin:/usr/bin:/bin"):
            self.skipTest(f"{command[0]} is not installed")
        command = [shutil.which(command[0], path="/usr/sbin:/usr/bin:/bin"), *command[1:]]
        with RawServer(PROGRAM) as server, Proxy(command, config, server.port) as proxy:
            for number, (name, data) in enumerate([(name, data + SMUGGLED) for name, data, _ in FRAMING] + HIDDEN):
                with self.subTest(name):
                    answer = talk(proxy.port, data)
                    is_hidden = number >= len(FRAMING)
                    # A proxy that sees two requests may pass on both. One that is in a body must not be answered.
                    final = [status for status in status_lines(answer) if status != 100]
                    self.assertLessEqual(len(final), 1 if is_hidden else 2, answer)
                    self.assertFalse(is_hidden and b"smuggled" in answer, answer)
                    for probe in range(2):
                        target = BASE + b"probe-%d-%d" % (number, probe)
                        answer = talk(proxy.port, request(target=target, fields=CLOSE))
                        self.assertEqual(status_lines(answer), [404], answer)
                        self.assertIn(b"no customer probe-%d-%d\"" % (number, probe), answer)

    def test_nginx(self):
        self.check(*NGINX)

    def test_haproxy(self):
        self.check(*HAPROXY)


class Slow(unittest.TestCase):
    """Clients that send or read slowly do not hold up other clients."""

    def check_serves(self, server):
        self.assertEqual(status_lines(server.talk(request(fields=CLOSE))), [404])

    def test_a_thousand_connections_that_wait(self):
        with RawServer(PROGRAM) as server:
            starts = [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"G", framed(b"Content-Length: 9\r\n", b"1"),
                      framed(b"Transfer-Encoding: chunked\r\n", b"5\r\nab"), request()]
            clients = []
            try:
                for i in range(1000):
                    clients.append(socket.create_connection(("127.0.0.1", server.port), timeout=20))
                    clients[-1].sendall(starts[i % len(starts)])
                for _ in range(20):
                    self.check_serves(server)
                with open(f"/proc/{server.process.pid}/status", encoding="ascii") as file:
                    memory = next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))
                self.assertLess(memory, 60_000, "kB for 1 000 connections")
                # The header's time ends after ten seconds; without one byte there is no answer to give.
                self.assertEqual(read_all(clients[0]), b"")
                self.assertEqual(status_lines(read_all(clients[1])), [408])
                self.assertEqual(status_lines(read_all(clients[2])), [408])
                self.check_serves(server)
            finally:
                for client in clients:
                    client.close()

    def test_connections_above_the_limit(self):
        with RawServer(PROGRAM) as server:
            clients = [socket.create_connection(("127.0.0.1", server.port), timeout=8) for _ in range(1024)]
            try:
                answer = server.talk(request())
                self.assertEqual(status_lines(answer), [503])
                self.assertIn(b"\r\nRetry-After: ", answer)
                clients[0].sendall(request(fields=CLOSE))
                self.assertEqual(status_lines(read_all(clients[0])), [404])
            finally:
                for client in clients:
                    client.close()
            time.sleep(0.1)
            self.check_serves(server)

    def test_clients_that_do_not_read(self):
        with RawServer(PROGRAM) as server:
            clients = []
            try:
                for _ in range(20):
                    client = socket.socket()
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                    client.connect(("127.0.0.1", server.port))
                    client.setblocking(False)
                    clients.append(client)
                    try:
                        while client.send(request() * 100):
                            pass
                    except BlockingIOError:
                        pass
                for _ in range(20):
                    self.check_serves(server)
            finally:
                for client in clients:
                    client.close()

    @unittest.skipUnless(shutil.which("slowhttptest"), "slowhttptest is not installed")
    def test_slowhttptest(self):
        attacks = [["-H", "-i", "1"], ["-B", "-i", "1", "-s", "8192"], ["-X", "-w", "10", "-y", "20", "-n", "1", "-z", "8"]]
        for attack in attacks:
            with self.subTest(attack[0]), RawServer(PROGRAM) as server:
                url = f"http://127.0.0.1:{server.port}/v2/tenants/acme/customers/c"
                attacker = subprocess.Popen(["slowhttptest", *attack, "-c", "500", "-r", "500", "-l", "3", "-u", url],
                                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                            stderr=subprocess.DEVNULL)
                try:
                    answers = 0
                    while attacker.poll() is None:
                        self.check_serves(server)
                        answers += 1
                        time.sleep(0.02)
                    self.assertGreater(answers, 10)
                finally:
                    attacker.kill()
                    attacker.wait()


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(limit, 8192), limit))
    unittest.main(verbosity=2)
