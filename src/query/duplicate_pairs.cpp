#include "query/duplicate_pairs.hpp"

#include "base/edit_distance.hpp"
#include "base/phone.hpp"
#include "base/text.hpp"

#include <boost/sort/spreadsort/integer_sort.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <span>
#include <tuple>

namespace custengine::query {

namespace {

/// The number of variants of names that are kept at a time: a number per customer, and a minimum.
constexpr std::size_t variants_per_customer = 3, least_variants = 4096;

/// Two typos are allowed only in names this many characters longer than `min_similar_length`.
constexpr std::size_t longer_for_two_typos = 4;

/// True if two names have the same words, in any order.
bool have_same_words(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  auto words = base::split_at_blanks(a), others = base::split_at_blanks(b);
  std::ranges::sort(words);
  std::ranges::sort(others);
  return words == others;
}

/// Calls `visit(one, other)` for every two customers of a list.
template <class Visit>
void for_each_pair(std::span<const std::uint32_t> customers, Visit visit) {
  for (std::size_t i = 0; i < customers.size(); ++i)
    for (std::size_t j = i + 1; j < customers.size(); ++j) visit(customers[i], customers[j]);
}

/// Calls `visit(elements)` for every run of elements with equal hashes.
template <class Element, class HashOf, class Visit>
void for_each_run(std::vector<Element>& list, HashOf hash_of, Visit visit) {
  for (auto first = list.begin(); first != list.end();) {
    const auto hash = hash_of(*first);
    const auto end = std::find_if(first, list.end(), [&](const auto& other) { return hash_of(other) != hash; });
    visit(std::span(first, end));
    first = end;
  }
}

}  // namespace

DuplicatePairs::DuplicatePairs(const DuplicateKeys& keys, const DuplicateRules& rules, base::SipKey hash_key)
    : keys_(keys),
      rules_(rules),
      hash_key_(hash_key),
      similar_names_(hash_key, rules.max_sharing, std::max(least_variants, variants_per_customer * keys.size())) {}

bool DuplicatePairs::is_rare(std::size_t count) noexcept {
  const bool rare = count <= rules_.max_sharing;
  common_values_ += !rare;
  return rare;
}

void DuplicatePairs::add(DuplicateReason reason, std::uint32_t a, std::uint32_t b) {
  static_assert(static_cast<int>(DuplicateReason::similar_name) < std::numeric_limits<std::uint8_t>::digits);
  pairs_.push_back({.first = std::min(a, b),
                    .second = std::max(a, b),
                    .reasons = static_cast<std::uint8_t>(1U << static_cast<unsigned>(reason))});
}

bool DuplicatePairs::live_apart(std::uint32_t a, std::uint32_t b) const {
  const std::uint64_t hash = keys_.hash(a, DuplicateKey::address), other_hash = keys_.hash(b, DuplicateKey::address);
  if (hash == 0 || other_hash == 0) return false;
  if (hash == other_hash) return false;  // saves making the texts
  return !base::edit_distance(keys_.text(a, DuplicateKey::address), keys_.text(b, DuplicateKey::address), 1);
}

void DuplicatePairs::add_neighbours(DuplicateReason reason, DuplicateKey agreement, std::uint32_t a, std::uint32_t b) {
  if (agreement != DuplicateKey::postal_code || !live_apart(a, b)) add(reason, a, b);
}

template <class Counts, class Visit>
void DuplicatePairs::for_each_agreeing(std::initializer_list<DuplicateKey> wanted, Counts counts, Visit visit) const {
  std::vector<Hashed> hashed;
  hashed.reserve(keys_.size());
  for (std::uint32_t customer = 0; customer < keys_.size(); ++customer) {
    std::uint64_t hash = 0;
    const bool has_all = std::ranges::all_of(wanted, [&](DuplicateKey key) {
      const std::uint64_t own = keys_.hash(customer, key);
      hash = hash * 0x9E3779B97F4A7C15U + own;
      return own != 0;
    });
    if (has_all && counts(customer)) hashed.push_back({hash, customer});
  }
  boost::sort::spreadsort::integer_sort(
      hashed.begin(), hashed.end(), [](const Hashed& one, unsigned shift) { return one.hash >> shift; },
      [](const Hashed& a, const Hashed& b) { return a.hash < b.hash; });
  Customers customers;
  for_each_run(
      hashed, [](const Hashed& one) { return one.hash; },
      [&](std::span<const Hashed> same) {
        if (same.size() == 1) return;
        customers.clear();
        customers.reserve(same.size());
        for (const Hashed& one : same) customers.push_back(one.customer);
        visit(customers);
      });
}

void DuplicatePairs::find_equal(DuplicateReason reason, std::initializer_list<DuplicateKey> wanted) {
  const auto all = [](std::uint32_t) { return true; };
  const DuplicateKey agreement = *(wanted.end() - 1);
  for_each_agreeing(wanted, all, [&](const Customers& customers) {
    if (!is_rare(customers.size())) return;
    for_each_pair(customers, [&](std::uint32_t a, std::uint32_t b) { add_neighbours(reason, agreement, a, b); });
  });
  unite();
}

void DuplicatePairs::find_equal_mobiles() {
  std::vector<Hashed> held;
  held.reserve(keys_.size());
  for (std::uint32_t customer = 0; customer < keys_.size(); ++customer) {
    const std::string numbers = keys_.phone_numbers(customer);
    std::size_t count = 0;
    base::for_each_phone_number(numbers, [&](std::string_view number) {
      if (count++ < max_phone_numbers) held.push_back({base::siphash13(hash_key_, number), customer});
    });
  }
  // A customer counts once for a number, even if its field repeats it.
  const auto identity = [](const Hashed& one) { return std::pair(one.hash, one.customer); };
  std::ranges::sort(held, {}, identity);
  const auto are_equal = [&](const Hashed& a, const Hashed& b) { return identity(a) == identity(b); };
  held.erase(std::unique(held.begin(), held.end(), are_equal), held.end());
  Customers customers;
  for_each_run(
      held, [](const Hashed& one) { return one.hash; },
      [&](std::span<const Hashed> same) {
        if (same.size() == 1 || !is_rare(same.size())) return;
        customers.clear();
        for (const Hashed& one : same) customers.push_back(one.customer);
        for_each_pair(customers, [&](std::uint32_t a, std::uint32_t b) { add(DuplicateReason::mobile, a, b); });
      });
  unite();
}

void DuplicatePairs::find_equal_vat_numbers() {
  const auto all = [](std::uint32_t) { return true; };
  for_each_agreeing({DuplicateKey::vat_number}, all, [&](const Customers& customers) {
    if (is_rare(customers.size())) add_same_vat_number(customers);
  });
  unite();
}

void DuplicatePairs::add_same_vat_number(const Customers& customers) {
  std::vector<std::string> countries;
  countries.reserve(customers.size());
  for (const std::uint32_t customer : customers) countries.push_back(keys_.vat_country(customer));
  std::string_view known;
  bool of_several_countries = false;
  for (const std::string& country : countries) {
    of_several_countries |= !known.empty() && !country.empty() && country != known;
    if (!country.empty()) known = country;
  }
  for (std::size_t i = 0; i < customers.size(); ++i)
    for (std::size_t j = i + 1; j < customers.size(); ++j) {
      if (!countries[i].empty() && !countries[j].empty() && countries[i] != countries[j]) continue;
      add(DuplicateReason::vat_number, customers[i], customers[j]);
      if (countries[i] == countries[j] || !of_several_countries) continue;
      Pair& pair = pairs_.back();
      pair.joins = false;
      pair.belongs_to_second = pair.second == (countries[i].empty() ? customers[j] : customers[i]);
    }
}

bool DuplicatePairs::has_long_name(std::uint32_t customer, std::size_t more) const noexcept {
  const std::size_t length = keys_.name_length(customer);
  const std::size_t least = std::max<std::size_t>(1, rules_.min_similar_length);
  return length >= least && length - least >= more;
}

void DuplicatePairs::find_similar_names(DuplicateKey agreement) {
  for_each_agreeing(
      {agreement}, [&](std::uint32_t customer) { return has_long_name(customer); },
      [&](Customers& customers) { find_similar_among(customers, agreement); });
  unite();
}

void DuplicatePairs::find_similar_among(Customers& customers, DuplicateKey agreement) {
  const auto name_hash = [&](std::uint32_t customer) { return keys_.hash(customer, DuplicateKey::name); };
  std::ranges::sort(customers, {}, name_hash);
  std::vector<SimilarNames::Name> names;
  std::vector<std::uint32_t> begins;  // for each name: the index of its first customer in `customers`
  begins.reserve(customers.size());
  for_each_run(customers, name_hash, [&](std::span<const std::uint32_t> same) {
    if (!is_rare(same.size())) return;
    for_each_pair(same, [&](std::uint32_t a, std::uint32_t b) {
      add_neighbours(DuplicateReason::similar_name, agreement, a, b);
    });
    begins.push_back(static_cast<std::uint32_t>(same.data() - customers.data()));
  });
  if (begins.size() < 2) return;
  // The names are made several times. In the order of their records, that causes fewer cache misses than in hash
  // order.
  const auto first_customer = [&](std::uint32_t begin) { return customers[begin]; };
  std::ranges::sort(begins, {}, first_customer);
  names.reserve(begins.size());
  for (const std::uint32_t begin : begins) {
    std::size_t end = begin + 1;
    while (end < customers.size() && name_hash(customers[end]) == name_hash(customers[begin])) ++end;
    names.push_back({.customers = static_cast<std::uint32_t>(end) - begin,
                     .characters = static_cast<std::uint32_t>(keys_.name_length(customers[begin]))});
  }
  const auto similar = similar_names_.find(
      names,
      [&](std::uint32_t name, std::string& out) { keys_.make_text(customers[begins[name]], DuplicateKey::name, out); },
      common_values_);
  const auto sharing = [&](std::uint32_t name) {
    return std::span(customers).subspan(begins[name], names[name].customers);
  };
  for (const auto& [name, other_name] : similar)
    for (const std::uint32_t one : sharing(name))
      for (const std::uint32_t other : sharing(other_name))
        add_neighbours(DuplicateReason::similar_name, agreement, one, other);
}

void DuplicatePairs::find_similar_names_at_one_address() {
  for_each_agreeing(
      {DuplicateKey::postal_code, DuplicateKey::address},
      [&](std::uint32_t customer) { return has_long_name(customer); },
      [&](const Customers& customers) {
        if (is_rare(customers.size())) find_similar_at_home(customers);
      });
  unite();
}

void DuplicatePairs::find_similar_at_home(const Customers& customers) {
  std::vector<std::string> names;
  names.reserve(customers.size());
  for (const std::uint32_t customer : customers) names.push_back(keys_.text(customer, DuplicateKey::name));
  const auto may_have_two_typos = [&](std::size_t i) { return has_long_name(customers[i], longer_for_two_typos); };
  for (std::size_t i = 0; i < names.size(); ++i)
    for (std::size_t j = i + 1; j < names.size(); ++j)
      if (have_same_words(names[i], names[j]) ||
          (may_have_two_typos(i) && may_have_two_typos(j) && base::edit_distance(names[i], names[j], 2)))
        add(DuplicateReason::similar_name, customers[i], customers[j]);
}

void DuplicatePairs::unite() {
  const auto place = [](const Pair& pair) { return std::tuple(pair.first, pair.second); };
  std::ranges::sort(pairs_, {}, place);
  auto kept = pairs_.begin();
  for (auto pair = pairs_.begin(); pair != pairs_.end(); ++pair) {
    if (kept != pairs_.begin() && place(*std::prev(kept)) == place(*pair))
      std::prev(kept)->add(*pair);
    else
      *kept++ = *pair;
  }
  pairs_.erase(kept, pairs_.end());
}

std::vector<DuplicatePairs::Pair> DuplicatePairs::take() {
  return std::move(pairs_);
}

}  // namespace custengine::query
