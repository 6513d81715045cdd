#pragma once

#include "storage/row_directory.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace custengine::storage {

/// What stands in a feed in place of customers that were erased: versions with an id and nothing else, of number 0.
class Tombstones {
 public:
  void add(std::string_view id) {
    detail::RecordContent content;
    content[detail::Slot::id] = id;
    content.version = 0;
    tombstones_.push_back(detail::Record::make(content));
  }

  /// Null when no such customer was erased.
  RecordPtr find(std::string_view id) const noexcept {
    const auto found = std::ranges::find_if(tombstones_, [id](const RecordPtr& record) { return record->id() == id; });
    return found == tombstones_.end() ? nullptr : *found;
  }
  static bool is_tombstone(const detail::Record& record) noexcept { return record.version() == 0; }

 private:
  std::vector<RecordPtr> tombstones_;
};

}  // namespace custengine::storage
