#include "serve/exchange.hpp"

#include <algorithm>
#include <cstddef>

namespace custengine::serve {

std::string_view Exchange::path_in_world() const noexcept {
  // Counted from the end: the path may have its letters percent-encoded, but it has as many segments as the decoded
  // one.
  const std::string_view path = this->path();
  std::size_t segments = location.path.size() + 1;  // and "v2"
  std::size_t at = path.size();
  while (segments > 0 && at > 0)
    if (path[--at] == '/') --segments;
  return path.substr(at);
}

std::string_view Exchange::path_parameter(std::string_view name) const noexcept {
  const auto found = std::ranges::find(match.path, name, [](const auto& given) { return given.first; });
  return found == match.path.end() ? std::string_view() : std::string_view(found->second);
}

std::string_view Exchange::query_parameter(std::string_view name) const noexcept {
  const auto found = std::ranges::find(target.query, name, &QueryParameter::name);
  return found == target.query.end() ? std::string_view() : std::string_view(found->value);
}

KeptExchange::KeptExchange(const Exchange& exchange)
    : request_(exchange.request),
      exchange_{.request = request_.request(),
                .begin = exchange.begin,
                .target = exchange.target,
                .match = exchange.match,
                .number = exchange.number,
                .request_id = exchange.request_id} {
  exchange_.location = locate(exchange_.target);
}

std::string_view given_request_id(const Request& request) noexcept {
  constexpr std::size_t longest = 128;
  const auto given = request.header("X-Request-Id");
  if (!given || given->size() > longest) return {};
  return std::ranges::all_of(*given, [](char c) { return c >= '!' && c <= '~'; }) ? *given : std::string_view();
}

}  // namespace custengine::serve
