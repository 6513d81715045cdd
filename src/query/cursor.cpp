#include "query/cursor.hpp"

#include "model/violations.hpp"

#include <boost/algorithm/hex.hpp>

#include <cstdint>
#include <iterator>

namespace custengine::query {

namespace {

constexpr char format_version = 1;
constexpr std::size_t checksum_bytes = 8;

/// Appends a number of fixed size, or a text with its size before it: no two lists of values give the same bytes.
void append(std::string& out, std::uint64_t number) {
  for (int byte = 0; byte < 8; ++byte) out.push_back(static_cast<char>(number >> (8 * byte)));
}
void append(std::string& out, std::string_view text) {
  append(out, std::uint64_t{text.size()});
  out.append(text);
}

std::uint64_t number_at(std::string_view bytes) noexcept {
  std::uint64_t number = 0;
  for (int byte = 0; byte < 8; ++byte)
    number |= std::uint64_t{static_cast<unsigned char>(bytes[static_cast<std::size_t>(byte)])} << (8 * byte);
  return number;
}

template <class Request>
void append_order(std::string& out, const Request& request) {
  append(out, static_cast<std::uint64_t>(request.sort_by));
  append(out, static_cast<std::uint64_t>(request.direction));
}

std::uint64_t checksum(std::string_view body, std::string_view binding, base::SipKey key) {
  std::string covered;
  append(covered, body);
  append(covered, binding);
  return base::siphash<2, 4>(key, covered);
}

Error refused() {
  model::Violations violations;
  violations.add("after", "is not a cursor that a page of this very request gave, or it is damaged");
  return std::move(violations).to_error();
}

}  // namespace

Cursor Cursor::of(const detail::Record& record, const storage::KeyMaker& keys, SortField field) {
  Cursor cursor{.missing = !keys.has_value(record, field), .key = {}, .id = std::string(record.id())};
  if (!cursor.missing) keys.append_key(record, field, cursor.key);
  return cursor;
}

std::string cursor_binding(std::string_view tenant, const ListRequest& request) {
  std::string binding = "list";
  append(binding, tenant);
  append_order(binding, request);
  append(binding, request.external_reference);
  return binding;
}

std::string cursor_binding(std::string_view tenant, const SearchRequest& request) {
  std::string binding = "search";
  append(binding, tenant);
  append_order(binding, request);
  append(binding, static_cast<std::uint64_t>(request.scope));
  append(binding, std::uint64_t{request.exact_match});
  for (const std::string* text : {&request.query, &request.mobile, &request.email, &request.vat_number})
    append(binding, *text);
  append(binding, request.where.to_string());
  return binding;
}

std::string encode(const Cursor& cursor, std::string_view binding, base::SipKey key) {
  std::string body(1, format_version);
  body.push_back(cursor.missing ? 1 : 0);
  append(body, cursor.key);
  body.append(cursor.id);
  append(body, checksum(body, binding, key));
  std::string text;
  text.reserve(2 * body.size());
  boost::algorithm::hex_lower(body, std::back_inserter(text));
  return text;
}

Result<Cursor> decode(std::string_view text, std::string_view binding, base::SipKey key) {
  std::string body;
  try {
    boost::algorithm::unhex(text.begin(), text.end(), std::back_inserter(body));
  } catch (const boost::algorithm::hex_decode_error&) {
    return refused();
  }
  constexpr std::size_t fixed_bytes = 2 + sizeof(std::uint64_t);
  if (body.size() < fixed_bytes + checksum_bytes || body.front() != format_version) return refused();
  const std::uint64_t claimed = number_at(std::string_view(body).substr(body.size() - checksum_bytes));
  body.resize(body.size() - checksum_bytes);
  if (checksum(body, binding, key) != claimed) return refused();
  // The checksum says that this engine wrote it, so the sizes hold.
  const std::uint64_t key_size = number_at(std::string_view(body).substr(2));
  return Cursor{
      .missing = body[1] != 0, .key = body.substr(fixed_bytes, key_size), .id = body.substr(fixed_bytes + key_size)};
}

}  // namespace custengine::query
