#pragma once

#include "storage/change_log.hpp"

#include <custengine/change.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
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
  /// Nothing behind the last one.
  std::optional<Change> next(Cursor& cursor) const noexcept;

  /// Whether there is something to take out when these customers are erased.
  bool tells_of(const Tombstones& erased) const noexcept;
  /// Makes single changes of customers that were created together, which says the same. May throw.
  void spell_out();
};

}  // namespace custengine::storage
