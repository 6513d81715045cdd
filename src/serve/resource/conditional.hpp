#pragma once

#include "serve/http/entity_tag.hpp"
#include "serve/http/message.hpp"
#include "serve/http/prefer.hpp"
#include "serve/routing/context.hpp"

#include <custengine/batch.hpp>
#include <custengine/customer.hpp>
#include <custengine/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Conditional requests, and answers that carry an entity tag.
namespace custengine::serve {

/// The If-Match of a request. Requires: check_headers() found it valid.
class IfMatch {
 public:
  explicit IfMatch(const Request& request);

  bool allows(std::uint64_t version) const noexcept;
  /// version_mismatch, as the engine reports it. Requires: it does not allow `version`.
  Error mismatch(std::uint64_t version) const;

  /// Calls a write with the version that it must find: `write(UpdateOptions)`. If several versions are named, it is
  /// called again with the one that the customer has. Errors: those of the write; version_mismatch also if no tag can
  /// match.
  template <class Write>
  auto run(Write&& write) const -> decltype(write(UpdateOptions())) {
    if (!versions_) return write(UpdateOptions());
    // No customer has the version 0: the error of the write then has the right one.
    UpdateOptions options = {.expected_version = versions_->empty() ? 0 : versions_->front()};
    auto result = write(options);
    for (std::size_t tried = 1; tried < versions_->size() && !result; ++tried) {
      const auto current = result.error().current_version;
      if (!current || !allows(*current)) break;
      options.expected_version = current;
      result = write(options);
    }
    // Of one strong tag, the error of the write says it all.
    if ((versions_->size() == 1 && !has_weak_) || result || !result.error().current_version) return result;
    if (!allows(*result.error().current_version)) return mismatch(*result.error().current_version);
    return result;
  }

 private:
  std::optional<std::vector<std::uint64_t>> versions_;  // nullopt: any
  bool has_weak_ = false;
};

/// Evaluates the conditions of a read (RFC 9110, 13.2.2): 412 if If-Match does not name this tag, or else 304 if
/// If-None-Match does; nullopt: the answer is sent. `version` is the customer's.
std::optional<Response> evaluate(const Context& context, const std::string& tag, std::uint64_t version);

/// The error if the request has an If-Match that does not name this tag of a customer's version.
std::optional<Error> check_if_match(const Request& request, std::string_view tag, std::uint64_t version);

/// An answer with a JSON body and an entity tag.
Response tagged_response(int status, std::string body, std::string tag);

/// The answer of a write to one customer: `body()` and the customer's tag, or the tag alone, if the request prefers
/// that. `status` is 200 or 201; 200 without a body becomes 204.
template <class Body>
Response written_response(const Context& context, int status, const Customer& customer, Body&& body) {
  if (!prefers_minimal(context.request)) return tagged_response(status, body(), entity_tag(customer.version()));
  constexpr int ok = 200, no_content = 204;
  Response response{.status = status == ok ? no_content : status};
  response.set("ETag", entity_tag(customer.version()));
  response.set("Preference-Applied", "return=minimal");
  return response;
}

/// The answer of a write, with the customer as its body.
Response customer_response(const Context& context, int status, const Customer& customer);

/// The path of the request, as it was sent, without its query.
std::string_view path_of(const Request& request) noexcept;

}  // namespace custengine::serve
