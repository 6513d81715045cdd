#pragma once

#include "storage/tenant/tenant.hpp"

#include <custengine/query.hpp>
#include <custengine/result.hpp>

#include <memory>
#include <vector>

namespace custengine::query {

class Criteria;

/// The plans that a search may choose from. Every plan gives the same page; the tests force each of them.
struct PlanOptions {
  enum class Access { automatic, scan };
  enum class Order { automatic, walk, sort };
  Access access = Access::automatic;
  Order order = Order::automatic;
};

/// Returns one page of a tenant's customers. Requires a checked request. Errors: invalid_argument (after).
/// Plans: with an external reference, as page_of_reference(). Otherwise the sort index, by position. Without such an
/// index, a snapshot is sorted.
Result<Page> list(const storage::Tenant& tenant, const ListRequest& request);

/// Returns a page of the customers that match all criteria. Requires a checked request.
/// Errors: invalid_argument (after).
/// Plans: without criteria, as list. Otherwise candidates come from the text index and parts of sort indexes, or are
/// all customers of a snapshot (a scan). They are verified outside the lock, unless the indexes give only customers
/// that match. The page comes from a walk of the sort index, or from sorting the matches.
Result<Page> search(const storage::Tenant& tenant, const SearchRequest& request, const PlanOptions& options = {});

/// All customers that match a request's criteria, at one moment. The records live as long as this object.
struct Matches {
  std::vector<const detail::Record*> records = {};
  Explain explain = {};
  // Keeps the records alive: a snapshot, or if there are few records, a reference to each.
  std::shared_ptr<const detail::SnapshotRows> snapshot = {};
  std::vector<storage::RecordPtr> holders = {};
};

/// Returns all matches. Requires the request's criteria; its order and page are ignored. Plans: as search, without an
/// order.
Matches all_matches(const storage::Tenant& tenant, const SearchRequest& request, Criteria& criteria,
                    const PlanOptions& options = {});

}  // namespace custengine::query
