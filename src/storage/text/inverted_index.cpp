#include "storage/text/inverted_index.hpp"

#include "base/radix_sort.hpp"
#include "base/work_counts.hpp"
#include "storage/rows/bitmap_memory.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <utility>

namespace custengine::storage {

namespace {

constexpr std::size_t longest_log_of_group = std::size_t{1} << 20;
/// A write merges four changes of the run for each that it makes, and at least 32. So the run is merged long before
/// the log is long again, and a write waits for few posting lists.
constexpr std::size_t merged_for_each = 4, least_merged = 32;

}  // namespace

InvertedIndex::Merged::~Merged() {
  for (roaring_bitmap_t* rows : bitmaps)
    if (rows) roaring_bitmap_free(rows);
}

InvertedIndex::InvertedIndex(std::uint64_t seed) : hash_{seed}, log_(hash_) {}

InvertedIndex::Merged& InvertedIndex::merged() {
  if (!merged_) merged_ = std::make_unique<Merged>(hash_);
  return *merged_;
}

InvertedIndex::List InvertedIndex::list_of(Token token) const noexcept {
  if (!merged_) return none;
  const auto found = merged_->lists.find(token);
  return found == merged_->lists.end() ? none : found->second;
}

bool InvertedIndex::is_listed(List list, RowNumber row) const noexcept {
  if (list == none) return false;
  return list & many ? roaring_bitmap_contains(&bitmap(list), row) : list == row;
}

std::vector<PostingLog::Change> InvertedIndex::unmerged(Token token) const {
  const Changes run = in_run(token);
  std::vector<PostingLog::Change> changes(run.begin(), run.end());
  log_.for_each(token, [&](const PostingLog::Change& change) {
    changes.push_back(change);
    return true;
  });
  std::reverse(changes.begin() + static_cast<std::ptrdiff_t>(run.size()), changes.end());
  return changes;
}

std::size_t InvertedIndex::count(Token token) const noexcept {
  const List list = list_of(token);
  std::size_t count = list == none ? 0 : list & many ? roaring_bitmap_get_cardinality(&bitmap(list)) : 1;
  const auto apply = [&count](const PostingLog::Change& change) {
    if (change.is_added)
      ++count;
    else
      --count;
    return true;
  };
  for (const auto& change : in_run(token)) apply(change);
  log_.for_each(token, apply);
  return count;
}

bool InvertedIndex::contains(Token token, RowNumber row) const noexcept {
  std::optional<bool> newest;
  log_.for_each(token, [&](const PostingLog::Change& change) {
    if (change.row == row) newest = change.is_added != 0;
    return !newest;
  });
  if (newest) return *newest;
  for (const auto& change : in_run(token))
    if (change.row == row) newest = change.is_added != 0;
  return newest ? *newest : is_listed(list_of(token), row);
}

RowSet InvertedIndex::find_any(std::span<const Token> tokens) const {
  std::vector<const roaring_bitmap_t*> sets;
  std::vector<RowSet> changed_sets;
  std::vector<RowNumber> rows;
  for (const Token token : tokens) {
    const List list = list_of(token);
    const auto changes = unmerged(token);
    if (std::ranges::any_of(changes, [](const auto& change) { return !change.is_added; })) {
      changed_sets.push_back(changed(list, changes));
      continue;
    }
    for (const auto& change : changes) rows.push_back(change.row);
    if (list == none) continue;
    if (list & many)
      sets.push_back(&bitmap(list));
    else
      rows.push_back(list);
  }
  base::count_work(&base::Work::steps,
                   tokens.size() + base::Work::steps_per_list * (sets.size() + changed_sets.size()));
  RowSet all = sets.empty() ? RowSet() : sets.size() == 1 ? RowSet(*sets.front()) : RowSet::union_of(sets);
  for (const RowSet& set : changed_sets) all.unite(set);
  for (const RowNumber row : rows) all.insert(row);
  return all;
}

RowSet InvertedIndex::changed(List list, Changes changes) const {
  RowSet rows = list != none && list & many ? RowSet(bitmap(list)) : RowSet();
  if (list != none && !(list & many)) rows.insert(list);
  for (const auto& change : changes) {
    if (change.is_added)
      rows.insert(change.row);
    else
      rows.erase(change.row);
  }
  return rows;
}

void InvertedIndex::narrow(RowSet& rows, Token token) const {
  base::count_work(&base::Work::steps, base::Work::steps_per_list);
  auto changes = unmerged(token);
  std::erase_if(changes, [&rows](const auto& change) { return !rows.contains(change.row); });
  const List list = list_of(token);
  if (list != none && list & many) {
    rows.keep_common(bitmap(list));
  } else {
    const bool keeps_one = list != none && rows.contains(list);
    rows = RowSet();
    if (keeps_one) rows.insert(list);
  }
  for (const auto& change : changes) {
    if (change.is_added)
      rows.insert(change.row);
    else
      rows.erase(change.row);
  }
}

void InvertedIndex::update(RowNumber row, std::span<const Token> removed, std::span<const Token> added) {
  postings_ += added.size();
  postings_ -= removed.size();
  // An update that undoes the newest one, as when a customer is removed and created again, only drops it from the log.
  if (log_.ends_with(row, added, removed)) return log_.drop_newest(added.size() + removed.size());
  const std::size_t changes = removed.size() + added.size();
  if (log_.size() >= (in_group_ ? longest_log_of_group : long_log())) {
    log_to_run();
    if (in_group_) merge_run();
  }
  if (!in_group_) merge_run(std::max(least_merged, merged_for_each * changes));
  log_.reserve(log_.size() + changes);
  for (const Token token : removed) log_.append({.token = token, .row = row & max_row, .is_added = 0});
  for (const Token token : added) log_.append({.token = token, .row = row & max_row, .is_added = 1});
}

std::size_t InvertedIndex::long_log() const noexcept {
  // A longer log makes merging cheaper per change, and searches dearer. Small tenants have a short log.
  return std::clamp(postings_ / 128, std::size_t{256}, std::size_t{8192});
}

void InvertedIndex::end_group() {
  in_group_ = false;
  if (log_.size() < long_log()) return;
  log_to_run();
  merge_run();
}

void InvertedIndex::log_to_run() {
  PostingRun& run = merged().run;
  merge_run();
  run.fill(log_.changes());
  log_.clear(2 * long_log());
}

void InvertedIndex::merge_run(std::size_t most) {
  if (!merged_) return;
  std::vector<Token> emptied;
  // Few at a time, so that prefetched memory is still in the cache when it is used.
  constexpr std::size_t some = 64;
  while (most > 0 && !merged_->run.changes().empty()) {
    const Changes rest = merged_->run.changes();
    const Changes next = rest.first(std::min({some, most, rest.size()}));
    fetch(next);
    for (const auto& change : next) {
      if (change.is_added)
        add(change.token, change.row);
      else if (remove(change.token, change.row))
        emptied.push_back(change.token);
    }
    most -= next.size();
    merged_->run.drop_first(next.size());
  }
  Lists& lists = merged_->lists;
  for (const Token token : emptied)
    if (const auto found = lists.find(token); found != lists.end() && found->second == none) lists.erase(found);
}

void InvertedIndex::purge() {
  log_to_run();
  log_.give_up();
  merge_run();
  Lists lists(0, hash_);
  lists.reserve(merged_->lists.size());
  for (const auto& [token, list] : merged_->lists) lists.emplace(token, list);
  merged_->lists.swap(lists);
}

template <class Change>
void InvertedIndex::change_bitmap(List list, RowNumber row, Change change) noexcept {
  merged_->bitmap_bytes += static_cast<std::size_t>(change_row(bitmap(list), row, change));
}

void InvertedIndex::add(Token token, RowNumber row) {
  const auto [found, is_new] = merged_->lists.try_emplace(token, row);
  List& list = found->second;
  if (is_new || list == row) return;
  if (list == none) {
    list = row;
  } else if (list & many) {
    change_bitmap(list, row, [row](roaring_bitmap_t& rows) { roaring_bitmap_add(&rows, row); });
  } else {
    const RowNumber only = list;
    list = take_bitmap();
    for (const RowNumber one : {only, row})
      change_bitmap(list, one, [one](roaring_bitmap_t& rows) { roaring_bitmap_add(&rows, one); });
  }
}

bool InvertedIndex::remove(Token token, RowNumber row) {
  const auto found = merged_->lists.find(token);
  if (found == merged_->lists.end() || found->second == none) return false;
  List& list = found->second;
  if (!(list & many)) {
    if (list != row) return false;
    list = none;
    return true;
  }
  change_bitmap(list, row, [row](roaring_bitmap_t& rows) { roaring_bitmap_remove(&rows, row); });
  if (roaring_bitmap_get_cardinality(&bitmap(list)) == 1) {
    const List only = roaring_bitmap_minimum(&bitmap(list));
    free_bitmap(list);
    list = only;
  }
  return false;
}

void InvertedIndex::fetch(Changes changes) const noexcept {
  std::array<const roaring_bitmap_t*, 64> found;
  std::array<RowNumber, 64> rows;
  std::array<std::pair<const array_container_t*, RowNumber>, 64> containers;
  assert(changes.size() <= found.size());
  std::size_t count = 0;
  for (const auto& change : changes) {
    const List list = list_of(change.token);
    if (list == none || !(list & many)) continue;
    rows[count] = change.row;
    found[count++] = &bitmap(list);
    __builtin_prefetch(found[count - 1]);
  }
  const auto bitmaps = std::span(found).first(count);
  for (const auto* bitmap : bitmaps) {
    __builtin_prefetch(bitmap->high_low_container.keys);
    __builtin_prefetch(bitmap->high_low_container.containers);
    __builtin_prefetch(bitmap->high_low_container.typecodes);
  }
  std::size_t containers_count = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const array_container_t* const container = array_at(*bitmaps[i], container_of(*bitmaps[i], rows[i]));
    if (!container) continue;
    containers[containers_count++] = {container, rows[i]};
    __builtin_prefetch(container);
  }
  for (const auto& [container, row] : std::span(containers).first(containers_count)) {
    // The rows of a token are spread about evenly.
    const auto guess = static_cast<std::size_t>(container->cardinality) * (row & 0xffff) >> 16;
    __builtin_prefetch(container->array + container->cardinality / 2);
    __builtin_prefetch(container->array + guess);
  }
}

