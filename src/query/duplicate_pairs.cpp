#include "query/duplicate_pairs.hpp"

#include "base/edit_distance.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <tuple>

namespace custengine::query {

namespace {

/// Whether two names have the same words, in whatever order.
bool have_same_words(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  auto words = base::split_at_blanks(a), others = base::split_at_blanks(b);
  std::ranges::sort(words);
  std::ranges::sort(others);
  return words == others;
}

/// Names of so many more characters than any that are similar to others may have two typos.
constexpr std::size_t longer_for_two_typos = 4;

/// Calls `visit(one, other)` for every two of some customers.
template <class Visit>
void for_each_pair(std::span<const std::uint32_t> customers, Visit visit) {
  for (std::size_t i = 0; i < customers.size(); ++i)
    for (std::size_t j = i + 1; j < customers.size(); ++j) visit(customers[i], customers[j]);
}

/// Calls `visit(first, end)` for every run of elements with equal keys.
template <class List, class KeyOf, class Visit>
void for_each_run(List& list, KeyOf key_of, Visit visit) {
  for (auto first = list.begin(); first != list.end();) {
    const auto end =
        std::find_if(first, list.end(), [&](const auto& other) { return key_of(other) != key_of(*first); });
    visit(first, end);
    first = end;
  }
}

}  // namespace

bool DuplicatePairs::is_rare(std::size_t count) noexcept {
  const bool rare = count <= rules_.max_sharing;
  common_values_ += !rare;
  return rare;
}

void DuplicatePairs::add(DuplicateReason reason, std::uint32_t a, std::uint32_t b) {
  pairs_.push_back({std::min(a, b), std::max(a, b), static_cast<std::uint8_t>(1U << static_cast<unsigned>(reason))});
}

bool DuplicatePairs::live_apart(std::uint32_t a, std::uint32_t b) const {
  const std::string_view one = keys_(a, DuplicateKey::address), other = keys_(b, DuplicateKey::address);
  return !one.empty() && !other.empty() && one != other && !base::edit_distance(one, other, 1);
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
      const std::string_view text = keys_(customer, key);
      hash = hash * 0x9E3779B97F4A7C15U + base::siphash<1, 3>(hash_key_, text);
      return !text.empty();
    });
    if (has_all && counts(customer)) hashed.push_back({hash, customer});
  }
  std::ranges::sort(hashed, {}, &Hashed::hash);
  const auto agree = [&](std::uint32_t a, std::uint32_t b) {
    return std::ranges::all_of(wanted, [&](DuplicateKey key) { return keys_(a, key) == keys_(b, key); });
  };
  std::vector<std::uint32_t> customers;
  for_each_run(
      hashed, [](const Hashed& one) { return one.hash; },
      [&](auto first, auto end) {
        // What differs and has the same hash is set apart.
        while (end - first > 1) {
          const auto begin = first->number;
          const auto others =
              std::stable_partition(first, end, [&](const Hashed& one) { return agree(begin, one.number); });
          customers.clear();
          for (; first != others; ++first) customers.push_back(first->number);
          if (customers.size() > 1) visit(customers);
        }
      });
}

void DuplicatePairs::find_equal(DuplicateReason reason, std::initializer_list<DuplicateKey> wanted) {
  const auto all = [](std::uint32_t) { return true; };
  const DuplicateKey agreement = *(wanted.end() - 1);
  for_each_agreeing(wanted, all, [&](const std::vector<std::uint32_t>& customers) {
    if (!is_rare(customers.size())) return;
    for_each_pair(customers, [&](std::uint32_t a, std::uint32_t b) { add_neighbours(reason, agreement, a, b); });
  });
}

bool DuplicatePairs::has_long_name(std::uint32_t customer, std::size_t more) const noexcept {
  const std::size_t length = base::count_characters(keys_(customer, DuplicateKey::name));
  const std::size_t least = std::max<std::size_t>(1, rules_.min_similar_length);
  return length >= least && length - least >= more;
}

