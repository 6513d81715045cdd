#pragma once

#include <custengine/export.hpp>
#include <custengine/sort.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace custengine {

/// How a search was carried out: which indexes gave candidates, what had to be looked at, how the order came
/// about. For people and tests; plans may change between versions, results do not.
struct Explain {
  /// Where customers were found.
  enum class Access {
    all,       ///< there is nothing to find: every customer matches
    scan,      ///< every customer was read and judged
    text,      ///< trigrams of a text
    identity,  ///< the hash of an e-mail address, phone number or VAT number
    range,     ///< a part of a sort index
    all_of,    ///< what several have in common
    any_of,    ///< what several have together
    similar,   ///< trigrams of all that is within a term's typos
  };
  /// One look at an index, or at all customers.
  struct Path {
    Access access = Access::all;
    std::string what = {};             ///< the criterion that it serves
    std::uint64_t estimated_rows = 0;  ///< at most so many, known from counts before looking
    bool used = true;                  ///< false: the candidates were few enough without it
    std::size_t depth = 0;             ///< how far inside all_of and any_of
  };
  /// How the order came about.
  enum class Order {
    position,  ///< the page was cut from the sort index by position
    walk,      ///< the sort index was walked, candidates were picked
    sort,      ///< the matches were put in order for the call
    none,      ///< they were only counted
  };

  std::vector<Path> paths = {};
  Order order = Order::sort;
  SortField sort_by = SortField::display_name;
  bool has_sort_index = false;
  std::uint64_t candidates = 0;     ///< that the paths gave
  std::uint64_t index_steps = 0;    ///< entries of the sort index that were passed
  std::uint64_t rows_verified = 0;  ///< customers that were read to judge them
  std::uint64_t rows_matched = 0;   ///< that are known to match; all of them if `counted`
  bool counted = true;              ///< false with CountMode::none: no total was worked out

  /// Several lines of text, for people.
  CUSTENGINE_API std::string to_string() const;
};

/// "ALL", "SCAN", "TEXT", "IDENTITY", "RANGE", "ALL_OF", "ANY_OF", "SIMILAR".
CUSTENGINE_API std::string_view to_string(Explain::Access access) noexcept;
/// "POSITION", "WALK", "SORT", "NONE".
CUSTENGINE_API std::string_view to_string(Explain::Order order) noexcept;

}  // namespace custengine
