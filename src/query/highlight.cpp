#include "query/highlight.hpp"

#include "base/words.hpp"
#include "model/field_folding.hpp"

#include <algorithm>

namespace custengine::query {

using base::FoldMap;
using Range = Highlight::Range;

namespace {

/// Adds the range of the original text from which the folded bytes [begin, end) were made.
void add_folded(const FoldMap& map, std::size_t begin, std::size_t end, std::vector<Range>& ranges) {
  if (begin == end) return;
  const auto [first, last] = map.original(begin, end);
  ranges.push_back({first, last});
}

/// Adds every occurrence of a text, overlapping ones included.
void add_places(const FoldMap& map, std::string_view text, std::vector<Range>& ranges) {
  const std::string& folded = map.folded();
  for (auto at = folded.find(text); at != folded.npos && !text.empty(); at = folded.find(text, at + 1))
    add_folded(map, at, at + text.size(), ranges);
}

/// Returns the ranges sorted; those that overlap or touch are joined.
std::vector<Range> joined(std::vector<Range> ranges) {
  std::ranges::sort(ranges, {}, &Range::begin);
  std::vector<Range> apart;
  for (const Range& range : ranges) {
    if (apart.empty() || apart.back().end < range.begin)
      apart.push_back(range);
    else
      apart.back().end = std::max(apart.back().end, range.end);
  }
  return apart;
}

}  // namespace

std::vector<Highlight> Highlighter::highlights(const detail::Record& record) {
  std::vector<Highlight> found;
  if (criteria_.scope() == SearchScope::customer) {
    add_texts(criteria_.texts_of(record), {}, found);
    return found;
  }
  const SearchedText vat_number{model::Field::vat_number, record.text(model::Field::vat_number),
                                record.text(model::Field::country_code)};
  if (criteria_.meets_own(vat_number))
    found.push_back({std::string(model::info(vat_number.field).wire), {{0, vat_number.text.size()}}});
  if (!criteria_.asks_of_contacts()) return found;
  const auto& contacts = record.lists_or_none().contacts;
  for (std::size_t i = 0; i < contacts.size(); ++i)
    if (criteria_.matches(contacts[i], record))
      add_texts(SearchedTexts(contacts[i], record), "contacts[" + std::to_string(i) + "].", found);
  return found;
}

void Highlighter::add_texts(const SearchedTexts& texts, const std::string& path, std::vector<Highlight>& out) {
  for (const SearchedText& searched : texts)
    if (auto found = joined(ranges(searched)); !found.empty())
      out.push_back({path + std::string(model::info(searched.field).wire), std::move(found)});
}

Highlighter::Ranges Highlighter::ranges(const SearchedText& searched) const {
  Ranges ranges;
  if (criteria_.query_searches(searched.field))
    add_terms(searched, ranges);
  else if (searched.field == model::Field::email)
    add_email(searched.text, ranges);
  else if (criteria_.meets_own(searched))
    ranges.push_back({0, searched.text.size()});
  return ranges;
}

void Highlighter::add_terms(const SearchedText& searched, Ranges& ranges) const {
  const base::Folding folding = model::searched_folding(searched.field);
  const FoldMap map(searched.text, folding);
  const auto& terms = criteria_.terms();
  TermFinder& finder = criteria_.finder();
  if (finder.numbers() != 0 || criteria_.whole_number()) {
    const Numbers numbers = criteria_.numbers_in(searched);
    for (const Term& term : terms) add_number(term, searched, map, numbers, ranges);
    if (criteria_.whole_number()) add_number(*criteria_.whole_number(), searched, map, numbers, ranges);
  }
  if (criteria_.is_exact()) {
    if (finder.found_in(map.folded(), finder.all(), folding) != 0) ranges.push_back({0, searched.text.size()});
    return;
  }
  finder.for_each_place(map.folded(), [&](std::size_t term, std::size_t begin) {
    add_folded(map, begin, begin + terms[term].folded.size(), ranges);
  });
  if (finder.with_typos() == 0) return;
  base::FoldedWords(searched.text, map.folded(), folding).for_each([&](std::string_view word) {
    const auto begin = static_cast<std::size_t>(word.data() - map.folded().data());
    if (finder.similar_to(word).all != 0) add_folded(map, begin, begin + word.size(), ranges);
    return true;
  });
}

void Highlighter::add_email(std::string_view email, Ranges& ranges) const {
  const FoldMap map(email, base::Folding::email);
  if (!criteria_.is_exact())
    add_places(map, criteria_.email(), ranges);
  else if (map.folded() == criteria_.email())
    ranges.push_back({0, email.size()});
}

void Highlighter::add_number(const Term& term, const SearchedText& searched, const FoldMap& map, const Numbers& numbers,
                             Ranges& ranges) const {
  const Place place = place_in(term, numbers);
  if (criteria_.is_exact() ? place != Place::whole : place == Place::nowhere) return;
  // If the text itself contains the part, that range is more precise than the whole number.
  const std::string& part = numbers.postal_code.empty() ? term.folded : term.phone.digits;
  if (!criteria_.is_exact() && map.folded().find(part) != std::string::npos)
    add_places(map, part, ranges);
  else
    ranges.push_back({0, searched.text.size()});
}

}  // namespace custengine::query
