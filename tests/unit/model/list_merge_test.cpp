// Merging of lists, and the number of its steps.

#include "model/list_merge.hpp"
#include "model/list_index.hpp"

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

std::size_t keys = 0, copies = 0;

/// An element that counts key computations and copies.
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
  std::vector<std::pair<std::size_t, int>> joined = {};  // index in the result, content
  std::vector<std::size_t> ends = {};                    // in the result
  bool others_win = false;

  static std::string key(const Element& element) {
    ++keys;
    return std::to_string(element.content);
  }
  bool take_over(std::size_t index, Element& own, Element& other) {
    ++own.taken;
    joined.emplace_back(index, own.content);
    if (others_win) std::swap(own.id, other.id);
    return others_win;
  }
  void finish(std::size_t index, Element& own) {
    ++own.finished;
    ends.push_back(index);
  }
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

TEST_CASE("merging long lists computes one key per element") {
  constexpr int count = 8000;
  testing::SequentialIds ids;
  for (const int shared : {0, count / 2, count}) {
    INFO(shared);
    std::vector<Element> own = elements("o-", 0, count);
    const std::vector<Element> others = elements("t-", count - shared, count);
    keys = copies = 0;
    Rules rules;
    REQUIRE(unite(own, others, ids, rules));
    CHECK(own.size() == static_cast<std::size_t>(2 * count - shared));
    CHECK(keys == 2U * count);
    CHECK(copies == static_cast<std::size_t>(count));  // of the others
    CHECK(std::ranges::count(own, 1, &Element::taken) == shared);
  }
}

TEST_CASE("values merged into one element are sorted once") {
  testing::SequentialIds ids;
  std::vector<Element> own = elements("o-", 0, 1);
  const std::vector<Element> others(5000, Element("t", 0));
  Rules rules;
  REQUIRE(unite(own, others, ids, rules));
  REQUIRE(own.size() == 1);
  CHECK(own[0].taken == 5000);
  CHECK(own[0].finished == 1);
}

TEST_CASE("equal elements of one list are one, too") {
  testing::SequentialIds ids;
  std::vector<Element> own;
  const std::pair<const char*, int> given[] = {{"a", 4}, {"b", 5}, {"c", 4}, {"d", 6}};
  for (const auto& [id, content] : given) own.emplace_back(id, content);
  Rules rules;
  REQUIRE(unite(own, std::vector<Element>{{"e", 6}, {"f", 7}, {"g", 7}}, ids, rules));
  std::vector<std::string> found;
  for (const Element& element : own) found.push_back(element.id);
  CHECK(found == std::vector<std::string>{"a", "b", "d", "f"});
  CHECK(rules.joined == std::vector<std::pair<std::size_t, int>>{{0, 4}, {2, 6}, {3, 7}});
  CHECK(own[1].finished == 0);
  CHECK(rules.ends == std::vector<std::size_t>{0, 2, 3});
}

TEST_CASE("a replacing element keeps its id if it is free") {
  testing::SequentialIds ids;
  for (const char* id : {"new", "b"}) {
    std::vector<Element> own;
    own.emplace_back("a", 1);
    own.emplace_back("b", 2);
    Rules rules{.others_win = true};
    REQUIRE(unite(own, std::vector<Element>{{id, 1}}, ids, rules));
    REQUIRE(own.size() == 2);
    CHECK(own[1].id == "b");
    CHECK((own[0].id == "new") == (id == std::string("new")));
    CHECK(own[0].id != "a");
    CHECK(own[0].id != "b");
  }
}

TEST_CASE("added elements get distinct ids") {
  testing::SequentialIds ids;
  std::vector<Element> own = elements("o-", 0, 2);
  std::vector<Element> others;
  for (const char* id : {"o-0", "new", "new", "o-1"}) others.emplace_back(id, 100 + static_cast<int>(others.size()));
  Rules rules;
  REQUIRE(unite(own, others, ids, rules));
  std::vector<std::string> found;
  for (const Element& element : own) found.push_back(element.id);
  CHECK(found[3] == "new");
  std::ranges::sort(found);
  CHECK(std::ranges::adjacent_find(found) == found.end());
  StuckIds stuck;
  const auto failed = unite(own, std::vector<Element>{{"o-0", 7}}, stuck, rules);
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
