#pragma once

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
  bool has_number(const Term& term, const SearchedText& searched) const;

  Criteria& criteria_;
};

}  // namespace custengine::query
