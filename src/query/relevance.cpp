#include "query/relevance.hpp"

#include "base/words.hpp"
#include "base/work_counts.hpp"
#include "model/field_folding.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace custengine::query {

using detail::Record;

namespace {

std::uint32_t points_of(Place place) noexcept {
  constexpr std::uint32_t points_of_a_step = 10;
  return points_of_a_step * static_cast<std::uint32_t>(place);
}

/// Returns the points of a similar word. Its place is at least word_start, never inside.
std::uint32_t points_of(const SimilarPlace& similar) noexcept {
  if (similar.place == Place::nowhere) return 0;
  const auto above_inside = static_cast<std::uint32_t>(similar.place) - static_cast<std::uint32_t>(Place::inside);
  return above_inside + (similar.typos == 1 ? 5 : 1);
}

}  // namespace

void Relevance::append_key(std::uint32_t score, std::string& out) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(~score >> shift & 0xff));
}

std::uint32_t Relevance::score(const Record& record) {
  if (criteria_.terms().empty()) return 0;
  if (criteria_.scope() == SearchScope::customer) return score(criteria_.texts_of(record));
  std::uint32_t best = 0;
  for (const Contact& contact : record.lists_or_none().contacts)
    if (criteria_.matches(contact, record)) best = std::max(best, score(SearchedTexts(contact, record)));
  return best;
}

std::uint32_t Relevance::score(const SearchedTexts& texts) {
  best_.assign(criteria_.terms().size(), {});
  best_of_whole_number_ = Place::nowhere;
  for (const SearchedText& searched : texts)
    if (criteria_.query_searches(searched.field)) look_at(searched);
  std::uint32_t sum = 0;
  for (const Best& best : best_) {
    const Place place = std::max(best.place, best_of_whole_number_);
    sum += place != Place::nowhere ? points_of(place) : points_of(best.similar);
  }
  return sum;
}

void Relevance::look_at(const SearchedText& searched) {
  folded_.clear();
  const base::Folding folding = model::searched_folding(searched.field);
  const bool may_have_dropped = base::append_folded(searched.text, folding, folded_);
  base::count_work(&base::Work::texts_folded);
  const auto& terms = criteria_.terms();
  TermFinder& finder = criteria_.finder();
  if (criteria_.is_exact()) {
    if (finder.found_in(folded_, finder.all(), folding) != 0) best_.front().place = Place::whole;
  } else {
    const base::FoldedWords words =
        may_have_dropped ? base::FoldedWords(searched.text, folded_, folding) : base::FoldedWords(folded_);
    finder.for_each_place(folded_, [&](std::size_t term, std::size_t begin) {
      Place& best = best_[term].place;
      if (best != Place::whole) best = std::max(best, place_at(begin, terms[term].folded.size(), folded_, words));
    });
    if (finder.with_typos() != 0) look_for_similar(words);
  }
  look_at_number(searched);
}

void Relevance::look_for_similar(const base::FoldedWords& words) {
  words.for_each([&](std::string_view word) {
    const auto begin = static_cast<std::size_t>(word.data() - folded_.data());
    const auto [similar, by_one_typo] = criteria_.finder().similar_to(word);
    for (auto left = similar; left != 0; left &= left - 1) {
      const auto term = static_cast<std::size_t>(std::countr_zero(left));
      Best& best = best_[term];
      if (best.place != Place::nowhere) continue;
      const std::size_t typos = (by_one_typo & TermFinder::bit(term)) != 0 ? 1 : 2;
      if (const SimilarPlace found{place_at(begin, word.size(), folded_, words), typos};
          found.is_better_than(best.similar))
        best.similar = found;
    }
    return true;
  });
}

void Relevance::look_at_number(const SearchedText& searched) {
  if (criteria_.finder().numbers() == 0 && !criteria_.whole_number()) return;
  const Numbers numbers = criteria_.numbers_in(searched);
  const auto& terms = criteria_.terms();
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const Place place = place_in(terms[i], numbers);
    if (!criteria_.is_exact() || place == Place::whole) best_[i].place = std::max(best_[i].place, place);
  }
  if (criteria_.whole_number())
    best_of_whole_number_ = std::max(best_of_whole_number_, place_in(*criteria_.whole_number(), numbers));
}

}  // namespace custengine::query
