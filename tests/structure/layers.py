"""Checks the allowed includes: docs/internals/architecture.md, "The house"."""

import re

FLOORS = {"base": 0, "model": 1, "storage": 2, "query": 3, "engine": 4, "codec": 5, "testing": 5, "sqlite": 5, "serve": 6,
          "cli": 7}

# The rooms of a folder, lowest first. Rooms of one floor do not include each other.
ROOMS = {
    "storage": {"rows": 0, "keys": 1, "lookup": 2, "order": 2, "text": 2, "customers": 3, "feed": 3, "kept": 4, "tenant": 5},
    # Files of src/serve itself are above all of its rooms.
    "serve": {"http": 0, "net": 1, "world": 1, "routing": 2, "resource": 3, "control": 3, "openapi": 4, "": 5},
}

# The floor of each public header: that of the folder that implements it.
PUBLIC_FLOORS = {
    "export": "base", "version": "base", "result": "base", "clock": "base", "timestamp": "base",
    "access": "model", "customer": "model", "draft": "model", "field_list": "model", "filter": "model", "filter_fields": "model",
    "import": "model", "importer": "engine", "merge": "model", "patch": "model", "sort": "model", "store": "model",
    "change": "storage", "persistence": "storage", "snapshot": "storage",
    "query": "query", "duplicates": "query", "explain": "query", "facets": "query",
    "batch": "model", "external": "engine", "interceptor": "engine", "pages": "engine", "session": "engine",
    "engine": "engine", "tenant": "engine",
    "json": "codec", "io": "codec", "format": "codec",
    "sqlite": "sqlite",
}
UMBRELLA = "custengine/custengine.hpp"

# Headers that all folders may include. They are inline and need the standard library alone: a shared library hides its
# functions, and the testing kit links no library of the implementation.
SHARED = {"base/ascii.hpp", "base/csv_cell.hpp", "base/json_escape.hpp", "base/plain_letters.hpp", "base/utf8.hpp"}

# Folders of src that may include only public headers, SHARED, their own files and these.
OUTSIDERS = {"codec": {"base/edit_distance.hpp", "engine/customer_moment.hpp", "engine/tenant_dump.hpp",
                       "model/field_table.hpp", "model/named_members.hpp", "model/violations.hpp"},
             "testing": set(), "sqlite": set(), "serve": set(), "cli": {"serve/http/authorization.hpp", "serve/metrics.hpp", "serve/net/post.hpp", "serve/net/server.hpp", "serve/openapi/document.hpp",
                     "serve/service.hpp", "serve/world/named_scenario.hpp", "serve/world/token_file.hpp"}}


def floor_of_public(name):
    """The floor of "custengine/x.hpp"; None if the map has no such header."""
    if name == UMBRELLA:
        return max(FLOORS.values())
    if name.startswith("custengine/testing/"):
        return FLOORS["testing"]
    folder = PUBLIC_FLOORS.get(name.removeprefix("custengine/").removesuffix(".hpp"))
    return None if folder is None else FLOORS[folder]


def check_public_headers(tree):
    """Every public header must have a floor, and may include public headers of its own floor and lower ones."""
    for path in tree.under("include"):
        header = path.relative_to("include").as_posix()
        floor = floor_of_public(header)
        if floor is None:
            yield f"{path}: has no floor in tests/structure/layers.py"
            continue
        for is_quoted, name in tree.includes(path):
            if is_quoted:
                yield f'{path}: includes "{name}"; public headers are included as <custengine/x.hpp>'
            elif name.startswith("custengine/"):
                included = floor_of_public(name)
                if included is None:
                    yield f"{path}: includes <{name}>, which does not exist"
                elif included > floor:
                    yield f"{path}: on floor {floor}, includes <{name}> of floor {included}"


def check_sources(tree):
    """src/: own floor and lower ones; codec, testing and cli: public and shared headers."""
    for path in tree.under("src"):
        folder = path.parts[1]
        if folder not in FLOORS:
            yield f"{path}: src/{folder} has no floor in tests/structure/layers.py"
            continue
        floor = FLOORS[folder]
        for is_quoted, name in tree.includes(path):
            if not is_quoted:
                public = floor_of_public(name) if name.startswith("custengine/") else None
                if public is not None and public > floor:
                    yield f"{path}: on floor {floor}, includes <{name}> of floor {public}"
                continue
            target, _, file = name.partition("/")
            if not file or not (tree.root / "src" / name).is_file():
                yield f'{path}: includes "{name}", which is no "folder/file.hpp" in src'
            elif folder in OUTSIDERS and target != folder and name not in OUTSIDERS[folder] | SHARED:
                yield f'{path}: includes "{name}", but src/{folder} sees public and shared headers only'
            elif FLOORS.get(target, floor) > floor:
                yield f'{path}: on floor {floor}, includes "{name}" of floor {FLOORS[target]}'


def check_shared(tree):
    """The headers that all folders share include each other and the standard library, and have no source file."""
    for path in tree.under("src"):
        if path.relative_to("src").as_posix() not in SHARED:
            continue
        if (tree.root / path.with_suffix(".cpp")).exists():
            yield f"{path}: is shared, but has a source file, which a shared library hides"
        for is_quoted, name in tree.includes(path):
            if name not in SHARED if is_quoted else "/" in name or name.endswith(".h"):
                yield f"{path}: is shared, but includes {name}"


