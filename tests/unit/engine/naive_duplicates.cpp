#include "naive_duplicates.hpp"

#include "naive.hpp"
#include "naive_hits.hpp"
#include "naive_numbers.hpp"
#include "naive_text.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>

namespace custengine::test::naive {

namespace {

/// Folded, with single blanks, and none at the ends.
std::string squeezed(std::string_view text) {
  std::istringstream words(fold(text));
  std::string joined;
  for (std::string word; words >> word;) joined += (joined.empty() ? "" : " ") + word;
  return joined;
}

std::set<std::u32string> variants(const std::u32string& name) {
  std::set<std::u32string> all = {name};
  constexpr std::size_t most = 64;  // only the first 64 characters may be removed
  for (std::size_t i = 0; i < std::min(name.size(), most); ++i) all.insert(name.substr(0, i) + name.substr(i + 1));
  return all;
}

struct Keys {
  std::string email, vat_number, vat_country, name, postal_code, address;
  std::vector<std::string> mobiles;
  std::u32string name_characters;
};

Keys keys_of(const Customer& customer, std::string_view country) {
  Keys keys{.email = fold_email(customer.email()),
            .vat_number = vat(customer.vat_number(), "").number,
            .vat_country = vat(customer.vat_number(), customer.country_code()).country,
            .name = squeezed(customer.type() == CustomerType::person
                                 ? std::string(customer.first_name()).append(" ").append(customer.last_name())
                                 : std::string(customer.company_name())),
            .postal_code = fold_postal_code(customer.postal_code()),
            .address = squeezed(customer.address()),
            .mobiles = phones(customer.mobile(), home_of(customer.country_code(), country)),
            .name_characters = {}};
  constexpr std::size_t most_mobiles = 8;
  if (keys.mobiles.size() > most_mobiles) keys.mobiles.resize(most_mobiles);
  keys.name_characters = characters(keys.name);
  return keys;
}

class Judge {
 public:
  Judge(const std::vector<Keys>& all, const DuplicateRules& rules) : all_(all), rules_(rules) {
    for (const Keys& keys : all) {
      if (rules.email) ++emails_[keys.email];
      if (rules.mobile)
        for (const std::string& number : keys.mobiles) ++mobiles_[number];
      if (rules.vat_number) ++vat_numbers_[keys.vat_number];
      if (!keys.vat_country.empty()) vat_countries_[keys.vat_number].insert(keys.vat_country);
      if (rules.name_and_postal_code && !keys.name.empty() && !keys.postal_code.empty())
        ++names_[{keys.name, keys.postal_code}];
    }
    for (auto* values : {&emails_, &mobiles_, &vat_numbers_}) {
      values->erase("");
      for (const auto& [value, count] : *values) common += count > rules.max_sharing;
    }
    for (const auto& [value, count] : names_) common += count > rules.max_sharing;
    if (!rules.similar_name) return;
    prepare_similar(&Keys::postal_code);
    prepare_similar(&Keys::address);
    for (const Keys& keys : all)
      if (is_long(keys) && !keys.postal_code.empty() && !keys.address.empty())
        ++homes_[{keys.postal_code, keys.address}];
    for (const auto& [home, count] : homes_) common += count > rules_.max_sharing;
  }

