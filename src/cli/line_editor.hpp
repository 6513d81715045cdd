#pragma once

#include "cli/completion.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace custengine::cli {

/// Lines typed at a terminal, with editing keys, history and completion by the tabulator (libedit). Ctrl-C drops the
/// line, Ctrl-D on an empty one ends. ~/.editrc sets keys.
class LineEditor {
 public:
  using Completer = std::function<Completion(std::string_view line_before_cursor)>;

  /// The history is read from that file, and written to it in the end; readable by its owner only, since lines may hold
  /// what belongs to customers. Empty, or a file that cannot be written: the history ends with the editor.
  LineEditor(std::string history_file, Completer complete);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  /// Nothing: the input has ended.
  std::optional<std::string> read_line(const std::string& prompt);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Where the history goes: $CUSTENGINE_HISTORY, which may be empty for nowhere; else custengine/history under
/// $XDG_STATE_HOME, or ~/.local/state.
std::string history_file();

}  // namespace custengine::cli
