#include "query/highlight.hpp"

#include "base/fold_map.hpp"
#include "base/vat_number.hpp"
#include "base/words.hpp"
#include "query/place.hpp"

#include <algorithm>

namespace custengine::query {

using base::FoldMap;
using Range = Highlight::Range;

namespace {

/// Adds what the folded bytes [begin, end) came of.
void add_folded(const FoldMap& map, std::size_t begin, std::size_t end, std::vector<Range>& ranges) {
  if (begin == end) return;
  const auto [first, last] = map.original(begin, end);
  ranges.push_back({first, last});
}

/// Every place of a text in another, those that overlap too.
void add_places(const FoldMap& map, std::string_view text, std::vector<Range>& ranges) {
  const std::string& folded = map.folded();
  for (auto at = folded.find(text); at != folded.npos && !text.empty(); at = folded.find(text, at + 1))
    add_folded(map, at, at + text.size(), ranges);
}

/// In order, and those that overlap or touch made one.
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
  const FoldMap map(searched.text);
  const auto& terms = criteria_.terms();
  for (const Term& term : terms)
    if (has_number(term, searched) || (criteria_.is_exact() && map.folded() == term.folded))
      ranges.push_back({0, searched.text.size()});
  if (criteria_.is_exact()) return;
  TermFinder& finder = criteria_.finder();
  finder.for_each_place(map.folded(), [&](std::size_t term, std::size_t begin) {
    add_folded(map, begin, begin + terms[term].folded.size(), ranges);
  });
  if (finder.with_typos() == 0) return;
  base::for_each_word(map.folded(), [&](std::string_view word) {
    const auto begin = static_cast<std::size_t>(word.data() - map.folded().data());
    if (finder.similar_to(word).all != 0) add_folded(map, begin, begin + word.size(), ranges);
    return true;
  });
}

void Highlighter::add_email(std::string_view email, Ranges& ranges) const {
  const FoldMap map(email, FoldMap::Folding::case_only);
  if (!criteria_.is_exact())
    add_places(map, criteria_.email(), ranges);
  else if (map.folded() == criteria_.email())
    ranges.push_back({0, email.size()});
}

/// Whether a term of digits stands in the text's normalised form. Part of it may stand in the text itself, which tells
/// more.
bool Highlighter::has_number(const Term& term, const SearchedText& searched) const {
  if (!term.is_digits) return false;
  if (!criteria_.is_exact() && searched.text.find(term.folded) != searched.text.npos) return false;
  const auto is_found = [&](Place place) {
    return criteria_.is_exact() ? place == Place::whole : place != Place::nowhere;
  };
  if (searched.field == model::Field::mobile)
    return is_found(place_in_phones(term, criteria_.phone_numbers(searched.text, searched.country_code)));
  if (searched.field != model::Field::vat_number) return false;
  return is_found(place_in_vat_number(term, base::read_vat_number(searched.text).number));
}

}  // namespace custengine::query