def check_rooms(tree):
    """A file of a folder with rooms must be in one, and may include its own room and those of lower floors."""
    for path in tree.under("src"):
        house = path.parts[1]
        if house not in ROOMS:
            continue
        rooms = ROOMS[house]
        room = path.parts[2] if len(path.parts) == 4 else ""
        if room not in rooms or len(path.parts) > 4:
            yield f"{path}: stands in no room of tests/structure/layers.py"
            continue
        for is_quoted, name in tree.includes(path):
            parts = name.split("/")
            if not is_quoted or parts[0] != house:
                continue
            target = parts[1] if len(parts) == 3 else ""
            if target != room and rooms.get(target, -1) >= rooms[room]:
                yield f'{path}: includes "{name}" of a room that is not below {room or house}'


def check_programs(tree):
    """bench/ is an outside program: public headers and its own files."""
    for path in tree.under("bench"):
        for is_quoted, name in tree.includes(path):
            if is_quoted and not any((tree.root / base / name).is_file() for base in (path.parts[0], path.parent)):
                yield f'{path}: includes "{name}", which is neither a public header nor a file of its own'


def check_cli(tree):
    """The program's own libraries stay in src/cli."""
    for path in tree.under("include", "src", "bench"):
        for _, name in tree.includes(path):
            if name.startswith(("CLI/", "histedit")) and not path.as_posix().startswith("src/cli/"):
                yield f"{path}: includes <{name}>, which belongs to src/cli"


def check_boost(tree):
    """Boost.MultiIndex lives in src/storage, Boost.JSON in src/codec and src/serve; tests follow what they test. The benchmark has
    peers of both."""
    for path in tree.under("include", "src", "tests", "bench"):
        place = path.as_posix()
        for _, name in tree.includes(path):
            if name.startswith("boost/multi_index") and not place.startswith(
                ("src/storage/", "tests/unit/storage/", "bench/peers/")
            ):
                yield f"{path}: includes <{name}>; Boost.MultiIndex belongs to src/storage"
            if name.startswith("boost/json") and not place.startswith(
                ("src/codec/", "src/serve/", "tests/unit/codec/", "tests/unit/serve/", "tests/fuzz/http_",
                 "bench/peers/")
            ):
                if not (place == "include/custengine/json.hpp" and name == "boost/json/fwd.hpp"):
                    yield f"{path}: includes <{name}>; Boost.JSON belongs to src/codec and src/serve"


# A file has one connection: docs/internals/decisions/sqlite-file.md.
SQLITE_OPEN = re.compile(r"\bsqlite3_open\w*\s*\(")
SQLITE_USERS = ("src/sqlite/", "tests/unit/sqlite/", "tests/oracle/", "bench/peers/")


def check_sqlite(tree):
    """SQLite's header is included by src/sqlite, its tests and the peers; src/sqlite opens a connection in one place."""
    opens = []
    for path in tree.under("include", "src", "tests", "bench"):
        place = path.as_posix()
        for _, name in tree.includes(path):
            if name == "sqlite3.h" and not place.startswith(SQLITE_USERS):
                yield f"{path}: includes <{name}>, which belongs to src/sqlite"
        if place.startswith(("include/", "src/")):
            opens += [place] * len(SQLITE_OPEN.findall(tree.text(path)))
    if len(opens) > 1:
        yield f"{', '.join(opens)}: SQLite is opened {len(opens)} times, not once"


# Two files include Boost.Beast, since each takes half a minute to compile.
BEAST_FILES = 2


def check_beast(tree):
    """Boost.Beast and Asio live in src/serve/net, Beast in two files."""
    users = []
    for path in tree.under("include", "src", "tests", "bench"):
        for _, name in tree.includes(path):
            if name.startswith(("boost/beast", "boost/asio")) and not path.as_posix().startswith("src/serve/net/"):
                yield f"{path}: includes <{name}>, which belongs to src/serve/net"
            if name.startswith("boost/beast") and path not in users:
                users.append(path)
    if len(users) > BEAST_FILES:
        yield f"{', '.join(map(str, users))}: {len(users)} files include Boost.Beast, more than {BEAST_FILES}"


# Texts that come from the host, not from clients.
HASHED_BY_STD = {"src/base/collator.hpp"}
TEXT_TABLE = re.compile(r"unordered_(?:flat_)?(?:map|set)<std::string(?:_view)?\b.*")


def check_hashes(tree):
    """Hash tables of texts must be seeded, or an attacker could make them slow."""
    for path in tree.under("src"):
        if path.as_posix() in HASHED_BY_STD or path.parts[1] in ("testing", "serve", "cli"):
            continue
        for found in TEXT_TABLE.findall(tree.text(path)):
            if "SeededHash" not in found:
                yield f"{path}: {found}: texts of strangers need base::SeededHash"


CHECKS = [check_public_headers, check_sources, check_shared, check_rooms, check_programs, check_cli, check_boost,
          check_sqlite, check_beast, check_hashes]
