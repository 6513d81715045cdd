import json
import subprocess
import urllib.request

import pytest


def send(method, url, body=None, **headers):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers}, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or "null")


@pytest.fixture(scope="session")
def server():
    command = ["custengine", "serve", "--port", "0", "--exit-with-stdin"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield json.loads(process.stdout.readline())["url"]  # leaving `with` closes stdin, which ends the server


@pytest.fixture
def world(server):
    made = send("POST", f"{server}/__admin/v1/worlds", {"scenario": "retail_chain", "size": 20})
    made["control"] = f"{server}/__admin/v1/worlds/{made['name']}"
    yield made
    send("POST", made["control"] + "/verify")  # each fault struck
    send("DELETE", made["control"])
