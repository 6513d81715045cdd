#pragma once

#include "../../random.hpp"

#include <custengine/engine.hpp>
#include <custengine/query.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace custengine::test {

/// Makes criteria from values of customers: parts of them in other cases, spellings and combinations.
class RequestMaker {
 public:
  /// Queries are also made of the customers' fields `also_searched`.
  RequestMaker(const std::vector<Customer>& customers, std::uint64_t seed, std::vector<SearchField> also_searched = {})
      : customers_(customers), random_(seed), also_searched_(std::move(also_searched)) {}

  SearchRequest next();
  /// A request like next()'s with ranking options: typos (also made in the terms), scores, highlights, and mostly
  /// sorted by relevance if there is a query.
  SearchRequest next_ranked();
  std::size_t below(std::size_t bound) { return random_.below(bound); }
  bool one_in(std::size_t chances) { return random_.one_in(chances); }
  /// The text, or its first characters.
  std::string some_start_of(const std::string& text);

 private:
  std::string query_of(const std::vector<std::string>& texts, bool exact);
  std::string piece_of(const std::string& text, bool whole);
  std::string word_of(const std::string& text);
  std::string misspelt(std::string text);
  /// A text of numbers, separated otherwise.
  std::string number_of(const std::string& text);
  std::string phone_of(const std::string& number, bool whole);

  const std::vector<Customer>& customers_;
  Random random_;
  std::vector<SearchField> also_searched_;
};

std::string description(const SearchRequest& request);

}  // namespace custengine::test
