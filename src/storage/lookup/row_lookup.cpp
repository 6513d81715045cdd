#include "storage/lookup/row_lookup.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <new>
#include <utility>
#include <vector>

namespace custengine::storage {

namespace {

/// How many rows a page has on average.
constexpr std::size_t page_rows = 48;
constexpr std::size_t least_capacity = 4, capacity_step = 8;
static_assert(least_capacity % alignof(RowNumber) == 0 && capacity_step % alignof(RowNumber) == 0,
              "row numbers stand behind a byte for each of them");

std::size_t rounded(std::size_t capacity) noexcept {
  return (capacity + capacity_step - 1) / capacity_step * capacity_step;
}

}  // namespace

RowLookup::PagePtr RowLookup::make_page(std::size_t capacity) {
  const Page page{0, static_cast<std::uint32_t>(capacity)};
  return PagePtr(new (::operator new(page.bytes())) Page(page));
}

void RowLookup::add_page(PagePtr page) {
  page_bytes_ += page->bytes();
  pages_.push_back(std::move(page));
}

void RowLookup::replace_page(std::size_t number, PagePtr page) noexcept {
  page_bytes_ += page->bytes() - pages_[number]->bytes();
  pages_[number] = std::move(page);
}

std::size_t RowLookup::number_of(std::uint64_t hash) const noexcept {
  // By as many of the hash's last bits as there are pages for: some pages have been split by one bit more than others.
  const std::size_t mask = std::bit_ceil(pages_.size()) - 1;
  const std::size_t number = hash & mask;
  return number < pages_.size() ? number : number & mask >> 1;
}

RowLookup::Page& RowLookup::make_room(std::uint64_t hash) {
  if (pages_.empty()) add_page(make_page(least_capacity));
  if (size_ + 1 > pages_.size() * page_rows) split();
  const std::size_t number = number_of(hash);
  const Page& page = *pages_[number];
  if (page.count == page.capacity) {
    // In small steps, save where many rows share a text.
    const std::size_t capacity = page.capacity;
    PagePtr larger =
        make_page(capacity < capacity_step ? capacity * 2 : capacity + std::max(capacity_step, rounded(capacity / 8)));
    std::copy_n(page.rows(), page.count, larger->rows());
    std::copy_n(page.tags(), page.count, larger->tags());
    larger->count = page.count;
    replace_page(number, std::move(larger));
  }
  return *pages_[number];
}

void RowLookup::split() {
  const std::size_t added = pages_.size(), bit = std::bit_floor(added), split = added ^ bit;
  const Page& old = *pages_[split];
  for (std::size_t i = 0; i < old.count; ++i) rows_->record(old.rows()[i]).prefetch();
  std::vector<bool> goes(old.count);
  for (std::size_t i = 0; i < old.count; ++i) goes[i] = (hash(text(old.rows()[i])) & bit) != 0;
  const auto going = static_cast<std::size_t>(std::ranges::count(goes, true));

  const auto room = [&](std::size_t rows) { return std::min<std::size_t>(rounded(rows + 1), old.capacity); };
  PagePtr stay = make_page(room(old.count - going)), go = make_page(room(going));
  for (std::size_t i = 0; i < old.count; ++i) (goes[i] ? go : stay)->add(old.tags()[i], old.rows()[i]);
  add_page(std::move(go));
  replace_page(split, std::move(stay));
}

void RowLookup::insert(std::string_view text, RowNumber row) {
  const std::uint64_t text_hash = hash(text);
  make_room(text_hash).add(tag_of(text_hash), row);
  ++size_;
}

void RowLookup::erase(std::string_view text, RowNumber row) noexcept {
  Page& page = *pages_[number_of(hash(text))];
  RowNumber* const found = std::find(page.rows(), page.rows() + page.count, row);
  assert(found != page.rows() + page.count);
  const std::size_t last = page.count - 1;
  page.tags()[found - page.rows()] = page.tags()[last];
  *found = page.rows()[last];
  page.count = static_cast<std::uint32_t>(last);
  --size_;
}

std::size_t RowLookup::bytes() const noexcept {
  return pages_.capacity() * sizeof(PagePtr) + page_bytes_;
}

std::size_t RowLookup::recount_bytes() const noexcept {
  std::size_t bytes = pages_.capacity() * sizeof(PagePtr);
  for (const PagePtr& page : pages_) bytes += page->bytes();
  return bytes;
}

}  // namespace custengine::storage
