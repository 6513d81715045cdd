"""Raw sockets to a `custengine serve` that this module starts: bytes in, bytes out."""

import json
import re
import socket
import subprocess


def read_all(connection):
    """Reads until the other side closes, or resets the connection. Raises TimeoutError if it does neither."""
    received = b""
    try:
        while piece := connection.recv(1 << 16):
            received += piece
    except ConnectionResetError:
        pass
    return received


def talk(port, data, seconds=8, half_close=False):
    """Sends bytes, then reads until the server closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        try:
            connection.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass
        if half_close:
            connection.shutdown(socket.SHUT_WR)
        return read_all(connection)


def status_lines(answer):
    """The statuses of the answers in a stream of bytes."""
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RawServer:
    """A running program. Use it with `with`: it ends at the end of the block."""

    def __init__(self, program, *arguments):
        self.process = subprocess.Popen([program, "serve", "--port", "0", *arguments], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE)
        self.port = json.loads(self.process.stdout.readline())["port"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def talk(self, data, **options):
        return talk(self.port, data, **options)
