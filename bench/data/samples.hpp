#pragma once

#include "data/dataset.hpp"
#include "peers/peer.hpp"

#include <cstddef>
#include <deque>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

class GramCounts;

/// The inputs of the workloads. They are taken from the customers, so that they exist, and are equal for all engines.
struct Samples {
  explicit Samples(const Dataset& dataset);

  std::span<const Row> rows;  ///< all customers
  /// Copies that are adjacent in memory, since a caller's arguments are usually in the cache.
  std::vector<std::string> ids = {}, references = {};
  std::vector<std::size_t> cursor_pages = {};  ///< pages by last name that have another full page after them

  std::vector<SearchQuery> emails = {}, mobiles = {};
  std::vector<SearchQuery> substrings = {};       ///< 3 or 4 letters that about 0.1 % of the customers have
  std::vector<SearchQuery> many_substrings = {};  ///< likewise, up to 1000
  std::vector<SearchQuery> two_terms = {};        ///< two parts of names and places, both in the same customers
  std::vector<SearchQuery> shorts = {};           ///< 2 letters that 2 to 8 % have
  std::vector<SearchQuery> broads = {};           ///< 3 letters that about 30 % have
  std::vector<SearchQuery> combined = {};         ///< a city, and the middle half of the time
  std::vector<SearchQuery> typos = {};            ///< names with one letter wrong
  std::vector<std::string> prefixes = {};         ///< the first 2 to 5 letters of words of display names
  bool is_generated = true;                       ///< then no city has several spellings

  /// The customers to change, each once, and the new values, which none of them has.
  std::vector<const Row*> victims = {};
  std::vector<std::string_view> cities = {}, last_names = {};

  /// The i-th customer to change, round after round.
  const Row& victim(std::size_t i) const { return *victims[i % victims.size()]; }
  /// The i-th new value, one of `values` (cities or last_names). It differs in each round, since an update without a
  /// change is cheaper in some engines.
  std::string_view new_value(const std::vector<std::string_view>& values, std::size_t i) const {
    return values[(i % victims.size() + i / victims.size()) % values.size()];
  }

  Samples(const Samples&) = delete;  // the queries view kept_
  Samples& operator=(const Samples&) = delete;

 private:
  std::vector<std::string> kept_ = {};     ///< the texts that emails and mobiles view
  std::deque<std::string> misspelt_ = {};  ///< the texts that typos view

  void pick_exact(std::mt19937_64& random);
  void pick_searches();
  void pick_two_terms(const GramCounts& counts, std::span<const Row> counted, std::mt19937_64& random);
  /// Drops the searches of a user's customers that only an engine with accent folding would answer completely.
  void drop_what_needs_folding();
  void pick_typos();
  void pick_prefixes();
  void pick_cities();
  void pick_victims();
};

}  // namespace bench
