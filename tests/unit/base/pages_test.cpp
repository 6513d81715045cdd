#include "base/growing_pages.hpp"
#include "base/shared_pages.hpp"

#include "catch.hpp"

#include <cstddef>
#include <string>

namespace pages_test {

using namespace custengine::base;

namespace {

using Pages = SharedPages<std::string, 8>;

Pages pages_of(std::size_t count) {
  Pages pages;
  for (std::size_t i = 0; i < count; ++i) pages.writable(i) = std::to_string(i);
  return pages;
}

}  // namespace

TEST_CASE("pages keep all elements while they grow") {
  const Pages pages = pages_of(30);
  CHECK(pages.page_count() == 4);
  CHECK(pages.capacity() == 32);
  for (std::size_t i = 0; i < 30; ++i) CHECK(pages[i] == std::to_string(i));
  CHECK(pages[30].empty());
}

TEST_CASE("the first page begins small and doubles") {
  Pages pages;
  for (std::size_t i = 0; i < 8; ++i) {
    pages.writable(i) = "x";
    CHECK(pages.capacity() >= i + 1);
    CHECK(pages.capacity() < 2 * (i + 1));
  }
  CHECK(pages_of(4).bytes() < pages_of(5).bytes());
}

TEST_CASE("a write to shared pages copies the written page only") {
  Pages pages = pages_of(20);
  const Pages copy = pages;
  CHECK(copy.shares_all_pages(pages));
  pages.writable(9) = "new";
  CHECK(copy[9] == "9");
  CHECK(pages[9] == "new");
  CHECK(pages[8] == "8");
  CHECK(pages.shares_page(copy, 0));
  CHECK_FALSE(pages.shares_page(copy, 1));
  CHECK(pages.shares_page(copy, 2));
  CHECK_FALSE(pages.shares_page(copy, 3));
}

TEST_CASE("a shared first page that grows leaves the copy as it was") {
  Pages pages = pages_of(4);
  const Pages copy = pages;
  pages.writable(4) = "4";
  CHECK(copy.capacity() == 4);
  CHECK(copy[3] == "3");
  CHECK(pages[3] == "3");
}

TEST_CASE("move_front moves the first pages to another object") {
  Pages pages = pages_of(20), front;
  pages.move_front(2, front);
  CHECK(front.page_count() == 2);
  CHECK(front[15] == "15");
  CHECK(pages.page_count() == 1);
  CHECK(pages[0] == "16");
}

TEST_CASE("growing pages start with zeros and keep their addresses") {
  GrowingPages<int> pages(16, 4);
  pages.grow(1);
  CHECK(pages.capacity() == 4);
  pages[0][3] = 3;
  pages.grow(5);
  CHECK(pages.capacity() == 8);
  CHECK(pages[0][3] == 3);
  CHECK(pages[0][4] == 0);
  pages.grow(40);
  CHECK(pages.capacity() == 48);
  CHECK(pages[0][3] == 3);
  int* const second = pages[1];
  second[15] = 7;
  pages.grow(100);
  CHECK(pages[1] == second);
  CHECK(pages[1][15] == 7);
}

}  // namespace pages_test
