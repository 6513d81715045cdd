#include "serve/resource/trial.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>
#include <utility>

namespace custengine::serve {
namespace {

constexpr std::string_view trial_tenant = "trial";

Engine engine_with_a_tenant() {
  Engine engine;
  engine.create_tenant(trial_tenant).value();
  return engine;
}

/// True if `path` begins with the member `name`: "a" in "a", "a.b" and "a[0]".
bool begins_with_member(std::string_view path, std::string_view name) noexcept {
  if (!path.starts_with(name)) return false;
  return path.size() == name.size() || path[name.size()] == '.' || path[name.size()] == '[';
}

/// The member with which a path begins; null if the object does not have it. A name may hold a dot: the longest wins.
boost::json::object::iterator first_member(boost::json::object& object, std::string_view path) {
  auto longest = object.end();
  for (auto member = object.begin(); member != object.end(); ++member)
    if (begins_with_member(path, member->key()) &&
        (longest == object.end() || member->key().size() > longest->key().size()))
      longest = member;
  return longest;
}

/// Takes "[2]" off a path, and returns the element; null if the path or the list has none.
boost::json::value* take_element(boost::json::array& list, std::string_view& path) {
  const std::size_t close = path.find(']');
  if (!path.starts_with('[') || close == path.npos) return nullptr;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(path.data() + 1, path.data() + close, index);
  if (error != std::errc() || end != path.data() + close || index >= list.size()) return nullptr;
  path.remove_prefix(close + 1);
  return &list[index];
}

/// Removes the member that a path names. False: the path ends at an element of a list, or nothing has it.
bool erase_member(boost::json::object& object, std::string_view path) {
  const auto member = first_member(object, path);
  if (member == object.end()) return false;
  path.remove_prefix(member->key().size());
  if (path.empty()) {
    object.erase(member);
    return true;
  }
  boost::json::value* below = &member->value();
  while (path.starts_with('[')) {
    below = below->is_array() ? take_element(below->get_array(), path) : nullptr;
    if (below == nullptr) return false;
  }
  if (!path.starts_with('.') || !below->is_object()) return false;
  return erase_member(below->get_object(), path.substr(1));
}

}  // namespace

Trial::Trial() : engine_(engine_with_a_tenant()), session_(engine_.session(trial_tenant, all_permissions).value()) {}

std::optional<boost::json::object> without_faulty(std::string_view body,
                                                  const std::vector<FieldViolation>& violations) {
  boost::system::error_code failed;
  boost::json::value document = boost::json::parse(body, failed);
  if (failed || !document.is_object()) return std::nullopt;
  boost::json::object& members = document.get_object();
  for (const FieldViolation& violation : violations) {
    if (erase_member(members, violation.field)) continue;
    if (const auto whole = first_member(members, violation.field); whole != members.end()) members.erase(whole);
  }
  return std::move(members);
}

void add_new_violations(std::vector<FieldViolation>& violations, const std::vector<FieldViolation>& more) {
  for (const FieldViolation& violation : more)
    if (std::ranges::find(violations, violation.field, &FieldViolation::field) == violations.end())
      violations.push_back(violation);
}

}  // namespace custengine::serve
