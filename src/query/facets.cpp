#include "query/facets.hpp"

#include "base/folding.hpp"
#include "base/siphash.hpp"
#include "model/field_folding.hpp"
#include "query/criteria.hpp"
#include "query/query_limits.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace custengine::query {

using detail::Record;
using storage::CustomerStore;
using storage::RowNumber;

namespace {

std::optional<SortField> sort_of(FacetField field) noexcept {
  switch (field) {
    case FacetField::city:
      return SortField::city;
    case FacetField::postal_code:
      return SortField::postal_code;
    case FacetField::country_code:
      return SortField::country_code;
    case FacetField::type:
    case FacetField::extension:
      break;
  }
  return std::nullopt;
}

/// Orders counts: the greater first, equal ones by the bytes of their values.
bool is_commoner(const FacetCount& a, const FacetCount& b) noexcept {
  return a.count != b.count ? a.count > b.count : a.value < b.value;
}

/// Counts how many customers have each text, byte for byte.
class TextCounts {
 public:
  TextCounts(base::SipKey hash_key, SortField field) : field_(field), counts_(0, base::SeededHash{hash_key}) {}

  void add(const Record& record) {
    if (const std::string_view text = record.text(model::info(field_).field()); !text.empty()) ++counts_[text];
  }

  /// Returns each text once, with its count.
  std::vector<FacetCount> spellings() const {
    std::vector<FacetCount> spellings;
    spellings.reserve(counts_.size());
    for (const auto& [text, count] : counts_) spellings.push_back({std::string(text), count});
    return spellings;
  }

 private:
  const SortField field_;
  boost::unordered_flat_map<std::string_view, std::uint64_t, base::SeededHash> counts_;
};

/// Counts a field's texts by the positions at which their sort keys begin in the sort index. The customers in between
/// are not read. Reads a part in each hold of the lock, and gives up if another thread writes in between.
class PositionCounts {
 public:
  PositionCounts(const storage::Tenant& tenant, SortField field) : tenant_(tenant), field_(field) {}

  /// Returns each text once, with its count. nullopt if there is no such index, if it has too many texts or entries
  /// to pass, or if another thread wrote.
  std::optional<std::vector<FacetCount>> spellings() && {
    while (tenant_.read([this](const CustomerStore& customers) { return read_some(customers); })) {
    }
    if (!is_complete_) return std::nullopt;
    return std::move(spellings_);
  }

 private:
  /// Reads a part. True if there is more to read.
  bool read_some(const CustomerStore& customers) {
    const storage::SortIndex* index = customers.index(field_);
    if (!index || (snapshot_ && !customers.is_at(*snapshot_))) return false;
    const std::size_t most = spellings_.size() + max_counted_values;
    while (begin_ < index->valued() && spellings_.size() < most && steps_ <= max_walk_steps)
      read_key(customers, *index);
    const bool is_too_much = spellings_.size() > max_values || steps_ > max_walk_steps;
    is_complete_ = begin_ == index->valued() && !is_too_much;
    if (!is_complete_ && !snapshot_) snapshot_ = customers.snapshot();
    return !is_complete_ && !is_too_much;
  }

  /// Reads the entries with one sort key.
  void read_key(const CustomerStore& customers, const storage::SortIndex& index) {
    RowNumber row = 0;
    index.read(begin_, SortDirection::ascending, {&row, 1});
    key_.clear();
    if (!index.keeps_keys()) customers.schema().keys.append_key(customers.record(row), field_, key_);
    const std::size_t end =
        index.count_up_to(index.keeps_keys() ? customers.kept_key(index, row) : std::string_view(key_));
    // If keys are not collated, the key is the text: one key has one spelling.
    if (!storage::counts_spellings(field_))
      add(customers, row, end - begin_);
    else
      add_spellings(customers, index, row, end);
    begin_ = end;
  }

  void add(const CustomerStore& customers, RowNumber row, std::size_t count) {
    spellings_.push_back({std::string(customers.record(row).text(model::info(field_).field())), count});
  }

  /// Counts the spellings of one sort key, beginning with that of `first`. Mostly all customers have that spelling.
  /// Otherwise walks until each spelling was met.
  void add_spellings(const CustomerStore& customers, const storage::SortIndex& index, RowNumber first,
                     std::size_t end) {
    std::size_t left = end - begin_;
    if (const std::size_t count = customers.count_spelling(index, first); count == left) {
      ++steps_;
      add(customers, first, count);
      return;
    }
    boost::unordered_flat_set<storage::KeyHandle> met;
    index.walk(begin_, SortDirection::ascending, [&](RowNumber row) {
      ++steps_;
      if (met.insert(index.key_of(row)).second) {
        const std::size_t count = customers.count_spelling(index, row);
        add(customers, row, count);
        left -= count;
      }
      return left > 0 && steps_ <= max_walk_steps;
    });
  }

