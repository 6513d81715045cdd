#include "storage/customers/store_rewind.hpp"

#include "base/siphash.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace custengine::storage {

using detail::SnapshotRows;

std::size_t StoreRewind::differences(const CustomerStore& store, const SnapshotRows& to) noexcept {
  std::size_t count = 0;
  store.rows_.for_each_difference(to, [&](RowNumber, const RecordPtr&, const RecordPtr&) { ++count; });
  return count;
}

void StoreRewind::add_move(const RecordPtr& record, RowNumber to) {
  moves_.push_back({record, RecordKeys::to_erase(store_.schema(), *record), next_spare_row_++, to});
}

void StoreRewind::find_differences() {
  struct Difference {
    RowNumber row;
    RecordPtr now, then;
  };
  std::vector<Difference> differences;
  std::unordered_map<std::string_view, RowNumber, base::SeededHash> rows_then(0, {store_.schema().hash_key});
  store_.rows_.for_each_difference(to_, [&](RowNumber row, const RecordPtr& now, const RecordPtr& then) {
    differences.push_back({row, now, then});
    if (then) rows_then.emplace(then->id(), row);
  });
  const Schema& schema = store_.schema();
  next_spare_row_ = std::max(store_.rows_.row_end(), static_cast<RowNumber>(to_.row_end()));
  for (const auto& [row, now, then] : differences) {
    if (now) {
      const auto place = rows_then.find(now->id());
      if (place == rows_then.end()) {
        removals_.push_back({now, RecordKeys::to_erase(schema, *now)});
      } else {
        RecordPtr before_change = RecordPtr::share(to_.record(place->second));
        if (before_change.get() != now.get())
          replacements_.push_back({now, before_change, KeyChange::between(schema, *now, *before_change)});
        if (place->second != row) add_move(before_change, place->second);
      }
    }
    if (then && !store_.find(then->id())) {
      RowNumber free_row = row;
      if (now) {
        add_move(then, row);
        free_row = moves_.back().by_way_of;
      }
      placements_.push_back({then, RecordKeys::all(schema, *then), free_row});
    }
  }
}

void StoreRewind::prepare() {
  find_differences();
  rewound_ = store_.rows_.prepare_rewind(to_, next_spare_row_);
  store_.row_keys_.reserve(next_spare_row_);
  for (const Removal& removal : removals_) store_.text_.prepare(removal.keys.search, {});
  // A customer may move twice.
  for (const Move& move : moves_)
    for (int i = 0; i < 2; ++i) store_.text_.prepare(move.keys.search, move.keys.search);
  for (const auto& [before, after, keys] : replacements_) {
    store_.retain_keys(keys.before.sort);
    try {
      store_.replace(*store_.find(after->id()), after, keys.before, keys.after);
    } catch (...) {
      store_.release_keys(keys.before.sort);
      throw;
    }
    ++replaced_;
  }
  for (const Placement& placement : placements_) {
    store_.insert_at(placement.row, placement.record, placement.keys);
    ++placed_;
  }
}

void StoreRewind::commit() noexcept {
  committed_ = true;
  for (const Removal& removal : removals_) store_.erase_at(*store_.find(removal.record->id()), removal.keys);
  const auto move_to = [this](const Move& move, RowNumber to) {
    const Row row = *store_.find(move.record->id());
    if (row.number != to) store_.move(row, to, move.keys);
  };
  for (const Move& move : moves_) move_to(move, move.by_way_of);
  for (const Move& move : moves_) move_to(move, move.to);
  store_.rows_.rewind(rewound_, to_);
}

StoreRewind::~StoreRewind() {
  while (placed_ > 0 && !committed_) {
    const Placement& placement = placements_[--placed_];
    store_.erase_at(*store_.find(placement.record->id()), placement.keys);
  }
  while (replaced_ > 0) {
    const auto& [before, after, keys] = replacements_[--replaced_];
    if (!committed_) store_.restore(*store_.find(after->id()), before, keys.after, keys.before);
    store_.release_keys(keys.before.sort);
  }
}

}  // namespace custengine::storage
