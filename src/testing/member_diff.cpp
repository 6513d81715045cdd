#include "testing/member_diff.hpp"

#include "testing/known_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace custengine::testing {
namespace {

/// True if the options ignore the value, or an object or list around it.
bool is_ignored(std::string_view path, const DiffOptions& options) {
  const auto ignores = [&options](std::string_view name) {
    if (options.ignore_times && (name == "createdAt" || name == "lastModifiedAt")) return true;
    return std::ranges::find(options.ignore, name) != options.ignore.end();
  };
  const std::string field = field_of(path);
  for (std::size_t begin = 0; begin <= field.size();) {
    const std::size_t end = std::min(field.find('.', begin), field.size());
    if (ignores(std::string_view(field).substr(begin, end - begin))) return true;
    begin = end + 1;
  }
  return false;
}

using ByPath = std::map<std::string_view, const JsonMember*>;

ByPath by_path(const std::vector<JsonMember>& members) {
  ByPath index;
  for (const JsonMember& member : members) index.emplace(member.path, &member);
  return index;
}

/// True if this null corresponds to an object of the other side: the object's members show the difference.
bool is_object_there(const JsonMember& member, const ByPath& other) {
  if (member.value != "null") return false;
  const std::string begin = member.path + '.';
  const auto next = other.lower_bound(begin);
  return next != other.end() && next->first.starts_with(begin);
}

/// Calls `found(member)` for each member that the other side lacks. For a missing element, calls it only for the
/// whole.
template <class Found>
void for_each_missing(const std::vector<JsonMember>& members, const ByPath& other, Found found) {
  std::string skipped;
  for (const JsonMember& member : members) {
    if (!skipped.empty() && member.path.starts_with(skipped)) continue;
    if (other.contains(member.path) || is_object_there(member, other)) continue;
    if (member.is_element) skipped = member.path + '.';
    found(member);
  }
}

}  // namespace

std::string diff_members(const std::vector<JsonMember>& before, const std::vector<JsonMember>& after,
                         const DiffOptions& options, std::string_view prefix) {
  const ByPath before_by_path = by_path(before), after_by_path = by_path(after);
  std::string text;
  const auto line = [&](const std::string& path, const std::string& old_value, const std::string& new_value) {
    if (!is_ignored(path, options)) text += fmt::format("{}{}: {} -> {}\n", prefix, path, old_value, new_value);
  };
  for (const JsonMember& member : before) {
    const auto other = after_by_path.find(member.path);
    if (other != after_by_path.end() && !member.is_element && member.value != other->second->value)
      line(member.path, member.value, other->second->value);
  }
  for_each_missing(before, after_by_path, [&](const JsonMember& m) { line(m.path, m.value, "absent"); });
  for_each_missing(after, before_by_path, [&](const JsonMember& m) { line(m.path, "absent", m.value); });
  return text;
}

}  // namespace custengine::testing
