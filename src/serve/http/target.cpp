#include "serve/http/target.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <cstddef>

namespace custengine::serve {
namespace {

constexpr bool is_hex_digit(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool has_valid_encoding(std::string_view text) noexcept {
  for (std::size_t at = text.find('%'); at != text.npos; at = text.find('%', at + 1))
    if (at + 2 >= text.size() || !is_hex_digit(text[at + 1]) || !is_hex_digit(text[at + 2])) return false;
  return true;
}

}  // namespace

std::optional<Target> parse_target(std::string_view target) {
  const auto url = boost::urls::parse_origin_form(target);
  if (!url) return std::nullopt;
  Target parsed;
  for (const std::string segment : url->segments()) {
    if (segment.empty() || segment == "." || segment == "..") return std::nullopt;
    parsed.segments.push_back(segment);
  }
  if (parsed.segments.empty() && url->encoded_path() != "/") return std::nullopt;
  for (const boost::urls::param parameter : url->params()) {
    if (parameter.key.empty() && !parameter.has_value) continue;  // "?" alone, or "a=1&&b=2"
    parsed.query.push_back({.name = parameter.key, .value = parameter.value});
  }
  return parsed;
}

std::string_view fault_of_target(std::string_view target) noexcept {
  if (!target.starts_with('/')) return "the target of the request must be a path that begins with /";
  if (target.find('#') != target.npos) return "the target of the request has a #, which must be sent as %23";
  if (!has_valid_encoding(target)) return "the target of the request has a % without two hexadecimal digits";
  if (boost::urls::parse_origin_form(target).has_error())
    return "the target of the request has a character that must be percent-encoded";
  const std::string_view path = target.substr(0, target.find('?'));
  if (path.find("//") != path.npos) return "the path has an empty segment: //";
  if (path.ends_with('/')) return "the path ends with a /; ask for it without the / at its end";
  return "the path has . or .. as a segment";
}

}  // namespace custengine::serve
