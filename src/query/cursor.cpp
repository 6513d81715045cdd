#include "query/cursor.hpp"

#include "model/violations.hpp"

#include <boost/algorithm/hex.hpp>

#include <array>
#include <cstdint>
#include <iterator>
#include <utility>

namespace custengine::query {

namespace {

constexpr char format_version = 2;
constexpr std::size_t number_bytes = 8;
constexpr std::size_t fixed_bytes = 2 + number_bytes;  // version, "missing" flag, size of the key

using NumberBytes = std::array<char, number_bytes>;

NumberBytes bytes_of(std::uint64_t number) noexcept {
  NumberBytes bytes;
  for (std::size_t i = 0; i < number_bytes; ++i) bytes[i] = static_cast<char>(number >> (8 * i));
  return bytes;
}

std::uint64_t number_at(std::string_view bytes) noexcept {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < number_bytes; ++i)
    number |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  return number;
}

/// Hashes numbers at a fixed size, and texts after their size. So no two lists of values give the same bytes.
class BindingHasher {
 public:
  explicit BindingHasher(base::SipKey key) noexcept : hasher_(key) {}

  void add(std::uint64_t number) noexcept {
    const NumberBytes bytes = bytes_of(number);
    hasher_.add({bytes.data(), bytes.size()});
  }
  void add(std::string_view text) noexcept {
    add(std::uint64_t{text.size()});
    hasher_.add(text);
  }
  void add(const storage::Tenant& tenant) noexcept {
    add(std::string_view(tenant.id()));
    add(tenant.generation());
  }
  template <class Request>
  void add_order(const Request& request) noexcept {
    add(static_cast<std::uint64_t>(request.sort_by));
    add(static_cast<std::uint64_t>(request.direction));
  }
  std::uint64_t hash() const noexcept { return hasher_.hash(); }

 private:
  base::SipHasher hasher_;
};

/// Builds the text of a cursor.
class CursorWriter {
 public:
  CursorWriter(std::size_t bytes, base::SipKey key) : hasher_(key) { text_.reserve(2 * (bytes + number_bytes)); }

  void add(std::string_view bytes) {
    hasher_.add(bytes);
    append(bytes);
  }
  void add(char byte) { add({&byte, 1}); }
  void add(std::uint64_t number) {
    const NumberBytes bytes = bytes_of(number);
    add({bytes.data(), bytes.size()});
  }

  /// Appends the checksum over all that was added and over the binding.
  std::string finish(std::uint64_t binding) && {
    const NumberBytes bound = bytes_of(binding);
    hasher_.add({bound.data(), bound.size()});
    const NumberBytes checksum = bytes_of(hasher_.hash());
    append({checksum.data(), checksum.size()});
    return std::move(text_);
  }

 private:
  void append(std::string_view bytes) {
    constexpr const char* digits = "0123456789abcdef";
    const std::size_t begin = text_.size();
    text_.resize(begin + 2 * bytes.size());
    char* out = text_.data() + begin;
    for (const char byte : bytes) {
      *out++ = digits[static_cast<unsigned char>(byte) >> 4];
      *out++ = digits[static_cast<unsigned char>(byte) & 15];
    }
  }

  base::SipHasher hasher_;
  std::string text_;
};

Error refused() {
  model::Violations violations;
  violations.add("after", "is not a cursor that a page of this very request gave, or it is damaged");
  return std::move(violations).to_error();
}

}  // namespace

std::uint64_t cursor_binding(const storage::Tenant& tenant, const ListRequest& request) {
  BindingHasher binding(tenant.schema().hash_key);
  binding.add("list");
  binding.add(tenant);
  binding.add_order(request);
  binding.add(request.external_reference);
  return binding.hash();
}

std::uint64_t cursor_binding(const storage::Tenant& tenant, const SearchRequest& request) {
  BindingHasher binding(tenant.schema().hash_key);
  binding.add("search");
  binding.add(tenant);
  binding.add_order(request);
  binding.add(static_cast<std::uint64_t>(request.scope));
  binding.add(std::uint64_t{request.exact_match});
  binding.add(std::uint64_t{request.max_typos});
  for (const std::string* text : {&request.query, &request.mobile, &request.email, &request.vat_number})
    binding.add(*text);
  if (!request.where.matches_all()) binding.add(request.where.to_string());
  return binding.hash();
}

std::string Cursor::encode(const storage::SortPlace& last, std::uint64_t binding, base::SipKey key) {
  CursorWriter cursor(fixed_bytes + last.key.size() + last.id.size(), key);
  cursor.add(format_version);
  cursor.add(last.missing ? '\1' : '\0');
  cursor.add(std::uint64_t{last.key.size()});
  cursor.add(last.key);
  cursor.add(last.id);
  return std::move(cursor).finish(binding);
}

Result<Cursor> Cursor::decode(std::string_view text, std::uint64_t binding, base::SipKey key) {
  std::string body;
  try {
    body.reserve(text.size() / 2);
    boost::algorithm::unhex(text.begin(), text.end(), std::back_inserter(body));
  } catch (const boost::algorithm::hex_decode_error&) {
    return refused();
  }
  if (body.size() < fixed_bytes + number_bytes || body.front() != format_version) return refused();
  const std::uint64_t claimed = number_at(std::string_view(body).substr(body.size() - number_bytes));
  body.resize(body.size() - number_bytes);
  base::SipHasher checksum(key);
  checksum.add(body);
  const NumberBytes bound = bytes_of(binding);
  checksum.add({bound.data(), bound.size()});
  if (checksum.hash() != claimed) return refused();
  return Cursor(std::move(body));
}

storage::SortPlace Cursor::place() const noexcept {
  // The checksum matched, so this engine wrote the cursor: its sizes are valid.
  const std::string_view body = body_;
  const auto key_size = static_cast<std::size_t>(number_at(body.substr(2)));
  return {body[1] != 0, body.substr(fixed_bytes, key_size), body.substr(fixed_bytes + key_size)};
}

}  // namespace custengine::query
