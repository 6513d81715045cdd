#pragma once

#include "base/siphash.hpp"
#include "model/searched_fields.hpp"
#include "storage/keys/sort_key.hpp"

#include <custengine/sort.hpp>

#include <algorithm>
#include <vector>

namespace custengine::storage {

/// The fields of which a tenant keeps a sort index: those that are asked for, each once. Where references may repeat,
/// that of references too: customers are found by it.
inline std::vector<SortField> index_fields(const std::vector<SortField>& asked, bool unique_references) {
  std::vector<SortField> fields;
  const auto add = [&fields](SortField field) {
    if (std::ranges::find(fields, field) == fields.end()) fields.push_back(field);
  };
  for (const SortField field : asked) add(field);
  if (!unique_references) add(SortField::external_reference);
  return fields;
}

/// What a tenant's structures are made of; fixed for its life.
struct Schema {
  KeyMaker keys;
  std::vector<SortField> sort_indexes;  // as index_fields() gives them
  bool text_index = true;               // values that name a customer are indexed either way
  bool unique_external_reference = true;
  model::FieldSet searched = model::always_searched;  // what queries search
  base::SipKey hash_key = {};

  friend bool operator==(const Schema&, const Schema&) = default;
};

}  // namespace custengine::storage
