#pragma once

#include <optional>
#include <string_view>

namespace custengine::serve {

/// The token of a field Authorization: "Bearer TOKEN" (RFC 6750). nullopt if the field is missing or is something else.
std::optional<std::string_view> bearer_token(std::optional<std::string_view> authorization) noexcept;

/// Compares two secrets in a time that depends on their lengths alone.
bool is_same_secret(std::string_view a, std::string_view b) noexcept;

}  // namespace custengine::serve
