#pragma once

#include <string_view>

namespace custengine::serve {

/// A request as faults and the call log see it. A member that the request does not have is empty.
/// Lifetime: views into the request and its target.
struct Call {
  std::string_view operation = {};  ///< Route::operation
  std::string_view tenant = {}, id = {}, store = {}, external_reference = {};
  std::string_view method = {};
  std::string_view path = {};      ///< without the query, and without "/w/{world}"
  std::string_view instance = {};  ///< the path of the call in the call log, for problems
};

/// What the call log keeps of a call beside its facts and its status.
/// Lifetime: as Call, or of the response.
struct CallDetails {
  std::string_view request_id = {};  ///< X-Request-Id, if the client sent one
  std::string_view created_id = {};  ///< of the customer that the call made; the call's id if it named none
};

}  // namespace custengine::serve
