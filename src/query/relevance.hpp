#pragma once

#include "query/criteria.hpp"
#include "query/place.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace custengine::query {

/// Scores how well customers match the query: see SearchRequest::scores.
///
/// Threads: one at a time, because it keeps buffers between calls.
class Relevance {
 public:
  /// `criteria` must outlive this.
  explicit Relevance(Criteria& criteria) : criteria_(criteria) {}

  /// Requires that the customer matches the criteria.
  std::uint32_t score(const detail::Record& record);

  /// Appends the first part of the key that orders by relevance: the best first. The display name's sort key follows.
  static void append_key(std::uint32_t score, std::string& out);

 private:
  struct Best {
    Place place = Place::nowhere;
    SimilarPlace similar = {};
  };

  std::uint32_t score(const SearchedTexts& texts);
  void look_at(const SearchedText& searched);
  /// Looks for similar words in the text that was folded last.
  void look_for_similar(const base::FoldedWords& words);
  void look_at_number(const SearchedText& searched);

  Criteria& criteria_;
  std::vector<Best> best_;  // for each term
  Place best_of_whole_number_ = Place::nowhere;
  std::string folded_;
};

}  // namespace custengine::query
