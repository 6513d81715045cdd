#include "cli/words.hpp"

namespace custengine::cli {
namespace {

bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

Words split_words(std::string_view line) {
  Words result;
  bool is_in_word = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (result.open_quote == 0 && is_blank(c)) {
      is_in_word = false;
      continue;
    }
    if (!is_in_word) {
      result.words.emplace_back();
      result.last_begins = at;
      is_in_word = true;
    }
    const char quote = result.open_quote;
    const bool has_next = at + 1 < line.size();
    if (quote == 0 ? c == '\'' || c == '"' : c == quote)
      result.open_quote = quote == 0 ? c : '\0';
    else if (c == '\\' && has_next && (quote == 0 || (quote == '"' && (line[at + 1] == '"' || line[at + 1] == '\\'))))
      result.words.back() += line[++at];
    else
      result.words.back() += c;
  }
  if (!is_in_word) result.last_begins = line.size();
  return result;
}

std::string quote_word(std::string_view word) {
  if (!word.empty() && word.find_first_of(" \t\r\n'\"\\") == std::string_view::npos) return std::string(word);
  std::string text = "\"";
  for (const char c : word) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text += '"';
}

}  // namespace custengine::cli
