#pragma once

#include <optional>
#include <string_view>

namespace custengine::serve {

/// The token of a field Authorization: "Bearer TOKEN" (RFC 6750), with one blank or more between (RFC 9110, 11.4).
/// nullopt if the field is missing or is something else.
std::optional<std::string_view> bearer_token(std::optional<std::string_view> authorization) noexcept;

/// True if they are equal. Its time depends on the length of `given` alone. An empty secret equals nothing.
bool is_same_secret(std::string_view given, std::string_view secret) noexcept;

}  // namespace custengine::serve
