#include <custengine/testing/diff.hpp>

#include "testing/details_line.hpp"
#include "testing/json_members.hpp"
#include "testing/member_diff.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace custengine::testing {
namespace {

/// One customer of a state, or a store's details of one.
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

std::string key_of(const Customer& customer) {
  return std::string(customer.id());
}

std::string key_of(const StoreDetailsEntry& entry) {
  return entry.customer_id + " in store " + entry.store_id;
}

std::string json_of(const Customer& customer) {
  return to_json(customer);
}

std::string json_of(const StoreDetailsEntry& entry) {
  return details_line(entry);
}

/// Adds items to both states if they differ or one side lacks them. Each side is sorted by `place`.
template <class T, class Place>
void add_differing(const std::vector<T>& before, const std::vector<T>& after, Place place, State& old_state,
                   State& new_state) {
  const auto add = [](State& state, const T& item) {
    const std::string key = key_of(item);
    state.emplace(key, make_row(members_of(json_of(item)), key));
  };
  auto a = before.begin();
  auto b = after.begin();
  while (a != before.end() || b != after.end()) {
    if (b == after.end() || (a != before.end() && place(*a) < place(*b))) {
      add(old_state, *a++);
    } else if (a == before.end() || place(*b) < place(*a)) {
      add(new_state, *b++);
    } else {
      if (!(*a == *b)) add(old_state, *a), add(new_state, *b);
      ++a, ++b;
    }
  }
}

}  // namespace

std::string diff(const Customer& before, const Customer& after, const DiffOptions& options) {
  return diff_members(members_of(to_json(before)), members_of(to_json(after)), options, "");
}

std::string diff(const Snapshot& before, const Snapshot& after, const DiffOptions& options) {
  State old_state, new_state;  // of what differs
  add_differing(
      sorted(before), sorted(after), [](const Customer& customer) { return customer.id(); }, old_state, new_state);
  add_differing(
      before.store_details(), after.store_details(),
      [](const StoreDetailsEntry& entry) { return std::tie(entry.store_id, entry.customer_id); }, old_state, new_state);
  return diff_states(old_state, new_state, options);
}

std::string diff_json_lines(std::string_view before, std::string_view after, const DiffOptions& options) {
  return diff_states(state_of_lines(before), state_of_lines(after), options);
}

}  // namespace custengine::testing
