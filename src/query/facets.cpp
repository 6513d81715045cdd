#include "query/facets.hpp"

#include "base/siphash.hpp"
#include "base/text.hpp"
#include "query/criteria.hpp"
#include "query/lock_bounds.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace custengine::query {

using detail::Record;
using storage::CustomerStore;
using storage::RowNumber;

namespace {

/// The texts that sort alike, represented by one of them.
struct Group {
  std::string text;
  std::uint64_t count = 0;
};

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

/// How often each text stands there, and the first id that it stands with; then which of them sort alike.
class TextCounts {
 public:
  TextCounts(const storage::Schema& schema, SortField field)
      : schema_(schema), field_(field), counts_(0, base::SeededHash{schema.hash_key}) {}

  void add(const Record& record) {
    const std::string_view text = record.text(model::info(field_).field);
    if (text.empty()) return;
    auto& [count, first_id] = counts_.try_emplace(text, 0, record.id()).first->second;
    ++count;
    first_id = std::min(first_id, record.id());
  }

  std::vector<Group> groups() const {
    struct Alike {
      std::string_view text, first_id;
      std::uint64_t count = 0;
    };
    std::map<std::string, Alike> by_key;
    for (const auto& [text, counted] : counts_) {
      std::string key;
      schema_.keys.append_key(text, field_, key);
      Alike& alike = by_key.try_emplace(std::move(key), Alike{text, counted.second}).first->second;
      alike.count += counted.first;
      if (counted.second < alike.first_id) alike.text = text, alike.first_id = counted.second;
    }
    std::vector<Group> groups;
    groups.reserve(by_key.size());
    for (const auto& [key, alike] : by_key) groups.push_back({std::string(alike.text), alike.count});
    return groups;
  }

 private:
  const storage::Schema& schema_;
  const SortField field_;
  boost::unordered_flat_map<std::string_view, std::pair<std::uint64_t, std::string_view>, base::SeededHash> counts_;
};

/// The groups from where they begin in the sort index; nothing when there is none, or there are too many.
std::optional<std::vector<Group>> groups_by_position(const storage::Tenant& tenant, SortField field) {
  std::vector<Group> groups;
  const bool is_complete = tenant.read([&](const CustomerStore& customers) {
    const storage::SortIndex* index = customers.index(field);
    if (!index) return false;
    std::array<RowNumber, 1> row = {};
    std::string key;
    for (std::size_t begin = 0; begin < index->valued();) {
      if (groups.size() == max_values) return false;
      index->read(begin, SortDirection::ascending, row);
      const Record& record = customers.record(row.front());
      key.clear();
      if (!index->keeps_keys()) customers.schema().keys.append_key(record, field, key);
      const std::size_t end =
          index->count_up_to(index->keeps_keys() ? customers.kept_key(*index, row.front()) : std::string_view(key));
      groups.push_back({std::string(record.text(model::info(field).field)), end - begin});
      begin = end;
    }
    return true;
  });
  if (!is_complete) return std::nullopt;
  return groups;
}

/// Unites what is the same folded, spelled as most of it is.
std::vector<FacetCount> united(const std::vector<Group>& groups) {
  struct Value {
    const Group* commonest;
    std::uint64_t count = 0;
  };
  std::map<std::string, Value> by_folded;
  for (const Group& group : groups) {
    Value& value = by_folded.try_emplace(base::fold(group.text), Value{&group}).first->second;
    value.count += group.count;
    const Group& best = *value.commonest;
    if (group.count > best.count || (group.count == best.count && group.text < best.text)) value.commonest = &group;
  }
  std::vector<FacetCount> counts;
  counts.reserve(by_folded.size());
  for (const auto& [folded, value] : by_folded) counts.push_back({value.commonest->text, value.count});
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

void put_in_order(std::vector<FacetCount>& counts) {
  std::ranges::sort(counts, [](const FacetCount& a, const FacetCount& b) {
    return a.count != b.count ? a.count > b.count : a.value < b.value;
  });
}

std::vector<FacetCount> counts_of(const storage::Schema& schema, FacetField field,
                                  const std::vector<const Record*>& records) {
  if (field == FacetField::type) return count_types(records);
  if (field == FacetField::extension) return count_extensions(records);
  constexpr std::size_t ahead = 8;
  TextCounts texts(schema, *sort_of(field));
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (i + ahead < records.size()) records[i + ahead]->prefetch();
    texts.add(*records[i]);
  }
  return united(texts.groups());
}

}  // namespace

Facets count_by(const storage::Tenant& tenant, FacetField field, const SearchRequest& request,
                const PlanOptions& options) {
  Facets facets;
  const auto sort = sort_of(field);
  if (sort && options.access == PlanOptions::Access::automatic &&
      Criteria(request, tenant.schema().keys).matches_all()) {
    if (const auto groups = groups_by_position(tenant, *sort)) {
      facets.values = united(*groups);
      put_in_order(facets.values);
      if (!request.explain) return facets;
      std::uint64_t counted = 0;
      for (const Group& group : *groups) counted += group.count;
      facets.explain =
          Explain{.paths = {{.access = Explain::Access::range, .what = "all values", .estimated_rows = groups->size()}},
                  .order = Explain::Order::position,
                  .sort_by = *sort,
                  .has_sort_index = true,
                  .candidates = counted,
                  .index_steps = groups->size(),
                  .rows_matched = counted};
      return facets;
    }
  }
  const Matches matches = all_matches(tenant, request, options);
  facets.values = counts_of(tenant.schema(), field, matches.records);
  put_in_order(facets.values);
  if (request.explain) facets.explain = matches.explain;
  return facets;
}

}  // namespace custengine::query
