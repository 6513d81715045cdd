#pragma once

#include "model/validation.hpp"

#include <custengine/clock.hpp>
#include <custengine/result.hpp>

#include <string>

namespace custengine::model {

inline Error bad_id_generator(const char* what) {
  return {.code = ErrorCode::unavailable, .message = std::string("the id generator gave ") + what};
}

/// Returns the generator's next id for which `is_free(id)` is true. Skips taken ids: a counting generator may reach ids
/// that callers chose.
/// Errors: unavailable (the generator gave 10 000 taken ids in a row, or something that is not an id).
template <class IsFree>
Result<std::string> next_free_id(IdGenerator& ids, IsFree is_free) {
  constexpr int max_attempts = 10'000;
  for (int attempt = 0; attempt < max_attempts; ++attempt) {
    std::string id = ids.next_id();
    Violations violations;
    check_id(id, Path(), violations);
    if (!violations.empty()) return bad_id_generator("something that is not an id");
    if (is_free(id)) return id;
  }
  return bad_id_generator("only ids that are taken");
}

}  // namespace custengine::model
