#include "storage/lookup/row_lookup.hpp"

#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index_container.hpp>

#include <algorithm>
#include <bit>
#include <cassert>
#include <new>
#include <vector>

namespace custengine::storage {

namespace bmi = boost::multi_index;

namespace {

/// How many rows a page has on average.
constexpr std::size_t page_rows = 48;
constexpr std::size_t least_capacity = 4, capacity_step = 8;

std::size_t rounded(std::size_t capacity) noexcept {
  return (capacity + capacity_step - 1) / capacity_step * capacity_step;
}

}  // namespace

struct RowLookup::Pages {
  struct Numbered {
    std::size_t number;
    mutable PagePtr page;
  };
  struct Same {
    std::size_t operator()(std::size_t number) const noexcept { return number; }
  };
  // By number, unique: 0, 1, …; a number says how the hashes of the page's rows end. Uses: every look-up.
  bmi::multi_index_container<
      Numbered, bmi::indexed_by<bmi::hashed_unique<bmi::member<Numbered, std::size_t, &Numbered::number>, Same>>>
      all;
};

RowLookup::RowLookup(detail::Slot slot, base::SipKey hash_key, const RowDirectory& rows)
    : slot_(slot), hash_key_(hash_key), rows_(&rows) {}
RowLookup::~RowLookup() = default;

RowLookup::PagePtr RowLookup::make_page(std::size_t capacity) {
  const Page page{0, static_cast<std::uint32_t>(capacity)};
  return PagePtr(new (::operator new(page.bytes())) Page(page));
}

void RowLookup::put(PagePtr& place, PagePtr page) noexcept {
  page_bytes_ += page->bytes();
  if (place) page_bytes_ -= place->bytes();
  place = std::move(page);
}

std::size_t RowLookup::number_of(std::uint64_t hash) const noexcept {
  // By as many of the hash's last bits as there are pages for: some pages have been split by one bit more than others.
  const std::size_t pages = pages_->all.size(), mask = std::bit_ceil(pages) - 1;
  const std::size_t number = hash & mask;
  return number < pages ? number : number & mask >> 1;
}

RowLookup::Page* RowLookup::find_page(std::uint64_t hash) const noexcept {
  return (pages_ ? pages_->all.find(number_of(hash))->page : only_page_).get();
}

RowLookup::Page& RowLookup::make_room(std::uint64_t hash) {
  if (!pages_ && !only_page_) put(only_page_, make_page(least_capacity));
  if (size_ + 1 > (pages_ ? pages_->all.size() : 1) * page_rows) split();
  PagePtr& page = pages_ ? pages_->all.find(number_of(hash))->page : only_page_;
  if (page->count < page->capacity) return *page;
  // In small steps, save where many rows share a text.
  const std::size_t capacity = page->capacity;
  PagePtr larger =
      make_page(capacity < capacity_step ? capacity * 2 : capacity + std::max(capacity_step, rounded(capacity / 8)));
  std::copy_n(page->rows(), page->count, larger->rows());
  std::copy_n(page->tags(), page->count, larger->tags());
  larger->count = page->count;
  put(page, std::move(larger));
  return *page;
}

void RowLookup::split() {
  std::unique_ptr<Pages> made;
  if (!pages_) {
    made = std::make_unique<Pages>();
    made->all.insert({0, nullptr});
  }
  auto& all = (made ? made : pages_)->all;
  const std::size_t added = all.size(), bit = std::bit_floor(added);
  const PagePtr& old = made ? only_page_ : all.find(added ^ bit)->page;
  for (std::size_t i = 0; i < old->count; ++i) rows_->record(old->rows()[i]).prefetch();
  std::vector<bool> goes(old->count);
  for (std::size_t i = 0; i < old->count; ++i) goes[i] = (hash(text(old->rows()[i])) & bit) != 0;
  const auto going = static_cast<std::size_t>(std::ranges::count(goes, true));

  const auto room = [&](std::size_t rows) { return std::min<std::size_t>(rounded(rows + 1), old->capacity); };
  PagePtr stay = make_page(room(old->count - going)), go = make_page(room(going));
  for (std::size_t i = 0; i < old->count; ++i) (goes[i] ? go : stay)->add(old->tags()[i], old->rows()[i]);
  put(all.insert({added, nullptr}).first->page, std::move(go));
  if (!made) return put(all.find(added ^ bit)->page, std::move(stay));
  put(only_page_, std::move(stay));
  all.find(added ^ bit)->page = std::move(only_page_);
  pages_ = std::move(made);
}

void RowLookup::insert(std::string_view text, RowNumber row) {
  const std::uint64_t text_hash = hash(text);
  make_room(text_hash).add(tag_of(text_hash), row);
  ++size_;
}

void RowLookup::erase(std::string_view text, RowNumber row) noexcept {
  Page& page = *find_page(hash(text));
  RowNumber* const found = std::find(page.rows(), page.rows() + page.count, row);
  assert(found != page.rows() + page.count);
  const std::size_t last = page.count - 1;
  page.tags()[found - page.rows()] = page.tags()[last];
  *found = page.rows()[last];
  page.count = static_cast<std::uint32_t>(last);
  --size_;
}

std::size_t RowLookup::bytes_beside_pages() const noexcept {
  if (!pages_) return 0;
  // A node has two links beside the element.
  constexpr std::size_t node_bytes = sizeof(Pages::Numbered) + 2 * sizeof(void*);
  return sizeof(Pages) + pages_->all.size() * node_bytes + pages_->all.bucket_count() * sizeof(void*);
}

std::size_t RowLookup::bytes() const noexcept {
  return bytes_beside_pages() + page_bytes_;
}

std::size_t RowLookup::recount_bytes() const noexcept {
  std::size_t bytes = bytes_beside_pages() + (only_page_ ? only_page_->bytes() : 0);
  if (pages_)
    for (const auto& numbered : pages_->all) bytes += numbered.page->bytes();
  return bytes;
}

}  // namespace custengine::storage
