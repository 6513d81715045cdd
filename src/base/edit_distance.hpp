#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::base {

/// The largest `most` that edit_distance() takes.
constexpr std::size_t max_edits = 4;

/// Returns the edit distance of two texts; nullopt if it is more than `most`. It is the optimal string alignment
/// distance: an edit inserts, deletes or replaces a character, or swaps two neighbours. No character is edited twice,
/// so "ca" and "abc" are 3 apart. Characters are code points and compare as they are: fold the texts first.
/// Requires UTF-8 and `most` <= max_edits. Cost: O(length * most). Allocates unless both texts are ASCII.
std::optional<std::size_t> edit_distance(std::string_view a, std::string_view b, std::size_t most);

/// The same for decoded texts: to compare one text with many, decode it once. Allocates nothing.
std::optional<std::size_t> edit_distance(std::u32string_view a, std::u32string_view b, std::size_t most) noexcept;

/// Decodes a text into its code points. Requires UTF-8.
std::u32string code_points(std::string_view text);

}  // namespace custengine::base
