"""run.py COMPILER INCLUDE...: whether Clang warns of each way to keep a view into what is gone, and of no way that is
right. The lines are the body of a function with a Session named acme."""

import re
import subprocess
import sys

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
    "a loop over value()": "for (const Customer& c : acme.search({}).value()) use(c);",
    "a loop over a snapshot": "for (const Customer& c : acme.snapshot().value()) use(c);",
    "a kept error": 'const Error& e = acme.get("a").error(); use(e);',
}
HEAD = """#include <custengine/custengine.hpp>
using namespace custengine;
template <class T> void use(const T&);
"""


def warned_lines(compiler, includes, bodies):
    """Of which bodies, one a line, the compiler warns, and what it says."""
    program = HEAD + "".join(f"void f{i}(Session& acme) {{ {body} }}\n" for i, body in enumerate(bodies))
    command = [compiler, "-std=c++20", "-fsyntax-only", "-Wall", "-x", "c++", "-"]
    command += [argument for include in includes for argument in ("-I", include)]
    done = subprocess.run(command, input=program, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr)
    first = HEAD.count("\n") + 1
    return {int(line) - first for line in re.findall(r"<stdin>:(\d+):\d+: warning: .*-Wdangling", done.stderr)}, done.stderr


def main():
    compiler, *includes = sys.argv[1:]
    warned, told = warned_lines(compiler, includes, [*DANGLING.values(), *RIGHT.values()])
    wrong = [f"no warning of {name}" for i, name in enumerate(DANGLING) if i not in warned]
    wrong += [f"a warning of {name}" for i, name in enumerate(RIGHT, len(DANGLING)) if i in warned]
    if wrong:
        print("\n".join(wrong), told, sep="\n")
    return 1 if wrong else 0


sys.exit(main())
