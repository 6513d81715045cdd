#pragma once

#include "base/fold_map.hpp"
#include "query/criteria.hpp"

#include <custengine/query.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// Finds the matching ranges of a customer's texts: see Hit::highlights.
///
/// Threads: one at a time, like the criteria.
class Highlighter {
 public:
  /// `criteria` must outlive this.
  explicit Highlighter(Criteria& criteria) : criteria_(criteria) {}

  /// Requires that the customer matches the criteria. Fields come in the order of the field table; contacts keep
  /// their order.
  std::vector<Highlight> highlights(const detail::Record& record);

 private:
  using Ranges = std::vector<Highlight::Range>;

  void add_texts(const SearchedTexts& texts, const std::string& path, std::vector<Highlight>& out);
  Ranges ranges(const SearchedText& searched) const;
  void add_terms(const SearchedText& searched, Ranges& ranges) const;
  void add_email(std::string_view email, Ranges& ranges) const;
  /// Adds the range of a term found as a number: the whole number, unless the text itself contains the term.
  void add_number(const Term& term, const SearchedText& searched, const base::FoldMap& map, const Numbers& numbers,
                  Ranges& ranges) const;

  Criteria& criteria_;
};

}  // namespace custengine::query
