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

/// A way to the customers that meet a condition, by index: a tree whose leaves are look-ups.
struct AccessNode {
  Explain::Access kind = Explain::Access::any_of;  // text, similar, identity, range, all_of or any_of
  std::string what = {};                           // the criterion, for Explain if it is wanted
  bool needs_recheck = false;                      // a leaf: it finds customers too that do not meet the condition

  storage::TextScope scope = storage::TextScope::customer;  // text, similar
  storage::TextPattern pattern = {};                        // text; of similar the letters
  std::size_t typos = 0;                                    // similar
  storage::Identity identity = storage::Identity::email;    // identity
  std::string value = {};
  SortField field = SortField::id;  // range: customers that have a value, within the ends
  std::optional<RangeEnd> first = {}, last = {};

  std::vector<AccessNode> children = {};  // all_of, any_of; any_of without children finds nothing
};

/// What an access gave: every customer that meets its condition, and if they need a recheck perhaps others.
struct Candidates {
  storage::RowSet rows;
  bool needs_recheck = false;
};

/// Whether all look-ups of an access are few enough for one hold of the tenant's lock. Typos never are.
bool fits_one_hold(const AccessNode& node);

/// How a plan reads the indexes: under a lock that is held for all of it, or one that each look-up takes by itself.
/// Then others may write in between, and every row that they wrote is a candidate as well.
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

/// Gathers the candidates of an access. Nothing when it would have to read too long a part of a sort index.
/// Paths taken are appended to `paths`, unless it is null.
std::optional<Candidates> gather(const IndexReads& indexes, const AccessNode& node, std::vector<Explain::Path>* paths);

/// The positions [first, second) of a range in its sort index; nothing when the tenant keeps no such index.
std::optional<std::pair<std::size_t, std::size_t>> positions(const storage::CustomerStore& customers,
                                                             const AccessNode& range);

}  // namespace custengine::query
