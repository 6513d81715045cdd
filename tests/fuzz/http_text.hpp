#pragma once

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

// Requests in the inputs of fuzz targets, with a line "%%" between two of them. A request is the line "METHOD TARGET",
// lines with header fields, an empty line and the body. All of it may be any bytes.
namespace custengine::fuzz {

/// Lifetime: views into the input.
struct HttpText {
  std::string_view method = {}, target = {}, body = {};
  std::vector<std::pair<std::string_view, std::string_view>> fields = {};
};

/// Takes the text up to a separator off the input.
inline std::string_view take_until(std::string_view& input, std::string_view separator) {
  const std::string_view part = input.substr(0, input.find(separator));
  input.remove_prefix(std::min(input.size(), part.size() + separator.size()));
  return part;
}

/// Takes a request off the input.
inline HttpText take_request(std::string_view& input) {
  HttpText request{.body = take_until(input, "\n%%\n")};
  std::string_view head = take_until(request.body, "\n\n");
  request.target = take_until(head, "\n");
  request.method = take_until(request.target, " ");
  while (!head.empty()) {
    std::string_view value = take_until(head, "\n");
    const std::string_view name = take_until(value, ": ");
    request.fields.emplace_back(name, value);
  }
  return request;
}

}  // namespace custengine::fuzz
