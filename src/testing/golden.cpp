#include <custengine/testing/golden.hpp>

#include "testing/json_members.hpp"
#include "testing/known_fields.hpp"
#include "testing/member_diff.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

namespace custengine::testing {
namespace {

constexpr const char* write_variable = "CUSTENGINE_WRITE_GOLDENS";

using GoldenItem = std::vector<JsonMember>;

bool writes_goldens() {
  const char* value = std::getenv(write_variable);
  return value && *value != '\0' && std::string_view(value) != "0";
}

/// Returns the subject's JSON before fields are chosen; nullopt if the subject has no JSON.
std::optional<std::string> subject_json(const Subject& subject) {
  const auto array_of = [](const auto& values) {
    std::string text = "[";
    for (const auto& value : values) text += (text.size() > 1 ? "," : "") + to_json(value);
    return text + "]";
  };
  if (subject.in_store()) return flat_json(*subject.in_store());
  if (subject.customer()) return to_json(*subject.customer());
  if (subject.customers()) return array_of(*subject.customers());
  if (subject.changes()) return array_of(*subject.changes());
  return std::nullopt;
}

const std::set<std::string>& possible_fields(const Subject& subject) {
  const KnownFields& known = known_fields();
  return subject.changes() ? known.change : subject.in_store() ? known.in_store : known.customer;
}

void require_possible(const std::filesystem::path& file, const std::vector<std::string>& fields,
                      const Subject& subject) {
  std::string unknown;
  for (const std::string& field : fields)
    if (!possible_fields(subject).contains(field))
      unknown += fmt::format("{}\"{}\"", unknown.empty() ? "" : ", ", field);
  if (!unknown.empty())
    throw Exception({.code = ErrorCode::invalid_argument,
                     .message = fmt::format("golden {}: no {} has the field {}", file.string(),
                                            subject.changes() ? "change" : "customer", unknown)});
}

bool is_part_of(std::string_view field, std::string_view chosen) {
  return field.starts_with(chosen) && (field.size() == chosen.size() || field[chosen.size()] == '.');
}

/// Returns the values of the chosen fields. Lists and objects appear as their contents.
JsonItems chosen_members(JsonItems all, const std::vector<std::string>& fields) {
  for (GoldenItem& item : all.items)
    std::erase_if(item, [&](const JsonMember& member) {
      if (member.is_element && member.value.starts_with('{')) return true;
      const std::string field = field_of(member.path);
      return std::ranges::none_of(fields, [&](const std::string& chosen) { return is_part_of(field, chosen); });
    });
  return all;
}

/// Returns an object on one line, or with one member per line.
std::string object_text(const GoldenItem& item, std::string_view before_member, std::string_view before_end) {
  std::string text = "{";
  for (const JsonMember& member : item)
    text += fmt::format("{}{}\"{}\": {}", text.size() > 1 ? "," : "", before_member, member.path, member.value);
  if (!item.empty()) text += before_end;
  return text + "}";
}

std::string file_text(const JsonItems& golden) {
  if (!golden.is_array) return object_text(golden.items.front(), "\n  ", "\n") + "\n";
  std::string text = "[";
  for (const GoldenItem& item : golden.items)
    text += (text.size() > 1 ? ",\n  " : "\n  ") + object_text(item, "\n    ", "\n  ");
  return text + (golden.items.empty() ? "]\n" : "\n]\n");
}

/// Writes the file. Returns an empty text, or the reason why it could not be written.
std::string write_golden(const std::filesystem::path& file, const JsonItems& golden) {
  std::error_code error;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), error);
  std::ofstream out(file, std::ios::binary);
  out << file_text(golden);
  out.close();
  return out ? "" : "the file cannot be written";
}

std::string golden_mismatch(const JsonItems& golden, const JsonItems& now) {
  if (golden.is_array != now.is_array) {
    const auto kind = [](const JsonItems& items) { return items.is_array ? "a list" : "one object"; };
    return fmt::format("{} -> {}\n", kind(golden), kind(now));
  }
  if (!golden.is_array) return diff_members(golden.items.front(), now.items.front(), {}, "");
  std::string text;
  const auto item_text = [](const JsonItems& items, std::size_t i) {
    return i < items.items.size() ? object_text(items.items[i], " ", " ") : "absent";
  };
  for (std::size_t i = 0; i < std::max(golden.items.size(), now.items.size()); ++i) {
    if (i < golden.items.size() && i < now.items.size())
      text += diff_members(golden.items[i], now.items[i], {}, fmt::format("[{}].", i));
    else
      text += fmt::format("[{}]: {} -> {}\n", i, item_text(golden, i), item_text(now, i));
  }
  return text;
}

JsonItems read_golden(const std::filesystem::path& file, const std::string& text) {
  try {
    JsonItems golden = items_of(text, ElementNames::by_position);
    for (GoldenItem& item : golden.items)
      std::erase_if(item, [](const JsonMember& m) { return m.is_element && m.value.starts_with('{'); });
    return golden;
  } catch (const Exception& exception) {
    Error error = exception.error();
    error.message = fmt::format("golden {}: {}", file.string(), error.message);
    throw Exception(std::move(error));
  }
}

std::string check_golden(const std::filesystem::path& file, const std::vector<std::string>& fields,
                         const Subject& subject) {
  const auto json = subject_json(subject);
  if (!json) return "it is " + describe(subject);
  require_possible(file, fields, subject);
  const JsonItems now = chosen_members(items_of(*json, ElementNames::by_position), fields);
  if (writes_goldens()) return write_golden(file, now);
  std::ifstream in(file, std::ios::binary);
  if (!in) return fmt::format("there is no such file; run the test with {}=1 to write it", write_variable);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::string differences = golden_mismatch(read_golden(file, text), now);
  if (differences.empty()) return "";
  return fmt::format("it differs from the file ({}=1 writes that anew):\n{}", write_variable, differences);
}

}  // namespace

namespace expect {

Expectation matches_golden(std::filesystem::path file, std::vector<std::string> fields) {
  if (fields.empty())
    throw Exception(
        {.code = ErrorCode::invalid_argument, .message = fmt::format("golden {}: no field is chosen", file.string())});
  std::string words = fmt::format("matches the golden {}", file.string());
  return {std::move(words), [file = std::move(file), fields = std::move(fields)](const Subject& subject) {
            return check_golden(file, fields, subject);
          }};
}

}  // namespace expect

}  // namespace custengine::testing
