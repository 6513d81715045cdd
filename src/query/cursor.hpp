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

/// A keyset cursor: the sort key and the id of the last customer of a page.
///
/// Callers get it as text: a format version, the key and id, and a keyed checksum over both and the binding. Only the
/// engine can make a valid one. The checksum's key comes from the seed of the engine's ids, so engines with other seeds
/// refuse the cursor.
class Cursor {
 public:
  static std::string encode(const storage::SortPlace& last, std::uint64_t binding, base::SipKey key);
  /// Errors: invalid_argument (after).
  static Result<Cursor> decode(std::string_view text, std::uint64_t binding, base::SipKey key);

  /// Valid until the cursor is moved or destroyed.
  storage::SortPlace place() const noexcept;

 private:
  explicit Cursor(std::string body) noexcept : body_(std::move(body)) {}
  std::string body_;  // the encoded bytes without the checksum
};

/// Returns a number for all that a cursor is valid with: the tenant, its generation, and the request except its page
/// and its way of counting.
std::uint64_t cursor_binding(const storage::Tenant& tenant, const ListRequest& request);
std::uint64_t cursor_binding(const storage::Tenant& tenant, const SearchRequest& request);

}  // namespace custengine::query
