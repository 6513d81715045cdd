#include "storage/rows/row_set.hpp"

#include "catch.hpp"

#include <algorithm>
#include <iterator>
#include <random>
#include <set>
#include <utility>

namespace row_set_test {

using namespace custengine::storage;

namespace {

using Rows = std::set<RowNumber>;

Rows rows_in(const RowSet& set) {
  Rows rows;
  RowNumber last = 0;
  set.for_each([&](RowNumber row) {
    CHECK((rows.empty() || row > last));
    last = row;
    rows.insert(row);
  });
  return rows;
}

struct Both {
  RowSet set;
  Rows rows;
};

/// A random set of rows up to the given number, so that two sets have rows in common.
Both random_rows(std::mt19937& random, std::size_t most) {
  Both both;
  for (std::size_t left = random() % (most + 1); left > 0; --left) {
    const auto row = static_cast<RowNumber>(random() % (2 * most + 1));
    both.set.insert(row);
    both.rows.insert(row);
  }
  return both;
}

}  // namespace

TEST_CASE("a row set, small or large, acts like a set of numbers") {
  std::mt19937 random(3);
  for (int round = 0; round < 3000; ++round) {
    Both one = random_rows(random, round % 2 == 0 ? 8 : 40), other = random_rows(random, round % 3 == 0 ? 40 : 8);
    const RowSet copy = one.set.copy();
    const Rows before = one.rows;
    Rows result;
    switch (random() % 4) {
      case 0:
        one.set.unite(other.set);
        std::ranges::set_union(one.rows, other.rows, std::inserter(result, result.end()));
        break;
      case 1:
        one.set.keep_common(other.set);
        std::ranges::set_intersection(one.rows, other.rows, std::inserter(result, result.end()));
        break;
      case 2:
        result = one.rows;
        for (const RowNumber row : other.rows) one.set.erase(row), result.erase(row);
        break;
      default: {
        RowSet moved = std::move(one.set);
        one.set = std::move(other.set);
        one.set.unite(moved);
        std::ranges::set_union(one.rows, other.rows, std::inserter(result, result.end()));
      }
    }
    REQUIRE(rows_in(one.set) == result);
    CHECK(one.set.size() == result.size());
    CHECK(one.set.empty() == result.empty());
    for (RowNumber row = 0; row < 90; ++row) CHECK(one.set.contains(row) == (result.count(row) == 1));
    CHECK(rows_in(copy) == before);
  }
}

}  // namespace row_set_test
