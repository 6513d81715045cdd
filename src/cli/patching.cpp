#include "cli/patching.hpp"

#include "cli/assignment.hpp"
#include "cli/customer_columns.hpp"
#include "cli/failure.hpp"
#include "cli/json_text.hpp"

#include <custengine/json.hpp>

#include <map>
#include <string_view>

namespace custengine::cli {
namespace {

/// Builds a JSON object. Does not check for repeated names: the reader of the patch does.
class Members {
 public:
  void add(std::string_view name, std::string_view json) {
    members_.append(members_.empty() ? "" : ",").append(json_string(name, BadBytes::keep)).append(":").append(json);
  }
  std::string to_object() const { return "{" + members_ + "}"; }

 private:
  std::string members_ = {};
};

class PatchText {
 public:
  void add(std::string_view path, std::string_view json) {
    const std::size_t dot = path.find('.');
    if (dot == std::string_view::npos)
      whole_.add(path, json);
    else
      nested_[std::string(path.substr(0, dot))].add(path.substr(dot + 1), json);
  }

  std::string to_object() && {
    for (const auto& [name, members] : nested_) whole_.add(name, members.to_object());
    return whole_.to_object();
  }

 private:
  Members whole_ = {};
  std::map<std::string, Members> nested_ = {};
};

// True if the text stays one value inside an object: no comma or bracket ends it early. The reader of the patch checks
// the rest.
bool is_one_value(std::string_view json) noexcept {
  int depth = 0;
  bool is_quoted = false;
  for (std::size_t at = 0; at < json.size() && depth >= 0; ++at) {
    const char c = json[at];
    if (is_quoted && c == '\\')
      ++at;
    else if (c == '"')
      is_quoted = !is_quoted;
    else if (!is_quoted && (c == '[' || c == '{'))
      ++depth;
    else if (!is_quoted && (c == ']' || c == '}'))
      --depth;
    else if (!is_quoted && c == ',' && depth == 0)
      return false;
  }
  return depth == 0 && !is_quoted;
}

bool is_whole_number(std::string_view text) noexcept {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Writes a value that is neither a number nor a list or object as a text. The reader of the patch then reports the
// expected type of the field, instead of invalid JSON.
std::string json_of(std::string_view name, std::string_view value) {
  const CustomerColumn* column = find_customer_column(name);
  const bool is_text = column == nullptr ? name.starts_with("accountManager.") : column->value == ValueKind::text;
  if (is_text) return json_string(value, BadBytes::keep);
  if (value.empty()) return "null";
  const bool is_json =
      is_whole_number(value) || ((value.front() == '[' || value.front() == '{') && is_one_value(value));
  return is_json ? std::string(value) : json_string(value, BadBytes::keep);
}

}  // namespace

CustomerPatch make_patch(const std::vector<std::string>& set, const std::vector<std::string>& cleared) {
  PatchText text;
  for (const std::string_view entry : set) {
    const auto [name, value] = parse_assignment("--set", entry, "NAME=VALUE", "--clear NAME clears");
    text.add(name, json_of(name, value));
  }
  for (const std::string& name : cleared) text.add(name, "null");
  return checked(patch_from_json(std::move(text).to_object()), "the fields are " + customer_column_names());
}

}  // namespace custengine::cli
