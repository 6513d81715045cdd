#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::base {

/// The most edits that edit_distance can be asked for.
constexpr std::size_t max_edits = 4;

/// How many edits make one text of the other, if at most `most`. An edit puts in, takes out or replaces a character,
/// or swaps two neighbours; none touches a character twice (the optimal string alignment distance: "ca" and "abc" are 3
/// apart). Characters are code points, compared as they are: fold first.
/// Requires UTF-8 and `most` <= max_edits. Cost: O(length * most), and an allocation for a text that is not ASCII.
std::optional<std::size_t> edit_distance(std::string_view a, std::string_view b, std::size_t most);

/// The same for who compares one text with many: decoded once. Allocates nothing.
std::optional<std::size_t> edit_distance(std::u32string_view a, std::u32string_view b, std::size_t most) noexcept;

/// The code points of a text. Requires UTF-8.
std::u32string code_points(std::string_view text);

}  // namespace custengine::base
