#include "storage/posting_map.hpp"

#include "catch.hpp"

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <vector>

using namespace custengine::storage;

namespace {

std::set<RowNumber> rows_of(const RowSet& rows) {
  std::set<RowNumber> found;
  rows.for_each([&found](RowNumber row) { CHECK(found.insert(row).second); });
  return found;
}

void add(PostingMap& lists, Token token, RowNumber row) {
  lists.sweep();
  lists.prepare(1);
  lists.add(token, row);
}

}  // namespace

TEST_CASE("posting lists hold what was added and not removed") {
  PostingMap lists(7);
  std::map<Token, std::set<RowNumber>> model;
  std::mt19937 random(1);
  const auto below = [&random](std::uint32_t bound) { return static_cast<std::uint32_t>(random() % bound); };
  std::size_t postings = 0;
  for (int step = 0; step < 60'000; ++step) {
    // Few tokens have many rows, many have one or none.
    const Token token = below(below(2) == 0 ? 5 : 3000);
    const RowNumber row = below(400);
    auto& rows = model[token];
    if (rows.erase(row) == 1) {
      lists.remove(token, row);
      --postings;
    } else {
      add(lists, token, row);
      rows.insert(row);
      ++postings;
    }
  }
  CHECK(lists.postings() == postings);
  std::size_t tokens = 0;
  for (const auto& [token, rows] : model) {
    tokens += !rows.empty();
    CHECK(lists.count(token) == rows.size());
    CHECK(rows_of(lists.find(token)) == rows);
    RowSet narrowed;
    for (RowNumber row = 0; row < 200; ++row) narrowed.insert(row);
    lists.narrow(narrowed, token);
    CHECK(rows_of(narrowed) == std::set<RowNumber>(rows.begin(), rows.lower_bound(200)));
    for (const RowNumber row : {0U, 1U, 399U}) CHECK(lists.contains(token, row) == rows.contains(row));
  }
  CHECK(lists.tokens() == tokens);
  CHECK(lists.count(3000) == 0);
  CHECK(rows_of(lists.find(3000)).empty());
  const Token both[] = {0, 1, 3000};
  std::set<RowNumber> united = model[0];
  united.insert(model[1].begin(), model[1].end());
  CHECK(rows_of(lists.find_any(both, 3)) == united);
}

TEST_CASE("posting lists whose tokens come and go do not grow") {
  for (const std::size_t size : {20'000UL, 50'000UL, 90'000UL}) {
    std::vector<Token> tokens;
    PostingMap fresh(7), old(7);
    std::mt19937 random(1);
    Token next = 0;
    for (; next < size; ++next) {
      tokens.push_back(next);
      add(fresh, next, next);
      add(old, next, next);
    }
    for (std::size_t i = 0; i < 10 * size; ++i, ++next) {
      const std::size_t row = random() % size;
      add(old, next, static_cast<RowNumber>(row));
      old.remove(tokens[row], static_cast<RowNumber>(row));
      tokens[row] = next;
    }
    INFO(size << " tokens: " << old.bytes() << " bytes, new " << fresh.bytes());
    CHECK(old.tokens() == size);
    CHECK(old.bytes() * 10 <= fresh.bytes() * 12);
  }
}

TEST_CASE("a long posting list that lost most of its rows gives their memory back") {
  PostingMap lists(7);
  for (RowNumber row = 0; row < 200'000; ++row) add(lists, 1, row);
  const std::size_t full = lists.bytes();
  for (RowNumber row = 0; row < 200'000; ++row)
    if (row % 1000 != 0) lists.remove(1, row);
  CHECK(lists.count(1) == 200);
  CHECK(lists.bytes() * 10 < full);
}
