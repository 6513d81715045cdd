#include "serve/http/authorization.hpp"

#include "serve/http/message.hpp"

#include <cstddef>

namespace custengine::serve {

std::optional<std::string_view> bearer_token(std::optional<std::string_view> authorization) noexcept {
  constexpr std::string_view scheme = "Bearer ";
  if (!authorization || !is_same_name(authorization->substr(0, scheme.size()), scheme)) return std::nullopt;
  const std::string_view token = authorization->substr(scheme.size());
  if (token.empty() || token.find_first_of(" ,\t") != std::string_view::npos) return std::nullopt;
  return token;
}

bool is_same_secret(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  return difference == 0;
}

}  // namespace custengine::serve
