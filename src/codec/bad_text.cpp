#include "codec/bad_text.hpp"

#include "base/utf8.hpp"
#include "codec/violations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace custengine::codec {

namespace {

bool is_in_windows_1252(unsigned char byte) noexcept {
  constexpr std::array<unsigned char, 5> unassigned = {0x81, 0x8D, 0x8F, 0x90, 0x9D};
  return std::ranges::find(unassigned, byte) == unassigned.end();
}

// Returns the likely encoding of text that is not UTF-8: one of the two most common ones; empty if it is neither.
std::string_view looks_like(std::string_view text) {
  bool has_c1 = false;
  for (std::size_t at = 0; (at = base::find_invalid_utf8(text)) != std::string_view::npos; text.remove_prefix(at + 1)) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (!is_in_windows_1252(byte)) return {};
    has_c1 = has_c1 || byte < 0xA0;
  }
  return has_c1 ? "windows-1252" : "ISO-8859-1 or windows-1252";
}

std::string hexadecimal(std::string_view bytes) {
  std::string text = bytes.size() == 1 ? "byte" : "bytes";
  for (const char byte : bytes) text += fmt::format(" 0x{:02X}", static_cast<unsigned char>(byte));
  return text;
}

// Returns the likely encoding of mostly Latin text in units of several bytes: all but one byte of a unit are zero.
std::string_view wide_encoding(std::string_view text) {
  constexpr std::size_t looked_at = 64, least = 4;
  text = text.substr(0, std::min(text.size(), looked_at) / 4 * 4);
  if (text.size() < least) return {};
  std::array<std::size_t, 4> zeros = {};
  for (std::size_t i = 0; i < text.size(); ++i) zeros[i % 4] += text[i] == '\0' ? 1 : 0;
  const std::size_t units = text.size() / 4, most = units - units / 4;
  const auto [first, second, third, fourth] = zeros;
  if (first == 0 && second == units && third == units && fourth == units) return "UTF-32LE";
  if (first == units && second == units && third == units && fourth == 0) return "UTF-32BE";
  if (first == 0 && third == 0 && second >= most && fourth >= most) return "UTF-16LE";
  if (second == 0 && fourth == 0 && first >= most && third >= most) return "UTF-16BE";
  return {};
}

std::string_view encoding_of_bom(std::string_view text) {
  using namespace std::string_view_literals;
  // Checked first, because the BOM of UTF-32LE begins with that of UTF-16LE.
  if (text.starts_with("\xFF\xFE\0\0"sv)) return "UTF-32LE";
  if (text.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32BE";
  if (text.starts_with("\xFF\xFE"sv)) return "UTF-16LE";
  if (text.starts_with("\xFE\xFF"sv)) return "UTF-16BE";
  return {};
}

}  // namespace

std::string describe_bad_text(const TextSource& source, std::string_view row, const SourcePosition& place,
                              std::size_t at) {
  const SourcePosition bad = place.after(row.substr(0, at));
  const std::string position = fmt::format("(line {}, column {})", bad.line, bad.column);
  if (const Decoder* decoder = source.decoder()) {
    const Decoder::Fault* fault = decoder->find_fault(bad.offset);
    if (!fault) return fmt::format("this is not {} {}", decoder->encoding(), position);
    return fmt::format("this is not {}: {} at offset {} of the file {}", decoder->encoding(), hexadecimal(fault->bytes),
                       fault->file_offset, position);
  }
  std::string text =
      fmt::format("this is not UTF-8: {} at offset {} {}", hexadecimal(row.substr(at, 1)), bad.offset, position);
  if (const std::string_view encoding = looks_like(row); !encoding.empty())
    text += fmt::format("; it looks like {}, which must be named as the encoding", encoding);
  return text;
}

std::optional<Error> refuse_wide_text(TextSource& source) {
  if (source.decoder()) return std::nullopt;
  constexpr std::size_t looked_at = 64;
  const std::string_view text = source.peek(looked_at);
  const std::string_view by_bom = encoding_of_bom(text);
  const std::string_view encoding = by_bom.empty() ? wide_encoding(text) : by_bom;
  if (encoding.empty()) return std::nullopt;
  return invalid("encoding", fmt::format("the file {} {}, which must be named as the encoding",
                                         by_bom.empty() ? "looks like" : "begins with the mark of", encoding));
}

}  // namespace custengine::codec
