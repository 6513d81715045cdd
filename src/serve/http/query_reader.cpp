#include "serve/http/query_reader.hpp"

#include "base/utf8.hpp"
#include "serve/http/link.hpp"
#include "serve/http/suggestion.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

namespace custengine::serve {

std::string shown_name(std::string_view name) {
  constexpr std::size_t max_shown = 64;
  std::string shown;
  for (const char c : name.substr(0, max_shown))
    shown += c > ' ' && c <= '~' ? std::string(1, c) : percent_encode({&c, 1});
  return name.size() > max_shown ? shown + "…" : shown;
}

QueryReader::QueryReader(std::span<const QueryParameter> query) : query_(query) {}

std::optional<std::string_view> QueryReader::text(std::string_view name) {
  if (query_.empty()) return std::nullopt;
  asked_.push_back(name);
  const auto count = std::ranges::count(query_, name, &QueryParameter::name);
  if (count == 0) return std::nullopt;
  if (count > 1) {
    add_violation(name, "is given more than once");
    return std::nullopt;
  }
  const std::string_view value = std::ranges::find(query_, name, &QueryParameter::name)->value;
  if (value.empty()) {
    add_violation(name, "must not be empty");
    return std::nullopt;
  }
  if (!base::is_utf8(value)) {
    add_violation(name, "must be valid UTF-8");
    return std::nullopt;
  }
  return value;
}

std::optional<std::size_t> QueryReader::number(std::string_view name) {
  const auto given = text(name);
  if (!given) return std::nullopt;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), number);
  if (error == std::errc() && end == given->data() + given->size()) return number;
  add_violation(name, "must be a whole number");
  return std::nullopt;
}

void QueryReader::add_violation(std::string_view name, std::string_view message) {
  violations_.push_back({std::string(name), std::string(message)});
}

void QueryReader::add_violations(std::string_view name, const Error& error) {
  if (error.violations.empty()) add_violation(name, error.message);
  for (const FieldViolation& violation : error.violations) add_violation(name, violation.message);
}

void QueryReader::refuse_others() {
  for (const QueryParameter& parameter : query_)
    if (std::ranges::find(asked_, parameter.name) == asked_.end())
      violations_.push_back({shown_name(parameter.name), unknown_name("parameter", parameter.name, asked_)});
}

}  // namespace custengine::serve