  std::vector<DuplicateReason> reasons(const Keys& a, const Keys& b) const {
    std::vector<DuplicateReason> reasons;
    const auto same = [&](const auto& counts, const std::string Keys::*key) {
      const auto found = counts.find(a.*key);
      return a.*key == b.*key && found != counts.end() && found->second <= rules_.max_sharing;
    };
    if (same(emails_, &Keys::email)) reasons.push_back(DuplicateReason::email);
    const auto is_shared = [&](const std::string& number) {
      const auto found = mobiles_.find(number);
      return std::ranges::count(b.mobiles, number) > 0 && found != mobiles_.end() &&
             found->second <= rules_.max_sharing;
    };
    if (std::ranges::any_of(a.mobiles, is_shared)) reasons.push_back(DuplicateReason::mobile);
    const bool of_two_countries = !a.vat_country.empty() && !b.vat_country.empty() && a.vat_country != b.vat_country;
    if (same(vat_numbers_, &Keys::vat_number) && !of_two_countries) reasons.push_back(DuplicateReason::vat_number);
    const auto named = names_.find({a.name, a.postal_code});
    if (a.name == b.name && a.postal_code == b.postal_code && named != names_.end() &&
        named->second <= rules_.max_sharing && !live_apart(a, b))
      reasons.push_back(DuplicateReason::name_and_postal_code);
    if (rules_.similar_name && ((is_similar(a, b, &Keys::postal_code) && !live_apart(a, b)) ||
                                is_similar(a, b, &Keys::address) || is_similar_at_home(a, b)))
      reasons.push_back(DuplicateReason::similar_name);
    return reasons;
  }

  /// Whether two with one reason, the VAT number, are together but do not bring others together: the country of one is
  /// unknown, and customers of several countries have the number. Gives the one whose country is known.
  const Keys* host_of(const Keys& a, const Keys& b, const std::vector<DuplicateReason>& reasons) const {
    if (reasons != std::vector{DuplicateReason::vat_number} || a.vat_country.empty() == b.vat_country.empty())
      return nullptr;
    const auto found = vat_countries_.find(a.vat_number);
    if (found == vat_countries_.end() || found->second.size() < 2) return nullptr;
    return a.vat_country.empty() ? &b : &a;
  }

  std::uint64_t common = 0;

 private:
  using Block = std::pair<std::string Keys::*, std::string>;
  struct Similar {
    std::map<std::u32string, std::size_t> names;                  // the number of customers by name
    std::map<std::u32string, std::set<std::u32string>> variants;  // of names that few have
    std::set<std::u32string> crowded;                             // names to which very many are similar
  };

  bool is_long(const Keys& keys) const {
    return !keys.name.empty() && keys.name_characters.size() >= rules_.min_similar_length;
  }

  void prepare_similar(std::string Keys::*agreement) {
    std::map<std::string, std::vector<const Keys*>> by_value;
    for (const Keys& keys : all_)
      if (is_long(keys) && !(keys.*agreement).empty()) by_value[keys.*agreement].push_back(&keys);
    auto& blocks = agreement == &Keys::postal_code ? by_postal_code_ : by_address_;
    for (const auto& [value, who] : by_value) {
      Similar& similar = blocks[value];
      for (const Keys* keys : who) ++similar.names[keys->name_characters];
      for (const auto& [name, count] : similar.names) {
        common += count > rules_.max_sharing;
        if (count <= rules_.max_sharing)
          for (const auto& variant : variants(name)) similar.variants[variant].insert(name);
      }
      for (const auto& [variant, names] : similar.variants) common += names.size() > rules_.max_sharing;
      for (const auto& [name, count] : similar.names) {
        std::size_t customers = 0;
        for (const auto& [other, other_count] : similar.names)
          if (count <= rules_.max_sharing && other_count <= rules_.max_sharing)
            customers += other_count * shared_variants(similar, name, other);
        if (customers > rules_.max_sharing) similar.crowded.insert(name);
      }
      common += similar.crowded.size();
    }
  }

  /// How many variants make two names similar that few have: one, or two if neighbours are swapped.
  std::size_t shared_variants(const Similar& similar, const std::u32string& one, const std::u32string& other) const {
    if (one == other || typos_between(encode(one), encode(other)) != 1) return 0;
    const auto all = variants(one);
    return static_cast<std::size_t>(std::ranges::count_if(all, [&](const std::u32string& variant) {
      const auto& names = similar.variants.at(variant);
      return names.contains(other) && names.size() <= rules_.max_sharing;
    }));
  }

