// Long lists are united and looked up in n log n steps, which are counted here.

#include "model/list_merge.hpp"

#include "catch.hpp"

#include <custengine/testing/sequential_ids.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace list_merge_test {

namespace {

using namespace custengine;
using namespace custengine::model;

std::size_t comparisons = 0, copies = 0;

/// An element that counts.
struct Element {
  std::string id;
  int content = 0, taken = 0, finished = 0;

  Element(std::string name, int value) : id(std::move(name)), content(value) {}
  Element(const Element& other) : id(other.id), content(other.content) { ++copies; }
  Element(Element&&) = default;
  Element& operator=(const Element&) = delete;
  Element& operator=(Element&&) = default;
};

struct Rules {
  static bool less(const Element& a, const Element& b) {
    ++comparisons;
    return a.content < b.content;
  }
  static void take_over(Element& own, const Element& /*other*/) { ++own.taken; }
  static void finish(Element& own) { ++own.finished; }
};

std::vector<Element> elements(const std::string& prefix, int first, int count) {
  std::vector<Element> list;
  list.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) list.emplace_back(prefix + std::to_string(i), first + i * 7919 % count);
  return list;
}

struct StuckIds : IdGenerator {
  std::string next_id() override { return "o-0"; }
  std::uint64_t seed() override { return 1; }
};

struct CountingById {
  std::size_t* count;
  bool operator()(const auto& a, const auto& b) const { return ++*count, ById()(a, b); }
};

}  // namespace

TEST_CASE("lists of thousands are united in n log n comparisons") {
  constexpr int count = 8000;
  constexpr std::size_t most = 3 * 14 * std::size_t{count};  // 2^13 > 8000
  testing::SequentialIds ids;
  for (const int shared : {0, count / 2, count}) {
    INFO(shared);
    std::vector<Element> own = elements("o-", 0, count);
    const std::vector<Element> others = elements("t-", count - shared, count);
    comparisons = copies = 0;
    REQUIRE(unite(own, others, ids, Rules()));
    CHECK(own.size() == static_cast<std::size_t>(2 * count - shared));
    CHECK(comparisons <= most);
    CHECK(copies == static_cast<std::size_t>(count - shared));  // of those that are added
    CHECK(std::ranges::count(own, 1, &Element::taken) == shared);
  }
}

TEST_CASE("what many elements bring to one is put in order once") {
  testing::SequentialIds ids;
  std::vector<Element> own = elements("o-", 0, 1);
  const std::vector<Element> others(5000, Element("t", 0));
  comparisons = copies = 0;
  REQUIRE(unite(own, others, ids, Rules()));
  REQUIRE(own.size() == 1);
  CHECK(own[0].taken == 5000);
  CHECK(own[0].finished == 1);
  CHECK(copies == 0);
}

TEST_CASE("of equal elements of one's own the first takes over") {
  testing::SequentialIds ids;
  std::vector<Element> own;
  for (const char* id : {"a", "b", "c"}) own.emplace_back(id, 5);
  REQUIRE(unite(own, std::vector<Element>{{"d", 5}}, ids, Rules()));
  CHECK(own[0].taken == 1);
  CHECK(own[1].taken + own[2].taken == 0);
}

TEST_CASE("added elements have ids of their own, also among each other") {
  testing::SequentialIds ids;
  std::vector<Element> own = elements("o-", 0, 2);
  std::vector<Element> others;
  for (const char* id : {"o-0", "new", "new", "o-1"}) others.emplace_back(id, 100 + static_cast<int>(others.size()));
  REQUIRE(unite(own, others, ids, Rules()));
  std::vector<std::string> found;
  for (const Element& element : own) found.push_back(element.id);
  CHECK(found[3] == "new");
  std::ranges::sort(found);
  CHECK(std::ranges::adjacent_find(found) == found.end());
  StuckIds stuck;
  const auto failed = unite(own, std::vector<Element>{{"o-0", 7}}, stuck, Rules());
  REQUIRE(failed.has_error());
  CHECK(failed.error().code == ErrorCode::unavailable);
}

TEST_CASE("a list's elements are found by id in log n comparisons") {
  const std::vector<Element> list = elements("o-", 0, 8000);
  std::size_t count = 0;
  const ListIndex<const Element, CountingById> index(list, {&count});
  CHECK(count <= 14U * 8000);
  count = 0;
  for (const Element& element : list) REQUIRE(index.find(std::string_view(element.id)) == &element);
  CHECK(count <= 15U * 8000);
  CHECK(index.find(std::string_view("o-")) == nullptr);
  CHECK(index.find(std::string_view("p")) == nullptr);
  CHECK(ListIndex<const Element, ById>(std::span<const Element>()).find(std::string_view("o-0")) == nullptr);
}

}  // namespace list_merge_test
