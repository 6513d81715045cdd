#include "serve/http/link.hpp"

namespace custengine::serve {

std::string percent_encode(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  constexpr std::string_view unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (unreserved.find(c) != std::string_view::npos) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', hex[byte >> 4U], hex[byte & 0xFU]};
  }
  return encoded;
}

void add_link(std::string& value, std::string_view path, std::span<const QueryParameter> query, std::string_view rel) {
  if (!value.empty()) value += ", ";
  value.append("<").append(path);
  char before = '?';
  for (const QueryParameter& parameter : query) {
    value += before;
    value.append(percent_encode(parameter.name)).append("=").append(percent_encode(parameter.value));
    before = '&';
  }
  value.append(">; rel=\"").append(rel).append("\"");
}

}  // namespace custengine::serve
