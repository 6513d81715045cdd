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

/// Asks for one page of all customers, or of those with one external reference. Pages start at 1 and hold 1..1000
/// customers.
///
/// `after` is the `next` of a page of the same request, of any page size. It asks for the page after that one, at the
/// cost of any page. It is a keyset cursor: it holds the sort key and id of the last customer. So it stays valid if
/// that customer changes or goes meanwhile. It neither repeats nor skips a customer that does not change. It needs
/// page_number 1, and is refused once the tenant was dropped, also by a new tenant of that id.
struct ListRequest {
  std::string external_reference = {};  ///< compared by bytes; empty: no filter
  SortField sort_by = SortField::created_at;
  SortDirection direction = SortDirection::ascending;
  std::size_t page_number = 1, page_size = 50;
  std::string after = {};
};

/// The fields that a search looks in.
enum class SearchScope {
  customer,  ///< the customer's own fields
  contact,   ///< contacts: one contact must meet all terms, mobile and email
};

/// The total of a page: counted or not.
enum class CountMode {
  exact,  ///< the page carries the exact total
  none,   ///< the total is left out
};

/// "CUSTOMER", "CONTACT"; "EXACT", "NONE".
CUSTENGINE_API std::string_view to_string(SearchScope scope) noexcept;
CUSTENGINE_API std::string_view to_string(CountMode mode) noexcept;

/// Asks for one page of the customers that meet all given criteria; without criteria, a search is a list.
///
/// - `query` is split at white space, commas and semicolons into at most 64 different terms. At the ends of a term,
///   quotes, brackets and the marks . , ; : ! ? are dropped, unless nothing else is left of it. Folding ignores case,
///   accents, apostrophes, widths and invisible characters; terms that are equal when folded are one. Every term must
///   occur, folded, inside a searched field. These are first name, last name, city, postal code, company name, mobile,
///   email, VAT number, and TenantOptions::also_searched. With `exact_match` the whole query, folded, must equal one of
///   them. If `mobile`, `email` or `vat_number` is given, `query` does not search that field.
/// - A term, or the whole query, is a number if it has a digit and consists of digits, blanks and the separators + ( )
///   / . - alone. A number is also sought without separators, in the postal code and in the normalised mobile and VAT
///   number. Any other term with a digit is also sought in the normalised VAT number. Postal codes compare without
///   blanks.
/// - `mobile` compares in E.164 form. National numbers in it are of the tenant's country. Those of a customer and its
///   contacts are of the customer's country_code, else of the tenant's country. A text that is not a phone number does
///   not match.
/// - `email` compares in NFC and lower case, character by character, so that ß and ss differ.
/// - `vat_number` compares without separators and MVA: by number, and by country if both are known.
/// - These three compare for equality with `exact_match`, else as substrings.
/// - With `max_typos` a term is also found in a word within that many typos (the edit distance). A typo is one letter
///   too many, too few or different, or two neighbours swapped; the first letter counts like any other. Words are the
///   runs of letters and digits in the searched fields, folded, and the rest of such a run after an apostrophe. Short
///   terms allow fewer typos, so that they do not find everything: none up to 3 letters, 1 up to 7, 2 up to 64. Longer
///   terms allow none. Nor do terms with a digit, since their neighbours are other numbers. `exact_match` and the other
///   criteria allow no typos.
/// - `where` filters by any other field of the customer, also with SearchScope::contact, in at most 256 conditions.
///
/// A request beyond a limit is refused: invalid_argument on its field, with the limit in the message. Within the limits
/// its work is bounded: see docs/security.md.
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
  bool explain = false;       ///< sets Page::explain
  std::size_t max_typos = 0;  ///< 0 to 2, of each term
  /// Sets Hit::score. The score is the sum over the terms of the query. Each term counts by its best place in the
  /// searched fields:
  ///
  /// |            | the whole field | its start | the start of a word | inside a word |
  /// | ---------- | --------------- | --------- | ------------------- | ------------- |
  /// | as it is   |              40 |        30 |                  20 |            10 |
  /// | one typo   |               8 |         7 |                   6 |               |
  /// | two typos  |               4 |         3 |                   2 |               |
  ///
  /// With SearchScope::contact it is the score of the best contact that meets the criteria. Without a query it is 0.
  bool scores = false;
  bool highlights = false;  ///< sets Hit::highlights
};

/// The matched parts of one text.
struct Highlight {
  /// Bytes of the text as it is stored, of whole characters; `end` is one past the last.
  struct Range {
    std::size_t begin = 0, end = 0;
    friend bool operator==(const Range&, const Range&) = default;
  };
  std::string field = {};          ///< the wire name, or the path of a contact's: "contacts[1].lastname"
  std::vector<Range> ranges = {};  ///< in order; no two overlap or touch
  friend bool operator==(const Highlight&, const Highlight&) = default;
};

/// The score and the highlights of one customer of a page.
struct Hit {
  std::optional<std::uint32_t> score = {};  ///< with SearchRequest::scores
  /// With SearchRequest::highlights: every place of a query term in the searched fields, and every word within its
  /// typos. Also the matches of `mobile`, `email` and `vat_number`. A number that was found in its normalised form is
  /// highlighted as a whole. Matches of `where` are not highlighted.
  std::vector<Highlight> highlights = {};
  friend bool operator==(const Hit&, const Hit&) = default;
};

/// The position of a page among all pages, and the total.
struct Paging {
  std::size_t page_number = 1, page_size = 50;
  std::optional<std::uint64_t> total_count = {};  ///< absent with CountMode::none
  friend bool operator==(const Paging&, const Paging&) = default;
};

/// One page of customers. Items and total belong to one moment. A page past the end is empty, and still carries the
/// right total.
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