void DuplicatePairs::find_similar_names(DuplicateKey agreement) {
  for_each_agreeing(
      {agreement}, [&](std::uint32_t customer) { return has_long_name(customer); },
      [&](std::vector<std::uint32_t>& customers) { find_similar_among(customers, agreement); });
}

void DuplicatePairs::find_similar_names_at_one_address() {
  const auto are_similar = [&](std::uint32_t a, std::uint32_t b) {
    const std::string_view one = keys_(a, DuplicateKey::name), other = keys_(b, DuplicateKey::name);
    return have_same_words(one, other) ||
           (has_long_name(a, longer_for_two_typos) && has_long_name(b, longer_for_two_typos) &&
            base::edit_distance(one, other, 2));
  };
  for_each_agreeing(
      {DuplicateKey::postal_code, DuplicateKey::address},
      [&](std::uint32_t customer) { return has_long_name(customer); },
      [&](const std::vector<std::uint32_t>& customers) {
        if (!is_rare(customers.size())) return;
        for_each_pair(customers, [&](std::uint32_t a, std::uint32_t b) {
          if (are_similar(a, b)) add(DuplicateReason::similar_name, a, b);
        });
      });
}

void DuplicatePairs::add_variants(std::string_view name, std::uint32_t number, std::vector<Hashed>& variants) {
  variants.push_back({base::siphash<1, 3>(hash_key_, name), number});
  for (std::size_t begin = 0; begin < name.size();) {
    const std::size_t end = base::end_of_character(name, begin);
    buffer_.assign(name, 0, begin).append(name, end);
    variants.push_back({base::siphash<1, 3>(hash_key_, buffer_), number});
    begin = end;
  }
}

void DuplicatePairs::find_similar_among(std::vector<std::uint32_t>& customers, DuplicateKey agreement) {
  const auto name_of = [&](std::uint32_t customer) { return keys_(customer, DuplicateKey::name); };
  std::ranges::sort(customers, {}, name_of);
  std::vector<Customers> names;  // who has each
  for_each_run(customers, name_of, [&](auto first, auto end) {
    const Customers same(first, end);
    if (!is_rare(same.size())) return;
    for_each_pair(same, [&](std::uint32_t a, std::uint32_t b) {
      add_neighbours(DuplicateReason::similar_name, agreement, a, b);
    });
    names.push_back(same);
  });
  if (names.size() < 2) return;

  std::vector<Hashed> variants;
  for (std::uint32_t name = 0; name < names.size(); ++name) add_variants(name_of(names[name][0]), name, variants);
  const auto place = [](const Hashed& one) { return std::tuple(one.hash, one.number); };
  std::ranges::sort(variants, {}, place);
  variants.erase(std::unique(variants.begin(), variants.end(),
                             [&](const Hashed& a, const Hashed& b) { return place(a) == place(b); }),
                 variants.end());
  for_each_run(
      variants, [](const Hashed& one) { return one.hash; },
      [&](auto first, auto end) {
        if (!is_rare(static_cast<std::size_t>(end - first))) return;
        for (auto a = first; a != end; ++a)
          for (auto b = a + 1; b != end; ++b) {
            const Customers ours = names[a->number], theirs = names[b->number];
            if (!base::edit_distance(name_of(ours[0]), name_of(theirs[0]), 1)) continue;
            for (const std::uint32_t one : ours)
              for (const std::uint32_t other : theirs)
                add_neighbours(DuplicateReason::similar_name, agreement, one, other);
          }
      });
}

std::vector<DuplicatePairs::Pair> DuplicatePairs::take() {
  const auto place = [](const Pair& pair) { return std::tuple(pair.first, pair.second); };
  std::ranges::sort(pairs_, {}, place);
  std::vector<Pair> once;
  for_each_run(pairs_, place, [&](auto first, auto end) {
    once.push_back(*first);
    for (; first != end; ++first) once.back().reasons |= first->reasons;
  });
  pairs_.clear();
  return once;
}

}  // namespace custengine::query
