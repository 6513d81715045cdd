#pragma once

#include <custengine/customer.hpp>
#include <custengine/explain.hpp>
#include <custengine/export.hpp>
#include <custengine/filter.hpp>
#include <custengine/sort.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace custengine {

/// All customers, or those with one external reference. Pages start at 1 and hold 1..1000 customers.
///
/// `after` is the `next` of a page of the same request, whatever its size: the page behind that one, at the cost of
/// any page. It goes by the last customer's sort key and id, so it holds when that customer has changed or gone
/// meanwhile, and neither repeats nor skips one that did not change. It needs page_number 1, and is good
/// for this life of the tenant only.
struct ListRequest {
  std::string external_reference = {};  ///< compared by bytes; empty: no filter
  SortField sort_by = SortField::created_at;
  SortDirection direction = SortDirection::ascending;
  std::size_t page_number = 1, page_size = 50;
  std::string after = {};
};

/// Where a search looks.
enum class SearchScope {
  customer,  ///< look in the customer's own fields
  contact,   ///< look in contacts: all terms, mobile and email within one and the same contact
};

/// Whether all that match are counted.
enum class CountMode {
  exact,  ///< the page carries the exact total
  none,   ///< the total is left out
};

/// "CUSTOMER", "CONTACT"; "EXACT", "NONE".
CUSTENGINE_API std::string_view to_string(SearchScope scope) noexcept;
CUSTENGINE_API std::string_view to_string(CountMode mode) noexcept;

/// All criteria that are given must hold; without any, a search is a list.
///
/// - `query` is split at white space, commas and semicolons into at most 64 different terms. Quotes, brackets and the
///   marks . , ; : ! ? at the ends of a term are dropped, unless nothing else is left of it. Terms that are equal when
///   folded are one: case, accents, apostrophes, widths and invisible characters are ignored. Every term must occur,
///   folded, inside at least one of first name, last name, city, postal code, company name, mobile, email, VAT number
///   and TenantOptions::also_searched. With `exact_match` the whole query, folded, must equal one of them. A field that
///   has a criterion of its own (`mobile`, `email`, `vat_number`) is not searched by `query`.
/// - A term, or the whole query, of digits and the separators + ( ) / . - and blanks is also sought without separators:
///   in the postal code, and in the normalised mobile and VAT number. Any other term with a digit is also sought in the
///   normalised VAT number. Postal codes compare without blanks.
/// - `mobile` compares in E.164 form. Its national numbers are of the tenant's country, a customer's and its contacts'
///   of the customer's country_code, else of the tenant's. What is no phone number does not match.
/// - `email` compares in NFC, each character in lower case, so that ß and ss differ; `vat_number` without separators
/// and MVA, by number, and by country if both are
///   known.
/// - These three are equality with `exact_match`, else substring.
/// - With `max_typos` a term is also found in a word that is so many typos away from it at most. A typo is a letter too
///   many, too few or another one, or two neighbours swapped; the first letter counts like any other. Words are runs of
///   letters and digits of the searched fields, folded, and what stands behind an apostrophe in them. Short terms allow
///   fewer, so that they do not find everything: none up to 3 letters, 1 up to 7, 2 up to 64, and none beyond or with a
///   digit in the term, whose neighbours are other numbers. exact_match and the other criteria know no typos.
/// - `where` asks for anything else of the customer, with SearchScope::contact too, in at most 256 conditions.
///
/// A request beyond a limit is refused: invalid_argument on its field, saying the limit. Within them its work is
/// bounded, as docs/security.md tells.
struct SearchRequest {
  std::string query = {};
  bool exact_match = false;
  std::string mobile = {}, email = {}, vat_number = {};
  SearchScope scope = SearchScope::customer;
  Filter where = {};
  SortField sort_by = SortField::display_name;
  SortDirection direction = SortDirection::ascending;
  std::size_t page_number = 1, page_size = 50;
  std::string after = {};  ///< as ListRequest::after
  CountMode count = CountMode::exact;
  bool explain = false;       ///< the page tells how it was found
  std::size_t max_typos = 0;  ///< 0 to 2, of each term
  /// Page::hits have scores. A hit's score is the sum of its terms' points, each for the best place where it stands:
  ///
  /// |            | the whole field | its start | the start of a word | inside a word |
  /// | ---------- | --------------- | --------- | ------------------- | ------------- |
  /// | as it is   |              40 |        30 |                  20 |            10 |
  /// | one typo   |               8 |         7 |                   6 |               |
  /// | two typos  |               4 |         3 |                   2 |               |
  ///
  /// In contacts it is that of the best contact which meets the criteria. Without a query it is 0.
  bool scores = false;
  bool highlights = false;  ///< Page::hits say what matched
};

/// What of one text matched.
struct Highlight {
  /// Bytes of the text as it is stored, whole characters; `end` is behind the last.
  struct Range {
    std::size_t begin = 0, end = 0;
    friend bool operator==(const Range&, const Range&) = default;
  };
  std::string field = {};          ///< the wire name, or the path of a contact's: "contacts[1].lastname"
  std::vector<Range> ranges = {};  ///< in order, apart from each other
  friend bool operator==(const Highlight&, const Highlight&) = default;
};

/// What a page tells of one of its customers.
struct Hit {
  std::optional<std::uint32_t> score = {};  ///< with SearchRequest::scores
  /// With SearchRequest::highlights: every place of a term of the query in the searched fields, every word that is
  /// within its typos, and what met `mobile`, `email` and `vat_number`. A number that was found in its normalised form
  /// is highlighted as a whole; what `where` asks for is not.
  std::vector<Highlight> highlights = {};
  friend bool operator==(const Hit&, const Hit&) = default;
};

/// Where a page stands among all of them.
struct Paging {
  std::size_t page_number = 1, page_size = 50;
  std::optional<std::uint64_t> total_count = {};  ///< absent with CountMode::none
  friend bool operator==(const Paging&, const Paging&) = default;
};

/// One page of customers. Items and total belong to one moment; a page past the end is empty and still
/// carries the right total.
struct Page {
  std::vector<Customer> items = {};
  Paging paging = {};
  std::string next = {};  ///< for `after`; empty on the last page
  std::optional<Explain> explain = {};
  std::vector<Hit> hits = {};  ///< one for each of `items`, if the request asks for scores or highlights

  auto begin() const noexcept { return items.begin(); }
  auto end() const noexcept { return items.end(); }
  std::size_t size() const noexcept { return items.size(); }
  bool empty() const noexcept { return items.empty(); }
};

}  // namespace custengine