void InvertedIndex::append(std::vector<Posting>& postings) {
  if (postings.empty()) return;
  Lists& lists = merged().lists;
  base::radix_sort(postings, [](const Posting& posting) { return posting.token; });
  std::vector<RowNumber> rows;
  for (auto posting = postings.begin(); posting != postings.end();) {
    const Token token = posting->token;
    rows.clear();
    for (; posting != postings.end() && posting->token == token; ++posting)
      if (rows.empty() || rows.back() != posting->row) rows.push_back(posting->row);

    List& list = lists.try_emplace(token, none).first->second;
    const bool is_empty = list == none;
    postings_ += rows.size();
    if (is_empty && rows.size() == 1) {
      list = rows.front();
      continue;
    }
    if (is_empty || !(list & many)) {
      const List only = list;
      list = take_bitmap();
      if (!is_empty) change_bitmap(list, only, [only](roaring_bitmap_t& one) { roaring_bitmap_add(&one, only); });
    }
    roaring_bitmap_t& all = bitmap(list);
    merged_->bitmap_bytes -= allocated_bytes(all);
    roaring_bitmap_add_many(&all, rows.size(), rows.data());
    merged_->bitmap_bytes += allocated_bytes(all);
  }
}

void InvertedIndex::shrink() noexcept {
  if (!merged_) return;
  for (roaring_bitmap_t*& rows : merged_->bitmaps) {
    if (!rows) continue;
    merged_->bitmap_bytes -= allocated_bytes(*rows);
    roaring_bitmap_shrink_to_fit(rows);
    // Growing left gaps between the containers that are too small for other allocations; a copy closes them.
    roaring_bitmap_t* const copy = roaring_bitmap_copy(rows);
    if (copy) roaring_bitmap_free(std::exchange(rows, copy));
    merged_->bitmap_bytes += allocated_bytes(*rows);
    if (!copy) return;
  }
}

