#include "serve/http/authorization.hpp"

#include "serve/http/message.hpp"

#include <algorithm>
#include <cstddef>

namespace custengine::serve {

std::optional<std::string_view> bearer_token(std::optional<std::string_view> authorization) noexcept {
  constexpr std::string_view scheme = "Bearer ";
  if (!authorization || !is_same_name(authorization->substr(0, scheme.size()), scheme)) return std::nullopt;
  std::string_view token = authorization->substr(scheme.size());
  token.remove_prefix(std::min(token.find_first_not_of(' '), token.size()));
  if (token.empty() || token.find_first_of(" ,\t") != std::string_view::npos) return std::nullopt;
  return token;
}

bool is_same_secret(std::string_view given, std::string_view secret) noexcept {
  if (secret.empty()) return false;
  std::size_t difference = given.size() ^ secret.size();
  for (std::size_t i = 0; i < given.size(); ++i)
    difference |= static_cast<unsigned char>(given[i] ^ secret[i % secret.size()]);
  return difference == 0;
}

}  // namespace custengine::serve
