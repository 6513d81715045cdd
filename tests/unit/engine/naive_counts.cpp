#include "naive_counts.hpp"

#include "naive.hpp"
#include "naive_text.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

namespace custengine::test::naive {

namespace {

using Totals = std::map<std::string, std::uint64_t>;

Totals by_type(const std::vector<Customer>& customers) {
  Totals totals;
  for (const Customer& c : customers) ++totals[std::string(to_string(c.type()))];
  return totals;
}

/// A customer counts once, however many organizations it has a code for.
Totals by_extension(const std::vector<Customer>& customers) {
  Totals totals;
  for (const Customer& c : customers) {
    std::set<std::string> codes;
    for (const Extension& extension : c.extensions()) codes.emplace(extension.code.name());
    for (const std::string& code : codes) ++totals[code];
  }
  return totals;
}

using Get = std::string_view (Customer::*)() const noexcept;

/// Texts that are the same folded are one value, called as most spell it.
Totals by_text(const std::vector<Customer>& customers, Get get, SortField field) {
  std::map<std::string, Totals> spellings;  // by their folded form
  for (const Customer& c : customers)
    if (const std::string text((c.*get)()); !text.empty()) ++spellings[fold(text, field)][text];
  Totals totals;
  for (const auto& [folded, counted] : spellings) {
    std::string commonest;
    std::uint64_t sum = 0;
    for (const auto& [spelling, count] : counted) {
      sum += count;
      if (commonest.empty() || count > counted.at(commonest)) commonest = spelling;
    }
    totals[commonest] = sum;
  }
  return totals;
}

Totals totals_of(const std::vector<Customer>& customers, FacetField field) {
  switch (field) {
    case FacetField::type:
      return by_type(customers);
    case FacetField::extension:
      return by_extension(customers);
    case FacetField::city:
      return by_text(customers, &Customer::city, SortField::city);
    case FacetField::postal_code:
      return by_text(customers, &Customer::postal_code, SortField::postal_code);
    case FacetField::country_code:
      return by_text(customers, &Customer::country_code, SortField::country_code);
  }
  return {};
}

}  // namespace

std::vector<FacetCount> counts(const std::vector<Customer>& customers, FacetField field) {
  std::vector<FacetCount> counts;
  for (const auto& [value, count] : totals_of(customers, field)) counts.push_back({value, count});
  std::ranges::stable_sort(counts, [](const auto& a, const auto& b) { return a.count > b.count; });
  return counts;
}

std::vector<std::string> suggestions(const std::vector<Customer>& customers, std::string_view prefix, std::size_t limit,
                                     const std::string& locale, std::string_view country) {
  std::string begun = fold(prefix);
  const std::size_t first = begun.find_first_not_of(' '), last = begun.find_last_not_of(' ');
  begun = first == begun.npos ? "" : begun.substr(first, last - first + 1);
  const auto is_suggested = [&](const Customer& customer) {
    const std::string name = fold(customer.display_name());
    if (customer.first_name().empty() && customer.last_name().empty() && customer.company_name().empty() &&
        customer.email().empty() && customer.mobile().empty())
      return false;
    if (name.starts_with(begun)) return true;
    return std::ranges::any_of(words_of(customer.display_name()),
                               [&](const Word& word) { return name.compare(word.begin, begun.size(), begun) == 0; });
  };
  std::vector<std::string> names;
  for (const Customer& customer :
       ordered(customers, SortField::display_name, SortDirection::ascending, locale, country)) {
    const std::string name(customer.display_name());
    if (names.size() < limit && is_suggested(customer) && std::ranges::count(names, name) == 0) names.push_back(name);
  }
  return names;
}

}  // namespace custengine::test::naive
