"""durable_test.py PROGRAM: a host that is killed at random moments has everything that it said was safe, and no gap."""

import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading

PROGRAM = sys.argv[1]
KILLS = 100 if "CUSTENGINE_TEST_ALL" in os.environ else 15
CUSTOMERS = 10
STATE = re.compile(r"c-(\d+) version (\d+): order (\d+)")


def expect(condition, what):
    if not condition:
        sys.exit(f"durable_test.py: {what}")


def check_state(lines):
    """The state that the program printed at its start is that after order 1, 2, …, n. Returns n; None if it was killed
    before it had printed all."""
    opened = [line for line in lines if line.startswith("opened at ")]
    if not opened:
        return None
    newest = int(opened[0].removeprefix("opened at "))
    shown = {int(who): (int(version), int(order)) for who, version, order in
             (STATE.fullmatch(line).groups() for line in lines if line.startswith("c-"))}
    expected = {}
    for order in range(1, newest + 1):
        version = expected.get(order % CUSTOMERS, (0, 0))[0] + 1
        expected[order % CUSTOMERS] = (version, order)
    expect(shown == expected, f"after order {newest} there is {shown}, not {expected}")
    return newest


def safe_orders(lines, newest):
    """The newest order that is safe. They have no gap."""
    for line in lines:
        if line.startswith("safe "):
            expect(int(line[5:]) == newest + 1, f"{line} follows order {newest}")
            newest += 1
    return newest


def kill_after(file, seconds):
    with subprocess.Popen([PROGRAM, file], stdout=subprocess.PIPE, text=True) as host:
        timer = threading.Timer(seconds, host.send_signal, (signal.SIGKILL,))
        timer.start()
        out = host.stdout.read()
        timer.cancel()
    expect(host.returncode == -signal.SIGKILL, f"the host ended by itself: {out[-500:]}")
    return out[:out.rfind("\n") + 1].splitlines()  # the last line may be cut off


def check_kills(file, seeded):
    safe = 0
    for _ in range(KILLS):
        lines = kill_after(file, seeded.uniform(0.01, 0.25))
        newest = check_state(lines)
        if newest is None:
            continue
        expect(safe <= newest <= safe + 1, f"order {safe} was safe, and the file had {newest} orders")
        safe = safe_orders(lines, newest)
    expect(safe > KILLS, f"only {safe} orders were noted")
    return safe


def check_end(file, safe):
    """The file can be opened, goes on, and ends by itself."""
    out = subprocess.run([PROGRAM, file, "3"], capture_output=True, text=True, check=True).stdout.splitlines()
    newest = check_state(out)
    expect(newest is not None and safe <= newest <= safe + 1, f"order {safe} was safe; at the end there are {newest}")
    expect(safe_orders(out, newest) == newest + 3, "the last start did not note three orders")


def check_unknown_outcomes(file):
    """A write-ahead log that may not grow any more: a commit fails, and nobody knows whether it happened."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))

    host = subprocess.run([PROGRAM, file, "200"], capture_output=True, text=True, preexec_fn=limit, check=False,
                          restore_signals=False)
    lines = host.stdout.splitlines()
    expect(host.returncode == 0, f"the host ended: {host.stderr}")
    expect(any(line.startswith("OutcomeUnknown for ") for line in lines), "no outcome was unknown")
    expect(safe_orders(lines, 0) == 200, "an order is missing")
    check_end(file, 200)


with tempfile.TemporaryDirectory() as folder:
    check_end(f"{folder}/killed", check_kills(f"{folder}/killed", random.Random(20261129)))
    check_unknown_outcomes(f"{folder}/limited")
