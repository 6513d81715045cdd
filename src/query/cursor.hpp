#pragma once

#include "base/siphash.hpp"
#include "storage/order/sort_entry.hpp"
#include "storage/tenant/tenant.hpp"

#include <custengine/query.hpp>
#include <custengine/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace custengine::query {

/// Where a page ended, as its cursor tells: the sort key and the id of its last customer.
///
/// Callers carry it as a text: a format version, where the page ended, and a keyed checksum over both and the binding,
/// so that nobody else can make one. The key is the engine's: a cursor ends with it.
class Cursor {
 public:
  static std::string encode(const storage::SortPlace& last, std::uint64_t binding, base::SipKey key);
  /// Errors: invalid_argument (after).
  static Result<Cursor> decode(std::string_view text, std::uint64_t binding, base::SipKey key);

  /// Valid while the cursor stays where it is.
  storage::SortPlace place() const noexcept;

 private:
  explicit Cursor(std::string body) noexcept : body_(std::move(body)) {}
  std::string body_;  // as encoded, without the checksum
};

/// What a cursor is good for: a number that stands for the tenant, this life of it, and all of a request but the page
/// and how it is counted.
std::uint64_t cursor_binding(const storage::Tenant& tenant, const ListRequest& request);
std::uint64_t cursor_binding(const storage::Tenant& tenant, const SearchRequest& request);

}  // namespace custengine::query