  const storage::Tenant& tenant_;
  const SortField field_;
  std::shared_ptr<const detail::SnapshotRows> snapshot_;  // of the first hold, if a second one is needed
  std::vector<FacetCount> spellings_;
  std::size_t begin_ = 0;  // position of the next key
  std::size_t steps_ = 0;
  bool is_complete_ = false;
  std::string key_;
};

/// Unites spellings that are equal when folded, as filters compare them. Keeps the most frequent spelling; of equally
/// frequent ones, the first by bytes.
std::vector<FacetCount> united(std::vector<FacetCount> spellings, SortField field, base::SipKey hash_key) {
  const base::Folding folding = model::compared_folding(model::info(field).field());
  struct Value {
    FacetCount* commonest;
    std::uint64_t count = 0;
  };
  boost::unordered_flat_map<std::string, Value, base::SeededHash> by_folded(spellings.size(),
                                                                            base::SeededHash{hash_key});
  for (FacetCount& spelling : spellings) {
    Value& value = by_folded.try_emplace(base::fold(spelling.value, folding), Value{&spelling}).first->second;
    value.count += spelling.count;
    if (is_commoner(spelling, *value.commonest)) value.commonest = &spelling;
  }
  std::vector<FacetCount> counts;
  counts.reserve(by_folded.size());
  for (auto& [folded, value] : by_folded) counts.push_back({std::move(value.commonest->value), value.count});
  return counts;
}

std::vector<FacetCount> count_types(const std::vector<const Record*>& records) {
  std::array<std::uint64_t, 3> counts = {};
  for (const Record* record : records) ++counts[static_cast<std::size_t>(record->type())];
  std::vector<FacetCount> found;
  for (const auto type : {CustomerType::person, CustomerType::company, CustomerType::b2b})
    if (const auto count = counts[static_cast<std::size_t>(type)]; count > 0)
      found.push_back({std::string(to_string(type)), count});
  return found;
}

std::vector<FacetCount> count_extensions(const std::vector<const Record*>& records) {
  std::map<std::string_view, std::uint64_t> counts;
  for (const Record* record : records) {
    std::string_view last;
    for (const Extension& extension : record->lists_or_none().extensions) {  // sorted
      if (extension.code.name() != last) ++counts[extension.code.name()];
      last = extension.code.name();
    }
  }
  std::vector<FacetCount> found;
  found.reserve(counts.size());
  for (const auto& [code, count] : counts) found.push_back({std::string(code), count});
  return found;
}

std::vector<FacetCount> counts_of(const storage::Schema& schema, FacetField field,
                                  const std::vector<const Record*>& records) {
  if (field == FacetField::type) return count_types(records);
  if (field == FacetField::extension) return count_extensions(records);
  constexpr std::size_t ahead = 8;
  TextCounts texts(schema.hash_key, *sort_of(field));
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (i + ahead < records.size()) records[i + ahead]->prefetch();
    texts.add(*records[i]);
  }
  return united(texts.spellings(), *sort_of(field), schema.hash_key);
}

}  // namespace

Facets count_by(const storage::Tenant& tenant, FacetField field, const SearchRequest& request,
                const PlanOptions& options) {
  Facets facets;
  const auto sort = sort_of(field);
  Criteria criteria(request, tenant.schema());
  if (sort && options.access == PlanOptions::Access::automatic && criteria.matches_all()) {
    if (auto spellings = PositionCounts(tenant, *sort).spellings()) {
      const std::size_t looked_up = spellings->size();
      facets.values = united(*std::move(spellings), *sort, tenant.schema().hash_key);
      std::ranges::sort(facets.values, is_commoner);
      if (!request.explain) return facets;
      std::uint64_t counted = 0;
      for (const auto& [value, count] : facets.values) counted += count;
      facets.explain =
          Explain{.paths = {{.access = Explain::Access::range, .what = "all values", .estimated_rows = looked_up}},
                  .order = Explain::Order::position,
                  .sort_by = *sort,
                  .has_sort_index = true,
                  .candidates = counted,
                  .index_steps = looked_up,
                  .rows_matched = counted};
      return facets;
    }
  }
  const Matches matches = all_matches(tenant, request, criteria, options);
  facets.values = counts_of(tenant.schema(), field, matches.records);
  std::ranges::sort(facets.values, is_commoner);
  if (request.explain) facets.explain = matches.explain;
  return facets;
}

}  // namespace custengine::query
