#include "testing/member_diff.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace custengine::testing {
namespace {

bool is_ignored(std::string_view path, const DiffOptions& options) {
  const std::string_view name = path.substr(path.rfind('.') + 1);
  if (options.ignore_times && (name == "createdAt" || name == "lastModifiedAt")) return true;
  return std::ranges::find(options.ignore, name) != options.ignore.end();
}

using ByPath = std::map<std::string_view, const JsonMember*>;

ByPath by_path(const std::vector<JsonMember>& members) {
  ByPath index;
  for (const JsonMember& member : members) index.emplace(member.path, &member);
  return index;
}

/// Calls `found(member)` for each that the other side lacks; of an element that it lacks, for the whole only.
template <class Found>
void for_each_missing(const std::vector<JsonMember>& members, const ByPath& other, Found found) {
  std::string skipped;
  for (const JsonMember& member : members) {
    if (!skipped.empty() && member.path.starts_with(skipped)) continue;
    if (other.contains(member.path)) continue;
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
