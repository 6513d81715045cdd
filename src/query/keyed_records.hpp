#pragma once

#include "model/record.hpp"
#include "storage/keys/sort_key.hpp"
#include "storage/order/sort_entry.hpp"

#include <custengine/query.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// Where a page lies in an ordered result.
struct PageRange {
  std::size_t offset = 0, size = 0;

  /// Past every result when the page number is beyond what can be counted.
  static PageRange of(std::size_t page_number, std::size_t page_size) noexcept;
};

/// What a page is ordered by.
struct Order {
  SortField field = SortField::id;
  SortDirection direction = SortDirection::ascending;
};

/// Which customers of an ordered result are wanted: those of a range, counted from behind a place if there is one.
struct PageWindow {
  Order order = {};
  PageRange range = {};
  std::optional<storage::SortPlace> behind = {};
};

/// The records of one page of the published order, and whether others follow.
struct PageRecords {
  std::vector<const detail::Record*> records = {};
  bool has_next = false;
  std::optional<std::string> last_key = {};  // the last record's, if it was made and there is a next page
};

/// Records with their sort keys, to cut a page from by sorting: the plan that needs no index. Only those that may be
/// on the page are kept.
class KeyedRecords {
 public:
  /// Both must outlive it.
  KeyedRecords(const storage::KeyMaker& keys, const PageWindow& window) noexcept;

  /// How many are going to be added.
  void reserve(std::size_t records);
  /// Makes the record's key.
  void add(const detail::Record& record);
  /// With its key, if it has a value.
  void add(const detail::Record& record, std::string_view key);
  /// With the key of an order that gives every customer a value, other than a sort field's.
  void add_valued(const detail::Record& record, std::string_view key);

  /// Cost: O(n + page log page) comparisons.
  PageRecords page() &&;

 private:
  /// A record with its key, which stands in a buffer that all share.
  struct Entry {
    const detail::Record* record;
    std::uint64_t prefix = 0;
    std::size_t begin = 0, size = 0;
    bool missing = false;
  };
  /// A part of a key. Making one takes longer than everything else, and names repeat.
  struct MadePart {
    std::optional<storage::KeySource> source = {};
    std::string key = {};
  };

  void take(const detail::Record& record, std::string_view key, bool missing);
  bool is_behind(const detail::Record& record, std::string_view key, bool missing) const noexcept;
  /// Of a record that has a value. Valid until the next call.
  std::string_view made_key(const detail::Record& record);
  std::string_view made_part(const detail::Record& record, model::SortRule rule, model::Field part);
  bool precedes(const Entry& a, const Entry& b) const noexcept;
  bool ascends(const Entry& a, const Entry& b) const noexcept;
  std::string_view key_of(const Entry& entry) const noexcept {
    return std::string_view(buffer_).substr(entry.begin, entry.size);
  }

  const storage::KeyMaker& keys_;
  const PageWindow& window_;
  const std::size_t wanted_;  // so many of the first tell the page, and whether there is a next one
  std::string buffer_;
  std::vector<Entry> entries_;
  std::optional<Entry> last_wanted_;  // what stands behind it is not kept
  std::size_t records_ = 0;           // that are going to be added
  std::vector<MadePart> made_;        // by a hash of the text: the last one that came
  std::string joined_;                // of the parts of a key
};

}  // namespace custengine::query
