#include "storage/feed/customer_history.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <string>

namespace custengine::storage {

std::vector<Change> changes_of(const ChangeHistory& history, std::string_view id) {
  std::vector<Change> changes;
  // Newest first: a merge adds the dropped customer's id, and a creation ends the changes of its id.
  std::set<std::string, std::less<>> ids = {std::string(id)};
  for (std::uint64_t number = history.sequence; number >= history.oldest() && !ids.empty(); --number) {
    const StoredChange& stored = history[number];
    if (ids.contains(stored.merged_into())) ids.emplace(stored.id());
    const auto found = ids.find(stored.id());
    if (found == ids.end()) continue;
    changes.push_back(to_change(stored, number, stored.group_end));
    if (!stored.before) ids.erase(found);
  }
  std::ranges::reverse(changes);
  return changes;
}

}  // namespace custengine::storage
