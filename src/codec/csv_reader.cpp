#include "codec/csv_reader.hpp"

#include "base/utf8.hpp"
#include "codec/bad_text.hpp"
#include "codec/json_reader.hpp"
#include "codec/wire.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <charconv>
#include <cstdint>
#include <string>
#include <utility>

namespace custengine::codec {

using model::FieldInfo;
using model::Kind;

namespace {

template <class Integer>
std::optional<Integer> parse_integer(std::string_view text) {
  Integer number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// Returns text if the cell is no number: the reader's error then names the expected type.
Scalar number_or_text(std::string_view cell) {
  if (const auto number = parse_integer<std::int64_t>(cell)) return *number;
  if (const auto number = parse_integer<std::uint64_t>(cell)) return *number;
  return cell;
}

}  // namespace

CsvReader::CsvReader(TextSource& source, ColumnNames names, TextCleaner cleaner, Stamps stamps)
    : source_(source),
      names_(std::move(names)),
      cleaner_(std::move(cleaner)),
      stamps_(stamps),
      records_(source, sniff_delimiter(source)) {}

Result<std::optional<Row>> CsvReader::next() {
  if (!has_header_) {
    if (auto header = read_header(); !header) return header.error();
    has_header_ = true;
  }
  const CsvRecord* record = records_.next();
  return record ? std::optional(read_row(*record)) : std::nullopt;
}

Result<void> CsvReader::read_header() {
  const CsvRecord* header = records_.next();
  if (!header) return invalid({}, "the CSV has no header");
  if (header->fault) return invalid({}, fmt::format("the CSV's header: {}", header->fault->message));

  if (const std::size_t bad = base::find_invalid_utf8(header->text); bad != std::string_view::npos)
    return invalid({},
                   fmt::format("the CSV's header: {}", describe_bad_text(source_, header->text, header->place, bad)));
  for (const std::string_view name : header->fields) column_names_.emplace_back(cleaner_.trimmed(name));

  // Spreadsheets write empty columns at the end. With a map, the map decides about a column without a name.
  named_columns_ = column_names_.size();
  while (!names_.has_map() && named_columns_ > 0 && column_names_[named_columns_ - 1].empty()) --named_columns_;
  if (named_columns_ == 0) return invalid({}, "the CSV has no header: its first row names no column");

  Violations violations;
  for (std::size_t i = 0; i < named_columns_; ++i) read_column(column_names_[i], violations);
  if (!violations.empty()) return std::move(violations).to_error();
  columns_.resize(column_names_.size());
  return {};
}

// Appends the column that the name denotes. Reports a violation if there is none.
void CsvReader::read_column(std::string_view name, Violations& violations) {
  const Path root;
  const std::size_t number = columns_.size() + 1;
  const auto wire = names_.wire_name(name);
  const CsvColumn* column = wire ? find_csv_column(*wire) : nullptr;
  const auto same = column ? std::ranges::find(columns_, column) : columns_.end();
  if (name.empty() && wire && !column) {
    violations.add(root / name, fmt::format("column {} has no name", number));
  } else if (wire && !column) {
    violations.add(root / name, "unknown column" + suggestion(*wire, csv_column_names()));
  } else if (same != columns_.end()) {
    const auto first = static_cast<std::size_t>(same - columns_.begin());
    std::string message = fmt::format("columns {} (", first + 1);
    append_member(message, column_names_[first]);
    message += fmt::format(") and {} (", number);
    append_member(message, name);
    violations.add(column->name, message + ") both stand for it");
  }
  columns_.push_back(column);
}

Row CsvReader::read_row(const CsvRecord& record) {
  const auto refused = [&](const SourcePosition& place, Error error) {
    return Row{place, std::move(error), record.text};
  };
  if (record.fault) return refused(record.fault->place, invalid({}, record.fault->message));
  if (record.fields.size() != columns_.size())
    return refused(record.place, invalid({}, fmt::format("the row has {} fields, the header {}", record.fields.size(),
                                                         columns_.size())));
  if (const std::size_t bad = find_bad_text(record); bad != std::string_view::npos)
    return refused(record.place.after(record.text.substr(0, bad)),
                   invalid({}, describe_bad_text(source_, record.text, record.place, bad)));
  CustomerDraft draft;
  detail::NamedMembers named;
  Violations violations;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const std::string_view cell = columns_[i] || i >= named_columns_ ? cleaner_.clean(record.fields[i]) : "";
    if (cell.empty()) continue;
    if (i < named_columns_)
      read_cell(*columns_[i], cell, draft, named, violations);
    else
      violations.add(Path(), fmt::format("column {} has no name, and a cell that is not empty", i + 1));
  }
  if (!violations.empty()) return refused(record.place, std::move(violations).to_error());
  return {record.place, std::move(draft), record.text, named};
}

// Invalid text in a column whose cells are ignored is no error.
bool CsvReader::is_taken(std::size_t column) const noexcept {
  if (!columns_[column]) return false;
  const FieldInfo& field = *columns_[column]->field;
  const bool is_stamp = field.kind == Kind::timestamp || field.kind == Kind::counter;
  if (is_stamp) return stamps_ == Stamps::judged;
  return !field.is_text() || field.draft != nullptr;
}

// Returns the position, in the row's text, of the first byte that is not UTF-8 and is in a cell that is_taken(); npos
// if there is none. The invalid bytes of the text are those of its cells, in order: delimiters and quotes are never
// part of them.
std::size_t CsvReader::find_bad_text(const CsvRecord& record) const {
  constexpr std::size_t none = std::string_view::npos;
  std::size_t bad = base::find_invalid_utf8(record.text);
  for (std::size_t i = 0; i < columns_.size() && bad != none; ++i) {
    std::string_view cell = record.fields[i];
    for (std::size_t at = base::find_invalid_utf8(cell); at != none; at = base::find_invalid_utf8(cell)) {
      if (is_taken(i)) return bad;
      cell.remove_prefix(at + 1);
      const std::size_t next = base::find_invalid_utf8(record.text.substr(bad + 1));
      bad = next == none ? none : bad + 1 + next;
    }
  }
  return none;
}

void CsvReader::read_cell(const CsvColumn& column, std::string_view cell, CustomerDraft& draft,
                          detail::NamedMembers& named, Violations& violations) const {
  const FieldInfo& field = *column.field;
  if (field.is_text()) {
    if (field.draft) (draft.*field.draft).assign(cell);
  } else if (field.kind == Kind::account_manager && column.member != CsvColumn::whole) {
    if (!draft.account_manager) draft.account_manager.emplace();
    (*draft.account_manager.*model::account_manager_members[column.member].member).assign(cell);
  } else {
    if (field.kind == Kind::customer_type) named.type = true;
    if (field.kind == Kind::credit) named.*wire::credit_members[column.member].named = true;
    read_other_cell(column, cell, draft, violations);
  }
}

// Reads the cell like a member of a JSON document: numbers and names as they are, lists as JSON text.
void CsvReader::read_other_cell(const CsvColumn& column, std::string_view cell, CustomerDraft& draft,
                                Violations& violations) const {
  const Path root;
  const MemberType& member = draft_member(column.field->field);
  const Target target{member.type, member.place(&draft)};
  const ReadRules rules{.stamps = stamps_,
                        .cleaner = cleaner_.does_nothing() ? nullptr : &cleaner_,
                        .may_be_null = true,
                        .root = root / column.name};
  switch (column.field->kind) {
    case Kind::credit:
      if (!draft.credit) draft.credit.emplace();
      return read_value(number_or_text(cell), to(*draft.credit.*wire::credit_members[column.member].member), violations,
                        rules);
    case Kind::days:
      return read_value(number_or_text(cell), target, violations, rules);
    case Kind::customer_type:
      return read_value(Scalar(cell), target, violations, rules);
    case Kind::counter:
    case Kind::timestamp: {
      Violations of_stamp;
      const bool is_number = column.field->kind == Kind::counter;
      read_value(is_number ? number_or_text(cell) : Scalar(cell), target, of_stamp, rules);
      if (stamps_ == Stamps::judged) violations.append(std::move(of_stamp));
      return;
    }
    case Kind::account_manager:
    case Kind::addresses:
    case Kind::contacts:
    case Kind::consents:
    case Kind::extensions:
      read_json(cell, target, violations, rules);
      return;
    case Kind::text:
      assert(false && "read_cell() reads texts");
  }
}

}  // namespace custengine::codec
