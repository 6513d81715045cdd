#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace custengine::serve {

inline constexpr std::size_t max_id_bytes = 128;
inline constexpr std::string_view id_rule = "must match ^[A-Za-z0-9-_]+ and have at most 128 bytes";

/// True if a text has only the characters of ids. It may be empty or too long.
inline bool has_id_characters(std::string_view text) noexcept {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

/// True if a text can be the id of a customer, tenant or store, or the name of a world: it keeps id_rule.
inline bool is_id(std::string_view text) noexcept {
  return !text.empty() && text.size() <= max_id_bytes && has_id_characters(text);
}

}  // namespace custengine::serve
