"""run.py COMPILER INCLUDE...: checks that the compiler refuses each loop over a list of a temporary, that Clang warns of
other dangling views, and that both accept correct code. Each line is the body of a function with a Session acme."""

import re
import subprocess
import sys

REFUSED = {
    "a loop over a page": "for (const Customer& c : acme.search({})->items) use(c);",
    "a loop over an external page": "for (const ExternalCustomer& c : acme.search_external({})->items) use(c);",
    "a loop over facets": "for (const auto& f : acme.count_by(FacetField::city)->values) use(f);",
    "a loop over duplicates": "for (const DuplicateGroup& g : acme.find_duplicates({})->groups) use(g);",
}
# Only Clang knows [[clang::lifetimebound]].
DANGLING = {
    "a getter through ->": 'std::string_view s = acme.get("a")->last_name(); use(s);',
    "a getter through *": 'std::string_view s = (*acme.get("a")).last_name(); use(s);',
    "a getter of value()": 'std::string_view s = acme.get("a").value().last_name(); use(s);',
    "a span": 'std::span<const Contact> s = acme.get("a")->contacts(); use(s);',
    "a loop over a span": 'for (const Contact& c : acme.get("a")->contacts()) use(c);',
    "a code's name": 'std::string_view s = Extension().code.name(); use(s);',
    "a change's id": 'std::string_view s = acme.changes(0, 1)->front().id(); use(s); std::string_view t = Change().id(); use(t);',
    "a session's tenant": "std::string_view s = Session(acme).tenant(); use(s);",
    "a session's subject": "std::string_view s = Session(acme).subject(); use(s);",
    "a snapshot's iterator": "auto i = acme.snapshot().value().begin(); use(*i);",
}
RIGHT = {
    "a copied text": 'std::string s(acme.get("a")->last_name()); use(s);',
    "a use within the statement": 'use(acme.get("a")->last_name());',
    "a kept result": 'auto c = acme.get("a"); std::string_view s = c->last_name(); use(s);',
    "a kept value": 'auto c = acme.get("a").value(); for (const Contact& k : c.contacts()) use(k);',
    "a kept page": "auto p = acme.search({}); for (const Customer& c : p->items) use(c);",
    "a kept page that is const": "const auto p = acme.search({}); for (const Customer& c : p->items) use(c);",
    "a write by a temporary session": 'use(Engine().session("t")->create({}));',
    "a page's total": "use(acme.search({}).value().paging.total_count);",
    "a loop over value()": "for (const Customer& c : acme.search({}).value()) use(c);",
    "a loop over a snapshot": "for (const Customer& c : acme.snapshot().value()) use(c);",
    "a kept error": 'const Error& e = acme.get("a").error(); use(e);',
}
HEAD = """#include <custengine/custengine.hpp>
using namespace custengine;
template <class T> void use(const T&);
"""


def told_of(compiler, includes, bodies):
    """Compiles the bodies, one per line. Returns the refused ones, those with a warning, and the messages."""
    program = HEAD + "".join(f"void f{i}(Session& acme) {{ {body} }}\n" for i, body in enumerate(bodies))
    command = [compiler, "-std=c++20", "-fsyntax-only", "-Wall", "-x", "c++", "-"]
    command += [argument for include in includes for argument in ("-I", include)]
    told = subprocess.run(command, input=program, capture_output=True, text=True, check=False).stderr
    first = HEAD.count("\n") + 1

    def lines(what):
        return {int(line) - first for line in re.findall(rf"<stdin>:(\d+):\d+: {what}", told)}

    return lines(r"error: .*operator\b.*->"), lines("error"), lines("warning: .*-Wdangling"), told


def is_clang(compiler):
    return "clang" in subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout


def main():
    compiler, *includes = sys.argv[1:]
    dangling = DANGLING if is_clang(compiler) else {}
    refused, errors, _, told = told_of(compiler, includes, [*REFUSED.values(), *RIGHT.values()])
    wrong = [f"takes {name}" for i, name in enumerate(REFUSED) if i not in refused]
    wrong += [f"refuses {name}" for i, name in enumerate(RIGHT, len(REFUSED)) if i in errors]
    if dangling:  # compiled separately, since Clang does not analyse a program with errors
        _, errors, warned, more = told_of(compiler, includes, [*dangling.values(), *RIGHT.values()])
        told += more
        wrong += [f"refuses {name}" for i, name in enumerate(dangling) if i in errors]
        wrong += [f"gives no warning of {name}" for i, name in enumerate(dangling) if i not in warned]
        wrong += [f"warns of {name}" for i, name in enumerate(RIGHT, len(dangling)) if i in warned]
    if wrong:
        print("\n".join(wrong), told, sep="\n")
    return 1 if wrong else 0


sys.exit(main())
