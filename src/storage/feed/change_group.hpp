#pragma once

#include "storage/feed/change_log.hpp"

#include <custengine/change.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace custengine::storage {

/// Changes that were committed at one moment, on their way to subscribers.
struct ChangeGroup {
  std::vector<StoredChange> changes = {};
  std::shared_ptr<const detail::SnapshotRows> created = {};  // or these: all customers of an empty tenant's import
  std::uint64_t first = 0, end = 0;                          // sequences
  std::uint64_t place = 0;                                   // among all groups ever queued

  /// Which change comes next.
  struct Cursor {
    std::size_t number = 0, row = 0;
  };
  /// Nothing behind the last one. Each can be had once.
  std::optional<Change> next(Cursor& cursor) const;

  /// Shows an erasure the changes before a sequence, newest first.
  void show(Erasure& erasure, std::uint64_t before) const;
  /// Whether there is something to take out.
  bool tells_of(const Erasure& erasure) const noexcept;
  /// Turns the changes of erased customers into tombstones.
  void redact(const Erasure& erasure);
  /// Takes all that it holds, as it will not be delivered any more.
  void empty_into(ChangeGroup& other) noexcept;

 private:
  /// Calls `visit(record)` for those that were created together, in their order.
  template <class Visit>
  void for_each_created(Visit visit) const;
  /// Makes single changes of customers that were created together, which says the same.
  void materialize();
};

}  // namespace custengine::storage
