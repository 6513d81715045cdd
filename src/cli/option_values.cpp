#include "cli/option_values.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

namespace custengine::cli {

std::string none_of(std::string_view text, const std::vector<std::string>& names) {
  return fmt::format("{} is none of {}", text, fmt::join(names, ", "));
}

CLI::Option* take_word(CLI::Option* option, const std::vector<std::string>& words) {
  const auto judge = [words](const std::string& text) {
    return std::ranges::find(words, text) != words.end() ? std::string() : none_of(text, words);
  };
  return option->check(CLI::Validator(judge, ""))->type_name(fmt::format("{}", fmt::join(words, "|")));
}

CLI::Option* take_number(CLI::Option* option, const Choices<int>& numbers) {
  const auto replace = [numbers](std::string& text) {
    const int* number = find_choice(numbers, text);
    if (number == nullptr) return none_of(text, names_of(numbers));
    text = std::to_string(*number);
    return std::string();
  };
  return option->transform(CLI::Validator(replace, ""))
      ->type_name(fmt::format("{}", fmt::join(names_of(numbers), "|")));
}

CLI::Option* take_count(CLI::Option* option) {
  const auto judge = [](const std::string& text) {
    return text.starts_with('-') ? text + " is not 0 or more" : std::string();
  };
  return option->check(CLI::Validator(judge, ""))->type_name("N");
}

}  // namespace custengine::cli
