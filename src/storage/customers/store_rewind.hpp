#pragma once

#include "storage/customers/customer_store.hpp"

#include <cstddef>
#include <vector>

namespace custengine::storage {

/// Puts a store's customers back to a snapshot, row by row, by writing only what differs: chunks that the snapshot and
/// the directory still share are passed over.
///
/// What comes back and what changes is written by prepare(), which may throw; it is taken back unless commit() follows.
/// commit() drops what is too much. A customer that was removed and made again may stand in another row than it did:
/// it goes to a row behind all others first, because its own may still be taken.
/// Requires exclusive use of the store from prepare() to destruction.
class StoreRewind {
 public:
  StoreRewind(CustomerStore& store, const detail::SnapshotRows& to) noexcept : store_(store), to_(to) {}
  StoreRewind(const StoreRewind&) = delete;
  StoreRewind& operator=(const StoreRewind&) = delete;
  ~StoreRewind();

  /// In how many rows the two differ. Cost: O(chunks + rows of the chunks that differ).
  static std::size_t differences(const CustomerStore& store, const detail::SnapshotRows& to) noexcept;

  void prepare();
  void commit() noexcept;

 private:
  struct Replacement {
    RecordPtr before, after;
    KeyChange keys;
  };
  struct Placement {  // of a customer that is not there
    RecordPtr record;
    RecordKeys keys;
    RowNumber row;
  };
  struct Removal {
    RecordPtr record;
    RecordKeys keys;
  };
  struct Move {  // of a customer that stands, or then will, in another row than in the snapshot
    RecordPtr record;
    RecordKeys keys;
    RowNumber by_way_of, to;
  };

  void find_differences();
  void add_move(const RecordPtr& record, RowNumber to);

  CustomerStore& store_;
  const detail::SnapshotRows& to_;
  std::vector<Replacement> replacements_;
  std::vector<Placement> placements_;
  std::vector<Removal> removals_;
  std::vector<Move> moves_;
  RowNumber next_spare_row_ = 0;
  RowDirectory::Rewound rewound_;
  std::size_t replaced_ = 0, placed_ = 0;
  bool committed_ = false;
};

}  // namespace custengine::storage
