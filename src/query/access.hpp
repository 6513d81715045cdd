#pragma once

#include "storage/customers/customer_store.hpp"
#include "storage/rows/row_set.hpp"
#include "storage/tenant/tenant.hpp"
#include "storage/text/text_index.hpp"

#include <custengine/explain.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace custengine::query {

/// An end of a range of a sort index: before or behind all customers whose sort key is `key`.
struct RangeEnd {
  std::string key;
  bool behind = false;
};

/// An access path: finds the customers that meet a condition by indexes. A tree whose leaves are look-ups.
struct AccessNode {
  Explain::Access kind = Explain::Access::any_of;  // text, similar, identity, range, all_of or any_of
  std::string what = {};                           // the criterion; empty unless Explain is wanted
  bool needs_recheck = false;                      // of a leaf: it also finds customers that do not meet the condition

  storage::TextScope scope = storage::TextScope::customer;  // text, similar
  storage::TextPattern pattern = {};                        // text: the bytes; similar: the word
  std::size_t typos = 0;                                    // similar
  storage::Identity identity = storage::Identity::email;    // identity
  std::string value = {};
  SortField field = SortField::id;  // range: the customers with a value between the ends
  std::optional<RangeEnd> first = {}, last = {};

  std::vector<AccessNode> children = {};  // all_of, any_of; any_of without children finds nothing
};

/// The result of an access: every customer that meets its condition. If `needs_recheck`, others may be among them.
struct Candidates {
  storage::RowSet rows;
  bool needs_recheck = false;
};

/// True if one hold of the tenant's lock is enough for all look-ups of an access. False if any of them allows typos.
bool fits_one_hold(const AccessNode& node);

/// Gives a plan access to the indexes, in one of two ways. Either the caller holds the lock for the whole plan, or
/// each look-up takes the lock itself. In the second case others may write in between: then every row that they wrote
/// is a candidate as well.
class IndexReads {
 public:
  explicit IndexReads(const storage::CustomerStore& held) noexcept : held_(&held) {}
  explicit IndexReads(const storage::Tenant& tenant) noexcept : tenant_(&tenant) {}

  template <class Read>
  auto operator()(Read read) const {
    return held_ ? read(*held_) : tenant_->read(read);
  }

 private:
  const storage::CustomerStore* held_ = nullptr;
  const storage::Tenant* tenant_ = nullptr;
};

/// Gathers the candidates of an access. Returns nullopt if it would have to read too long a part of a sort index.
/// Appends the paths taken to `paths`, unless it is null.
std::optional<Candidates> gather(const IndexReads& indexes, const AccessNode& node, std::vector<Explain::Path>* paths);

/// Returns the positions [first, second) of a range in its sort index; nullopt if the tenant keeps no such index.
std::optional<std::pair<std::size_t, std::size_t>> positions(const storage::CustomerStore& customers,
                                                             const AccessNode& range);

}  // namespace custengine::query
