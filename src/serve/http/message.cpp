#include "serve/http/message.hpp"

#include "base/ascii.hpp"

namespace custengine::serve {

bool is_same_name(std::string_view a, std::string_view b) noexcept {
  return std::ranges::equal(a, b, {}, base::to_lower_ascii, base::to_lower_ascii);
}

std::optional<std::string_view> Request::header(std::string_view name) const noexcept {
  const auto found =
      std::ranges::find_if(headers, [name](const HeaderField& field) { return is_same_name(field.name, name); });
  if (found == headers.end()) return std::nullopt;
  return found->value;
}

std::string Request::joined_header(std::string_view name) const {
  std::string joined;
  for (const HeaderField& field : headers) {
    if (!is_same_name(field.name, name)) continue;
    if (!joined.empty()) joined += ", ";
    joined += field.value;
  }
  return joined;
}

void Response::set(std::string_view name, std::string value) {
  const auto found =
      std::ranges::find_if(headers, [name](const auto& field) { return is_same_name(field.first, name); });
  if (found != headers.end())
    found->second = std::move(value);
  else
    headers.emplace_back(name, std::move(value));
}

const std::string* Response::header(std::string_view name) const noexcept {
  const auto found =
      std::ranges::find_if(headers, [name](const auto& field) { return is_same_name(field.first, name); });
  return found == headers.end() ? nullptr : &found->second;
}

void set_common_fields(Response& response) {
  response.set("Cache-Control", "no-store");
  response.set("X-Content-Type-Options", "nosniff");
}

void add_vary(Response& response, std::string_view name) {
  const std::string* vary = response.header("Vary");
  response.set("Vary", vary == nullptr ? std::string(name) : *vary + ", " + std::string(name));
}

}  // namespace custengine::serve
