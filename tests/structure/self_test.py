"""Each check fails on a small tree that breaks its rule, and passes on the same tree without the fault."""

import tempfile
import unittest
from pathlib import Path

import cheat_sheet
import docs
import files
import layers
import mutants
import new_field
import words
from tree import Tree

ALL_CHECKS = layers.CHECKS + files.CHECKS + docs.CHECKS + mutants.CHECKS + new_field.CHECKS + words.CHECKS

GOOD = {
    "include/custengine/result.hpp": "#pragma once\n#include <string>\n",
    "include/custengine/customer.hpp": "#pragma once\n#include <custengine/result.hpp>\n",
    "include/custengine/json.hpp": "#include <custengine/customer.hpp>\n#include <boost/json/fwd.hpp>\n",
    "src/CMakeLists.txt": "target_sources(x PRIVATE\n  base/text.cpp model/record.cpp)\n",
    "src/base/text.hpp": "",
    "src/base/text.cpp": '#include "base/text.hpp"\n',
    "src/base/ascii.hpp": "#include <string>\n",
    "src/base/utf8.hpp": '#include "base/ascii.hpp"\n',
    "src/base/twice.hpp": "// a line\n// a line\n",
    "src/model/field_table.hpp": "#include <custengine/customer.hpp>\n",
    "src/model/record.cpp": '#include "base/text.hpp"\n#include "model/field_table.hpp"\n',
    "src/storage/rows/CMakeLists.txt": "target_sources(x PRIVATE rows.cpp)\n",
    "src/storage/rows/rows.cpp": "",
    "src/storage/rows/rows.hpp": "",
    "src/storage/lookup/CMakeLists.txt": "target_sources(x PRIVATE table.cpp)\n",
    "src/storage/lookup/table.cpp": '#include "storage/lookup/table.hpp"\n#include <boost/multi_index_container.hpp>\n',
    "src/storage/lookup/table.hpp": '#include "storage/rows/rows.hpp"\n',
    "src/storage/order/order.hpp": "",
    "src/codec/CMakeLists.txt": "target_sources(x PRIVATE json.cpp)\n",
    "src/codec/json.cpp": '#include <custengine/json.hpp>\n#include "model/field_table.hpp"\n#include <boost/json/value.hpp>\n',
    "src/codec/json.hpp": "",
    "src/cli/CMakeLists.txt": "add_executable(cli main.cpp)\n",
    "src/cli/main.cpp": '#include "base/utf8.hpp"\n#include <custengine/json.hpp>\n#include <CLI/CLI.hpp>\n// "-a,--after"\n',
    "bench/CMakeLists.txt": "add_executable(bench main.cpp)\n",
    "bench/main.cpp": '#include "table.hpp"\n#include <custengine/json.hpp>\n',
    "bench/table.hpp": "",
    "CMakeLists.txt": "project(x VERSION 0.1.0)\n",
    "CHANGELOG.md": "# Changes\n\n## 0.1.0\n",
    "dev": "usage: ./dev COMMAND\n\n  test [ARGS]       run the tests\n",
    "docs/examples/CMakeLists.txt": "add_executable(x x.cpp)\n",
    "docs/examples/x.cpp": "int main() {}\n",
    "docs/quotes.md": "<!-- docs/examples/x.cpp -->\n```cpp\nint main() {}\n```\nfind_package(custengine 0.1)\n",
    "README.md": "Version 0.1.0 `src/base/` `docs/*.md` `json` [docs](docs/index.md)\n\n```cpp\nint main() {}\n```\n",
    "docs/decisions/README.md": "[choice](choice.md)\n",
    "docs/cheat-sheet.md": """
### Session
| call | does |
| --- | --- |
| `list(request)`, `tenant()` | |
## Aggregates
| `ListRequest` | `after`, `page`, `size` | |
| `Error` | `on_read` | |
## Spellings
| list | `after` | `behind` | `--after` |
| sort field | `SortField::id`, `city` | | |
""",
    "include/custengine/session.hpp": """namespace detail {
struct State;
}
namespace detail {
struct Kept {
  int all = 0;
};
}  // namespace detail
struct ListRequest {
  std::map<int, std::less<>> after = {};  ///< a comment; with signs
  int page = 1, size = 50;
  bool empty() const { return size == 0; }
  friend bool operator==(const ListRequest&, const ListRequest&) = default;
};
struct Error {
  std::function<void(int a, int b)> on_read = {};
};
struct Page {
  int total = 0;
};
enum class SortField { id, city };
class CUSTENGINE_API Session {
 public:
  Session();
  std::string tenant() const;
  Result<Page> list(const ListRequest& request = {}) const {
    return list(request, 0);
  }

 private:
  int hidden();
};
""",
    "src/codec/request_members.hpp": 'Member{"behind", &ListRequest::after},\n',
    "docs/decisions/choice.md": "",
    "docs/site/mkdocs.yml": "nav:\n  - Pages: index.md\n  - quotes.md\n  - cheat-sheet.md\n  - decisions/README.md\n  - decisions/choice.md\n",
    "docs/index.md": "[readme](../README.md) [quotes](quotes.md) [sheet](cheat-sheet.md)\n[decisions](decisions/README.md) `custengine/json.hpp` `./bench/main.cpp ARGS`\n\n```cpp\n#include <vector>\nint x = 1;\n```\n",
    "tests/CMakeLists.txt": "custengine_add_test(unit SOURCES)\nadd_test(NAME tool COMMAND x)\n",
}


