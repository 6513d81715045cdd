#include "storage/tenant/staging.hpp"

#include "model/record_codec.hpp"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace custengine::storage {

namespace {

/// The rows that are written in one transaction.
constexpr std::size_t max_rows_staged = 10'000;

/// Collects rows, and stages them in chunks.
class Stager {
 public:
  Stager(Persistence& persistence, const kept::Place& place) noexcept : persistence_(persistence), place_(place) {}

  kept::Rows& rows() noexcept { return rows_; }
  std::optional<Error> end_row() { return ++count_ < max_rows_staged ? std::nullopt : flush(); }
  std::optional<Error> flush() {
    if (std::exchange(count_, 0) == 0) return std::nullopt;
    const auto staged = persistence_.stage(place_, rows_);
    rows_ = {};
    return staged ? std::nullopt : std::optional(staged.error());
  }

 private:
  Persistence& persistence_;
  const kept::Place& place_;
  kept::Rows rows_;
  std::size_t count_ = 0;
};

std::vector<kept::Details> details_by_id(const detail::SnapshotState& state, const StoreDirectory::Stores& stores) {
  std::vector<kept::Details> found;
  if (!state.stores) return found;
  StoreDirectory::for_each(state.details, *state.stores,
                           [&](std::string_view store, RowNumber row, const StoreDetails& details) {
                             if (stores.has_name(store))
                               found.push_back({.id = std::string(state.rows->record(row)->id()),
                                                .store = std::string(store),
                                                .details = model::encode(model::StoredDetails{.details = details})});
                           });
  std::ranges::sort(found, {}, [](const kept::Details& one) { return std::tie(one.id, one.store); });
  return found;
}

}  // namespace

std::optional<Error> stage(Persistence& persistence, const kept::Place& place, const detail::SnapshotState& state,
                           const StoreDirectory::Stores& stores) {
  Stager stager(persistence, place);
  for (const detail::Record* record : state.rows->records_by_id()) {
    stager.rows().customers.push_back(
        {.id = std::string(record->id()), .version = record->version(), .record = model::encode(record->content())});
    if (auto error = stager.end_row()) return error;
  }
  for (kept::Details& details : details_by_id(state, stores)) {
    stager.rows().details.push_back(std::move(details));
    if (auto error = stager.end_row()) return error;
  }
  if (state.merged) {
    std::vector<kept::Merged> merged;
    state.merged->for_each([&merged](std::string_view dropped, std::string_view kept) {
      merged.push_back({.dropped = std::string(dropped), .kept = std::string(kept)});
    });
    std::ranges::sort(merged, {}, &kept::Merged::dropped);
    for (kept::Merged& one : merged) {
      stager.rows().merged.push_back(std::move(one));
      if (auto error = stager.end_row()) return error;
    }
  }
  return stager.flush();
}

std::optional<Error> discard(Persistence& persistence, const kept::Place& place) {
  while (true) {
    const auto discarded = persistence.discard(place);
    if (!discarded) return discarded.error();
    if (*discarded) return std::nullopt;
  }
}

}  // namespace custengine::storage