  bool is_similar(const Keys& a, const Keys& b, std::string Keys::*agreement) const {
    if (a.*agreement != b.*agreement || (a.*agreement).empty() || !is_long(a) || !is_long(b)) return false;
    const auto& similar = (agreement == &Keys::postal_code ? by_postal_code_ : by_address_).at(a.*agreement);
    const auto &one = a.name_characters, &other = b.name_characters;
    if (similar.names.at(one) > rules_.max_sharing || similar.names.at(other) > rules_.max_sharing) return false;
    if (one == other) return true;
    return !similar.crowded.contains(one) && !similar.crowded.contains(other) &&
           shared_variants(similar, one, other) > 0;
  }

  static bool live_apart(const Keys& a, const Keys& b) {
    return !a.address.empty() && !b.address.empty() && typos_between(a.address, b.address) > 1;
  }

  /// Of one postal code and address, with the same words or two typos in a long name.
  bool is_similar_at_home(const Keys& a, const Keys& b) const {
    const auto home = homes_.find({a.postal_code, a.address});
    if (a.postal_code != b.postal_code || a.address != b.address || home == homes_.end()) return false;
    if (home->second > rules_.max_sharing || !is_long(a) || !is_long(b)) return false;
    std::multiset<std::string> words, others;
    std::istringstream one(a.name), other(b.name);
    for (std::string word; one >> word;) words.insert(word);
    for (std::string word; other >> word;) others.insert(word);
    if (words == others) return true;
    const std::size_t shorter = std::min(a.name_characters.size(), b.name_characters.size());
    return shorter >= std::max<std::size_t>(1, rules_.min_similar_length) + 4 && typos_between(a.name, b.name) <= 2;
  }

  const std::vector<Keys>& all_;
  const DuplicateRules& rules_;
  std::map<std::string, std::size_t> emails_, mobiles_, vat_numbers_;
  std::map<std::string, std::set<std::string>> vat_countries_;
  std::map<std::pair<std::string, std::string>, std::size_t> names_, homes_;
  std::map<std::string, Similar> by_postal_code_, by_address_;
};

}  // namespace

Duplicates find_duplicates(std::vector<Customer> customers, const DuplicateRules& rules, std::string_view country) {
  std::ranges::sort(customers, {}, &Customer::id);
  std::vector<Keys> keys;
  for (const Customer& customer : customers) keys.push_back(keys_of(customer, country));
  const Judge judge(keys, rules);
  struct Found {
    std::size_t first, second, anchor;  // the pair belongs to the anchor's group
    std::vector<DuplicateReason> reasons;
  };
  std::vector<Found> pairs;
  std::vector<std::size_t> group(customers.size());  // each customer's, by its first one
  for (std::size_t i = 0; i < customers.size(); ++i) group[i] = i;
  for (std::size_t i = 0; i < customers.size(); ++i)
    for (std::size_t j = i + 1; j < customers.size(); ++j) {
      auto reasons = judge.reasons(keys[i], keys[j]);
      if (reasons.empty()) continue;
      const Keys* host = judge.host_of(keys[i], keys[j], reasons);
      pairs.push_back({i, j, host == &keys[j] ? j : i, std::move(reasons)});
      if (host) continue;
      const auto [lower, higher] = std::minmax(group[i], group[j]);
      std::ranges::replace(group, std::size_t(higher), std::size_t(lower));
    }
  std::map<std::size_t, std::set<std::size_t>> members;
  for (const Found& pair : pairs) members[group[pair.anchor]].insert({pair.first, pair.second});
  std::map<std::set<std::size_t>, DuplicateGroup> groups;
  for (const auto& [root, customers_of_group] : members) {
    DuplicateGroup& made = groups[customers_of_group];
    std::map<std::size_t, std::size_t> places;
    for (const std::size_t customer : customers_of_group) {
      places[customer] = made.customers.size();
      made.customers.push_back(customers[customer]);
    }
    for (const Found& pair : pairs)
      if (group[pair.anchor] == root) made.pairs.push_back({places[pair.first], places[pair.second], pair.reasons});
  }
  Duplicates found{.customers = customers.size(), .common_values = judge.common};
  for (const auto& [customers_of_group, made] : groups) found.groups.push_back(made);
  return found;
}

}  // namespace custengine::test::naive
