#pragma once

#include "base/phone.hpp"
#include "base/vat_number.hpp"
#include "model/record.hpp"
#include "query/access.hpp"
#include "query/filter_match.hpp"
#include "query/folded_texts.hpp"
#include "query/place.hpp"
#include "query/searched_texts.hpp"
#include "query/term.hpp"
#include "query/term_finder.hpp"
#include "storage/keys/schema.hpp"

#include <custengine/query.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::query {

/// The criteria of a search, ready for use: folded, split and normalised once. The only place that defines what
/// matches; every plan uses it or is compared with it in tests.
///
/// Threads: one at a time, because it keeps buffers between calls.
class Criteria {
 public:
  /// Requires a checked request. `schema` is the tenant's, and must outlive this.
  Criteria(const SearchRequest& request, const storage::Schema& schema);
  Criteria(const Criteria&) = delete;
  Criteria& operator=(const Criteria&) = delete;

  /// True if every customer matches.
  bool matches_all() const noexcept {
    return query_.terms.empty() && !has_mobile_ && !has_email_ && !has_vat_number_ && where_.matches_all();
  }
  bool matches(const detail::Record& record);
  /// True if a contact of `owner` alone meets the criteria on contacts. Requires SearchScope::contact.
  bool matches(const Contact& contact, const detail::Record& owner);

  // For scores and highlights.
  const std::vector<Term>& terms() const noexcept { return query_.terms; }
  TermFinder& finder() noexcept { return finder_; }
  /// The whole query as one number. A customer that has this number need not have the terms.
  const std::optional<Term>& whole_number() const noexcept { return query_.whole_number; }
  bool is_exact() const noexcept { return exact_; }
  SearchScope scope() const noexcept { return scope_; }
  /// Returns the numbers in a searched text, in which terms with digits are sought. Empty if its field holds no
  /// numbers.
  Numbers numbers_in(const SearchedText& searched) const;
  /// With SearchScope::contact: true if a criterion concerns contacts.
  bool asks_of_contacts() const noexcept { return !query_.terms.empty() || has_mobile_ || has_email_; }
  /// True if the query searches a field. False if the field has a criterion of its own. Requires a searched field.
  bool query_searches(model::Field field) const noexcept;
  /// Returns the customer's own texts that the tenant's queries search.
  SearchedTexts texts_of(const detail::Record& record) const { return SearchedTexts(record, schema_->searched); }
  /// True if a text meets the criterion on its field. False if there is none.
  bool meets_own(const SearchedText& searched) const;
  /// The criterion on email addresses, as base::email_key gives it; empty if there is none.
  const std::string& email() const noexcept { return email_; }

  /// Returns the access path to the customers that match; nullopt if no index helps.
  /// Cost: O(criteria); looks at no customer.
  std::optional<AccessNode> access() const;

 private:
  /// The texts that the query searches together: a customer's, or one contact's. SearchedTexts has the same texts,
  /// but builds a list of them. This does not, because every candidate is verified with it.
  struct Texts {
    std::span<const std::string_view> plain;
    std::string_view postal_code, email, mobile, vat_number;
    std::string_view country_code;             // the customer's
    const detail::Record* customer = nullptr;  // null: of a contact, which has no further searched fields
  };
  AccessNode access_of(const Term& term) const;
  AccessNode access_of_whole_number() const;
  AccessNode access_of_query() const;
  /// Appends the patterns by which the index finds the term in phone numbers, VAT numbers and postal codes.
  void append_number_patterns(const Term& term, std::vector<storage::TextPattern>& patterns) const;
  AccessNode any_text(std::string_view criterion, storage::TextScope scope,
                      std::vector<storage::TextPattern> patterns) const;
  AccessNode whole_value(std::string_view criterion, storage::Identity identity, std::string_view value) const;
  AccessNode access_of_email() const;
  AccessNode access_of_mobile() const;
  AccessNode access_of_vat_number() const;
  bool match_terms(const Texts& texts);
  /// Returns the terms that do not occur in the folded texts.
  TermFinder::Terms terms_not_in(const Texts& texts);
  Numbers numbers_of(const Texts& texts) const;
  bool match_number(const Term& term, const Numbers& numbers) const;
  bool match_phone(const base::PhoneCriterion& criterion, std::string_view numbers) const noexcept;
  bool match_text(std::string_view criterion, std::string_view text) const noexcept;
  bool match_email(std::string_view email) const;
  bool match_mobile(std::string_view mobile, std::string_view country_code) const;
  bool match_vat_number(std::string_view number, std::string_view country_code) const;
  /// Returns the phone numbers in the text of a customer with this country code, or of its contact. See
  /// base::phone_numbers.
  std::string phone_numbers(std::string_view text, std::string_view country_code) const {
    return base::phone_numbers(text, schema_->keys.home_of(country_code));
  }

  /// Returns the text of a look-up for Explain; empty if Explain is not wanted.
  std::string described(std::string_view criterion, std::string_view value) const;

  const storage::Schema* schema_;
  bool exact_, explained_;
  SearchScope scope_;
  bool has_mobile_, has_email_, has_vat_number_;
  Query query_;
  TermFinder finder_;
  base::PhoneCriterion mobile_;
  std::string email_;
  base::VatNumber vat_number_;
  FilterMatcher where_;

  FoldedTexts folded_;  // the texts of the customer or contact that is being verified
};

}  // namespace custengine::query
