#include "serve/resource/conditional.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace custengine::serve {
namespace {

Error tag_mismatch(std::uint64_t version, bool has_weak) {
  std::string rule = fmt::format("is {}, which If-Match does not name", version);
  if (has_weak) rule += " by a strong tag: weak ones (W/) never match there";
  return {.code = ErrorCode::version_mismatch,
          .message = "version: " + rule,
          .violations = {{"version", std::move(rule)}},
          .current_version = version};
}

}  // namespace

IfMatch::IfMatch(const Request& request) {
  if (!request.header("If-Match")) return;
  const std::string value = request.joined_header("If-Match");
  const auto tags = parse_entity_tags(value);
  if (!tags || tags->is_any) return;
  versions_ = tags->versions();
  has_weak_ = std::ranges::any_of(tags->tags, &EntityTags::Tag::is_weak);
}

bool IfMatch::allows(std::uint64_t version) const noexcept {
  return !versions_ || std::ranges::find(*versions_, version) != versions_->end();
}

Error IfMatch::mismatch(std::uint64_t version) const {
  return tag_mismatch(version, has_weak_);
}

std::optional<Error> check_if_match(const Request& request, std::string_view tag, std::uint64_t version) {
  if (!request.header("If-Match")) return std::nullopt;
  const std::string value = request.joined_header("If-Match");
  const auto tags = parse_entity_tags(value);
  if (!tags || tags->match_strongly(tag)) return std::nullopt;
  return tag_mismatch(version, std::ranges::any_of(tags->tags, &EntityTags::Tag::is_weak));
}

std::optional<Response> evaluate(const Context& context, const std::string& tag, std::uint64_t version) {
  if (const auto error = check_if_match(context.request, tag, version)) return context.fail(*error);
  if (!context.request.header("If-None-Match")) return std::nullopt;
  const std::string value = context.request.joined_header("If-None-Match");
  const auto tags = parse_entity_tags(value);
  if (!tags || !tags->match_weakly(tag)) return std::nullopt;
  constexpr int not_modified_status = 304;
  Response response{.status = not_modified_status};
  const bool names_plain =
      tags->is_any || std::ranges::find(tags->tags, tag, &EntityTags::Tag::text) != tags->tags.end();
  response.set("ETag", names_plain ? tag : gzip_tag(tag));
  add_vary(response, "Accept-Encoding");
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
