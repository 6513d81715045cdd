#pragma once

#include <custengine/export.hpp>
#include <custengine/sort.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace custengine {

/// How a search was executed: the indexes that gave candidates, the number of customers that were read, the way to the
/// order. For people and tests: plans may change between versions, results do not.
struct Explain {
  /// An access path: where candidates were found.
  enum class Access {
    all,       ///< no criterion: every customer matches
    scan,      ///< every customer was read and checked
    text,      ///< posting lists of the trigrams of a text
    identity,  ///< the hash of an e-mail address, phone number or VAT number
    range,     ///< a range of a sort index
    all_of,    ///< the intersection of several paths
    any_of,    ///< the union of several paths
    similar,   ///< trigrams of the words within a term's typos
  };
  /// One look-up in an index, or one pass over all customers.
  struct Path {
    Access access = Access::all;
    std::string what = {};             ///< the criterion that the path serves
    std::uint64_t estimated_rows = 0;  ///< an upper bound, from counts, before the look-up
    bool used = true;                  ///< false: there were few candidates without it
    std::size_t depth = 0;             ///< the nesting in all_of and any_of
  };
  /// How the page was put in order.
  enum class Order {
    position,  ///< the page was cut from the sort index by position
    walk,      ///< the sort index was walked for candidates
    sort,      ///< the matches were sorted for the call
    none,      ///< the matches were only counted
  };

  std::vector<Path> paths = {};
  Order order = Order::sort;
  SortField sort_by = SortField::display_name;
  bool has_sort_index = false;
  std::uint64_t candidates = 0;     ///< of all paths
  std::uint64_t index_steps = 0;    ///< entries of the sort index that the walk passed
  std::uint64_t rows_verified = 0;  ///< customers that were read to check them
  std::uint64_t rows_matched = 0;   ///< known matches; all of them if `counted`
  bool counted = true;              ///< false with CountMode::none: there is no total

  /// Several lines of text, for people.
  CUSTENGINE_API std::string to_string() const;
};

/// "ALL", "SCAN", "TEXT", "IDENTITY", "RANGE", "ALL_OF", "ANY_OF", "SIMILAR".
CUSTENGINE_API std::string_view to_string(Explain::Access access) noexcept;
/// "POSITION", "WALK", "SORT", "NONE".
CUSTENGINE_API std::string_view to_string(Explain::Order order) noexcept;

}  // namespace custengine
