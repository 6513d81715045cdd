#include "storage/order/entry_blocks.hpp"

#include "catch.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace entry_blocks_test {

using namespace custengine;
using namespace custengine::storage;

namespace {

/// Entries with different times, so that comparisons do not read records.
class Blocks {
 public:
  Blocks() : entries(EntryOrder(SortField::created_at, std::nullopt, keys_, rows_, row_keys_)) {}

  static SortEntry entry(std::uint64_t number) { return {number, 0, false}; }

  void insert(std::uint64_t number) {
    if (expected.insert(number).second) entries.insert(entry(number), entries.locate(entry(number)));
  }
  void erase(std::uint64_t number) {
    entries.erase(entry(number), entries.locate(entry(number)));
    expected.erase(number);
  }
  std::size_t count_below(std::uint64_t number) const {
    return entries.count_while([number](const SortEntry& found) { return found.prefix() < number; });
  }

  void check() const {
    REQUIRE(entries.size() == expected.size());
    const std::vector<std::uint64_t> numbers(expected.begin(), expected.end());
    std::vector<std::uint64_t> forwards, backwards;
    entries.walk(0, [&](const SortEntry& found) { return forwards.push_back(found.prefix()), true; });
    entries.walk_backwards(entries.size(), entries.size(),
                           [&](const SortEntry& found) { return backwards.push_back(found.prefix()), true; });
    std::ranges::reverse(backwards);
    REQUIRE(forwards == numbers);
    REQUIRE(backwards == numbers);
    for (std::size_t i = 0; i < numbers.size(); i += 1 + numbers.size() / 97) {
      REQUIRE(count_below(numbers[i]) == i);
      entries.walk(i, [&](const SortEntry& found) {
        CHECK(found.prefix() == numbers[i]);
        return false;
      });
    }
  }

 private:
  SortKeyPool keys_{base::SipKey{1, 2}};
  RowDirectory rows_;
  RowKeys row_keys_{0};

 public:
  EntryBlocks entries;
  std::set<std::uint64_t> expected;
};

}  // namespace

TEST_CASE("a position among many entries needs few comparisons") {
  Blocks blocks;
  constexpr std::uint64_t count = 50'000;
  for (std::uint64_t i = 0; i < count; ++i) blocks.insert(i);
  for (std::uint64_t number = 0; number <= count; number += 997) {
    std::size_t comparisons = 0;
    const std::size_t before = blocks.entries.count_while([&](const SortEntry& found) {
      ++comparisons;
      return found.prefix() < number;
    });
    CHECK(before == number);
    CHECK(comparisons <= 2 * 16);  // two to the power of 16 is more
  }
}

TEST_CASE("entry blocks stay sorted and counted in any insertion order") {
  for (const std::string coming : {"ascending", "descending", "anywhere", "in one place"}) {
    CAPTURE(coming);
    Blocks blocks;
    std::mt19937_64 random(3);
    for (std::uint64_t i = 0; i < 4000; ++i) {
      const std::uint64_t number = coming == "ascending"    ? i
                                   : coming == "descending" ? 100'000 - i
                                   : coming == "anywhere"   ? random() % 1'000'000'000
                                                            : (i % 2 ? 1'000'000 + i : 2'000'000 - i);
      blocks.insert(number);
      if (i % 500 == 499) blocks.check();
    }
    // Away again: a share of all, then a whole run, then the rest.
    std::vector<std::uint64_t> numbers(blocks.expected.begin(), blocks.expected.end());
    for (std::size_t i = 0; i < numbers.size(); ++i)
      if (i % 3 == 0 || (i > 1000 && i < 2500)) blocks.erase(numbers[i]);
    blocks.check();
    for (const auto number : std::vector<std::uint64_t>(blocks.expected.begin(), blocks.expected.end()))
      blocks.erase(number);
    blocks.check();
    blocks.insert(7);
    blocks.check();
  }
}

TEST_CASE("blocks filled in bulk stay mostly full") {
  Blocks blocks;
  std::vector<SortEntry> sorted;
  for (std::uint64_t i = 0; i < 50'000; ++i) {
    sorted.push_back(Blocks::entry(i * 10));
    blocks.expected.insert(i * 10);
  }
  blocks.entries.append_all(sorted);
  blocks.check();
  CHECK(blocks.entries.bytes() < sorted.size() * 14);

  std::mt19937_64 random(5);
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t gone = *blocks.expected.lower_bound(random() % 490'000), come = random() % 500'000;
    blocks.erase(gone);
    blocks.insert(come);
  }
  blocks.check();
  CHECK(blocks.entries.bytes() < blocks.expected.size() * 21);
}

TEST_CASE("prefix sums of block sizes equal a plain list's") {
  FenwickTree sizes;
  std::vector<std::size_t> plain;
  std::mt19937_64 random(13);
  for (int step = 0; step < 3000; ++step) {
    if (plain.empty() || random() % 4 == 0) {
      const std::size_t place = random() % (plain.size() + 1);
      sizes.insert(place);
      plain.insert(plain.begin() + static_cast<std::ptrdiff_t>(place), 0);
    } else if (const std::size_t block = random() % plain.size(); random() % 5 == 0) {
      sizes.add(block, -static_cast<std::ptrdiff_t>(plain[block]));
      sizes.erase(block);
      plain.erase(plain.begin() + static_cast<std::ptrdiff_t>(block));
    } else {
      sizes.add(block, 7);
      plain[block] += 7;
    }
    std::size_t before = 0;
    for (std::size_t i = 0; i < plain.size(); ++i) {
      REQUIRE(sizes.before(i) == before);
      if (plain[i] > 0) {
        REQUIRE(sizes.find(before).block == i);
        REQUIRE(sizes.find(before + plain[i] - 1).block == i);
        REQUIRE(sizes.find(before + plain[i] - 1).offset == plain[i] - 1);
      }
      before += plain[i];
    }
    REQUIRE(sizes.before(plain.size()) == before);
  }
}

}  // namespace entry_blocks_test
