#pragma once

#include "cli/completion.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::cli {

/// Reads lines from a terminal with libedit: editing keys, history, and completion with the Tab key. Ctrl-C drops the
/// line, Ctrl-D on an empty line ends the input. ~/.editrc sets keys.
class LineEditor {
 public:
  using Completer = std::function<Completion(std::string_view line_before_cursor)>;

  /// Reads the history from that file, and writes it back in the destructor. Only its owner may read the file, since
  /// lines may hold data of customers. If the path is empty or cannot be written, the history is lost at the end.
  LineEditor(std::string history_file, Completer complete);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  /// nullopt at the end of the input.
  std::optional<std::string> read_line(const std::string& prompt);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The path of the history: $CUSTENGINE_HISTORY if set (empty for no file), else custengine/history under
/// $XDG_STATE_HOME or ~/.local/state.
std::string history_file();

}  // namespace custengine::cli
