import http.client

import pytest
from conftest import send


def enroll(customers, name, key):  # the code under test
    try:
        return send("POST", customers, {"firstname": name}, **{"Idempotency-Key": key})
    except (http.client.HTTPException, OSError):
        return send("POST", customers, {"firstname": name}, **{"Idempotency-Key": key})


@pytest.mark.parametrize("ending", ["reset", "close", "truncate"])
def test_a_lost_answer_does_not_enroll_twice(world, ending):
    customers = world["url"] + "/v2/tenants/acme/customers"
    send("POST", world["control"] + "/faults", {"on": "create", "at": "after", "do": {"connection": ending}})
    ada = enroll(customers, "Ada", "till-3-0001")
    assert send("GET", f"{customers}/{ada['customerUid']}")["version"] == 1
    assert send("GET", customers)["paging"]["totalCount"] == 21
    assert send("GET", world["control"] + "/calls/count?operation=create") == {"count": 2, "exact": True}
