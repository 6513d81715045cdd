"""Many clients at once, each with a world of its own, get what each gets alone: byte for byte."""

import random
import sys
import threading
import unittest

import support

WORLDS = 64
STEPS = 60
NAMES = ["Ada", "Åse", "Bjørn", "Čapek", "Dagny", "Žofia", "李", "O’Hara"]


def random_request(dice, known):
    """(method, path, body) of one step."""
    some_id = dice.choice(known) if known else "c-000001"
    draft = {"firstname": dice.choice(NAMES), "lastname": dice.choice(NAMES), "city": dice.choice(["Oslo", "Bergen", ""])}
    kind = dice.randrange(12)
    customers = "/tenants/acme/customers"
    if kind < 3:
        return "POST", customers, draft
    if kind == 3:
        return "PATCH", f"{customers}/{some_id}", {"lastname": dice.choice(NAMES), "postalCode": str(dice.randrange(9999))}
    if kind == 4:
        return "DELETE", f"{customers}/{some_id}", None
    if kind == 5:
        return "GET", f"{customers}/{some_id}", None
    if kind == 6:
        return "GET", f"{customers}?sortBy=lastname&pageSize={dice.randrange(0, 7)}", None
    if kind == 7:
        return "POST", f"{customers}/search", {"query": dice.choice(NAMES)[:2], "pageSize": 5}
    if kind == 8:
        return "POST", f"{customers}/{some_id}/extensions", {"extensionCode": "TWO_INVOICE", "organizationUid": "org-1"}
    if kind == 9:
        return "GET", "/tenants/other/customers", None
    if kind == 10:
        return "POST", customers, {"email": "no mail", "unknown": 1}
    return "PATCH", f"{customers}/{some_id}", {"email": "none"}


def play(server, seed):
    """The transcript of one world: a line for each answer."""
    dice, world, known, transcript = random.Random(seed), f"w{seed}", [], []
    connection = server.connect()

    def note(method, path, body=None):
        answer = support.ask(connection, method, path, body)
        fields = sorted((name.lower(), value) for name, value in answer.headers.items() if name.lower() != "date")
        transcript.append(f"{method} {path} {answer.status} {fields} {answer.body!r}")
        return answer

    def control(method, path, body=None):
        answer = support.ask(connection, method, f"/__admin/v1{path}", body)
        if answer.status >= 300:
            raise AssertionError(f"{method} {path}: {answer}")
        return answer.body.decode()

    control("POST", "/worlds", {"name": world})
    for _ in range(STEPS):
        if dice.randrange(15) == 0:
            control("POST", f"/worlds/{world}/reset")
            known.clear()
        method, path, body = random_request(dice, known)
        answer = note(method, f"/w/{world}/v2{path}", body)
        if answer.status == 201:
            known.append(answer.json["customerUid"])
    transcript.append(control("GET", f"/worlds/{world}/state"))
    connection.close()
    return transcript


class Isolation(unittest.TestCase):
    def test_worlds_side_by_side_are_as_alone(self):
        together = [None] * WORLDS
        server = support.Server(self, "--threads", "2")

        def run(seed):
            together[seed] = play(server, seed)

        threads = [threading.Thread(target=run, args=(seed,)) for seed in range(WORLDS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for seed in range(0, WORLDS, 4):
            self.assertEqual(together[seed], play(support.Server(self), seed), f"world {seed}")
        statuses = {line.split()[2] for transcript in together for line in transcript[:-1]}
        self.assertLessEqual({"200", "201", "204", "400", "404"}, statuses)


if __name__ == "__main__":
    support.PROGRAM = sys.argv.pop(1)
    unittest.main()
