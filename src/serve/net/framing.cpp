#include "serve/net/framing.hpp"

#include "base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace custengine::serve {
namespace {

constexpr std::array<std::string_view, 7> served_methods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

/// The fields that decide about the framing of a message.
struct FramingFields {
  std::size_t hosts = 0, lengths = 0, encodings = 0;
  std::string_view host = {}, length = {}, encoding = {};
  bool has_unknown_expectation = false;
};

FramingFields framing_fields(std::span<const HeaderField> fields) {
  FramingFields found;
  for (const auto& [name, value] : fields) {
    if (is_same_name(name, "Host")) {
      ++found.hosts;
      found.host = value;
    } else if (is_same_name(name, "Content-Length")) {
      ++found.lengths;
      found.length = value;
    } else if (is_same_name(name, "Transfer-Encoding")) {
      ++found.encodings;
      found.encoding = value;
    } else if (is_same_name(name, "Expect")) {
      found.has_unknown_expectation |= !is_same_name(value, "100-continue");
    }
  }
  return found;
}

Refusal bad_request(std::string_view detail) {
  return {HttpError::bad_request, std::string(detail)};
}

std::optional<Refusal> check_target(std::string_view target, const ConnectionLimits& limits) {
  if (target.size() > limits.target_bytes)
    return Refusal{HttpError::uri_too_long, fmt::format("the target has more than {} bytes", limits.target_bytes)};
  if (!target.starts_with('/')) return bad_request("the target is not in origin form: it does not begin with /");
  const auto is_allowed = [](char c) { return c > ' ' && c < '\x7F'; };
  if (!std::ranges::all_of(target, is_allowed))
    return bad_request("the target has bytes other than visible ASCII; percent-encode them");
  return std::nullopt;
}

std::optional<Refusal> check_values(std::span<const HeaderField> fields) {
  const auto is_control = [](char c) { return (c >= '\0' && c < ' ' && c != '\t') || c == '\x7F'; };
  for (const auto& [name, value] : fields)
    if (std::ranges::any_of(value, is_control))
      return bad_request(fmt::format("the value of the field {} has a control character", name));
  return std::nullopt;
}

std::optional<Refusal> check_host(const FramingFields& found, int version) {
  if (found.hosts > 1) return bad_request("the field Host is given twice");
  if (found.hosts == 0 && version >= 11) return bad_request("the field Host is missing");
  if (found.host.find_first_of(" \t,/\\@?#<>\"") != std::string_view::npos)
    return bad_request("the field Host is no host name with an optional port");
  return std::nullopt;
}

std::optional<Refusal> check_body_length(const FramingFields& found, const MessageHead& head) {
  if (found.encodings != 0) {
    if (found.lengths != 0) return bad_request("Transfer-Encoding and Content-Length are both given");
    if (head.version < 11) return bad_request("HTTP/1.0 has no Transfer-Encoding");
    if (found.encodings > 1 || !is_same_name(found.encoding, "chunked"))
      return bad_request("the only supported Transfer-Encoding is: chunked");
  }
  if (found.lengths > 1) return bad_request("the field Content-Length is given twice");
  if (found.lengths == 1 && (found.length.empty() || !std::ranges::all_of(found.length, base::is_digit)))
    return bad_request("the field Content-Length is not one decimal number");
  const bool has_body = found.encodings != 0 || found.length.find_first_not_of('0') != std::string_view::npos;
  if (has_body && (head.method == "GET" || head.method == "HEAD"))
    return bad_request(fmt::format("a {} request has no body", head.method));
  return std::nullopt;
}

/// True for "HTTP/2.0": a version, but perhaps not one that the server supports.
bool is_http_version(std::string_view text) {
  return text.size() == 8 && text.starts_with("HTTP/") && base::is_digit(text[5]) && text[6] == '.' &&
         base::is_digit(text[7]);
}

}  // namespace

std::optional<Refusal> check_framing(const MessageHead& head, const ConnectionLimits& limits) {
  // A message whose end is in doubt is refused for that first.
  const FramingFields found = framing_fields(head.fields);
  if (auto refusal = check_values(head.fields)) return refusal;
  if (auto refusal = check_body_length(found, head)) return refusal;
  if (std::ranges::find(served_methods, head.method) == served_methods.end())
    return Refusal{HttpError::not_implemented, fmt::format("the method {} is not implemented", head.method)};
  if (auto refusal = check_target(head.target, limits)) return refusal;
  if (auto refusal = check_host(found, head.version)) return refusal;
  // HTTP/1.0 has no Expect: RFC 9110, 10.1.1.
  if (found.has_unknown_expectation && head.version >= 11)
    return Refusal{HttpError::expectation_failed, "the only supported expectation is: 100-continue"};
  return std::nullopt;
}

Refusal refuse_request_line(std::string_view line) {
  const std::string_view version = line.substr(line.rfind(' ') + 1);
  if (is_http_version(version) && version != "HTTP/1.0" && version != "HTTP/1.1")
    return {HttpError::version_not_supported, "the server speaks HTTP/1.1 and HTTP/1.0"};
  return bad_request("the request line is not: METHOD /target HTTP/1.1");
}

}  // namespace custengine::serve
