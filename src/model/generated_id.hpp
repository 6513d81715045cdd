#pragma once

#include "model/validation.hpp"

#include <custengine/clock.hpp>

#include <stdexcept>
#include <string>

namespace custengine::model {

/// An id from the generator for which `is_free(id)` holds; ids that are not are passed over, as callers may
/// have chosen some that a counting generator comes to later. Throws std::logic_error when the generator
/// keeps giving ids that are taken or breaks its contract.
template <class IsFree>
std::string next_free_id(IdGenerator& ids, IsFree is_free) {
  constexpr int max_attempts = 10'000;
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    std::string id = ids.next_id();
    Violations violations;
    check_id(id, "", violations);
    if (!violations.empty()) throw std::logic_error("the id generator gave something that is not an id");
    if (is_free(id)) return id;
  }
  throw std::logic_error("the id generator gives only ids that are taken");
}

}  // namespace custengine::model
