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
  // Of `changes` those of store details, which could not be made without fail later; none where there are none.
  std::vector<std::unique_ptr<Change>> made = {};
  std::shared_ptr<const detail::SnapshotRows> created = {};  // or these: all customers of an empty tenant's import
  std::uint64_t first = 0, end = 0;                          // sequences
  std::uint64_t place = 0;                                   // among all groups ever queued

  /// Takes the changes, so that next() cannot fail. May throw.
  void assign(std::span<const StoredChange> all);

  /// Which change comes next.
  struct Cursor {
    std::size_t number = 0, row = 0;
  };
  /// Nothing behind the last one. Each can be had once.
  std::optional<Change> next(Cursor& cursor) noexcept;

  /// Shows an erasure the changes before a sequence, newest first.
  void show(Erasure& erasure, std::uint64_t before) const;
  /// Whether there is something to take out.
  bool tells_of(const Erasure& erasure) const noexcept;
  /// Makes single changes of customers that were created together, which says the same. May throw.
  void spell_out();
  /// Requires that what tells of the customers is spelled out.
  void redact(const Erasure& erasure) noexcept;
  /// Takes all that it holds, as it will not be delivered any more.
  void empty_into(ChangeGroup& other) noexcept;

 private:
  /// Calls `visit(record)` for those that were created together, in their order.
  template <class Visit>
  void for_each_created(Visit visit) const;
};

}  // namespace custengine::storage
