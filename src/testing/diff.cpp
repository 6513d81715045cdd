#include <custengine/testing/diff.hpp>

#include "testing/json_members.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

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

std::string diff_members(const std::vector<JsonMember>& before, const std::vector<JsonMember>& after,
                         const DiffOptions& options, std::string_view indent) {
  const ByPath before_by_path = by_path(before), after_by_path = by_path(after);
  std::string text;
  const auto line = [&](const std::string& path, const std::string& old_value, const std::string& new_value) {
    if (!is_ignored(path, options)) text += fmt::format("{}{}: {} -> {}\n", indent, path, old_value, new_value);
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

/// One customer of a state, or a store's details about one.
struct Row {
  std::string title;
  std::vector<JsonMember> members;
};

using State = std::map<std::string, Row>;

std::string diff_states(const State& before, const State& after, const DiffOptions& options) {
  std::vector<std::string> differences;
  auto a = before.begin();
  auto b = after.begin();
  while (a != before.end() || b != after.end()) {
    if (b == after.end() || (a != before.end() && a->first < b->first)) {
      differences.push_back(fmt::format("- {}\n", a++->second.title));
    } else if (a == before.end() || b->first < a->first) {
      differences.push_back(fmt::format("+ {}\n", b++->second.title));
    } else {
      const std::string lines = diff_members(a->second.members, b->second.members, options, "    ");
      if (!lines.empty()) differences.push_back(fmt::format("~ {}\n{}", b->second.title, lines));
      ++a, ++b;
    }
  }
  std::string text;
  const std::size_t shown = std::min(differences.size(), options.max_customers);
  for (std::size_t i = 0; i < shown; ++i) text += differences[i];
  if (shown < differences.size()) text += fmt::format("and {} more\n", differences.size() - shown);
  return text;
}

Row make_row(std::vector<JsonMember> members, std::string key) {
  const std::string name = value_of(members, "displayName");
  if (!name.empty()) key += fmt::format(" \"{}\"", name);
  return {std::move(key), std::move(members)};
}

State state_of_lines(std::string_view lines) {
  State state;
  for (std::size_t number = 1; !lines.empty(); ++number) {
    const std::size_t length = std::min(lines.find('\n'), lines.size());
    const std::string_view line = lines.substr(0, length);
    lines.remove_prefix(std::min(length + 1, lines.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    std::vector<JsonMember> members;
    try {
      members = members_of(line);
    } catch (const Exception& exception) {
      Error error = exception.error();
      error.message = fmt::format("line {}: {}", number, error.message);
      throw Exception(std::move(error));
    }
    std::string key = value_of(members, "customerUid");
    if (key.empty()) key = fmt::format("line {}", number);
    const std::string store = value_of(members, "storeUid");
    if (!store.empty()) key += " in store " + store;
    state.insert_or_assign(key, make_row(std::move(members), key));
  }
  return state;
}

std::vector<Customer> sorted(const Snapshot& snapshot) {
  std::vector<Customer> customers;
  customers.reserve(snapshot.size());
  for (const Customer& customer : snapshot) customers.push_back(customer);
  std::ranges::sort(customers, {}, &Customer::id);
  return customers;
}

void add(State& state, const Customer& customer) {
  state.emplace(customer.id(), make_row(members_of(to_json(customer)), std::string(customer.id())));
}

}  // namespace

std::string diff(const Customer& before, const Customer& after, const DiffOptions& options) {
  return diff_members(members_of(to_json(before)), members_of(to_json(after)), options, "");
}

std::string diff(const Snapshot& before, const Snapshot& after, const DiffOptions& options) {
  const auto old_customers = sorted(before), new_customers = sorted(after);
  State old_state, new_state;  // of customers that differ
  auto a = old_customers.begin();
  auto b = new_customers.begin();
  while (a != old_customers.end() || b != new_customers.end()) {
    if (b == new_customers.end() || (a != old_customers.end() && a->id() < b->id())) {
      add(old_state, *a++);
    } else if (a == old_customers.end() || b->id() < a->id()) {
      add(new_state, *b++);
    } else {
      if (*a != *b) add(old_state, *a), add(new_state, *b);
      ++a, ++b;
    }
  }
  return diff_states(old_state, new_state, options);
}

std::string diff_json_lines(std::string_view before, std::string_view after, const DiffOptions& options) {
  return diff_states(state_of_lines(before), state_of_lines(after), options);
}

}  // namespace custengine::testing
