#pragma once

#include "random.hpp"
#include "sort_fields.hpp"

#include <custengine/query.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace custengine::test {

/// The most expensive requests within the limits: many terms with typos, mostly of text that every customer has, long
/// filters on varying fields, scores and highlights of long pages.
class RequestStorm {
 public:
  RequestStorm(const std::vector<CustomerDraft>& customers, std::uint64_t seed)
      : customers_(customers), random_(seed) {}

  SearchRequest next() {
    SearchRequest request;
    if (!random_.one_in(4)) request.query = some_query();
    if (random_.one_in(3)) request.where = some_filter();
    request.exact_match = random_.one_in(20);
    request.max_typos = random_.below(3);
    if (random_.one_in(3)) request.scope = SearchScope::contact;
    if (random_.one_in(8)) request.email = random_.one_of({"example", "e", "@"});
    if (random_.one_in(8)) request.mobile = random_.one_of({"9", "47", "+47"});
    request.sort_by = sort_field(random_.below(sort_field_count));
    if (!request.query.empty() && random_.one_in(2)) request.sort_by = SortField::relevance;
    request.direction = random_.one_in(2) ? SortDirection::ascending : SortDirection::descending;
    request.page_size = random_.one_of<std::size_t>({1, 50, 1000});
    if (random_.one_in(3)) request.page_number = 1 + random_.below(5);
    request.scores = random_.one_in(2);
    request.highlights = random_.one_in(2);
    if (random_.one_in(4)) request.count = CountMode::none;
    return request;
  }

  /// A prefix for suggest: one long word, or as many short words as a prefix may have.
  std::string next_prefix() {
    std::string prefix = start_of(some_text());
    while (random_.one_in(2) && prefix.size() < 250) prefix += " " + start_of(some_text());
    if (random_.one_in(4))
      for (prefix.clear(); prefix.size() < 250;) prefix += random_.one_of({"an ", "er ", "on ", "a "});
    return prefix.size() <= 255 ? prefix : std::string("e");
  }

  Random& random() { return random_; }

 private:
  std::string some_text() {
    const CustomerDraft& one = random_.one_of(customers_);
    const std::string& text =
        *random_.one_of({&one.first_name, &one.last_name, &one.company_name, &one.city, &one.email, &one.mobile});
    return text.empty() ? "example" : text;
  }
  /// Whole characters.
  std::string start_of(const std::string& text) {
    std::size_t end = 1 + random_.below(std::min<std::size_t>(text.size(), 6));
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
    return text.substr(0, end);
  }
  std::string misspelt(std::string word) {
    for (std::size_t typos = random_.below(3); typos > 0; --typos) {
      const std::size_t at = random_.below(word.size());
      const auto letter = static_cast<char>('a' + random_.below(26));
      if (random_.one_in(2))
        word[at] = letter;
      else
        word.insert(at, 1, letter);
    }
    return word;
  }

  std::string some_term(std::size_t kind) {
    static const std::string common = "@example.com";
    switch (kind) {
      case 0:  // a part of a text that every customer has
        return common.substr(random_.below(common.size()), 1 + random_.below(common.size()));
      case 1:
        return misspelt(random_.one_of({"example", "exmp", "exam", "johansen", "andersen"}));
      case 2: {
        std::string two = {static_cast<char>('a' + random_.below(26)), static_cast<char>('a' + random_.below(26))};
        return two;
      }
      case 3:
        return std::to_string(random_.below(1000));
      case 4:
        return misspelt(std::string(20 + random_.below(40), 'e'));
      default:
        return start_of(some_text());
    }
  }

  std::string some_query() {
    const std::size_t kind = random_.below(7), most = random_.one_in(3) ? 1 + random_.below(5) : 64;
    std::vector<std::string> terms;
    std::string query;
    for (std::size_t i = 0; i < most; ++i) {
      const std::string term = some_term(kind < 6 ? kind : random_.below(6));
      if (query.size() + term.size() + 1 > 4096) break;
      query += term + ' ';
      terms.push_back(term);
    }
    // Equal terms cost only their bytes.
    while (random_.one_in(2) && query.size() + terms.front().size() + 1 < 4096)
      for (int times = 0; times < 20 && query.size() + terms.front().size() + 1 < 4096; ++times)
        query += terms.front() + ' ';
    return query;
  }

  Filter some_condition(std::size_t field) {
    static constexpr std::array<fields::TextField, 10> texts = {
        fields::city,  fields::last_name, fields::first_name, fields::company_name, fields::address,
        fields::email, fields::mobile,    fields::vat_number, fields::postal_code,  fields::internal_note};
    const fields::TextField text = texts[field % texts.size()];
    const std::string value = start_of(some_text()) + (random_.one_in(2) ? "zq" : "");
    switch (random_.below(7)) {
      case 0:
        return text < value;
      case 1:
        return text >= value;
      case 2:
        return text.starts_with(value);
      case 3:
        return text.in(std::vector<std::string>(1 + random_.below(3), value));
      case 4:
        return text == value;
      default:
        return text.contains(value);
    }
  }

  Filter some_filter() {
    const std::size_t count = random_.one_in(3) ? 1 + random_.below(6) : 250;
    const bool is_or = !random_.one_in(4);
    const std::size_t only = random_.below(20);  // below 10: that field only; otherwise all fields in turn
    Filter filter = is_or ? !Filter() : Filter();
    if (random_.one_in(6)) {
      std::vector<std::string> values;
      for (int i = 0; i < 400; ++i) values.push_back(start_of(some_text()) + std::to_string(i));
      filter = fields::email.in(values);
    }
    for (std::size_t i = 0; i < count; ++i) {
      Filter one = some_condition(only < 10 ? only : i);
      filter = is_or ? std::move(filter) || one : std::move(filter) && !one;
    }
    return filter;
  }

  const std::vector<CustomerDraft>& customers_;
  Random random_;
};

}  // namespace custengine::test
