#include "serve/http/target.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>

namespace custengine::serve {

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

}  // namespace custengine::serve
