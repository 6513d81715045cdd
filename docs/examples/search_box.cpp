// search_box FILE: a search box in the terminal. Each key searches, Tab completes the text to the first name that
// continues it, Escape or Ctrl-C ends. Keys from a pipe work too:
//     printf ronn | search_box customers.jsonl

#include <custengine/custengine.hpp>

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace {

/// While it lives, the terminal delivers keys one by one and does not echo them.
class RawTerminal {
 public:
  RawTerminal() {
    is_terminal_ = tcgetattr(STDIN_FILENO, &old_) == 0;
    if (!is_terminal_) return;
    termios raw = old_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG);
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
  }
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;
  ~RawTerminal() {
    if (is_terminal_) (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &old_);
  }

 private:
  termios old_ = {};
  bool is_terminal_ = false;
};

/// Returns names that continue the text.
std::vector<std::string> completions(const custengine::Session& customers, const std::string& typed) {
  if (typed.empty()) return {};
  const auto names = customers.suggest(typed, 4);
  return names ? *names : std::vector<std::string>();  // an incomplete UTF-8 character is refused
}

void show(const custengine::Session& customers, const std::string& typed) {
  fmt::print("\x1b[H\x1b[J> {}\n  {}\n\n", typed, fmt::join(completions(customers, typed), ", "));
  custengine::SearchRequest request{.query = typed, .page_size = 8};
  request.max_typos = 1;                        // per term, if the term is long enough
  request.count = custengine::CountMode::none;  // no total, which would cost time
  if (typed.find_first_not_of(' ') != std::string::npos) request.sort_by = custengine::SortField::relevance;
  const auto page = customers.search(request);
  if (!page)
    fmt::print("{}\n", page.error().message);
  else
    for (const auto& customer : *page) fmt::print("  {}  {}\n", customer.display_name(), customer.city());
  fmt::print("\x1b[1;{}H", typed.size() + 3);
  std::fflush(stdout);
}

/// Removes the last character: all bytes of a UTF-8 character.
void erase_last_character(std::string& typed) {
  while (!typed.empty() && (static_cast<unsigned char>(typed.back()) & 0xC0U) == 0x80U) typed.pop_back();
  if (!typed.empty()) typed.pop_back();
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    fmt::print(stderr, "usage: search_box FILE\n");
    return 2;
  }
  custengine::Engine engine;
  engine.create_tenant("shop", {.locale = "nb", .country_code = "NO"}).value();
  auto shop = engine.session("shop").value();
  std::ifstream file(arguments[1], std::ios::binary);
  if (const auto read = custengine::read_customers(file, shop); !read) {
    fmt::print(stderr, "search_box: {}: {}\n", arguments[1], read.error().message);
    return 1;
  }

  const RawTerminal raw;
  std::string typed;
  show(shop, typed);
  for (char key = 0; read(STDIN_FILENO, &key, 1) == 1;) {
    constexpr char escape = 27, control_c = 3, backspace = 127;
    if (key == escape || key == control_c) break;
    if (key == backspace) {
      erase_last_character(typed);
    } else if (key == '\t') {
      if (const auto names = completions(shop, typed); !names.empty()) typed = names.front();
    } else if (key != '\n') {
      typed += key;
    }
    show(shop, typed);
  }
  fmt::print("\x1b[H\x1b[J");
}
