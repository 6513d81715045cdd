#pragma once

#include "base/fold_map.hpp"
#include "query/criteria.hpp"

#include <custengine/query.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// What of a customer's texts matched: what Hit::highlights promises.
///
/// Threads: one at a time, as is the criteria.
class Highlighter {
 public:
  /// `criteria` must outlive it.
  explicit Highlighter(Criteria& criteria) : criteria_(criteria) {}

  /// Requires that the customer matches the criteria. Fields come in the order of the field table, contacts in theirs.
  std::vector<Highlight> highlights(const detail::Record& record);

 private:
  using Ranges = std::vector<Highlight::Range>;

  void add_texts(const SearchedTexts& texts, const std::string& path, std::vector<Highlight>& out);
  Ranges ranges(const SearchedText& searched) const;
  void add_terms(const SearchedText& searched, Ranges& ranges) const;
  void add_email(std::string_view email, Ranges& ranges) const;
  /// Adds what a term is found in as a number: the whole number if the term does not stand in the text itself.
  void add_number(const Term& term, const SearchedText& searched, const base::FoldMap& map, const Numbers& numbers,
                  Ranges& ranges) const;

  Criteria& criteria_;
};

}  // namespace custengine::query
