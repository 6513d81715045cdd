#include "codec/json_values.hpp"

#include "codec/wire.hpp"
#include "model/field_table.hpp"

#include <custengine/timestamp.hpp>

#include <fmt/format.h>
#include <boost/json/string.hpp>

#include <algorithm>
#include <array>
#include <limits>

namespace custengine::codec {

namespace json = boost::json;

namespace {

// A member that stands in no table.
template <class T>
struct Other {
  std::string_view wire;
  T& member;
};
template <class T>
Other<T> other(std::string_view wire, T& member) {
  return {wire, member};
}

// Without the field's name, which the path gives.
std::string reason(const Error& error) {
  return error.violations.empty() ? error.message : error.violations.front().message;
}

}  // namespace

void ValueReader::unknown_member(const Path& path, std::string_view name, const std::vector<std::string_view>& known) {
  fault(path, violations_.full() ? std::string() : "unknown member" + suggestion(name, known));
}

const json::object* ValueReader::object(const json::value& value, const Path& path) {
  const json::object* object = value.if_object();
  if (!object) fault(path, "must be an object");
  return object;
}

const json::array* ValueReader::array(const json::value& value, const Path& path) {
  const json::array* array = value.if_array();
  if (!array) fault(path, "must be an array");
  return array;
}

void ValueReader::read(const json::value& value, const Path& path, std::string& out) {
  if (const json::string* text = value.if_string())
    out.assign(text->data(), text->size());
  else if (value.is_null())
    out.clear();
  else
    fault(path, "must be a text");
}

void ValueReader::read(const json::value& value, const Path& path, bool& out) {
  if (const bool* truth = value.if_bool())
    out = *truth;
  else if (!value.is_null())
    fault(path, "must be true or false");
}

template <class Integer>
void ValueReader::read_integer(const json::value& value, const Path& path, Integer& out) {
  using Limits = std::numeric_limits<Integer>;
  // A number that is whole but beyond 64 bits comes as a double.
  const double* real = value.if_double();
  const bool is_beyond = real && (*real >= 0x1p63 || *real < -0x1p63);
  if (const auto* number = value.if_int64(); number && std::in_range<Integer>(*number))
    out = static_cast<Integer>(*number);
  else if (const auto* large = value.if_uint64(); large && std::in_range<Integer>(*large))
    out = static_cast<Integer>(*large);
  else if (number || large || is_beyond)
    fault(path, fmt::format("must be between {} and {}", Limits::min(), Limits::max()));
  else if (!value.is_null())
    fault(path, "must be a whole number, written without fraction or exponent");
}

void ValueReader::read(const json::value& value, const Path& path, std::int32_t& out) {
  read_integer(value, path, out);
}
void ValueReader::read(const json::value& value, const Path& path, std::int64_t& out) {
  read_integer(value, path, out);
}
void ValueReader::read(const json::value& value, const Path& path, std::uint64_t& out) {
  read_integer(value, path, out);
}

// A text that `parse` makes a Value of, or says why not.
template <class Value, class Parse>
void ValueReader::parse_text(const json::value& value, const Path& path, Parse parse, Value& out) {
  if (value.is_null()) return;
  const json::string* text = value.if_string();
  if (!text) return fault(path, "must be a text");
  Result<Value> parsed = parse(std::string_view(text->data(), text->size()));
  if (parsed)
    out = *std::move(parsed);
  else
    fault(path, reason(parsed.error()));
}

void ValueReader::read(const json::value& value, const Path& path, Timestamp& out) {
  const auto parse = [](std::string_view text) -> Result<Timestamp> {
    if (const auto time = parse_timestamp(text)) return *time;
    return invalid({}, "must be a time in UTC such as 2025-07-30T18:12:05.623Z");
  };
  parse_text(value, path, parse, out);
}

void ValueReader::read(const json::value& value, const Path& path, SortField& out) {
  parse_text(value, path, parse_sort_field, out);
}
void ValueReader::read(const json::value& value, const Path& path, SortDirection& out) {
  parse_text(value, path, parse_sort_direction, out);
}

void ValueReader::read(const json::value& value, const Path& path, Filter& out) {
  parse_text(value, path, Filter::parse, out);
}

template <class Values, class Value>
void ValueReader::read_name(const json::value& value, const Path& path, const Values& values, Value& out) {
  const auto parse = [&](std::string_view text) -> Result<Value> {
    std::string known;
    for (const Value candidate : values) {
      if (to_string(candidate) == text) return candidate;
      known.append(known.empty() ? "" : ", ").append(to_string(candidate));
    }
    return invalid({}, "must be one of " + known);
  };
  parse_text(value, path, parse, out);
}

void ValueReader::read(const json::value& value, const Path& path, CustomerType& out) {
  read_name(value, path, wire::customer_types, out);
}
void ValueReader::read(const json::value& value, const Path& path, AddressType& out) {
  read_name(value, path, wire::address_types, out);
}
void ValueReader::read(const json::value& value, const Path& path, SearchScope& out) {
  read_name(value, path, wire::search_scopes, out);
}
void ValueReader::read(const json::value& value, const Path& path, CountMode& out) {
  read_name(value, path, wire::count_modes, out);
}

// The members of `table` (each with `wire` and `member`), and the others.
template <class Table, class T, class... Others>
void ValueReader::read_members(const json::value& value, const Path& path, const Table& table, T& out,
                               Others... others) {
  const json::object* members = object(value, path);
  if (!members) return;
  for (const auto& member : *members) {
    const std::string_view name = view(member.key());
    const Path at = path / name;
    const auto row = std::ranges::find(table, name, [](const auto& known) { return known.wire; });
    if (row != std::ranges::end(table)) {
      if constexpr (requires { row->derived; })
        if (row->derived) continue;
      read(member.value(), at, out.*(row->member));
      continue;
    }
    if (((name == others.wire && (read(member.value(), at, others.member), true)) || ...)) continue;
    std::vector<std::string_view> known = {others.wire...};
    known.reserve(known.size() + std::size(table));
    for (const auto& candidate : table) known.push_back(candidate.wire);
    unknown_member(at, name, known);
  }
}

namespace {

// Tables of what has none in the model.
template <class T, class Value>
struct Member {
  std::string_view wire;
  Value T::*member;
};

constexpr auto extension_members = std::to_array<Member<Extension, std::string>>({
    {wire::organization_id, &Extension::organization_id},
});

constexpr auto credit_patch_members = [] {
  std::array<Member<CreditPatch, Patch<std::int64_t>>, wire::credit_members.size()> members{};
  for (std::size_t i = 0; i < members.size(); ++i)
    members[i] = {wire::credit_members[i].wire, wire::credit_members[i].patch};
  return members;
}();

constexpr auto account_manager_patch_members = [] {
  std::array<Member<AccountManagerPatch, Patch<std::string>>, model::account_manager_members.size()> members{};
  for (std::size_t i = 0; i < members.size(); ++i)
    members[i] = {model::account_manager_members[i].wire, wire::account_manager_patches[i]};
  return members;
}();

constexpr auto search_request_texts = std::to_array<Member<SearchRequest, std::string>>({
    {"query", &SearchRequest::query},
    {"mobile", &SearchRequest::mobile},
    {"email", &SearchRequest::email},
    {"vatNumber", &SearchRequest::vat_number},
    {"after", &SearchRequest::after},
});

}  // namespace

void ValueReader::read(const json::value& value, const Path& path, Credit& out) {
  read_members(value, path, wire::credit_members, out);
}

void ValueReader::read(const json::value& value, const Path& path, AccountManager& out) {
  read_members(value, path, model::account_manager_members, out);
}

void ValueReader::read(const json::value& value, const Path& path, CreditPatch& out) {
  read_members(value, path, credit_patch_members, out);
}

void ValueReader::read(const json::value& value, const Path& path, AccountManagerPatch& out) {
  read_members(value, path, account_manager_patch_members, out);
}

void ValueReader::read(const json::value& value, const Path& path, Extension& out) {
  std::optional<std::string> code;
  read_members(value, path, extension_members, out, other(wire::extension_code, code));
  if (!value.is_object()) return;
  const Path at = path / wire::extension_code;
  if (!code) return fault(at, "is missing");
  if (auto parsed = ExtensionCode::parse(*code))
    out.code = *std::move(parsed);
  else
    fault(at, reason(parsed.error()));
}

void ValueReader::read(const json::value& value, const Path& path, Address& out) {
  read_members(value, path, model::address_members, out, other(wire::type, out.type));
}

void ValueReader::read(const json::value& value, const Path& path, Contact& out) {
  Stamp<Timestamp> created_at{out.created_at}, last_modified_at{out.last_modified_at};
  read_members(value, path, model::contact_members, out, other(wire::created_at, created_at),
               other(wire::last_modified_at, last_modified_at), other(wire::extensions, out.extensions));
}

void ValueReader::read(const json::value& value, const Path& path, Consent& out) {
  Stamp<Timestamp> created_at{out.created_at};
  read_members(value, path, model::consent_members, out, other(wire::status, out.status),
               other(wire::created_at, created_at));
}

void ValueReader::read(const json::value& value, const Path& path, SearchRequest& out) {
  std::uint64_t page_number = out.page_number, page_size = out.page_size, max_typos = out.max_typos;
  read_members(value, path, search_request_texts, out, other("exactMatch", out.exact_match), other("scope", out.scope),
               other("where", out.where), other("sortBy", out.sort_by), other("sortDirection", out.direction),
               other("pageNumber", page_number), other("pageSize", page_size), other("count", out.count),
               other("explain", out.explain), other("maxTypos", max_typos), other("scores", out.scores),
               other("highlights", out.highlights));
  out.max_typos = static_cast<std::size_t>(max_typos);
  out.page_number = static_cast<std::size_t>(page_number);
  out.page_size = static_cast<std::size_t>(page_size);
}

}  // namespace custengine::codec
