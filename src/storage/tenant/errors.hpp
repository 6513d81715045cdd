#pragma once

#include "model/field_table.hpp"
#include "model/record.hpp"
#include "model/violations.hpp"

#include <custengine/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::storage {

// The errors of look-ups and of uniqueness. They name only values from the caller or from its own tenant.

inline Error no_such_customer(std::string_view id) {
  return {.code = ErrorCode::not_found, .message = "there is no customer " + std::string(id)};
}

inline Error no_such_store(std::string_view store) {
  return {.code = ErrorCode::not_found, .message = "there is no store " + std::string(store)};
}

/// Returns the violation for a value that another customer of the tenant has.
inline FieldViolation taken(model::Field field, const detail::Record& holder) {
  return {std::string(model::info(field).wire), "is taken by customer " + std::string(holder.id())};
}

/// `violations` has the values that are taken; `holder_id` is the customer that has the first.
inline Error already_exists(std::vector<FieldViolation> violations, std::string holder_id) {
  Error error = model::make_error(ErrorCode::already_exists, std::move(violations));
  error.holder_id = std::move(holder_id);
  return error;
}

/// `field` names the object whose version it is.
inline Error version_mismatch(std::string field, std::uint64_t current, std::uint64_t expected) {
  Error error =
      model::make_error(ErrorCode::version_mismatch,
                        {{std::move(field), "is " + std::to_string(current) + ", not " + std::to_string(expected)}});
  error.current_version = current;
  return error;
}

inline Error ahead_of_changes(std::uint64_t after, std::uint64_t newest) {
  return model::make_error(
      ErrorCode::invalid_argument,
      {{"afterSequence", "is " + std::to_string(after) + ", ahead of the newest change " + std::to_string(newest)}});
}

/// Returns the error of a reader of changes whose next change is no longer kept.
inline Error changes_gone(std::uint64_t after, std::uint64_t oldest) {
  Error error =
      model::make_error(ErrorCode::failed_precondition,
                        {{"afterSequence", "is " + std::to_string(after) + ", and the oldest change that is kept is " +
                                               std::to_string(oldest) + ": resynchronise from a snapshot"}});
  error.oldest_sequence = oldest;
  return error;
}

}  // namespace custengine::storage
