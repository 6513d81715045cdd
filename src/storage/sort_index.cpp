#include "storage/sort_index.hpp"

#include <boost/multi_index/identity.hpp>
#include <boost/multi_index/ranked_index.hpp>
#include <boost/multi_index_container.hpp>

#include <algorithm>
#include <cassert>

namespace custengine::storage {

namespace bmi = boost::multi_index;

namespace {

/// The published order, ascending.
class EntryOrder {
 public:
  EntryOrder(SortField field, const SortKeyPool& keys, const RowDirectory& rows) noexcept
      : info_(&model::info(field)), keys_(&keys), rows_(&rows) {}

  bool operator()(const SortEntry& a, const SortEntry& b) const noexcept {
    if (a.missing != b.missing) return b.missing;
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    if (!same_key(a, b)) {
      const int order = whole_key(a).compare(whole_key(b));
      if (order != 0) return order < 0;
    }
    if (a.id_prefix != b.id_prefix) return a.id_prefix < b.id_prefix;
    return rows_->record(a.row).id() < rows_->record(b.row).id();
  }

  /// Below zero when the entry stands before the place, above when behind, zero when it stands there.
  int compare(const SortEntry& entry, const SortPlace& place, std::uint64_t place_prefix) const noexcept {
    if ((entry.missing != 0) != place.missing) return place.missing ? -1 : 1;
    const int order = place.missing ? 0 : compare_key(entry, place.key, place_prefix);
    return order != 0 ? order : rows_->record(entry.row).id().compare(place.id);
  }

  /// The same of an entry that has a value, and a key.
  int compare_key(const SortEntry& entry, std::string_view key, std::uint64_t key_prefix) const noexcept {
    if (entry.prefix != key_prefix) return entry.prefix < key_prefix ? -1 : 1;
    // A prefix that ends in a zero byte is the whole key, and a time's always is.
    if (info_->sort_rule == model::SortRule::time || (entry.prefix & 0xff) == 0) return 0;
    return whole_key(entry).compare(key);
  }

 private:
  /// Whether entries with equal prefixes are known to have equal keys. A prefix that ends in a zero byte is
  /// the whole key, as no key holds one; a time's always is; and a missing value has none.
  bool same_key(const SortEntry& a, const SortEntry& b) const noexcept {
    return (a.prefix & 0xff) == 0 || info_->sort_rule == model::SortRule::time || (a.key == b.key && a.key != no_key);
  }

  std::string_view whole_key(const SortEntry& entry) const noexcept {
    return entry.key != no_key ? keys_->bytes(entry.key) : rows_->record(entry.row).text(info_->field);
  }

  const model::FieldInfo* info_;
  const SortKeyPool* keys_;
  const RowDirectory* rows_;
};

using Container =
    bmi::multi_index_container<SortEntry, bmi::indexed_by<bmi::ranked_unique<bmi::identity<SortEntry>, EntryOrder>>>;

}  // namespace

struct SortIndex::Tree {
  explicit Tree(const EntryOrder& entry_order)
      : order(entry_order), entries(arguments(entry_order)), nursery(arguments(entry_order)) {}

  static Container::ctor_args_list arguments(const EntryOrder& order) {
    return Container::ctor_args_list({bmi::identity<SortEntry>(), order});
  }

  EntryOrder order;
  Container entries;
  Container nursery;           // empty; a node can only be made by inserting into a container
  Container::node_type spare;  // the node that the next link() uses
};

SortIndex::SortIndex(SortField field, const SortKeyPool& keys, const RowDirectory& rows)
    : field_(field), tree_(std::make_unique<Tree>(EntryOrder(field, keys, rows))) {}
SortIndex::SortIndex(SortIndex&&) noexcept = default;
SortIndex::~SortIndex() = default;

// Compares entries with places for the tree's look-ups.
struct SortIndex::PlaceOrder {
  const EntryOrder& order;
  std::uint64_t prefix;

