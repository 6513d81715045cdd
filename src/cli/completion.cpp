#include "cli/completion.hpp"

#include "base/utf8.hpp"
#include "cli/customer_columns.hpp"
#include "cli/words.hpp"

#include <custengine/sort.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace custengine::cli {
namespace {

using Strings = std::vector<std::string>;

Strings command_names(const CLI::App& app) {
  Strings names;
  for (const CLI::App* command : app.get_subcommands({}))
    if (!command->get_group().empty()) names.push_back(command->get_name());  // the others are hidden
  return names;
}

Strings flags_of(const CLI::App& command) {
  Strings names;
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

Strings field_names(std::string_view ending) {
  Strings names;
  for (const CustomerColumn& column : customer_columns()) names.push_back(std::string(column.name).append(ending));
  return names;
}

Strings sort_field_names() {
  Strings names;
  for (auto field = SortField::id; field <= SortField::full_name;
       field = static_cast<SortField>(static_cast<int>(field) + 1))
    names.emplace_back(to_string(field));
  return names;
}

Strings choices(std::string_view text) {
  Strings names;
  while (!text.empty()) {
    const std::string_view name = text.substr(0, text.find('|'));
    names.emplace_back(name);
    text.remove_prefix(std::min(name.size() + 1, text.size()));
  }
  return names;
}

Strings behind(std::string_view beginning, Strings names) {
  for (std::string& name : names) name.insert(0, beginning);
  return names;
}

// The names in the folder that the word begins with. Names of folders end with "/".
Strings file_names(std::string_view word) {
  const std::string folder(word.substr(0, word.rfind('/') + 1));
  Strings names;
  std::error_code failed;
  for (std::filesystem::directory_iterator at(folder.empty() ? "." : folder, failed), end; !failed && at != end;
       at.increment(failed)) {
    std::error_code is_unknown;
    names.push_back(folder + at->path().filename().string() + (at->is_directory(is_unknown) ? "/" : ""));
  }
  return names;
}

bool is_flag(const std::string& word) {
  return word.size() > 1 && word.front() == '-';
}  // "-" is standard input, not a flag

// The option that the word names, if the next word is its value.
const CLI::Option* option_with_value(const CLI::App& command, const std::string& word) {
  const CLI::Option* option = is_flag(word) ? command.get_option_no_throw(word) : nullptr;
  return option != nullptr && option->get_items_expected_max() > 0 ? option : nullptr;
}

// The positional argument that the last word belongs to, if it is neither a flag nor a flag's value. The last
// positional argument takes all remaining words.
const CLI::Option* positional_of(const CLI::App& command, const Strings& words) {
  std::size_t before = 0;
  for (std::size_t i = 1; i + 1 < words.size(); ++i)
    if (option_with_value(command, words[i]) != nullptr)
      ++i;
    else if (!is_flag(words[i]))
      ++before;

  const CLI::Option* positional = nullptr;
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) continue;
    positional = option;
    if (before-- == 0) break;
  }
  return positional;
}

// The candidates for an option's value, by the type name that its help shows.
Strings values_of(const std::string& kind, std::string_view word) {
  if (kind == "FILE") return file_names(word);
  if (kind == "FIELD") return field_names("");
  if (kind == "SORT-FIELD") return sort_field_names();
  if (kind == "FIELD=VALUE") return field_names("=");
  if (kind == "FIELD,...") return behind(word.substr(0, word.rfind(',') + 1), field_names(""));
  if (kind.starts_with("FIELD=")) {
    const std::size_t value = word.find('=') + 1;
    return value == 0 ? field_names("=") : behind(word.substr(0, value), choices(kind.substr(kind.find('=') + 1)));
  }
  return kind.find('|') == std::string::npos ? Strings() : choices(kind);
}

// `words` ends with the word to complete.
Strings candidates(const CLI::App& app, const Strings& words, const CLI::App* command) {
  const std::string& word = words.back();
  if (words.size() == 1) return command_names(app);
  if (command == nullptr) return {};
  if (const CLI::Option* option = option_with_value(*command, words[words.size() - 2]))
    return values_of(option->get_type_name(), word);
  if (word.starts_with("-")) return flags_of(*command);
  const CLI::Option* positional = positional_of(*command, words);
  if (positional == nullptr) return {};
  if (positional->get_name() == "COMMAND") return command_names(app);
  return values_of(positional->get_name() == "FILE" ? "FILE" : positional->get_type_name(), word);
}

}  // namespace

const CLI::App* find_command(const CLI::App& app, const std::string& name) {
  for (const CLI::App* command : app.get_subcommands({}))
    if (command->check_name(name)) return command;
  return nullptr;
}

Completion complete(const CLI::App& app, std::string_view line) {
  Words split = split_words(line);
  if (split.last_begins == line.size()) split.words.emplace_back();
  const std::string& word = split.words.back();
  Completion completion{.begins = split.last_begins};
  for (const std::string& candidate : candidates(app, split.words, find_command(app, split.words.front())))
    if (candidate.starts_with(word)) completion.words.push_back(candidate);
  std::ranges::sort(completion.words);
  completion.is_done = completion.words.size() == 1 && !completion.words.front().ends_with('/') &&
                       !completion.words.front().ends_with('=');
  for (std::string& candidate : completion.words) candidate = quote_word(candidate);
  return completion;
}

std::string common_beginning(const std::vector<std::string>& words) {
  std::string_view common = words.front();
  for (const std::string_view word : words)
    common = common.substr(0, static_cast<std::size_t>(std::ranges::mismatch(common, word).in1 - common.begin()));
  // Do not end within a UTF-8 character.
  while (!common.empty() && common.size() < words.front().size() &&
         base::continues_character(words.front()[common.size()]))
    common.remove_suffix(1);
  return std::string(common);
}

}  // namespace custengine::cli
