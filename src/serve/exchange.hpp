#pragma once

#include "serve/http/kept_request.hpp"
#include "serve/http/message.hpp"
#include "serve/http/target.hpp"
#include "serve/locate.hpp"
#include "serve/routing/router.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace custengine::serve {

/// A request on its way through the service.
struct Exchange {
  const Request& request;
  std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();
  Target target = {};
  Location location = {};  ///< refers to `target`
  Match match = {};
  std::uint64_t number = 0;     ///< in the call log; 0: it is not there
  std::string request_id = {};  ///< the client's, or one of the service

  std::string_view path() const noexcept { return request.target.substr(0, request.target.find('?')); }
  /// The path as it was sent, without "/w/{world}". Requires: part resource.
  std::string_view path_in_world() const noexcept;
  std::string_view operation() const noexcept {
    return match.route == nullptr ? std::string_view() : match.route->operation;
  }
  /// A parameter of the path; empty if the path has none of that name.
  std::string_view path_parameter(std::string_view name) const noexcept;
  /// A parameter of the query; empty if it is not given.
  std::string_view query_parameter(std::string_view name) const noexcept;
  std::chrono::microseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
  }
};

/// A copy of an exchange and of its request, for an answer that comes after handle() has returned.
class KeptExchange {
 public:
  explicit KeptExchange(const Exchange& exchange);
  KeptExchange(const KeptExchange&) = delete;
  KeptExchange& operator=(const KeptExchange&) = delete;

  Exchange& exchange() noexcept { return exchange_; }

 private:
  KeptRequest request_;
  Exchange exchange_;
};

/// The client's X-Request-Id, if it is fit to be sent back: visible ASCII, at most 128 bytes. Empty otherwise.
std::string_view given_request_id(const Request& request) noexcept;

}  // namespace custengine::serve
