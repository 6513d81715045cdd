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

// The allowed values of an option. Help and completion show them, and messages about other values list them.
namespace custengine::cli {

/// Words and their meanings, in the order in which help shows them.
template <class T>
using Choices = std::vector<std::pair<std::string, T>>;

template <class T>
std::vector<std::string> names_of(const Choices<T>& choices) {
  std::vector<std::string> names;
  for (const auto& [name, value] : choices) names.push_back(name);
  return names;
}

/// The value of that name; nullptr if there is none.
template <class T>
const T* find_choice(const Choices<T>& choices, std::string_view name) {
  const auto found =
      std::ranges::find(choices, name, [](const auto& choice) -> std::string_view { return choice.first; });
  return found == choices.end() ? nullptr : &found->second;
}

/// "ask is not one of fail, skip, update".
std::string none_of(std::string_view text, const std::vector<std::string>& names);

/// Accepts only these words.
CLI::Option* take_word(CLI::Option* option, const std::vector<std::string>& words);

/// For a variable of an enumeration: accepts only these words, and replaces them by numbers, which CLI11 converts to
/// enumerators.
CLI::Option* take_number(CLI::Option* option, const Choices<int>& numbers);

template <class T>
CLI::Option* take_choice(CLI::Option* option, const Choices<T>& choices) {
  Choices<int> numbers;
  for (const auto& [name, value] : choices) numbers.emplace_back(name, static_cast<int>(value));
  return take_number(option, numbers);
}

/// Accepts only a whole number in decimal digits within the limits. CLI11 alone would convert -1 or a number that is
/// too large to the variable's largest value, and 010 to 8.
CLI::Option* take_count(CLI::Option* option, std::uint64_t least = 0,
                        std::uint64_t greatest = std::numeric_limits<std::uint64_t>::max());

}  // namespace custengine::cli
