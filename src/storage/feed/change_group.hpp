#pragma once

#include "storage/feed/change_log.hpp"
#include "storage/rows/snapshot_rows.hpp"

#include <custengine/change.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace custengine::storage {

/// Changes that were committed together, for delivery to subscribers.
struct ChangeGroup {
  std::vector<StoredChange> changes = {};
  std::shared_ptr<const detail::SnapshotRows> created = {};  // or all customers of an import into an empty tenant
  std::uint64_t first = 0, end = 0;                          // the sequences of the first and the last change
  std::uint64_t place = 0;                                   // the group's number in the order of queueing

  /// The position of the next change.
  struct Cursor {
    std::size_t number = 0, row = 0;
  };
  /// Returns the next change; nullopt after the last one.
  std::optional<Change> next(Cursor& cursor) const;

  /// Calls erasure.look_at() for each change whose sequence is less than `before`, newest first.
  void show(Erasure& erasure, std::uint64_t before) const;
  /// True if redact() would change anything.
  bool needs_redaction(const Erasure& erasure) const noexcept;
  /// Turns the changes of erased customers into tombstones.
  void redact(const Erasure& erasure);
  /// Moves the content to `other`, for a group that is no longer delivered.
  void empty_into(ChangeGroup& other) noexcept;

 private:
  /// Calls `visit(record)` for each record of `created`, by row.
  template <class Visit>
  void for_each_created(Visit visit) const;
  /// Replaces `created` by an equal list of single changes.
  void materialize();
};

}  // namespace custengine::storage
