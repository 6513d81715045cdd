#include "serve/resource/conditional.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace custengine::serve {

IfMatch::IfMatch(const Request& request) {
  if (!request.header("If-Match")) return;
  const std::string value = request.joined_header("If-Match");
  if (const auto tags = parse_entity_tags(value); tags && !tags->is_any) versions_ = tags->versions();
}

bool IfMatch::allows(std::uint64_t version) const noexcept {
  return !versions_ || std::ranges::find(*versions_, version) != versions_->end();
}

Error mismatch(std::uint64_t version) {
  std::string rule = fmt::format("is {}, which If-Match does not name", version);
  return {.code = ErrorCode::version_mismatch,
          .message = "version: " + rule,
          .violations = {{"version", std::move(rule)}},
          .current_version = version};
}

std::optional<Response> not_modified(const Context& context, const std::string& tag) {
  if (!context.request.header("If-None-Match")) return std::nullopt;
  const std::string value = context.request.joined_header("If-None-Match");
  const auto tags = parse_entity_tags(value);
  if (!tags || !tags->match_weakly(tag)) return std::nullopt;
  constexpr int not_modified_status = 304;
  Response response{.status = not_modified_status};
  response.set("ETag", tag);
  return response;
}

Response tagged_response(int status, std::string body, std::string tag) {
  Response response = json_response(status, std::move(body));
  response.headers.emplace_back("ETag", std::move(tag));
  return response;
}

Response customer_response(const Context& context, int status, const Customer& customer) {
  return written_response(context, status, customer, [&customer] { return to_json(customer); });
}

std::string_view path_of(const Request& request) noexcept {
  return request.target.substr(0, request.target.find('?'));
}

}  // namespace custengine::serve
