// fields_table FILE [--write]: compares the tables in docs/fields.md with the field table, or writes them there.

#include "model/searched_fields.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace {

using namespace custengine;

constexpr std::string_view begin_mark = "<!-- begin: generated from src/model/field_table.hpp -->\n";
constexpr std::string_view end_mark = "<!-- end -->\n";

/// The rule of a value, without its limits, which have their own column.
std::string_view describe(model::TextKind kind) {
  switch (kind) {
    case model::TextKind::text:
      return "text";
    case model::TextKind::name:
      return "text, not blank";
    case model::TextKind::lines:
      return "text, line breaks and tabs allowed";
    case model::TextKind::identifier:
      return "`^[A-Za-z0-9-_]+`";
    case model::TextKind::reference:
      return "text without blanks at its ends or invisible characters";
    case model::TextKind::email:
      return "one @, non-empty parts, no blanks or invisible characters";
    case model::TextKind::country:
      return "ISO 3166-1 alpha-2, assigned, or XK; upper case";
    case model::TextKind::digits:
      return "digits";
  }
  return {};
}

std::string_view describe(const model::FieldInfo& field) {
  switch (field.kind) {
    case model::Kind::text:
      return describe(field.text_kind);
    case model::Kind::customer_type:
      return "PERSON, COMPANY, B2B";
    case model::Kind::days:
      return "whole days, 0..3650";
    case model::Kind::credit:
      return "object";
    case model::Kind::account_manager:
      return "object";
    case model::Kind::addresses:
      return "list";
    case model::Kind::contacts:
      return "list";
    case model::Kind::consents:
      return "list";
    case model::Kind::extensions:
      return "set";
    case model::Kind::timestamp:
      return "UTC, milliseconds";
    case model::Kind::counter:
      return "whole number from 1";
  }
  return {};
}

std::string_view describe(model::SortRule rule) {
  switch (rule) {
    case model::SortRule::none:
      return "";
    case model::SortRule::bytes:
      return "bytes";
    case model::SortRule::email:
      return "bytes, in lower case";
    case model::SortRule::phone:
      return "E.164 number";
    case model::SortRule::vat:
      return "number, then country";
    case model::SortRule::collated:
      return "locale";
    case model::SortRule::number:
      return "number";
    case model::SortRule::time:
      return "time";
  }
  return {};
}

std::string_view describe_search(const model::FieldInfo& field) {
  if (field.searched) return "yes";
  return std::ranges::count(model::also_searchable, field.field) > 0 ? "if asked" : "";
}

std::string characters_cell(std::size_t max_characters) {
  return max_characters == 0 ? "" : std::to_string(max_characters);
}

std::string field_rows() {
  std::string rows =
      "| C++ | wire | value | characters | sorts by | searched | patch |\n"
      "| --- | --- | --- | --- | --- | --- | --- |\n";
  for (const model::FieldInfo& field : model::field_table) {
    rows.append("| `").append(field.name).append("` | `").append(field.wire).append("` | ");
    rows.append(describe(field)).append(" | ").append(characters_cell(field.max_characters)).append(" | ");
    rows.append(describe(field.sort_rule)).append(" | ").append(describe_search(field));
    rows.append(" | ").append(field.patchable ? "yes" : "").append(" |\n");
  }
  return rows;
}

template <class Members>
void append_members(std::string& rows, std::string_view owner, std::string_view wire_owner, const Members& members) {
  for (const auto& member : members) {
    rows.append("| `").append(owner).append(".").append(member.name).append("` | `");
    rows.append(wire_owner).append(".").append(member.wire).append("` | ").append(describe(member.kind));
    rows.append(member.required ? ", required" : "").append(member.derived ? ", derived" : "");
    rows.append(member.stamp ? ", set by the engine" : "");
    rows.append(" | ").append(characters_cell(member.max_characters)).append(" |\n");
  }
}

std::string member_rows() {
  std::string rows =
      "| C++ | wire | value | characters |\n"
      "| --- | --- | --- | --- |\n";
  append_members(rows, "account_manager", "accountManager", model::account_manager_members);
  append_members(rows, "addresses[]", "addresses[]", model::address_members);
  append_members(rows, "contacts[]", "contacts[]", model::contact_members);
  append_members(rows, "consents[]", "consents[]", model::consent_members);
  return rows;
}

std::string tables() {
  return field_rows() + "\nThe text members of the objects and lists:\n\n" + member_rows();
}

int fail(const char* what, const char* path) {
  std::fprintf(stderr, "%s: %s\n", path, what);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  const bool write = argc == 3 && std::string_view(argv[2]) == "--write";
  if (argc != 2 && !write) return fail("usage: fields_table FILE [--write]", argv[0]);

  std::ifstream in(argv[1]);
  std::string page{std::istreambuf_iterator<char>(in), {}};
  const std::size_t begin = page.find(begin_mark);
  const std::size_t end = page.find(end_mark);
  if (begin == std::string::npos || end == std::string::npos || end < begin)
    return fail("there are no marks for the tables", argv[1]);

  const std::size_t start = begin + begin_mark.size();
  if (write) {
    std::ofstream(argv[1]) << page.replace(start, end - start, tables());
    return 0;
  }
  if (page.substr(start, end - start) != tables())
    return fail("the tables differ from src/model/field_table.hpp; run fields_table FILE --write", argv[1]);
  return 0;
}
