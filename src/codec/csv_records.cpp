#include "codec/csv_records.hpp"

#include "codec/row_reader.hpp"
#include "model/violations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace custengine::codec {

namespace {

// Limits the memory for a line that consists of delimiters.
constexpr std::size_t max_fields = 10'000;

}  // namespace

char sniff_delimiter(TextSource& source) {
  constexpr std::array candidates = {',', ';', '\t'};
  std::array<std::size_t, candidates.size()> counts = {};
  bool in_quotes = false, is_blank = true;
  std::size_t seen = 0;
  for (std::string_view text = source.peek(); seen < text.size() && seen < max_row_bytes;
       text = source.peek(seen + 1)) {
    const char c = text[seen++];
    if ((c == '\n' || c == '\r') && !in_quotes && !is_blank) break;
    if (c == '"') in_quotes = !in_quotes;
    is_blank = is_blank && (c == '\n' || c == '\r');
    const auto candidate = std::ranges::find(candidates, c);
    if (candidate != candidates.end() && !in_quotes) ++counts[static_cast<std::size_t>(candidate - candidates.begin())];
  }
  const auto most = std::ranges::max_element(counts);
  return candidates[static_cast<std::size_t>(most - counts.begin())];
}

const CsvRecord* CsvRecords::next() {
  while (!source_.peek().empty()) {
    read_record();
    const bool is_blank = record_.fields.size() == 1 && record_.fields[0].empty() && !has_quotes_ && !record_.fault;
    if (!is_blank) return &record_;
  }
  return nullptr;
}

void CsvRecords::read_record() {
  source_.hold();
  record_ = {.place = source_.place(), .fields = std::move(record_.fields)};
  text_.clear();
  field_ends_.clear();
  has_quotes_ = false;

  State state = State::start;
  while (state != State::end) {
    const std::string_view text = source_.peek();
    if (text.empty()) {
      if (state == State::quoted) fault(quote_, "the quote that opens here is never closed");
      state = end_field(true);
    } else if (state == State::start) {
      state = at_start(text.front());
    } else if (state == State::plain) {
      state = read_plain(text);
    } else if (state == State::quoted) {
      state = read_quoted(text);
    } else {
      state = after_quote(text.front());
    }
    if (source_.offset() - record_.place.offset > max_row_bytes) {
      fault(record_.place, fmt::format("is larger than {} MiB", max_row_bytes >> 20));
      beginning_ = model::beginning(source_.held(), Row::max_told_bytes);
      record_.is_too_large = true;
      source_.release();
      if (state != State::end) skip_line();
      state = State::end;
    }
  }
  finish();
}

// Skips the rest of a record that is too large: up to the next line, ignoring quotes.
void CsvRecords::skip_line() {
  for (std::string_view text = source_.peek(); !text.empty(); text = source_.peek()) {
    const std::size_t size = text.find_first_of("\r\n");
    source_.take(std::min(size, text.size()));
    if (size == std::string_view::npos) continue;
    take_line_end();
    return;
  }
}

CsvRecords::State CsvRecords::at_start(char c) {
  if (c != '"') return State::plain;
  quote_ = source_.place();
  has_quotes_ = true;
  source_.take(1);
  return State::quoted;
}

CsvRecords::State CsvRecords::read_plain(std::string_view text) {
  const auto special =
      std::ranges::find_if(text, [&](char c) { return c == delimiter_ || c == '\n' || c == '\r' || c == '"'; });
  const auto size = static_cast<std::size_t>(special - text.begin());
  text_.append(text.substr(0, size));
  source_.take(size);
  if (size == text.size()) return State::plain;
  if (*special == '"') {
    fault(source_.place(), "a quote within a field that is not quoted");
    text_ += '"';
    source_.take(1);
    return State::plain;
  }
  return after_field(*special);
}

// Handles the delimiter or line end that follows a field.
CsvRecords::State CsvRecords::after_field(char c) {
  if (c != delimiter_) {
    take_line_end();
    return end_field(true);
  }
  source_.take(1);
  return end_field(false);
}

void CsvRecords::take_line_end() {
  source_.take(source_.peek(2).starts_with("\r\n") ? 2 : 1);
}

CsvRecords::State CsvRecords::read_quoted(std::string_view text) {
  const std::size_t quote = text.find('"');
  const std::size_t size = std::min(quote, text.size());
  text_.append(text.substr(0, size));
  source_.take(quote == std::string_view::npos ? size : size + 1);
  return quote == std::string_view::npos ? State::quoted : State::closed;
}

CsvRecords::State CsvRecords::after_quote(char c) {
  if (c == '"') {
    text_ += '"';
    source_.take(1);
    return State::quoted;
  }
  if (c == delimiter_ || c == '\n' || c == '\r') return after_field(c);
  fault(source_.place(), "text after the closing quote of a field");
  return State::plain;
}

CsvRecords::State CsvRecords::end_field(bool ends_record) {
  if (field_ends_.size() == max_fields) fault(record_.place, fmt::format("has more than {} fields", max_fields));
  if (!record_.fault) field_ends_.push_back(text_.size());
  return ends_record ? State::end : State::start;
}

void CsvRecords::finish() {
  record_.fields.clear();
  std::size_t begin = 0;
  for (const std::size_t end : field_ends_) {
    record_.fields.push_back(std::string_view(text_).substr(begin, end - begin));
    begin = end;
  }
  record_.text = record_.is_too_large ? std::string_view(beginning_) : source_.held();
  if (record_.text.ends_with('\n')) record_.text.remove_suffix(1);
  if (record_.text.ends_with('\r')) record_.text.remove_suffix(1);
}

void CsvRecords::fault(const SourcePosition& place, std::string message) {
  if (!record_.fault) record_.fault = CsvRecord::Fault{place, std::move(message)};
}

}  // namespace custengine::codec