def patch(folder, name="mutated.hpp", areas="unit, tool", line="// a line"):
    file = f"src/{folder}/{name}"
    return f"A mistake.\nCaught by: {areas}\n--- a/{file}\n+++ b/{file}\n@@ -1 +1 @@\n-{line}\n+// another\n"


for at, floor in enumerate(("base", "model", "storage/rows", "codec", "cli")):
    GOOD[f"src/{floor}/mutated.hpp"] = "// a line\n"
    for number in (2 * at, 2 * at + 1):
        GOOD[f"tests/mutants/{number:02}-mistake.patch"] = patch(floor)


def new_field_patch(count, line="// a line"):
    names = [f"src/base/{i}.hpp" for i in range(count)]
    return "".join(f"--- a/{name}\n+++ b/{name}\n@@ -1 +1 @@\n {line}\n+// another\n" for name in names)


for number in range(6):
    GOOD[f"src/base/{number}.hpp"] = "// a line\n"
GOOD["tests/structure/new_field.patch"] = new_field_patch(5)

SHEET = GOOD["docs/cheat-sheet.md"]

# (check, file, its content instead)
FAULTS = [
    (words.check_comments, "src/base/text.cpp", "// It keeps so many rows.\n"),
    (words.check_comments, "src/base/text.cpp", "int x;  // A text that\n        // tells of it\nint y;  // It has names.\n"),
    (words.check_comments, "src/base/text.cpp", f"// A {'word ' * 18}\n// and {'word ' * 18}.\n"),
    (words.check_comments, "include/custengine/result.hpp", f"/// Short. A {'word ' * 30}.\n"),
    (words.check_pages, "docs/quotes.md", "A list:\n\n- no word\n- that nobody else reads\n"),
    (words.check_pages, "docs/quotes.md", f"A {'word ' * 18}\n[and]({'x' * 20}) {'word ' * 18}.\n"),
    (words.check_pages, "docs/quotes.md", f"| short | a {'word ' * 35} |\n"),
    (words.check_columns, "docs/quotes.md", f"{'x' * 60} {'y' * 60}\n"),
    (layers.check_public_headers, "include/custengine/new.hpp", ""),
    (layers.check_public_headers, "include/custengine/result.hpp", "#include <custengine/customer.hpp>\n"),
    (layers.check_public_headers, "include/custengine/result.hpp", "#include <custengine/nothing.hpp>\n"),
    (layers.check_public_headers, "include/custengine/result.hpp", '#include "base/text.hpp"\n'),
    (layers.check_sources, "src/attic/a.cpp", ""),
    (layers.check_sources, "src/base/text.cpp", '#include "model/field_table.hpp"\n'),
    (layers.check_sources, "src/base/text.cpp", "#include <custengine/customer.hpp>\n"),
    (layers.check_sources, "src/base/text.cpp", '#include "text.hpp"\n'),
    (layers.check_sources, "src/base/text.cpp", '  #  include "base/nothing.hpp"\n'),
    (layers.check_sources, "src/codec/json.cpp", '#include "base/text.hpp"\n'),
    (layers.check_sources, "src/testing/fake.cpp", '#include "model/field_table.hpp"\n'),
    (layers.check_programs, "bench/main.cpp", '#include "base/text.hpp"\n'),
    (layers.check_sources, "src/cli/main.cpp", '#include "base/text.hpp"\n'),
    (layers.check_sqlite, "src/codec/json.cpp", "#include <sqlite3.h>\n"),
    (layers.check_sqlite, "tests/unit/codec/x.cpp", "#include <sqlite3.h>\n"),
    (layers.check_sqlite, "src/sqlite/open.cpp", "int a = sqlite3_open(x, y), b = sqlite3_open_v2(x, y, z, n);\n"),
    (layers.check_shared, "src/base/utf8.hpp", '#include "base/text.hpp"\n'),
    (layers.check_shared, "src/base/utf8.hpp", "#include <unicode/utf8.h>\n"),
    (layers.check_shared, "src/base/utf8.cpp", '#include "base/utf8.hpp"\n'),
    (layers.check_rooms, "src/serve/http/message.cpp", '#include "serve/routing/route.hpp"\n'),
    (layers.check_rooms, "src/serve/net/server.cpp", '#include "serve/service.hpp"\n'),
    (layers.check_beast, "src/serve/http/message.cpp", "#include <boost/beast/http.hpp>\n"),
    (layers.check_rooms, "src/storage/rows/rows.cpp", '#include "storage/lookup/table.hpp"\n'),
    (layers.check_rooms, "src/storage/lookup/table.hpp", '#include "storage/order/order.hpp"\n'),
    (layers.check_rooms, "src/storage/attic/a.hpp", ""),
    (layers.check_rooms, "src/storage/a.hpp", ""),
    (layers.check_sources, "src/cli/main.cpp", '#include "codec/json.hpp"\n'),
    (layers.check_cli, "src/base/text.cpp", "#include <CLI/CLI.hpp>\n"),
    (layers.check_boost, "src/base/text.cpp", "#include <boost/multi_index/ranked_index.hpp>\n"),
    (layers.check_boost, "bench/main.cpp", "#include <boost/multi_index/ranked_index.hpp>\n"),
    (layers.check_boost, "include/custengine/json.hpp", "#include <boost/json/value.hpp>\n"),
    (layers.check_boost, "include/custengine/result.hpp", "#include <boost/json/fwd.hpp>\n"),
    (layers.check_hashes, "src/base/text.cpp", "std::unordered_map<std::string, int> names;\n"),
    (layers.check_hashes, "src/model/record.cpp", "boost::unordered_flat_set<std::string_view> names;\n"),
    (files.check_listed, "src/base/new.cpp", ""),
    (files.check_listed, "src/CMakeLists.txt", "# base/text.cpp\nmodel/record.cpp"),
    (files.check_lengths, "src/base/text.hpp", "\n" * 251),
    (files.check_lengths, "src/base/text.cpp", "\n" * 451),
    (files.check_test_names, "docs/examples/x.cpp", 'int main() {}\nTEST_CASE("' + "x" * 61 + '") {}\n'),
    (files.check_finished, "src/base/text.cpp", "// " + "TO" + "DO: write it\n"),
    (files.check_finished, "docs/index.md", "FIX" + "ME\n"),
    (docs.check_paths, "docs/quotes.md", "`src/attic/`"),
    (docs.check_paths, "docs/quotes.md", "`docs/*.txt`"),
    (docs.check_paths, "docs/index.md", "`custengine/nothing.hpp`"),
    (docs.check_paths, "docs/index.md", "[readme](README.md)"),
    (docs.check_commands, "docs/quotes.md", "find_package(custengine 0.1) `./dev test` `./dev fly`"),
    (docs.check_commands, "docs/quotes.md", "find_package(custengine 0.1)\n```sh\n./dev fly\n```\n"),
    (docs.check_quotes, "docs/quotes.md", "<!-- docs/examples/x.cpp -->\n```cpp\nint x;\n```\n"),
    (docs.check_quotes, "docs/quotes.md", "<!-- docs/examples/x.cpp -->\n```python\nint x;\n```\n"),
    (docs.check_quotes, "docs/quotes.md", "<!-- docs/examples/y.cpp -->\n```cpp\nint x;\n```\n"),
    (docs.check_version, "CHANGELOG.md", "## 0.2.0\n"),
    (docs.check_version, "docs/quotes.md", "find_package(custengine 0.2 REQUIRED)\n"),
    (docs.check_version, "docs/quotes.md", "libcustengine0.2\n"),
    (docs.check_languages, "docs/index.md", "```c++\nint x;\n```\n"),
    (docs.check_navigation, "docs/index.md", "[sheet](cheat-sheet.md) [decisions](decisions/README.md)\n"),
    (docs.check_navigation, "docs/decisions/README.md", "[quotes](../quotes.md)\n"),
    (docs.check_navigation, "docs/site/mkdocs.yml", "nav:\n  - quotes.md\n  - cheat-sheet.md\n  - decisions/README.md\n"),
    (cheat_sheet.check_calls, "docs/cheat-sheet.md", SHEET.replace(", `tenant()`", "")),
    (cheat_sheet.check_calls, "docs/cheat-sheet.md", SHEET.replace("tenant()`", "tenant()`, `hidden()`")),
    (cheat_sheet.check_aggregates, "docs/cheat-sheet.md", SHEET.replace("`after`, `page`", "`page`, `after`")),
    (cheat_sheet.check_aggregates, "docs/cheat-sheet.md", SHEET.replace("`on_read`", "`on_read`, `on_write`")),
    (cheat_sheet.check_aggregates, "docs/cheat-sheet.md", SHEET.replace("| `Error`", "| `Page` | `total` | |\n| `Error`")),
    (cheat_sheet.check_aggregates, "include/custengine/result.hpp", "struct New {\n  int a = 0;\n};\n"),
    (cheat_sheet.check_spellings, "docs/cheat-sheet.md", SHEET.replace("behind", "after")),
    (cheat_sheet.check_spellings, "docs/cheat-sheet.md", SHEET.replace(", `city`", "")),
    (cheat_sheet.check_spellings, "docs/cheat-sheet.md", SHEET.replace("--after", "--before")),
    (mutants.check_patches, "tests/mutants/ten-mistake.patch", patch("base")),
    (mutants.check_patches, "tests/mutants/00-again.patch", patch("base")),
    (mutants.check_patches, "tests/mutants/10-mistake.patch", patch("base", areas="nothing")),
    (mutants.check_patches, "tests/mutants/10-mistake.patch", patch("base", line="// no line")),
    (mutants.check_patches, "tests/mutants/10-mistake.patch", patch("attic")),
    (mutants.check_patches, "tests/mutants/10-mistake.patch", patch("base").replace("A mistake.\n", "")),
    (mutants.check_patches, "tests/mutants/10-mistake.patch", patch("base").partition("@@")[0]),
    (mutants.check_patches, "tests/mutants/10-mistake.patch", patch("base", name="twice.hpp")),
    (mutants.check_enough, "tests/mutants/00-mistake.patch", patch("model")),
    (docs.check_languages, "docs/index.md", "```cc\nint x;\n```\n"),
    (new_field.check_patch, "tests/structure/new_field.patch", new_field_patch(6)),
    (new_field.check_patch, "tests/structure/new_field.patch", new_field_patch(1, "// no line")),
    (new_field.check_patch, "src/base/0.hpp", "// no line\n"),
]
BAD_CODE = [
    ("README.md", "```cpp\nint main() { return nothing; }\n```\n"),
    ("docs/index.md", "```cpp\nint x = nothing;\n```\n"),
    ("docs/index.md", "```cpp\nint x = 1\n```\n"),
]


