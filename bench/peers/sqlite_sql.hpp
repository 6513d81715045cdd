#pragma once

#include <cstddef>
#include <string>

namespace bench::sql {

/// The tables of customers and of attached extensions.
std::string tables();
/// The indexes of the id and of default_sort_indexes(). The index of the last name, used by lists, has the published
/// order.
std::string indexes();
/// An FTS5 trigram index of the searched fields, without copies of the texts. Triggers keep it up to date.
std::string text_index();

/// Indexes for a single workload, and their removal.
std::string descending_index();
std::string mobile_index();
/// An FTS5 word index of the display names, with a prefix index of 2 to 5 letters.
std::string name_index();
/// Indexes of the fields that find duplicates.
std::string duplicate_indexes();
std::string drop_extra_indexes();

/// The prepared statements.
enum class Query : std::size_t {
  insert,            ///< 13 texts, type, created, modified, version
  erase,             ///< id
  update_city,       ///< id, city, time
  update_last_name,  ///< id, last name, time
  touch,             ///< id, time
  attach,            ///< id, organization
  detach,            ///< id, organization
  by_id,             ///< id
  by_reference,      ///< external reference
  count,
  list,                ///< offset
  list_descending,     ///< offset
  list_by_first_name,  ///< offset
  behind,              ///< last name, id: the page behind, of those that have a last name
  behind_nameless,     ///< id, rows: of those that have none
  page_by_email,
  total_by_email,  ///< email
  page_by_mobile,
  total_by_mobile,  ///< mobile
  page_by_city,
  total_by_city,  ///< city, from, to
  page_by_text,
  total_by_text,  ///< what FTS5 is to match
  page_by_scan,
  total_by_scan,  ///< a term
  page_with_typo,
  total_with_typo,  ///< a term
  suggest,          ///< what FTS5 is to match
  count_by_city,
  count_found_by_city,  ///< what FTS5 is to match
  duplicates,
};
inline constexpr std::size_t query_count = static_cast<std::size_t>(Query::duplicates) + 1;

std::string text_of(Query query);

}  // namespace bench::sql
