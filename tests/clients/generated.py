#!/usr/bin/env python3
"""generated.py PROGRAM DOCUMENT [EXAMPLES]: calls each operation of the OpenAPI document on `PROGRAM serve` with
requests that are made from its schemas, and with broken ones. Checks that

- each example of the document has its schema;
- the status is documented, and no answer is 500;
- the answer's media type is documented, and its body has the schema: no member is missing, none is too many;
- no request with a body that breaks its schema, or with an unknown parameter, succeeds.

Needs Hypothesis and jsonschema (Debian: python3-hypothesis, python3-jsonschema)."""

import http.client
import json
import os
import re
import subprocess
import sys
from urllib.parse import quote, urlencode

try:
    import jsonschema
    from hypothesis import HealthCheck, Phase, given, settings, strategies as st
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)  # as CMakeLists.txt says

METHODS = ("get", "put", "post", "delete", "patch")
# Errors of HTTP itself, which each operation documents as "default".
OF_HTTP = {401, 404, 405, 406, 408, 409, 413, 414, 415, 417, 421, 422, 429, 431, 501, 503}
# A parameter whose answer does not end.
UNSENT = {"stream"}
# They end the server, or wait.
UNCALLED = {"shutdown", "waitForCalls"}
WORLD, TENANT, STORE = "made", "acme", "oslo"
CUSTOMERS = [{"customerUid": f"known-{n}", "firstname": f"Ada {n}", "externalId": f"ref-{n}",
              "contacts": [{"customerContactUid": "k-1", "firstname": "Per", "lastname": "Berg"}],
              "addresses": [{"customerAddressUid": "k-1", "type": "DELIVERY_ADDRESS"}],
              "consents": [{"consentUid": "k-1", "name": "news", "status": True}]} for n in range(4)]
# A fault that no call matches, and a token.
PREPARED = {"faults": {"match": {"tenant": "none"}, "do": {"delayMs": 1}}, "tokens": {"subject": "ada", "tenants": {}}}
# Values that name something, for parameters of the path.
KNOWN = {"world": WORLD, "tenant": TENANT, "store": STORE, "customer": "known-1", "contact": "k-1", "address": "k-1",
         "consent": "k-1", "code": "TWO_INVOICE", "organization": "org-7", "fault": "1", "call": "1", "token": "1"}
PLAIN = ["Ada", "Åse Nordmann", "0155", "known-1", "ref-2", "2", "NO", "ada@example.com", "a b", "TWO_INVOICE", "org-7"]
HEADERS = {"If-Match": ['"1"', "*", '"1", "2"', '"7"', "nonsense"], "If-None-Match": ['"1"', "*", 'W/"1"', '"7"', "x"],
           "Prefer": ["return=minimal", "return=representation"], "Idempotency-Key": ["k-1", "k-2", '"k 3"'],
           "Last-Event-ID": ["1", "x"]}


