#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace custengine::cli {

/// The possible completions of the word before the cursor.
struct Completion {
  std::size_t begins = 0;               ///< the byte offset of that word in the line
  std::vector<std::string> words = {};  ///< the candidates, quoted if needed; sorted
  bool is_done = true;                  ///< true if a candidate is a whole word, so that a blank may follow
};

/// Completes commands, their flags and the values of flags: fields, files, choices. Reads all of them from `app`, so
/// that new commands and flags are completed too.
Completion complete(const CLI::App& app, std::string_view line_before_cursor);

/// The subcommand of that name; nullptr if there is none.
const CLI::App* find_command(const CLI::App& app, const std::string& name);

/// The longest common prefix of the words, in whole characters. Requires at least one word.
std::string common_beginning(const std::vector<std::string>& words);

}  // namespace custengine::cli
