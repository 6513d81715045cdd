#include "cli/failed_rows.hpp"

#include "cli/file_identity.hpp"
#include "cli/json_text.hpp"
#include "cli/saving.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>
#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

namespace custengine::cli {
namespace {

constexpr std::size_t head_bytes = std::size_t{64} << 10;

// Converts the valid beginning of the bytes; empty if ICU does not know the encoding.
std::string to_utf8(std::string bytes, const std::string& encoding) {
  if (encoding.empty()) return bytes;
  UErrorCode status = U_ZERO_ERROR;
  // For any other name, ICU would try to open a file.
  if (ucnv_countAliases(encoding.c_str(), &status) == 0 || U_FAILURE(status)) return {};
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(encoding.c_str(), &status), &ucnv_close);
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  if (U_FAILURE(status)) return {};
  std::u16string units(bytes.size() * 2, u'\0');
  const char* from = bytes.data();
  UChar* to = units.data();
  ucnv_toUnicode(converter.get(), &to, units.data() + units.size(), &from, from + bytes.size(), nullptr, false,
                 &status);
  std::string text;
  icu::UnicodeString(false, units.data(), static_cast<std::int32_t>(to - units.data())).toUTF8String(text);
  return text;
}

}  // namespace

std::string csv_header(const std::string& file, const std::string& encoding) {
  std::string head(head_bytes, '\0');
  std::ifstream in(file, std::ios::binary);
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  const bool is_whole_file = head.size() < head_bytes;
  std::string text = to_utf8(std::move(head), encoding);
  if (text.starts_with("\uFEFF")) text.erase(0, 3);
  text.erase(0, text.find_first_not_of("\r\n"));  // blank lines are skipped
  bool is_quoted = false;
  const auto end = std::ranges::find_if(text, [&](char c) {
    is_quoted ^= c == '"';
    return !is_quoted && (c == '\n' || c == '\r');
  });
  if (end == text.end() && !is_whole_file) return {};
  text.erase(end, text.end());
  return text;
}

FailedRowsReport::FailedRowsReport(std::ostream& out, std::string file, const InputOptions& options)
    : out_(out), file_(std::move(file)) {
  if (file_ == "-" || is_special_file(file_)) return;  // reading the header would take it from the import
  const bool is_plain = options.encoding.empty();
  const Format format = options.format != Format::detect ? options.format
                        : is_plain                       ? format_of_contents(file_)
                                                         : Format::csv;
  is_csv_ = format == Format::csv;
  if (is_csv_) header_ = csv_header(file_, options.encoding);
}

void FailedRowsReport::add(const ImportReport::Item& item, std::string_view row) {
  const std::string file = json_string(file_);
  if (!header_.empty()) out_ << fmt::format("{{\"file\":{},\"header\":{}}}\n", file, json_string(header_));
  header_.clear();
  std::string text(row);
  if (!is_csv_)
    std::ranges::replace_if(
        text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  const std::string error = to_json(item.error);  // {…}
  out_ << fmt::format("{{\"file\":{},\"index\":{},\"line\":{},\"column\":{},{},\"row\":{}}}\n", file, item.index,
                      item.line, item.column, std::string_view(error).substr(1, error.size() - 2), json_string(text));
}

}  // namespace custengine::cli
