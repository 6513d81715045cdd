#pragma once

#include "base/siphash.hpp"
#include "model/searched_fields.hpp"
#include "storage/keys/sort_key.hpp"

#include <custengine/sort.hpp>

#include <algorithm>
#include <vector>

namespace custengine::storage {

/// Returns the fields for which a tenant has a sort index: the requested ones, without duplicates. If references may
/// repeat, also external_reference: that index then finds customers by reference.
inline std::vector<SortField> index_fields(const std::vector<SortField>& asked, bool unique_references) {
  std::vector<SortField> fields;
  const auto add = [&fields](SortField field) {
    if (std::ranges::find(fields, field) == fields.end()) fields.push_back(field);
  };
  for (const SortField field : asked) add(field);
  if (!unique_references) add(SortField::external_reference);
  return fields;
}

/// The options of a tenant's structures; fixed for its lifetime.
struct Schema {
  KeyMaker keys;
  std::vector<SortField> sort_indexes;  // from index_fields()
  bool text_index = true;               // if false, only identities are indexed
  bool unique_external_reference = true;
  model::FieldSet searched = model::always_searched;  // the fields that queries search
  base::SipKey hash_key = {};

  friend bool operator==(const Schema&, const Schema&) = default;
};

}  // namespace custengine::storage
