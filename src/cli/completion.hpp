#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace custengine::cli {

/// What the word before the cursor may become.
struct Completion {
  std::size_t begins = 0;               ///< the byte of the line where that word begins
  std::vector<std::string> words = {};  ///< what may stand in its place, quoted where that is needed; sorted
  bool is_done = true;                  ///< whether a word is whole: a blank may follow it
};

/// Commands, then their flags and what these take: fields, files, choices. All of it is read from the app, so that
/// whatever is added there is completed.
Completion complete(const CLI::App& app, std::string_view line_before_cursor);

/// The subcommand of that name; nullptr: there is none.
const CLI::App* find_command(const CLI::App& app, const std::string& name);

/// How far all the words agree, in whole characters; requires at least one.
std::string common_beginning(const std::vector<std::string>& words);

}  // namespace custengine::cli
