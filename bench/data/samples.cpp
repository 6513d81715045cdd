#include "data/samples.hpp"

#include "data/gram_counts.hpp"
#include "data/plain_text.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>

namespace bench {

namespace {

constexpr std::size_t many = std::size_t{1} << 16;
constexpr std::size_t counted_rows = 20'000;  // shares are estimated from this number of rows

SearchQuery terms_query(std::vector<std::string_view> terms) {
  SearchQuery query;
  for (const std::string_view term : terms) query.text.append(query.text.empty() ? "" : " ").append(term);
  query.terms = std::move(terms);
  return query;
}

void add_terms(std::vector<SearchQuery>& queries, const std::vector<std::string_view>& terms) {
  for (const std::string_view term : terms) queries.push_back(terms_query({term}));
}

/// The first run of four letters a to z; empty if there is none.
std::string_view letters_of(std::string_view text) {
  constexpr std::size_t length = 4;
  for (std::size_t at = 0; at + length <= text.size(); ++at) {
    const std::string_view part = text.substr(at, length);
    if (std::ranges::all_of(part, [](char c) { return c >= 'a' && c <= 'z'; })) return part;
  }
  return {};
}

/// The values of a field in these rows, most frequent first.
std::vector<std::string_view> common_values(std::span<const Row> rows, Text field) {
  std::unordered_map<std::string_view, std::size_t> counts;
  for (const Row& row : rows)
    if (!row[field].empty()) ++counts[row[field]];
  std::vector<std::pair<std::size_t, std::string_view>> by_count;
  by_count.reserve(counts.size());
  for (const auto& [value, count] : counts) by_count.emplace_back(count, value);
  std::ranges::sort(by_count, std::greater());
  std::vector<std::string_view> values;
  values.reserve(by_count.size());
  for (const auto& [count, value] : by_count) values.push_back(value);
  return values;
}

/// `count` values from one tenth of the list on: neither the most frequent nor rare ones.
std::vector<std::string_view> middling(const std::vector<std::string_view>& values, std::size_t count) {
  const std::size_t begin = std::min(values.size() / 10, values.size() - std::min(values.size(), count));
  const std::size_t end = std::min(values.size(), begin + count);
  return {values.begin() + static_cast<std::ptrdiff_t>(begin), values.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace

Samples::Samples(const Dataset& dataset) : rows(dataset.rows()) {
  std::mt19937_64 random(1);
  for (std::size_t i = 0; i < many; ++i) {
    const Row& row = rows[random() % rows.size()];
    ids.emplace_back(row[Text::id]);
    if (!row[Text::external_reference].empty()) references.emplace_back(row[Text::external_reference]);
  }
  pick_exact(random);
  const std::size_t pages = rows.size() / page_size;
  constexpr std::size_t cursors = 64;
  for (std::size_t i = 0; pages >= 2 && i < cursors; ++i) cursor_pages.push_back(1 + random() % (pages - 1));
  pick_searches();
  pick_typos();
  pick_prefixes();
  is_generated = dataset.is_generated();
  if (!is_generated) drop_what_needs_folding();
  pick_cities();
  pick_victims();
}

void Samples::pick_exact(std::mt19937_64& random) {
  constexpr std::size_t wanted = 10'000;
  kept_.reserve(2 * wanted);
  const auto keep = [&](std::string_view text) { return std::string_view(kept_.emplace_back(text)); };
  for (std::size_t i = 0; i < wanted; ++i) {
    const Row& row = rows[random() % rows.size()];
    SearchQuery by_email, by_mobile;
    by_email.email = keep(row[Text::email]);
    by_mobile.mobile = keep(row[Text::mobile]);
    if (!by_email.email.empty()) emails.push_back(by_email);
    if (!by_mobile.mobile.empty()) mobiles.push_back(by_mobile);
  }
}

void Samples::pick_searches() {
  const std::span<const Row> counted = rows.subspan(0, std::min(rows.size(), counted_rows));
  const GramCounts counts(counted);
  std::mt19937_64 random(2), many_random(4);
  const GramCounts::Range one_per_mille{0.0005, 0.002};
  add_terms(substrings, counts.pick(3, one_per_mille, 16, random));
  add_terms(substrings, counts.pick(4, one_per_mille, 16, random));
  std::ranges::shuffle(substrings, random);
  add_terms(many_substrings, counts.pick(4, one_per_mille, 1000, many_random));
  add_terms(shorts, counts.pick(2, {0.02, 0.08}, 8, random));
  add_terms(broads, counts.pick(3, {0.27, 0.33}, 4, random));
  pick_two_terms(counts, counted, random);
}

void Samples::pick_two_terms(const GramCounts& counts, std::span<const Row> counted, std::mt19937_64& random) {
  constexpr std::size_t wanted = 16, tries = 2'000;
  const auto is_common = [&](std::string_view gram) {
    return !gram.empty() && counts.share(gram) >= 0.01 && counts.share(gram) <= 0.15;
  };
  for (std::size_t i = 0; i < tries && two_terms.size() < wanted; ++i) {
    const Row& row = counted[random() % counted.size()];
    const std::string_view name = letters_of(row[row.is_company ? Text::company_name : Text::last_name]);
    const std::string_view place = letters_of(row[Text::city]);
    if (is_common(name) && is_common(place) && name != place) two_terms.push_back(terms_query({name, place}));
  }
}

void Samples::pick_typos() {
  constexpr std::size_t wanted = 32, tries = 2'000;
  std::mt19937_64 random(4);
  for (std::size_t i = 0; i < tries && typos.size() < wanted; ++i) {
    const std::string_view name = rows[random() % rows.size()][Text::last_name];
    if (name.size() < 5 || letters_of(name).empty() || name.find(' ') != name.npos) continue;
    std::string& term = misspelt_.emplace_back(name);
    char& letter = term[random() % term.size()];
    letter = letter == 'z' ? 'a' : static_cast<char>(letter + 1);
    typos.push_back(terms_query({term}));
    typos.back().may_have_typo = true;
  }
}

void Samples::pick_prefixes() {
  constexpr std::size_t wanted = 64, tries = 2'000;
  std::mt19937_64 random(5);
  for (std::size_t i = 0; i < tries && prefixes.size() < wanted; ++i) {
    std::string_view name = rows[random() % rows.size()][Text::display_name];
    if (random() % 2 == 0 && name.find(' ') != name.npos) name.remove_prefix(name.find(' ') + 1);
    const std::string_view prefix = name.substr(0, 2 + random() % 4);
    if (prefix.size() >= 2 && std::ranges::all_of(prefix, [](char c) { return c >= 'a' && c <= 'z'; }))
      prefixes.emplace_back(prefix);
  }
}

void Samples::drop_what_needs_folding() {
  const auto is_found_alike = [](const std::vector<std::string>& folded, const std::vector<std::string>& lowered,
                                 std::string_view term) {
    for (std::size_t i = 0; i < folded.size(); ++i)
      if ((folded[i].find(term) == std::string::npos) != (lowered[i].find(term) == std::string::npos)) return false;
    return true;
  };
  std::vector<std::string> folded, lowered;
  for (const Row& row : rows) {
    std::string texts;
    for (const Text text : searched_texts) texts.append(row[text]).append("\n");
    folded.push_back(letters_only(texts));
    lowered.push_back(lower_case(texts));
  }
  typos.clear();
  prefixes.clear();
  for (auto* const queries : {&substrings, &many_substrings, &two_terms, &shorts, &broads})
    std::erase_if(*queries, [&](const SearchQuery& query) {
      return !std::ranges::all_of(query.terms,
                                  [&](std::string_view term) { return is_found_alike(folded, lowered, term); });
    });
}

void Samples::pick_cities() {
  std::int64_t first = rows.front().created_ms, last = first;
  for (const Row& row : rows) {
    first = std::min(first, row.created_ms);
    last = std::max(last, row.created_ms);
  }
  for (const std::string_view city : middling(common_values(rows, Text::city), 8)) {
    SearchQuery query;
    query.city = city;
    query.created_from_ms = first + (last - first) / 4;
    query.created_to_ms = last - (last - first) / 4;
    const auto matches = [&](const Row& row) {
      return row[Text::city] == city && row.created_ms >= query.created_from_ms && row.created_ms < query.created_to_ms;
    };
    if (std::ranges::any_of(rows, matches)) combined.push_back(query);
  }
}

void Samples::pick_victims() {
  cities = middling(common_values(rows, Text::city), 8);
  last_names = middling(common_values(rows, Text::last_name), 8);
  const auto is_among = [](std::string_view value, const std::vector<std::string_view>& values) {
    return std::ranges::find(values, value) != values.end();
  };
  for (const Row& row : rows)
    if (!row.is_company && !row[Text::city].empty() && !row[Text::first_name].empty() &&
        !row[Text::last_name].empty() && !is_among(row[Text::city], cities) &&
        !is_among(row[Text::last_name], last_names))
      victims.push_back(&row);
  std::mt19937_64 random(3);
  std::ranges::shuffle(victims, random);
  victims.resize(std::min(victims.size(), many));
}

}  // namespace bench
