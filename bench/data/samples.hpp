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

/// What the workloads ask for: taken from the customers, so that it is there, and the same for every engine.
struct Samples {
  explicit Samples(const Dataset& dataset);

  std::span<const Row> rows;  ///< all customers
  /// Copies that lie side by side, as what a caller asks for is at hand.
  std::vector<std::string> ids = {}, references = {};
  std::vector<std::size_t> cursor_pages = {};  ///< pages by last name behind which there is another full one

  std::vector<SearchQuery> emails = {}, mobiles = {};
  std::vector<SearchQuery> substrings = {};  ///< 3 or 4 letters that about 0.1 % of the customers have
  std::vector<SearchQuery> two_terms = {};   ///< two parts of names and places, both in the same customers
  std::vector<SearchQuery> shorts = {};      ///< 2 letters that 2 to 8 % have
  std::vector<SearchQuery> broads = {};      ///< 3 letters that about 30 % have
  std::vector<SearchQuery> combined = {};    ///< a city, and the middle half of the time
  std::vector<SearchQuery> typos = {};       ///< names with one letter wrong
  std::vector<std::string> prefixes = {};    ///< the first 2 to 5 letters of words of display names
  bool is_generated = true;                  ///< so that no two spellings of a city are the same but for case

  /// Customers to be changed, each once, and what to change them to, which none of them has.
  std::vector<const Row*> victims = {};
  std::vector<std::string_view> cities = {}, last_names = {};

  /// The i-th that is changed, round after round.
  const Row& victim(std::size_t i) const { return *victims[i % victims.size()]; }
  /// What the i-th is changed to: another of the values (cities or last_names) in each round, as a change that changes
  /// nothing costs some engines less.
  std::string_view new_value(const std::vector<std::string_view>& values, std::size_t i) const {
    return values[(i % victims.size() + i / victims.size()) % values.size()];
  }

  Samples(const Samples&) = delete;  // the queries view kept_
  Samples& operator=(const Samples&) = delete;

 private:
  std::vector<std::string> kept_ = {};     ///< what emails and mobiles view
  std::deque<std::string> misspelt_ = {};  ///< what typos view

  void pick_exact(std::mt19937_64& random);
  void pick_searches();
  void pick_two_terms(const GramCounts& counts, std::span<const Row> counted, std::mt19937_64& random);
  /// Of customers as they are: what only an engine that folds accents would find in full.
  void drop_what_needs_folding();
  void pick_typos();
  void pick_prefixes();
  void pick_cities();
  void pick_victims();
};

}  // namespace bench
