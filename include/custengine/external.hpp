#pragma once

#include <custengine/draft.hpp>
#include <custengine/export.hpp>
#include <custengine/query.hpp>
#include <custengine/result.hpp>

#include <string>
#include <vector>

namespace custengine {

/// A customer of another system. When it is imported, its external_id becomes the external reference.
struct ExternalCustomer {
  std::string external_id = {};
  CustomerDraft customer = {};
};

/// One page of the external system's answer.
struct ExternalPage {
  std::vector<ExternalCustomer> items = {};
  Paging paging = {};

  auto begin() const noexcept { return items.begin(); }
  auto end() const noexcept { return items.end(); }
};

/// A request to the external system, and the tenant it is for.
struct ExternalSearchRequest {
  std::string tenant = {};
  SearchRequest criteria = {};  ///< already checked
};

/// The host's other customer system, for example a CRM.
///
/// Errors: an error or an exception of search() reaches the caller as unavailable, with its message.
/// Lifetime: a running search keeps it alive, even if Engine::update_tenant replaces it meanwhile.
/// Threads: called from any thread, several at a time, never under a lock of the engine.
class CUSTENGINE_API ExternalCustomerSource {
 public:
  virtual ~ExternalCustomerSource() = default;
  virtual Result<ExternalPage> search(const ExternalSearchRequest& request) = 0;
};

}  // namespace custengine
