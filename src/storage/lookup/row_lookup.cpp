#include "storage/lookup/row_lookup.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <new>
#include <utility>
#include <vector>

namespace custengine::storage {

namespace {

/// The average number of rows per bucket above which a bucket is split.
constexpr std::size_t bucket_rows = 48;
constexpr std::size_t least_capacity = 4, capacity_step = 8;
static_assert(least_capacity % alignof(RowNumber) == 0 && capacity_step % alignof(RowNumber) == 0,
              "row numbers stand behind a byte for each of them");

std::size_t rounded(std::size_t capacity) noexcept {
  return (capacity + capacity_step - 1) / capacity_step * capacity_step;
}

}  // namespace

RowLookup::BucketPtr RowLookup::make_bucket(std::size_t capacity) {
  const Bucket bucket{0, static_cast<std::uint32_t>(capacity)};
  return BucketPtr(new (::operator new(bucket.bytes())) Bucket(bucket));
}

void RowLookup::add_bucket(BucketPtr bucket) {
  bucket_bytes_ += bucket->bytes();
  buckets_.push_back(std::move(bucket));
}

void RowLookup::replace_bucket(std::size_t number, BucketPtr bucket) noexcept {
  bucket_bytes_ += bucket->bytes() - buckets_[number]->bytes();
  buckets_[number] = std::move(bucket);
}

std::size_t RowLookup::number_of(std::uint64_t hash) const noexcept {
  // The number is the low bits of the hash. Some buckets have been split already, and use one bit more than the others.
  const std::size_t mask = std::bit_ceil(buckets_.size()) - 1;
  const std::size_t number = hash & mask;
  return number < buckets_.size() ? number : number & mask >> 1;
}

RowLookup::Bucket& RowLookup::make_room(std::uint64_t hash) {
  if (buckets_.empty()) add_bucket(make_bucket(least_capacity));
  if (size_ + 1 > buckets_.size() * bucket_rows) split();
  const std::size_t number = number_of(hash);
  const Bucket& bucket = *buckets_[number];
  if (bucket.count == bucket.capacity) {
    // Grow in small steps; by an eighth if the bucket is large because many rows share a text.
    const std::size_t capacity = bucket.capacity;
    BucketPtr larger = make_bucket(
        capacity < capacity_step ? capacity * 2 : capacity + std::max(capacity_step, rounded(capacity / 8)));
    std::copy_n(bucket.rows(), bucket.count, larger->rows());
    std::copy_n(bucket.tags(), bucket.count, larger->tags());
    larger->count = bucket.count;
    replace_bucket(number, std::move(larger));
  }
  return *buckets_[number];
}

void RowLookup::split() {
  const std::size_t added = buckets_.size(), bit = std::bit_floor(added), split = added ^ bit;
  const Bucket& old = *buckets_[split];
  for (std::size_t i = 0; i < old.count; ++i) rows_->record(old.rows()[i]).prefetch();
  std::vector<bool> goes(old.count);
  for (std::size_t i = 0; i < old.count; ++i) goes[i] = (hash(text(old.rows()[i])) & bit) != 0;
  const auto going = static_cast<std::size_t>(std::ranges::count(goes, true));

  const auto room = [&](std::size_t rows) { return std::min<std::size_t>(rounded(rows + 1), old.capacity); };
  BucketPtr stay = make_bucket(room(old.count - going)), go = make_bucket(room(going));
  for (std::size_t i = 0; i < old.count; ++i) (goes[i] ? go : stay)->add(old.tags()[i], old.rows()[i]);
  add_bucket(std::move(go));
  replace_bucket(split, std::move(stay));
}

void RowLookup::insert(std::string_view text, RowNumber row) {
  const std::uint64_t text_hash = hash(text);
  make_room(text_hash).add(tag_of(text_hash), row);
  ++size_;
}

void RowLookup::erase(std::string_view text, RowNumber row) noexcept {
  Bucket& bucket = *buckets_[number_of(hash(text))];
  RowNumber* const found = std::find(bucket.rows(), bucket.rows() + bucket.count, row);
  assert(found != bucket.rows() + bucket.count);
  const std::size_t last = bucket.count - 1;
  bucket.tags()[found - bucket.rows()] = bucket.tags()[last];
  *found = bucket.rows()[last];
  bucket.count = static_cast<std::uint32_t>(last);
  --size_;
}

std::size_t RowLookup::bytes() const noexcept {
  return buckets_.capacity() * sizeof(BucketPtr) + bucket_bytes_;
}

std::size_t RowLookup::recount_bytes() const noexcept {
  std::size_t bytes = buckets_.capacity() * sizeof(BucketPtr);
  for (const BucketPtr& bucket : buckets_) bytes += bucket->bytes();
  return bytes;
}

}  // namespace custengine::storage
