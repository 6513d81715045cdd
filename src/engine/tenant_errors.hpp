#pragma once

#include "model/validation.hpp"

#include <custengine/result.hpp>

#include <string>
#include <string_view>

namespace custengine::engine {

inline Error no_such_tenant(std::string_view id) {
  return {.code = ErrorCode::not_found,
          .message = "there is no tenant " + model::shortened(id, model::max_id_characters)};
}

inline Error not_loaded(std::string_view id) {
  return {.code = ErrorCode::unavailable,
          .message = "tenant " + std::string(id) + " is not loaded: load it, and open a new session"};
}

inline Error tenant_taken(std::string_view id) {
  return model::make_error(ErrorCode::already_exists, {{"tenant", "there is a tenant " + std::string(id)}});
}

}  // namespace custengine::engine
