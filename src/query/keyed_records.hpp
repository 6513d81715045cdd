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

/// The range of a page in an ordered result.
struct PageRange {
  std::size_t offset = 0, size = 0;

  /// Returns a range past every result if the offset of the page does not fit into size_t.
  static PageRange of(std::size_t page_number, std::size_t page_size) noexcept;
};

/// The field and direction that a page is ordered by.
struct Order {
  SortField field = SortField::id;
  SortDirection direction = SortDirection::ascending;
};

/// Selects the customers of an ordered result: a range, counted from behind a place if there is one.
struct PageWindow {
  Order order = {};
  PageRange range = {};
  std::optional<storage::SortPlace> behind = {};
};

/// The records of one page in the published order, and whether there is a next page.
struct PageRecords {
  std::vector<const detail::Record*> records = {};
  bool has_next = false;
  std::optional<std::string> last_key = {};  // of the last record, if it was made and there is a next page
};

/// Records with their sort keys, from which a page is cut by sorting: the plan that needs no index. Keeps only
/// records that may be on the page.
class KeyedRecords {
 public:
  /// Both arguments must outlive this.
  KeyedRecords(const storage::KeyMaker& keys, const PageWindow& window) noexcept;

  /// Announces how many records will be added.
  void reserve(std::size_t records);
  /// Makes the record's key.
  void add(const detail::Record& record);
  /// Adds a record with its key. If the record has no value, the key must be empty.
  void add(const detail::Record& record, std::string_view key);
  /// Adds a record with a key. For orders other than by a sort field, in which every customer has a value.
  void add_valued(const detail::Record& record, std::string_view key);

  /// Cost: O(n + page log page) comparisons.
  PageRecords page() &&;

 private:
  /// A record and the position of its key in a buffer that all entries share.
  struct Entry {
    const detail::Record* record;
    std::uint64_t prefix = 0;
    std::size_t begin = 0, size = 0;
    bool missing = false;
  };
  /// A cached part of a key. Making a part is the most expensive step, and names repeat.
  struct MadePart {
    std::optional<storage::KeySource> source = {};
    std::string key = {};
  };

  void take(const detail::Record& record, std::string_view key, bool missing);
  bool is_behind(const detail::Record& record, std::string_view key, bool missing) const noexcept;
  /// Returns the key of a record that has a value. Valid until the next call.
  std::string_view made_key(const detail::Record& record);
  std::string_view made_part(const detail::Record& record, model::SortRule rule, model::Field part);
  bool precedes(const Entry& a, const Entry& b) const noexcept;
  bool ascends(const Entry& a, const Entry& b) const noexcept;
  std::string_view key_of(const Entry& entry) const noexcept {
    return std::string_view(buffer_).substr(entry.begin, entry.size);
  }

  const storage::KeyMaker& keys_;
  const PageWindow& window_;
  const std::size_t wanted_;  // records up to the end of the page, and one more to know if there is a next page
  std::string buffer_;
  std::vector<Entry> entries_;
  std::optional<Entry> last_wanted_;  // no record behind it is kept
  std::size_t records_ = 0;           // announced by reserve()
  std::vector<MadePart> made_;        // a direct-mapped cache, indexed by the hash of the text
  std::string joined_;                // the parts of a key, joined
};

}  // namespace custengine::query