  bool operator()(const SortEntry& entry, const SortPlace& place) const noexcept {
    return order.compare(entry, place, prefix) < 0;
  }
  bool operator()(const SortPlace& place, const SortEntry& entry) const noexcept {
    return order.compare(entry, place, prefix) > 0;
  }
};

std::size_t SortIndex::size() const noexcept {
  return tree_->entries.size();
}

void SortIndex::walk(std::size_t offset, SortDirection direction, const std::function<bool(RowNumber)>& visit) const {
  const auto& entries = tree_->entries;
  if (direction == SortDirection::ascending) {
    for (auto entry = entries.nth(offset); entry != entries.end(); ++entry)
      if (!visit(entry->row)) return;
    return;
  }
  // Two runs, each backwards: those with a value, then those without.
  const auto walk_backwards = [&](std::size_t run_begin, std::size_t run_end) {
    if (offset >= run_end) return true;
    const std::size_t first = std::max(offset, run_begin);
    auto entry = entries.nth(run_begin + run_end - first);
    for (std::size_t left = run_end - first; left > 0; --left)
      if (!visit((--entry)->row)) return false;
    return true;
  };
  if (walk_backwards(0, valued_)) walk_backwards(valued_, size());
}

void SortIndex::read(std::size_t offset, std::size_t count, SortDirection direction,
                     std::vector<RowNumber>& rows) const {
  if (count == 0) return;
  walk(offset, direction, [&rows, left = count](RowNumber row) mutable {
    rows.push_back(row);
    return --left > 0;
  });
}

std::size_t SortIndex::count_before(const SortPlace& place) const {
  return tree_->entries.lower_bound_rank(place, PlaceOrder{tree_->order, prefix_of(place.key)});
}

std::size_t SortIndex::count_up_to(std::string_view key) const {
  const std::uint64_t prefix = prefix_of(key);
  const EntryOrder& order = tree_->order;
  const auto precedes = [&order, prefix](std::string_view wanted, const SortEntry& entry) {
    return entry.missing || order.compare_key(entry, wanted, prefix) > 0;
  };
  return tree_->entries.upper_bound_rank(key, precedes);
}

std::size_t SortIndex::position_behind(const SortPlace& place, SortDirection direction) const {
  if (direction == SortDirection::ascending)
    return tree_->entries.upper_bound_rank(place, PlaceOrder{tree_->order, prefix_of(place.key)});
  const std::size_t before = count_before(place);
  return place.missing ? valued_ + (size() - before) : valued_ - before;
}

void SortIndex::prepare_link() {
  if (!tree_->spare.empty()) return;
  const auto made = tree_->nursery.insert(SortEntry{}).first;
  tree_->spare = tree_->nursery.extract(made);
}

void SortIndex::link(const SortEntry& entry) noexcept {
  assert(!tree_->spare.empty());
  tree_->spare.value() = entry;
  const auto linked = tree_->entries.insert(std::move(tree_->spare));
  assert(linked.inserted);
  valued_ += !linked.position->missing;
}

void SortIndex::unlink(const SortEntry& entry) noexcept {
  const auto found = tree_->entries.find(entry);
  assert(found != tree_->entries.end());
  valued_ -= !found->missing;
  tree_->spare = tree_->entries.extract(found);
}

void SortIndex::build(std::vector<SortEntry> entries) {
  assert(size() == 0);
  std::ranges::sort(entries, tree_->order);
  auto& index = tree_->entries;
  for (const SortEntry& entry : entries) {
    index.insert(index.end(), entry);
    valued_ += !entry.missing;
  }
}

void SortIndex::for_each(const std::function<void(const SortEntry&)>& visit) const {
  for (const SortEntry& entry : tree_->entries) visit(entry);
}

std::size_t SortIndex::position(const SortEntry& entry) const noexcept {
  return tree_->entries.find_rank(entry);
}

bool SortIndex::precedes(const SortEntry& a, const SortEntry& b) const noexcept {
  return tree_->order(a, b);
}

std::size_t SortIndex::bytes() const noexcept {
  // A ranked node holds parent, left, right and its subtree's size beside the entry.
  constexpr std::size_t node_bytes = sizeof(SortEntry) + 3 * sizeof(void*) + sizeof(std::size_t);
  return tree_->entries.size() * node_bytes + sizeof(Tree);
}

}  // namespace custengine::storage
