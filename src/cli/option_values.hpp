#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace CLI {
class Option;
}

// What the value of an option may be. Help and completion show it, and a message about another value names it.
namespace custengine::cli {

/// Words and what they stand for, in the order in which they are shown.
template <class T>
using Choices = std::vector<std::pair<std::string, T>>;

template <class T>
std::vector<std::string> names_of(const Choices<T>& choices) {
  std::vector<std::string> names;
  for (const auto& [name, value] : choices) names.push_back(name);
  return names;
}

/// The value of that name; nullptr: there is none.
template <class T>
const T* find_choice(const Choices<T>& choices, std::string_view name) {
  const auto found =
      std::ranges::find(choices, name, [](const auto& choice) -> std::string_view { return choice.first; });
  return found == choices.end() ? nullptr : &found->second;
}

/// "ask is none of fail, skip, update".
std::string none_of(std::string_view text, const std::vector<std::string>& names);

/// One of these words.
CLI::Option* take_word(CLI::Option* option, const std::vector<std::string>& words);

/// For a variable of an enumeration: one of these words, in their places the numbers that CLI11 makes enumerators of.
CLI::Option* take_number(CLI::Option* option, const Choices<int>& numbers);

template <class T>
CLI::Option* take_choice(CLI::Option* option, const Choices<T>& choices) {
  Choices<int> numbers;
  for (const auto& [name, value] : choices) numbers.emplace_back(name, static_cast<int>(value));
  return take_number(option, numbers);
}

/// A whole number in decimal digits. CLI11 alone takes -1 and what is too large for the largest number that the
/// variable holds, and 010 for 8.
CLI::Option* take_count(CLI::Option* option, std::uint64_t least = 0,
                        std::uint64_t greatest = std::numeric_limits<std::uint64_t>::max());

}  // namespace custengine::cli
