#pragma once

#include <custengine/draft.hpp>
#include <custengine/export.hpp>
#include <custengine/query.hpp>
#include <custengine/result.hpp>

#include <string>
#include <vector>

namespace custengine {

/// A customer of another system. Imported, its external_id becomes the external reference.
struct ExternalCustomer {
  std::string external_id = {};
  CustomerDraft customer = {};
};

/// One page of what the external system found.
struct ExternalPage {
  std::vector<ExternalCustomer> items = {};
  Paging paging = {};

  auto begin() const noexcept { return items.begin(); }
  auto end() const noexcept { return items.end(); }
};

/// What the external system is asked, and for whom.
struct ExternalSearchRequest {
  std::string tenant = {};
  SearchRequest criteria = {};  ///< already checked
};

/// The host's other customer system, a CRM say.
///
/// Lifetime: a search that runs keeps it alive, whatever Engine::update_tenant puts in its place meanwhile.
/// Threads: called from any thread, several at a time, never under a lock of the engine.
/// Errors: whatever it returns or throws reaches the caller as unavailable, with its message.
class CUSTENGINE_API ExternalCustomerSource {
 public:
  virtual ~ExternalCustomerSource() = default;
  virtual Result<ExternalPage> search(const ExternalSearchRequest& request) = 0;
};

}  // namespace custengine
