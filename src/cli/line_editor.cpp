#include "cli/line_editor.hpp"

#include "base/utf8.hpp"
#include "cli/terminal.hpp"
#include "cli/text_width.hpp"

#include <histedit.h>

#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <new>
#include <system_error>
#include <utility>

namespace custengine::cli {
namespace {

constexpr int history_lines = 1000;

// libedit decodes characters by LC_CTYPE; lines here are UTF-8.
void read_as_utf8() {
  const char* locale = std::setlocale(LC_CTYPE, "");
  if (locale == nullptr || MB_CUR_MAX == 1) (void)std::setlocale(LC_CTYPE, "C.UTF-8");
}

// Prints the candidates in columns below the edited line.
void show_choices(const std::vector<std::string>& words) {
  std::size_t widest = 1;
  for (const std::string& word : words) widest = std::max(widest, text_width(printable(word)));
  const std::size_t in_a_line = std::max<std::size_t>(terminal_of(1).width / (widest + 2), 1);
  std::string text = "\n";
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string word = printable(words[at]);
    text += word;
    const bool ends_line = at + 1 == words.size() || (at + 1) % in_a_line == 0;
    text += ends_line ? std::string("\n") : std::string(widest + 2 - text_width(word), ' ');
  }
  (void)std::fputs(text.c_str(), stdout);
}

}  // namespace

struct LineEditor::State {
  std::string history_file = {};
  Completer complete = {};
  std::string prompt = {};
  bool was_dropped = false;
  std::unique_ptr<History, decltype(&history_end)> history{history_init(), &history_end};
  std::unique_ptr<EditLine, decltype(&el_end)> editor{el_init("custengine", stdin, stdout, stderr), &el_end};

  static State& of(EditLine* editor) {
    void* state = nullptr;
    (void)el_get(editor, EL_CLIENTDATA, &state);
    return *static_cast<State*>(state);
  }

  static char* prompt_of(EditLine* editor) { return of(editor).prompt.data(); }

  static unsigned char drop_line(EditLine* editor, int /*key*/) {
    of(editor).was_dropped = true;
    (void)std::fputs("^C\n", stdout);
    return CC_NEWLINE;
  }

  static unsigned char stop(EditLine* /*editor*/, int /*key*/) {
    (void)raise(SIGTSTP);
    return CC_REDISPLAY;
  }

  // libedit is C code: no exception may pass through it.
  static unsigned char complete_word(EditLine* editor, int /*key*/) noexcept {
    try {
      return complete_or_show(editor);
    } catch (const std::exception&) {
      return CC_ERROR;
    }
  }

  static unsigned char complete_or_show(EditLine* editor) {
    const LineInfo* line = el_line(editor);
    const std::string_view before(line->buffer, static_cast<std::size_t>(line->cursor - line->buffer));
    const Completion completion = of(editor).complete(before);
    if (completion.words.empty()) return CC_ERROR;
    const std::string_view typed = before.substr(completion.begins);
    std::string better = common_beginning(completion.words);
    if (completion.is_done) better += ' ';
    if (better.size() <= typed.size() && completion.words.size() > 1) {
      show_choices(completion.words);
      return CC_REDISPLAY;
    }
    el_deletestr(editor, static_cast<int>(base::count_characters(typed)));
    return el_insertstr(editor, better.c_str()) == -1 ? CC_ERROR : CC_REFRESH;
  }
};

LineEditor::LineEditor(std::string history_file, Completer complete) : state_(std::make_unique<State>()) {
  read_as_utf8();
  state_->history_file = std::move(history_file);
  state_->complete = std::move(complete);
  EditLine* editor = state_->editor.get();
  HistEvent event = {};
  (void)history(state_->history.get(), &event, H_SETSIZE, history_lines);
  (void)history(state_->history.get(), &event, H_SETUNIQUE, 1);
  if (!state_->history_file.empty()) (void)history(state_->history.get(), &event, H_LOAD, state_->history_file.c_str());

  (void)el_set(editor, EL_CLIENTDATA, state_.get());
  (void)el_set(editor, EL_PROMPT, &State::prompt_of);
  (void)el_set(editor, EL_EDITOR, "emacs");
  (void)el_set(editor, EL_SIGNAL, 1);
  (void)el_set(editor, EL_HIST, &history, state_->history.get());
  (void)el_set(editor, EL_ADDFN, "complete-word", "complete the word", &State::complete_word);
  (void)el_set(editor, EL_BIND, "^I", "complete-word", nullptr);
  (void)el_set(editor, EL_ADDFN, "drop-line", "drop the line", &State::drop_line);
  (void)el_set(editor, EL_BIND, "^C", "drop-line", nullptr);
  (void)el_set(editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  (void)el_set(editor, EL_ADDFN, "stop", "stop the program", &State::stop);
  (void)el_set(editor, EL_BIND, "^Z", "stop", nullptr);
  // While a line is edited, Ctrl-C and Ctrl-Z are keys, not signals. While a command runs, Ctrl-C ends the program.
  (void)el_set(editor, EL_SETTY, "-d", "-isig", nullptr);
  (void)el_source(editor, nullptr);
}

LineEditor::~LineEditor() {
  if (state_->history_file.empty()) return;
  try {
    std::error_code failed;
    std::filesystem::create_directories(std::filesystem::path(state_->history_file).parent_path(), failed);
  } catch (const std::bad_alloc&) {
    return;  // a history that cannot be saved must not change the exit code
  }
  HistEvent event = {};
  (void)history(state_->history.get(), &event, H_SAVE, state_->history_file.c_str());
}

std::optional<std::string> LineEditor::read_line(const std::string& prompt) {
  state_->prompt = prompt;
  while (true) {
    int length = 0;
    // Before the prompt, so that Ctrl-C is a key as soon as the user can type.
    (void)el_set(state_->editor.get(), EL_PREP_TERM, 1);
    const char* text = el_gets(state_->editor.get(), &length);
    if (std::exchange(state_->was_dropped, false)) {
      el_reset(state_->editor.get());
      continue;
    }
    if (text == nullptr || length <= 0) return std::nullopt;
    std::string line(text, static_cast<std::size_t>(length));
    while (line.ends_with('\n') || line.ends_with('\r')) line.pop_back();
    HistEvent event = {};
    if (!line.empty()) (void)history(state_->history.get(), &event, H_ENTER, line.c_str());
    return line;
  }
}

std::string history_file() {
  if (const char* file = std::getenv("CUSTENGINE_HISTORY")) return file;
  if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state != '\0')
    return std::string(state) + "/custengine/history";
  const char* home = std::getenv("HOME");
  return home == nullptr || *home == '\0' ? std::string() : std::string(home) + "/.local/state/custengine/history";
}

}  // namespace custengine::cli
