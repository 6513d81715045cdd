#include "cli/text_width.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace custengine::cli {
namespace {

constexpr utf8proc_int32_t emoji_presentation = 0xFE0F;  // variation selector 16
constexpr utf8proc_int32_t replacement = 0xFFFD;

struct CodePoint {
  utf8proc_int32_t value = 0;
  std::size_t bytes = 0;
};

// Requires text. A byte that is no UTF-8 stands for itself.
CodePoint first_code_point(std::string_view text) noexcept {
  utf8proc_int32_t value = 0;
  const auto bytes = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                      static_cast<utf8proc_ssize_t>(text.size()), &value);
  if (bytes <= 0) return {replacement, 1};
  return {value, static_cast<std::size_t>(bytes)};
}

// What a user sees as one character.
struct Cluster {
  std::size_t bytes = 0, width = 0;
};

// Invisible, and stronger than the order of the letters around them.
bool is_direction_mark(utf8proc_int32_t value) noexcept {
  return value == 0x061C || value == 0x200E || value == 0x200F || (value >= 0x202A && value <= 0x202E) ||
         (value >= 0x2066 && value <= 0x2069);
}

std::size_t width_of(utf8proc_int32_t code_point) noexcept {
  return static_cast<std::size_t>(std::max(utf8proc_charwidth(code_point), 0));
}

// Requires text.
Cluster first_cluster(std::string_view text) noexcept {
  CodePoint last = first_code_point(text);
  Cluster cluster{last.bytes, width_of(last.value)};
  const bool is_flag = utf8proc_get_property(last.value)->boundclass == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR;
  for (utf8proc_int32_t state = 0; cluster.bytes < text.size();) {
    const CodePoint next = first_code_point(text.substr(cluster.bytes));
    if (utf8proc_grapheme_break_stateful(last.value, next.value, &state)) break;
    cluster.bytes += next.bytes;
    const bool is_wide = next.value == emoji_presentation || is_flag;
    cluster.width = std::max(cluster.width, is_wide ? 2 : width_of(next.value));
    last = next;
  }
  return cluster;
}

}  // namespace

std::size_t text_width(std::string_view text) noexcept {
  std::size_t width = 0;
  while (!text.empty()) {
    const Cluster cluster = first_cluster(text);
    width += cluster.width;
    text.remove_prefix(cluster.bytes);
  }
  return width;
}

std::string printable(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const auto [value, bytes] = first_code_point(text);
    const auto category = utf8proc_category(value);
    if (is_direction_mark(value)) {
      text.remove_prefix(bytes);
      continue;
    }
    if (category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP)
      plain += ' ';
    else if (value == replacement)
      plain += "\uFFFD";
    else
      plain += text.substr(0, bytes);
    text.remove_prefix(bytes);
  }
  return plain;
}

std::string printable_lines(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find('\n'), text.size());
    plain += printable(text.substr(0, length));
    if (length < text.size()) plain += '\n';
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return plain;
}

bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    utf8proc_int32_t value = 0;
    const auto bytes = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                        static_cast<utf8proc_ssize_t>(text.size()), &value);
    if (bytes <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(bytes));
  }
  return true;
}

std::string fit(std::string_view text, std::size_t width) {
  std::size_t used = 0, bytes = 0, bytes_before_dots = 0;
  while (bytes < text.size()) {
    const Cluster cluster = first_cluster(text.substr(bytes));
    if (used + cluster.width > width) return std::string(text.substr(0, bytes_before_dots)).append("…");
    used += cluster.width;
    bytes += cluster.bytes;
    if (used < width) bytes_before_dots = bytes;
  }
  return std::string(text);
}

}  // namespace custengine::cli
