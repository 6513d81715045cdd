#include "cli/option_values.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <charconv>
#include <system_error>

namespace custengine::cli {

std::string none_of(std::string_view text, const std::vector<std::string>& names) {
  return fmt::format("{} is not one of {}", text, fmt::join(names, ", "));
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

CLI::Option* take_count(CLI::Option* option, std::uint64_t least, std::uint64_t greatest) {
  const auto judge = [=](std::string& text) {
    const bool is_negative = text.starts_with('-');
    if (text.empty() || text.find_first_not_of("0123456789", is_negative ? 1 : 0) != std::string::npos)
      return fmt::format("\"{}\" is not a whole number", text);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (!is_negative && (error == std::errc::result_out_of_range || number > greatest))
      return fmt::format("{} is more than {}", text, greatest);
    if (is_negative || number < least) return fmt::format("{} is not {} or more", text, least);
    text = std::to_string(number);
    return std::string();
  };
  return option->transform(CLI::Validator(judge, ""))->type_name("N");
}

}  // namespace custengine::cli