class Server:
    """A server with one world, tenant and store."""

    def __init__(self, program):
        self.process = subprocess.Popen([program, "serve", "--port", "0", "--exit-with-stdin"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        ready = json.loads(self.process.stdout.readline())
        self.connection = http.client.HTTPConnection("127.0.0.1", ready["port"], timeout=30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()
        self.process.stdin.close()
        if self.process.wait(timeout=30) != 0:
            raise AssertionError(f"the server ended with {self.process.returncode}")

    def call(self, method, target, body=None, headers=()):
        """Status, media type and bytes of the answer."""
        try:
            self.connection.request(method.upper(), target, body, dict(headers))
            answer = self.connection.getresponse()
            return answer.status, answer.headers.get_content_type(), answer.read()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server closed the connection after an answer; once more on a new one.
            self.connection.close()
            self.connection.request(method.upper(), target, body, dict(headers))
            answer = self.connection.getresponse()
            return answer.status, answer.headers.get_content_type(), answer.read()

    def send(self, method, target, document):
        return self.call(method, target, json.dumps(document), {"Content-Type": "application/json"})

    def make_world(self):
        """Makes the world anew."""
        self.call("delete", f"/__admin/v1/worlds/{WORLD}")
        tenants = {TENANT: {"countryCode": "NO", "stores": [STORE], "extensions": ["EXTERNAL_CUSTOMER_SEARCH"]}}
        status, _, answer = self.send("post", "/__admin/v1/worlds", {"name": WORLD, "tenants": tenants})
        assert status == 201, answer
        for path, document in PREPARED.items():
            status, _, answer = self.send("post", f"/__admin/v1/worlds/{WORLD}/{path}", document)
            assert status == 201, answer
        for customer in CUSTOMERS:
            status, _, answer = self.send("post", f"/w/{WORLD}/v2/tenants/{TENANT}/customers", customer)
            assert status == 201, answer


class Schemas:
    """The schemas of a document, for checking values and for making them."""

    def __init__(self, document):
        self.components = document["components"]
        self.strategies = {}

    def resolve(self, schema):
        while "$ref" in schema:
            target = {"components": self.components}
            for part in schema["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            schema = target
        return schema

    def is_valid(self, schema, value):
        return next(self.faults(schema, value, self.components), None) is None

    def faults(self, schema, value, components):
        return jsonschema.Draft202012Validator({**schema, "components": components}).iter_errors(value)

    def faults_of_answer(self, schema, value):
        """As faults(), but objects have no members that their schema does not list."""
        return self.faults(closed(schema), value, closed(self.components))

    def values(self, schema):
        """Values that are valid, or nearly."""
        if "$ref" in schema:
            name = schema["$ref"]
            if name not in self.strategies:
                self.strategies[name] = st.deferred(lambda: self.values(self.resolve(schema)))
            return self.strategies[name]
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        if "oneOf" in schema:
            return st.one_of([self.values(choice) for choice in schema["oneOf"]])
        kinds = schema.get("type", ["string", "integer", "boolean", "null"])
        return st.one_of([self.of_kind(kind, schema) for kind in ([kinds] if isinstance(kinds, str) else kinds)])

    def of_kind(self, kind, schema):
        if kind == "null":
            return st.none()
        if kind == "boolean":
            return st.booleans()
        if kind == "integer":
            low, high = schema.get("minimum", -(2**63)), schema.get("maximum", 2**63 - 1)
            return st.one_of(st.integers(low, min(high, low + 30)), st.integers(low, high))
        if kind == "number":
            return st.floats(schema.get("minimum", 0), schema.get("maximum", 1))
        if kind == "string":
            return self.texts(schema)
        if kind == "array":
            return st.lists(self.values(schema.get("items", {})), min_size=schema.get("minItems", 0), max_size=3)
        return self.objects(schema)

    def texts(self, schema):
        if schema.get("format") == "date-time":
            return st.datetimes().map(lambda time: time.isoformat(timespec="milliseconds") + "Z")
        limit = schema.get("maxLength", 60)
        short = st.text(st.characters(blacklist_categories=("Cs",)), min_size=schema.get("minLength", 0),
                        max_size=min(limit, 40))
        if "pattern" not in schema:
            return st.sampled_from(PLAIN) | short
        rule = re.compile(schema["pattern"])
        plain = st.sampled_from([text for text in PLAIN if rule.search(text)])
        return plain | plain | plain | st.from_regex(rule, fullmatch=True).filter(lambda text: len(text) <= limit)

    def objects(self, schema):
        properties = schema.get("properties", {})
        must = {name: self.values(properties[name]) for name in schema.get("required", []) if name in properties}
        may = {name: self.values(value) for name, value in properties.items() if name not in must}
        made = few_of(must, may)
        others = schema.get("additionalProperties")
        if isinstance(others, dict):
            keys = st.sampled_from([TENANT, "other", "a b"])
            made = st.builds(lambda a, b: {**b, **a}, made, st.dictionaries(keys, self.values(others), max_size=2))
        return made


def rarely(values, others):
    """Mostly `values`."""
    return st.integers(0, 7).flatmap(lambda n: others if n == 7 else values)


def near(values, example):
    """Values, and parts of the example with a member or two of a value."""
    if not isinstance(example, dict):
        return values
    parts = few_of({}, {name: st.just(value) for name, value in example.items()})
    return values | st.builds(lambda part, value: {**part, **dict(list(value.items())[:2])}, parts, values) | parts


def few_of(must, may):
    """Objects with all members of `must` and some of `may`."""
    if not may:
        return st.fixed_dictionaries(must)
    chosen = st.lists(st.sampled_from(sorted(may)), unique=True, max_size=5)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({**must, **{name: may[name] for name in names}}))


def closed(schema):
    """A copy in which each object that lists its members has no others."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    copy = {name: closed(part) for name, part in schema.items()}
    if copy.get("type") == "object" and "properties" in copy:
        copy.setdefault("additionalProperties", False)
    return copy


def broken(values):
    """Values with one mistake, somewhere at the top."""
    wrong = st.sampled_from([None, [], {}, "", "x", -1, 1.5, True, "\x00", 10**30, {"a": 1}, [1]])
    extra = st.builds(lambda value, name, new: {**value, name: new} if isinstance(value, dict) else [value], values,
                      st.sampled_from(["unknown", "customerUid", "version", "email", "sortBy", "limit", "name"]), wrong)
    return wrong | extra


class Operation:
    """An operation of a document, and the requests that are made for it."""

    def __init__(self, schemas, base, path, method, item):
        self.schemas, self.base, self.path, self.method = schemas, base, path, method
        self.id, self.responses = item["operationId"], item["responses"]
        self.parameters = item.get("parameters", [])
        self.content = item.get("requestBody", {}).get("content", {})
        self.needs_body = item.get("requestBody", {}).get("required", False)

    def named(self, place):
        return [parameter for parameter in self.parameters
                if parameter["in"] == place and parameter["name"] not in UNSENT]

    def requests(self):
        path = {p["name"]: rarely(st.just(KNOWN[p["name"]]), st.sampled_from(["nobody", "ø / %", "0"]))
                for p in self.named("path")}
        wrong = st.sampled_from(["", "x", "-1", "0", "99999999999999999999", "é"])
        query = {p["name"]: rarely(self.schemas.values(p["schema"]), wrong) for p in self.named("query")}
        header = {p["name"]: st.sampled_from(HEADERS[p["name"]]) for p in self.named("header")}
        return st.fixed_dictionaries({
            "path": st.fixed_dictionaries(path), "query": few_of({}, query), "header": few_of({}, header),
            "unknown": rarely(st.just(False), st.just(True)), "body": self.bodies(),
        })

    def bodies(self):
        """(media type, text, whether the schema allows it) or None."""
        kinds = []
        for media_type, content in self.content.items():
            if media_type != "application/json" and not media_type.endswith("+json"):
                kinds.append(st.text(max_size=60).map(lambda text, kind=media_type: (kind, text, True)))
                continue
            schema = content["schema"]
            values = near(self.schemas.values(schema), content.get("example"))
            kinds.append(rarely(values, broken(values)).map(
                lambda value, kind=media_type, rule=schema: (kind, json.dumps(value), self.schemas.is_valid(rule, value))))
        if not kinds:
            return st.none()
        return st.one_of(kinds) if self.needs_body else st.none() | st.one_of(kinds)

    def check(self, server, request):
        """Sends the request and judges the answer."""
        if self.method == "delete":
            server.make_world()  # earlier requests may have deleted what this one names
        target = self.base + self.path
        for name, value in request["path"].items():
            target = target.replace("{" + name + "}", quote(value, safe=""))
        query = {name: json.dumps(value) if isinstance(value, bool) else value
                 for name, value in request["query"].items()}
        if request["unknown"]:
            query["nonsense"] = "1"
        if query:
            target += "?" + urlencode(query, errors="replace")
        headers, body = dict(request["header"]), None
        if request["body"] is not None:
            headers["Content-Type"], body = request["body"][0], request["body"][1].encode(errors="replace")
        if not target.isascii() or len(target) > 4000:
            return
        status, media_type, answer = server.call(self.method, target, body, headers)
        place = f"{self.method.upper()} {target} {headers} {body!r}: {status} {answer[:500]!r}"
        self.check_answer(status, media_type, answer, place)
        if status < 300:
            assert not request["unknown"], f"an unknown parameter is accepted: {place}"
            assert request["body"] is None or request["body"][2], f"a body that breaks its schema is accepted: {place}"

    def check_answer(self, status, media_type, answer, place):
        documented = self.responses.get(str(status))
        if documented is None and status in OF_HTTP:
            documented = self.responses["default"]
        assert documented is not None, f"the status is not documented: {place}"
        content = self.schemas.resolve(documented).get("content", {})
        if not answer:
            assert not content or status < 400, f"there is no body: {place}"
            return
        assert media_type in content, f"the media type is not documented: {place}"
        if media_type == "application/json" or media_type.endswith("+json"):
            for fault in self.schemas.faults_of_answer(content[media_type]["schema"], json.loads(answer)):
                raise AssertionError(f"{fault.json_path}: {fault.message}: {place}")


def operations(document, base):
    schemas = Schemas(document)
    return [Operation(schemas, base, path, method, item[method]) for path, item in document["paths"].items()
            for method in METHODS if method in item and item[method]["operationId"] not in UNCALLED]


def wrong_examples(schemas, part, path="#"):
    """What is wrong with the examples of a part of a document."""
    if isinstance(part, list):
        part = dict(enumerate(part))
    if not isinstance(part, dict):
        return
    if "schema" in part and "example" in part:
        for fault in schemas.faults_of_answer(part["schema"], part["example"]):
            yield f"{path}/example: {fault.json_path}: {fault.message}"
    for name, inner in part.items():
        yield from wrong_examples(schemas, inner, f"{path}/{name}")


def try_operation(server, operation, examples):
    """Returns what is wrong, or nothing."""

    @settings(max_examples=examples, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
              suppress_health_check=HealthCheck.all())
    @given(operation.requests())
    def try_request(request):
        operation.check(server, request)

    server.make_world()
    try:
        try_request()
    except AssertionError as fault:
        return f"{operation.id}: {fault}"
    return None


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    with open(sys.argv[2], encoding="utf-8") as file:
        document = json.load(file)
    examples = int(sys.argv[3]) if len(sys.argv) == 4 else 300 if os.environ.get("CUSTENGINE_TEST_ALL") else 15
    is_control = document["servers"][0]["url"].startswith("/__admin")
    base = "/__admin/v1" if is_control else f"/w/{WORLD}/v2"
    faults = list(wrong_examples(Schemas(document), document))
    with Server(sys.argv[1]) as server:
        faults += [fault for operation in operations(document, base)
                  if (fault := try_operation(server, operation, examples))]
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
