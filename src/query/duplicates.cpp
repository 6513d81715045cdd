#include "query/duplicates.hpp"

#include "query/duplicate_pairs.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <tuple>

namespace custengine::query {

using detail::Record;
using storage::RecordPtr;

namespace {

/// A union-find forest: customers that pairs connect have the same root.
class Forest {
 public:
  explicit Forest(std::size_t size) : parents_(size) { std::iota(parents_.begin(), parents_.end(), 0U); }

  std::uint32_t root(std::uint32_t node) noexcept {
    while (parents_[node] != node) node = parents_[node] = parents_[parents_[node]];
    return node;
  }
  void join(std::uint32_t a, std::uint32_t b) noexcept { parents_[root(a)] = root(b); }

 private:
  std::vector<std::uint32_t> parents_;
};

std::vector<DuplicatePairs::Pair> find_pairs(DuplicateKeys& keys, const DuplicateRules& rules, base::SipKey hash_key,
                                             std::uint64_t& common_values) {
  DuplicatePairs pairs(keys, rules, hash_key);
  if (rules.email) pairs.find_equal(DuplicateReason::email, {DuplicateKey::email});
  if (rules.mobile) pairs.find_equal_mobiles();
  if (rules.vat_number) pairs.find_equal_vat_numbers();
  for (const DuplicateKey key : {DuplicateKey::email, DuplicateKey::vat_number}) keys.drop(key);
  if (rules.name_and_postal_code)
    pairs.find_equal(DuplicateReason::name_and_postal_code, {DuplicateKey::name, DuplicateKey::postal_code});
  if (rules.similar_name) {
    for (const DuplicateKey agreement : {DuplicateKey::postal_code, DuplicateKey::address})
      pairs.find_similar_names(agreement);
    pairs.find_similar_names_at_one_address();
  }
  common_values = pairs.common_values();
  return pairs.take();
}

std::vector<DuplicateReason> reasons_of(std::uint8_t bits) {
  std::vector<DuplicateReason> reasons;
  for (int reason = 0; reason <= static_cast<int>(DuplicateReason::similar_name); ++reason)
    if (bits >> reason & 1) reasons.push_back(static_cast<DuplicateReason>(reason));
  return reasons;
}

/// Makes the group of these pairs, which connect its customers.
DuplicateGroup make_group(const DuplicateKeys& keys, std::span<const DuplicatePairs::Pair> pairs) {
  std::vector<std::uint32_t> members;
  for (const auto& pair : pairs) members.insert(members.end(), {pair.first, pair.second});
  const auto id_of = [&keys](std::uint32_t customer) { return keys.record(customer).id(); };
  std::ranges::sort(members, {}, id_of);
  members.erase(std::unique(members.begin(), members.end()), members.end());
  const auto place_of = [&](std::uint32_t customer) {
    return static_cast<std::size_t>(std::ranges::lower_bound(members, id_of(customer), {}, id_of) - members.begin());
  };
  DuplicateGroup group;
  group.customers.reserve(members.size());
  for (const std::uint32_t member : members)
    group.customers.push_back(Record::to_customer(RecordPtr(&keys.record(member))));
  group.pairs.reserve(pairs.size());
  for (const auto& pair : pairs) {
    const auto [first, second] = std::minmax({place_of(pair.first), place_of(pair.second)});
    group.pairs.push_back({.first = first, .second = second, .reasons = reasons_of(pair.reasons)});
  }
  std::ranges::sort(group.pairs, {}, [](const DuplicatePair& pair) { return std::tuple(pair.first, pair.second); });
  return group;
}

/// Orders groups by the ids of their customers: two groups may have some in common.
bool come_before(const DuplicateGroup& a, const DuplicateGroup& b) {
  return std::ranges::lexicographical_compare(a.customers, b.customers, {}, &Customer::id, &Customer::id);
}

}  // namespace

Duplicates find_duplicates(const storage::Tenant& tenant, const DuplicateRules& rules) {
  const auto snapshot = tenant.full_snapshot();
  DuplicateKeys keys(tenant.schema(), *snapshot->rows, rules);
  Duplicates found{.customers = keys.size(), .sequence = snapshot->history.sequence};
  auto pairs = find_pairs(keys, rules, tenant.schema().hash_key, found.common_values);

  Forest forest(keys.size());
  for (const auto& pair : pairs)
    if (pair.joins) forest.join(pair.first, pair.second);
  const auto root_of = [&forest](const DuplicatePairs::Pair& pair) { return forest.root(pair.anchor()); };
  std::ranges::sort(pairs, {}, root_of);
  for (auto first = pairs.begin(); first != pairs.end();) {
    const auto end =
        std::find_if(first, pairs.end(), [&](const auto& other) { return root_of(other) != root_of(*first); });
    found.groups.push_back(make_group(keys, {first, end}));
    first = end;
  }
  std::ranges::sort(found.groups, come_before);
  return found;
}

}  // namespace custengine::query