InvertedIndex::List InvertedIndex::take_bitmap() {
  auto& bitmaps = merged_->bitmaps;
  auto& spare = merged_->spare;
  List number;
  if (spare.empty()) {
    number = static_cast<List>(bitmaps.size());
    bitmaps.push_back(nullptr);
  } else {
    number = spare.back();
    spare.pop_back();
  }
  // CRoaring does not report an allocation that fails here: see RowSet.
  bitmaps[number] = roaring_bitmap_create_with_capacity(1);
  merged_->bitmap_bytes += allocated_bytes(*bitmaps[number]);
  return number | many;
}

void InvertedIndex::free_bitmap(List list) {
  const List number = list & ~many;
  merged_->bitmap_bytes -= allocated_bytes(*merged_->bitmaps[number]);
  roaring_bitmap_free(merged_->bitmaps[number]);
  merged_->bitmaps[number] = nullptr;
  merged_->spare.push_back(number);
}

std::size_t InvertedIndex::bytes_beside_bitmaps() const noexcept {
  if (!merged_) return log_.bytes();
  // Each slot of the hash table has one byte of metadata.
  return log_.bytes() + merged_->run.bytes() + sizeof(Merged) +
         merged_->lists.bucket_count() * (sizeof(Token) + sizeof(List) + 1) +
         merged_->bitmaps.capacity() * sizeof(roaring_bitmap_t*) + merged_->spare.capacity() * sizeof(List);
}

std::size_t InvertedIndex::bytes() const noexcept {
  return bytes_beside_bitmaps() + (merged_ ? merged_->bitmap_bytes : 0);
}

std::size_t InvertedIndex::recount_bytes() const noexcept {
  std::size_t bytes = bytes_beside_bitmaps();
  if (merged_)
    for (const roaring_bitmap_t* rows : merged_->bitmaps)
      if (rows) bytes += allocated_bytes(*rows);
  return bytes;
}

}  // namespace custengine::storage
