#pragma once

#include "base/siphash.hpp"
#include "storage/sort_key.hpp"

#include <custengine/sort.hpp>

#include <vector>

namespace custengine::storage {

/// What a tenant's structures are made of; fixed for its life.
struct Schema {
  KeyMaker keys;
  std::vector<SortField> sort_indexes;  // without duplicates
  bool text_index = true;               // values that name a customer are indexed either way
  bool unique_external_reference = true;
  base::SipKey hash_key = {};

  friend bool operator==(const Schema&, const Schema&) = default;
};

}  // namespace custengine::storage
