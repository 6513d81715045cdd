"""docs/cheat-sheet.md names every call of Session and Engine, every member of each struct that a caller fills, in the
order of declaration, and the spellings of each name. The public headers, the JSON members and the flags of the program
say which these are."""

import re
from pathlib import Path

PAGE = Path("docs/cheat-sheet.md")
CLASSES = {"Session": "include/custengine/session.hpp", "Engine": "include/custengine/engine.hpp"}
REQUESTS = Path("src/codec/request_members.hpp")
# Its structs are of the namespace custengine::kept: only those who write a persistence see them.
PERSISTENCE = Path("include/custengine/persistence.hpp")
# Structs that the engine fills. Every other public struct with members is on the page.
ANSWERS = {
    "BatchResult", "Call", "Change", "DumpReport", "DuplicateGroup", "DuplicatePair", "Duplicates", "Explain",
    "ExternalSearchRequest", "FacetCount", "Facets", "Highlight", "Hit", "ImportReport", "LostValue", "MergePreview",
    "Outcome", "Page", "StoreCustomer", "TenantHealth", "TenantStats",
}
# Enumerations whose enumerators the table of spellings has, and what it calls them.
ENUMERATIONS = {"SortField": "sort field", "SearchField": "search field", "ErrorCode": "error code"}

COMMENT = re.compile(r"//.*")
# Forward declarations, or all up to the comment at the end.
INTERNALS = re.compile(
    r"^namespace (?:custengine::)?detail \{\n"
    r"(?:(?:(?:class|struct) \w+;\n)+\}$|.*?^\}  // namespace (?:custengine::)?detail$)",
    re.MULTILINE | re.DOTALL)
STRUCT = re.compile(r"^struct (?:CUSTENGINE_API )?(\w+) \{\n(.*?)^\};", re.MULTILINE | re.DOTALL)
TEMPLATE_ARGUMENTS = re.compile(r"<[^<>]*>")
INITIALIZER = re.compile(r"=\s*\{[^{}]*\}")
BODY = re.compile(r"\{[^{}]*\}")
ROW = re.compile(r"^\| (.*) \|$", re.MULTILINE)
TICKED = re.compile(r"`([^`]+)`")
JSON_MEMBER = re.compile(r'Member\{"(\w+)",\s*&([\w:]+)::(\w+)')


def replaced_all(pattern, by, text):
    """Also what nests."""
    while True:
        text, count = pattern.subn(by, text)
        if not count:
            return text


def statements(body):
    """Of a struct or class, without comments, initializers, template arguments and bodies."""
    body = replaced_all(TEMPLATE_ARGUMENTS, "", INITIALIZER.sub("= 0", COMMENT.sub("", body)))
    return [" ".join(statement.split()) for statement in replaced_all(BODY, ";", body).split(";")]


def members(body):
    """The names of a struct's data members, in order."""
    found = []
    for statement in statements(body):
        declared = statement.partition("=")[0]
        if not declared or "(" in declared or re.search(r"\b(friend|struct|enum|using|static)\b", declared):
            continue
        found += [re.search(r"(\w+)\s*$", part.partition("=")[0])[1] for part in statement.split(",")]
    return found


def structs(tree):
    """(name, members) of each public struct at the top level that has data members."""
    for path in tree.files:
        if path.parent == Path("include/custengine") and path != PERSISTENCE:
            for name, body in STRUCT.findall(COMMENT.sub("", INTERNALS.sub("", tree.text(path)))):
                if members(body):
                    yield name, members(body)


def calls(header, name):
    """The public member functions of a class, without constructors and operators."""
    body = COMMENT.sub("", header).partition(f"class CUSTENGINE_API {name} {{\n")[2].partition(" private:")[0]
    body = body.partition("public:")[2]
    found = (re.search(r"(~?\b\w+) ?\(", statement) for statement in statements(body))
    return {call[1] for call in found if call and call[1] not in (name, "~" + name) and "operator" not in call.string}


def section(page, heading):
    """What stands below a heading, up to the next one of its level or a higher one."""
    text = page.partition(f"\n{heading}\n")[2]
    return re.split(rf"^#{{1,{heading.count('#')}}} ", text, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text):
    return [[cell.strip() for cell in row.split("|")] for row in ROW.findall(text)]


def page_of(tree):
    """Empty if there is none."""
    return tree.text(PAGE) if PAGE in tree.files else ""


def check_calls(tree):
    """Every public member function of Session and Engine has a row, and no row is of another."""
    page = page_of(tree)
    for name, header in CLASSES.items():
        if Path(header) not in tree.files:
            continue
        listed = {word for row in rows(section(page, f"### {name}")) for word in re.findall(r"`(\w+)\(", row[0])}
        for call in sorted(calls(tree.text(header), name) ^ listed):
            yield f"{PAGE}: {name}::{call} is only in one of the page and {header}"


def check_aggregates(tree):
    """Every struct that callers fill has a row with its members, in the order of declaration."""
    page = page_of(tree)
    listed = {TICKED.findall(row[0])[0]: row[1] for row in rows(section(page, "## Aggregates")) if "`" in row[0]}
    for name, declared in structs(tree):
        if name not in ANSWERS and TICKED.findall(listed.pop(name, "")) != declared:
            yield f"{PAGE}: the members of {name} are, in this order: {', '.join(f'`{member}`' for member in declared)}"
    for name in listed:
        yield f"{PAGE}: there is no struct {name} that callers fill"


def names(cell):
    """Without the class that may stand before."""
    return [word.rpartition("::")[2] for word in TICKED.findall(cell)]


def enumerators(tree, name):
    for path in tree.under("include"):
        match = re.search(rf"^enum class {name} {{(.*?)}}", COMMENT.sub("", tree.text(path)), re.MULTILINE | re.DOTALL)
        if match:
            return re.findall(r"\w+", match[1])
    return []


def check_spellings(tree):
    """The table has the JSON member of each request, the enumerators, and only flags that the program has."""
    page = page_of(tree)
    table = [row for row in rows(section(page, "## Spellings")) if len(row) == 4]
    pairs = {pair for _, cpp, json, _ in table for pair in zip(names(cpp), names(json))}
    if REQUESTS in tree.files:
        for json, request, member in JSON_MEMBER.findall(tree.text(REQUESTS)):
            if (member, json) not in pairs:
                yield f"{PAGE}: the table of spellings lacks {request}::{member}, in JSON {json}"
    for enumeration, title in ENUMERATIONS.items():
        spelled = {name for row in table if title in row[0].split(", ") for name in names(row[1])}
        for enumerator in sorted(set(enumerators(tree, enumeration)) - spelled):
            yield f"{PAGE}: the table of spellings lacks {enumeration}::{enumerator}"
    program = "".join(tree.text(path) for path in tree.under("src") if path.parts[1] == "cli")
    for flag in sorted({flag for row in table for flag in re.findall(r"`(--[\w-]+)", row[3])}):
        if not re.search(rf'"(?:-\w,)?{flag}"', program):
            yield f"{PAGE}: the program has no flag {flag}"


CHECKS = [check_calls, check_aggregates, check_spellings]
