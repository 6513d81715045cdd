"""Starts the servers that are measured, each on core 0, and measures them with wrk on core 1."""

import contextlib
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

SERVER_CORE, CLIENT_CORE = "0", "1"
JSON_SERVER = "json-server@0.17.4"


def pinned(core, *command):
    return ["taskset", "-c", core, *map(str, command)]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port, method, path, body=None, headers=None):
    """Returns (status, body)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(connection):
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()


def wait_for(port, path):
    for _ in range(600):
        with contextlib.suppress(OSError):
            if ask(port, "GET", path)[0] == 200:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing answers on port {port}")


def resident_kib(pid):
    """The resident memory of a process and its children, in KiB."""
    total = 0
    for process in [pid, *children_of(pid)]:
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
            total += int(re.search(r"VmRSS:\s+(\d+)", status)[1])
    return total


def children_of(pid):
    with contextlib.suppress(OSError):
        return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()))
    return []


@dataclass
class Running:
    """A server that answers."""
    port: int
    pid: int
    seconds_to_ready: float


@contextlib.contextmanager
def custengine(program, *flags):
    begun = time.monotonic()
    process = subprocess.Popen(pinned(SERVER_CORE, program, "serve", "--port", 0, "--exit-with-stdin", *flags),
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        ready = json.loads(process.stdout.readline())
        yield Running(ready["port"], ready["pid"], time.monotonic() - begun)
    finally:
        process.stdin.close()
        process.wait(timeout=30)


NGINX_CONFIGURATION = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 2048; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; default_type application/json;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


@contextlib.contextmanager
def nginx(files):
    """`files`: bodies by name."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, port = Path(scratch), free_port()
        folder.chmod(0o755)
        (folder / "files").mkdir()
        for name, body in files.items():
            (folder / "files" / name).write_bytes(body)
        (folder / "nginx.conf").write_text(NGINX_CONFIGURATION.format(folder=folder, port=port), encoding="ascii")
        begun = time.monotonic()
        process = subprocess.Popen(pinned(SERVER_CORE, "nginx", "-p", folder, "-c", folder / "nginx.conf"),
                                   stderr=subprocess.DEVNULL)
        try:
            wait_for(port, "/" + next(iter(files)))
            yield Running(port, process.pid, time.monotonic() - begun)
        finally:
            process.terminate()
            process.wait(timeout=30)


def install_json_server(folder):
    """Returns its program; None without npm or network."""
    program = Path(folder, "node_modules/.bin/json-server")
    if not program.exists():
        if shutil.which("npm") is None:
            return None
        Path(folder).mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, JSON_SERVER],
                       check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return program if program.exists() else None


@contextlib.contextmanager
def json_server(program, customers):
    with tempfile.TemporaryDirectory() as scratch:
        database, port = Path(scratch, "db.json"), free_port()
        items = [{"id": customer["customerUid"], **customer} for customer in customers]
        database.write_text(json.dumps({"customers": items}), encoding="utf-8")
        begun = time.monotonic()
        process = subprocess.Popen(pinned(SERVER_CORE, program, "--quiet", "--port", port, database),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(port, f"/customers/{items[0]['id']}")
            yield Running(port, process.pid, time.monotonic() - begun)
        finally:
            process.terminate()
            process.wait(timeout=30)


UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3}


@dataclass
class Load:
    per_second: float
    p99_ms: float


def wrk(port, path, seconds, connections=32, script=None):
    """Load on one path. Fails if an answer is no success."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "10s"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as file:
        if script:
            file.write(script)
            file.flush()
            command += ["-s", file.name]
        out = subprocess.run(pinned(CLIENT_CORE, *command, f"http://127.0.0.1:{port}{path}"), capture_output=True, text=True,
                             check=True).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        raise RuntimeError(f"{path}: not all answers are successes:\n{out}")
    latency, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    return Load(float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1]), float(latency) * UNITS[unit])


SPIN = "import time\nend = time.monotonic() + 0.4\nn = 0\nwhile time.monotonic() < end:\n  n += 1\nprint(n)"


def second_core():
    """How much two processes that share nothing get done, as a multiple of one."""
    def spin(*cores):
        running = [subprocess.Popen(pinned(core, "python3", "-c", SPIN), stdout=subprocess.PIPE) for core in cores]
        return sum(int(process.communicate()[0]) for process in running)

    return spin(SERVER_CORE, CLIENT_CORE) / spin(SERVER_CORE)


def need_tools():
    missing = [tool for tool in ("nginx", "wrk", "taskset") if shutil.which(tool) is None]
    if missing or (os.cpu_count() or 1) < 2:
        raise SystemExit(f"bench serve needs two cores, and {', '.join(missing) or 'more tools'}")
