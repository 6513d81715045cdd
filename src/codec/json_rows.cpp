#include "codec/json_rows.hpp"

#include "codec/bad_text.hpp"
#include "codec/customer_row.hpp"
#include "codec/json_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace custengine::codec {

namespace {

Row too_large(const SourcePosition& place, std::string_view text) {
  return {place, invalid({}, fmt::format("is larger than {} MiB", max_row_bytes >> 20)), text};
}

std::string_view without_white_space_at_end(std::string_view text) {
  while (!text.empty() && is_json_white_space(text.back())) text.remove_suffix(1);
  return text;
}

// Finds the end of an element of an array: a comma or closing bracket outside strings, objects and arrays. Also finds
// the next element after one that is no JSON. For that, a line end closes a string, and a bracket closes inner
// brackets that were left open.
class ElementScanner {
 public:
  // Takes the next piece of the element. Returns npos if the element does not end in it.
  std::size_t find_end(std::string_view piece) {
    for (std::size_t i = 0; i < piece.size(); ++i)
      if (ends_at(piece[i])) return i;
    return std::string_view::npos;
  }

 private:
  bool ends_at(char c) {
    if (in_string_) {
      if (c == '\n' || (c == '"' && !escaped_)) in_string_ = false;
      escaped_ = c == '\\' && !escaped_;
      return false;
    }
    switch (c) {
      case '"':
        in_string_ = true;
        escaped_ = false;
        return false;
      case '{':
      case '[':
        open(c == '[');
        return false;
      case '}':
        close(false);
        return false;
      case ']':
        return !close(true);
      default:
        return c == ',' && open_.empty();
    }
  }

  void open(bool is_array) {
    // Such depth needs a row that is too large anyway.
    if (open_.size() == max_row_bytes) return;
    open_.push_back(is_array);
    ++(is_array ? arrays_ : objects_);
  }

  // Closes the innermost open bracket of that kind and all inside it. False if none is open: the counts show that
  // without a search.
  bool close(bool is_array) {
    if ((is_array ? arrays_ : objects_) == 0) return false;
    for (bool is_closed = false; !is_closed; open_.pop_back()) {
      is_closed = open_.back() == is_array;
      --(open_.back() ? arrays_ : objects_);
    }
    return true;
  }

  std::vector<bool> open_;                // true for an array, outermost first
  std::size_t arrays_ = 0, objects_ = 0;  // their numbers in open_
  bool in_string_ = false, escaped_ = false;
};

}  // namespace

Row JsonRowParser::parse(std::string_view text, const SourcePosition& place) {
  const std::string_view told = without_white_space_at_end(text);
  Violations violations;
  RestoredRow row;
  const Target target = stamps_ == Stamps::judged ? to(row) : to(static_cast<ImportedRow&>(row));
  detail::NamedMembers named;
  const auto syntax = read_json(text, target, violations,
                                {.stamps = stamps_,
                                 .names = names_.has_map() ? &names_ : nullptr,
                                 .cleaner = cleaner_.does_nothing() ? nullptr : &cleaner_,
                                 .named = &named,
                                 .first_offset = place.offset});
  if (violations.empty())
    return {place, std::move(static_cast<CustomerDraft&>(row)), told, named, std::move(row.store_details)};
  Error error = std::move(violations).to_error();
  if (!syntax) return {place, std::move(error), told};
  if (syntax->is_bad_utf8)
    error = invalid(std::move(error.violations.back().field), describe_bad_text(source_, text, place, syntax->offset));
  return {place.after(text.substr(0, syntax->offset)), std::move(error), told};
}

Result<std::optional<Row>> JsonLinesReader::next() {
  take_white_space(source_);
  const SourcePosition place = source_.place();
  std::string_view text = source_.peek();
  std::size_t end_of_line = text.find('\n');
  while (end_of_line == std::string_view::npos && text.size() <= max_row_bytes) {
    const std::size_t searched = text.size();
    text = source_.peek(searched + 1);
    if (text.size() == searched) break;  // the last line has no line break
    end_of_line = text.find('\n', searched);
  }
  text = text.substr(0, end_of_line);
  if (text.empty()) return std::optional<Row>();

  if (text.size() > max_row_bytes) {
    beginning_ = model::beginning(text, Row::max_told_bytes);
    source_.take_line();
    return std::optional(too_large(place, beginning_));
  }
  // The rest of the line is white space or a fault of this line: the parser decides.
  auto row = std::optional(parser_.parse(text, place));
  source_.take(text.size());
  return row;
}

Result<std::optional<Row>> JsonArrayReader::next() {
  if (state_ == State::before) {
    const Result<bool> has_elements = open();
    if (!has_elements) return has_elements.error();
    state_ = *has_elements ? State::element : State::after;
  }
  if (state_ == State::element) return read_element();
  if (state_ == State::after) return read_rest();
  return std::optional<Row>();
}

Result<bool> JsonArrayReader::open() {
  take_white_space(source_);
  if (!source_.peek().starts_with('['))
    return invalid({}, fmt::format("expected a JSON array at offset {}", source_.place().offset));
  source_.take(1);
  take_white_space(source_);
  const bool is_empty = source_.peek().starts_with(']');
  if (is_empty) source_.take(1);
  return !is_empty;
}

Result<std::optional<Row>> JsonArrayReader::read_element() {
  take_white_space(source_);
  const SourcePosition place = source_.place();
  ElementScanner scanner;
  bool is_too_large = false;
  std::string_view text = source_.peek();
  std::size_t searched = 0, end = scanner.find_end(text);
  while (end == std::string_view::npos) {
    searched = text.size();
    if (searched > max_row_bytes) {
      if (!is_too_large) beginning_ = model::beginning(text, Row::max_told_bytes);
      is_too_large = true;
      source_.take(searched);
      searched = 0;
    }
    text = source_.peek(searched + 1);
    if (text.size() == searched) {
      state_ = State::done;
      return Error{.code = ErrorCode::data_loss,
                   .message = fmt::format("the JSON array is cut off at line {}", source_.place().after(text).line)};
    }
    end = scanner.find_end(text.substr(searched));
    if (end != std::string_view::npos) end += searched;
  }
  if (text[end] == ']') state_ = State::after;

  text = text.substr(0, end);
  std::optional<Row> row;
  if (!is_too_large && text.size() > max_row_bytes) {
    beginning_ = model::beginning(text, Row::max_told_bytes);
    is_too_large = true;
  }
  if (is_too_large)
    row = too_large(place, beginning_);
  else if (text.empty())
    row = Row{place, invalid({}, fmt::format("syntax error at offset {}: a value is missing", place.offset))};
  else
    row = parser_.parse(text, place);
  source_.take(end + 1);
  return row;
}

std::optional<Row> JsonArrayReader::read_rest() {
  state_ = State::done;
  take_white_space(source_);
  if (source_.peek().empty()) return std::nullopt;
  const SourcePosition place = source_.place();
  return Row{
      place,
      invalid({}, fmt::format("syntax error at offset {}: there is more after the end of the array", place.offset)),
      without_white_space_at_end(model::beginning(source_.peek(Row::max_told_bytes), Row::max_told_bytes))};
}

}  // namespace custengine::codec