def problems(check, contents, *arguments):
    with tempfile.TemporaryDirectory() as root:
        for name, text in contents.items():
            path = Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return list(check(Tree(root), *arguments))


class SelfTest(unittest.TestCase):
    compiler = "c++"
    include_dirs = []

    def test_good_tree_passes(self):
        for check in ALL_CHECKS:
            with self.subTest(check.__name__):
                self.assertEqual(problems(check, GOOD), [])

    def test_each_fault_is_found(self):
        for check, name, text in FAULTS:
            with self.subTest(check.__name__, file=name, text=text[:40]):
                found = problems(check, {**GOOD, name: text})
                self.assertEqual(len(found), 1, found)

    def test_every_check_has_a_fault(self):
        self.assertEqual({check for check, _, _ in FAULTS}, set(ALL_CHECKS))

    def test_data_tables_may_be_long(self):
        table = {next(iter(files.DATA_TABLES)): "\n" * 1000}
        self.assertEqual(problems(files.check_lengths, table), [])

    def test_code_in_docs(self):
        self.assertEqual(problems(docs.check_code, GOOD, self.compiler, self.include_dirs), [])
        for name, text in BAD_CODE:
            with self.subTest(text):
                bad = problems(docs.check_code, {**GOOD, name: text}, self.compiler, self.include_dirs)
                self.assertEqual(len(bad), 1, bad)
