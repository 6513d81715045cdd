#include "serve/world/token_file.hpp"

#include "serve/http/authorization.hpp"

#include <custengine/timestamp.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <boost/json.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

namespace custengine::serve {
namespace {

namespace json = boost::json;

constexpr std::size_t min_token = 16, max_token = 512;
constexpr std::size_t max_token_file = std::size_t{4} << 20;

bool is_token_text(std::string_view token) noexcept {
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=";
  return token.size() >= min_token && token.size() <= max_token &&
         token.find_first_not_of(allowed) == std::string_view::npos;
}

constexpr std::string_view token_rule = "must be 16 to 512 characters of A-Z a-z 0-9 - . _ ~ + / =";

// Looks at every token, also after one that is equal. Null if there is none.
const FileToken* find_file_token(const std::vector<FileToken>& tokens, std::string_view given) noexcept {
  if (given.size() > max_token) return nullptr;  // its comparison with each would take long
  const FileToken* found = nullptr;
  for (const FileToken& token : tokens)
    if (is_same_secret(given, token.value)) found = &token;
  return found;
}

bool is_expired(const FileToken& token, Timestamp now) noexcept {
  return token.expires && now >= *token.expires;
}

Error file_error(ErrorCode code, const std::string& file, std::string_view reason) {
  return {.code = code, .message = fmt::format("{}: {}", file, reason)};
}

/// Closes the descriptor at its end.
class SecretFile {
 public:
  explicit SecretFile(const std::string& file) noexcept : descriptor_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)) {}
  SecretFile(const SecretFile&) = delete;
  SecretFile& operator=(const SecretFile&) = delete;
  ~SecretFile() {
    if (descriptor_ != -1) (void)::close(descriptor_);
  }
  int descriptor() const noexcept { return descriptor_; }

 private:
  int descriptor_;
};

// The mode is that of the open file, so that nobody can replace the file between the look and the reading.
Result<std::string> read_secret(const std::string& file) {
  const SecretFile secret(file);
  struct stat status = {};
  if (secret.descriptor() == -1 || fstat(secret.descriptor(), &status) != 0)
    return file_error(ErrorCode::unavailable, file, std::strerror(errno));
  if (!S_ISREG(status.st_mode)) return file_error(ErrorCode::unavailable, file, "it is no regular file");
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return file_error(ErrorCode::permission_denied, file,
                      fmt::format("others than its owner may use it (mode {:03o}): chmod 600 {}",
                                  static_cast<unsigned>(status.st_mode & 0777U), file));
  std::string text(max_token_file + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = ::read(secret.descriptor(), text.data() + size, text.size() - size);
    if (got == -1 && errno == EINTR) continue;
    if (got == -1) return file_error(ErrorCode::unavailable, file, std::strerror(errno));
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > max_token_file) return file_error(ErrorCode::invalid_argument, file, "it is larger than 4 MiB");
  text.resize(size);
  return text;
}

/// Reads the members of the file and collects what is wrong.
class TokenReader {
 public:
  std::vector<FileToken> read(const json::value& root) {
    std::vector<FileToken> tokens;
    const json::object* object = root.if_object();
    if (object == nullptr) {
      add("", "must be an object");
      return tokens;
    }
    for (const auto& member : *object)
      if (member.key() != "tokens") add(member.key(), "unknown member");
    const json::value* list = object->if_contains("tokens");
    if (list == nullptr || !list->is_array() || list->get_array().empty()) {
      add("tokens", "must be an array of at least one token");
      return tokens;
    }
    std::size_t at = 0;
    for (const json::value& item : list->get_array())
      tokens.push_back(read_token(fmt::format("tokens[{}]", at++), item));
    refuse_repeated(tokens);
    return tokens;
  }
  std::vector<FieldViolation> violations() && { return std::move(violations_); }

 private:
  void add(std::string_view field, std::string_view message) {
    violations_.push_back({std::string(field), std::string(message)});
  }

  FileToken read_token(const std::string& place, const json::value& item) {
    FileToken token;
    const json::object* object = item.if_object();
    if (object == nullptr) {
      add(place, "must be an object");
      return token;
    }
    for (const std::string_view needed : {"token", "subject", "tenants"})
      if (!object->contains(needed)) add(fmt::format("{}.{}", place, needed), "is required");
    for (const auto& member : *object)
      read_member(token, fmt::format("{}.{}", place, std::string_view(member.key())), member.key(), member.value());
    return token;
  }

  void read_member(FileToken& token, const std::string& place, std::string_view name, const json::value& value) {
    const json::string* text = value.if_string();
    if (name == "token") {
      if (text == nullptr || !is_token_text(*text)) return add(place, token_rule);
      token.value = *text;
    } else if (name == "subject") {
      if (text == nullptr || text->empty()) return add(place, "must be a text that is not empty");
      token.principal.subject = *text;
    } else if (name == "tenants") {
      read_tenants(token.principal, place, value);
    } else if (name == "expires") {
      token.expires = text == nullptr ? std::nullopt : parse_timestamp(*text);
      if (!token.expires) add(place, "must be a time such as 2027-01-01T00:00:00Z");
    } else if (name == "admin") {
      if (!value.is_bool()) return add(place, "must be true or false");
      token.is_admin = value.get_bool();
    } else {
      add(place, "unknown member");
    }
  }

  void read_tenants(Principal& principal, const std::string& place, const json::value& value) {
    const json::object* tenants = value.if_object();
    if (tenants == nullptr) return add(place, "must be an object of tenants and their permissions");
    for (const auto& tenant : *tenants) {
      const std::string at = fmt::format("{}.{}", place, std::string_view(tenant.key()));
      const json::array* names = tenant.value().if_array();
      if (names == nullptr || names->empty()) {
        add(at, "must be an array of at least one permission");
        continue;
      }
      PermissionSet& permissions = principal.tenants[std::string(tenant.key())];
      for (std::size_t i = 0; i < names->size(); ++i)
        add_permission(permissions, fmt::format("{}[{}]", at, i), (*names)[i]);
    }
  }

  void add_permission(PermissionSet& permissions, const std::string& place, const json::value& value) {
    for (const Permission permission : {Permission::tenant_access, Permission::tenant_backoffice})
      if (value.is_string() && std::string_view(value.get_string()) == to_string(permission))
        return permissions.insert(permission);
    add(place, "must be TENANT.ACCESS or TENANT.BACKOFFICE");
  }

  void refuse_repeated(const std::vector<FileToken>& tokens) {
    for (std::size_t i = 1; i < tokens.size(); ++i)
      if (!tokens[i].value.empty() &&
          std::ranges::any_of(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(i),
                              [&](const FileToken& token) { return token.value == tokens[i].value; }))
        add(fmt::format("tokens[{}].token", i), "is given twice");
  }

  std::vector<FieldViolation> violations_;
};

}  // namespace

Result<std::vector<FileToken>> parse_tokens(std::string_view text) {
  boost::system::error_code failed;
  const json::value root = json::parse(text, failed);
  if (failed) return Error{.code = ErrorCode::invalid_argument, .message = "it is not valid JSON"};
  TokenReader reader;
  std::vector<FileToken> tokens = reader.read(root);
  std::vector<FieldViolation> violations = std::move(reader).violations();
  if (violations.empty()) return tokens;
  std::string message;
  for (const FieldViolation& violation : violations)
    message += fmt::format("{}{}{}{}", message.empty() ? "" : "; ", violation.field,
                           violation.field.empty() ? "" : ": ", violation.message);
  return Error{.code = ErrorCode::invalid_argument, .message = std::move(message), .violations = std::move(violations)};
}

Result<std::string> read_token(const std::string& file) {
  auto text = read_secret(file);
  if (!text) return text.error();
  if (text->ends_with('\n')) text->pop_back();
  if (text->ends_with('\r')) text->pop_back();
  if (!is_token_text(*text))
    return file_error(ErrorCode::invalid_argument, file, fmt::format("its line {}", token_rule));
  return *std::move(text);
}

TokenFile::TokenFile(std::string file, std::shared_ptr<Clock> clock, std::shared_ptr<const Tokens> tokens)
    : file_(std::move(file)), clock_(std::move(clock)), tokens_(std::move(tokens)) {}

Result<std::shared_ptr<TokenFile>> TokenFile::open(std::string file, std::shared_ptr<Clock> clock) {
  std::shared_ptr<TokenFile> opened(new TokenFile(std::move(file), std::move(clock), {}));
  if (const auto read = opened->reread(); !read) return read.error();
  return opened;
}

Result<void> TokenFile::reread() {
  const auto text = read_secret(file_);
  if (!text) return text.error();
  auto tokens = parse_tokens(*text);
  if (!tokens) {
    Error error = tokens.error();
    error.message = fmt::format("{}: {}", file_, error.message);
    return error;
  }
  auto shared = std::make_shared<const Tokens>(*std::move(tokens));
  const std::lock_guard lock(mutex_);
  tokens_ = std::move(shared);
  return {};
}

std::shared_ptr<const TokenFile::Tokens> TokenFile::tokens() const {
  const std::lock_guard lock(mutex_);
  return tokens_;
}

Timestamp TokenFile::now() const {
  if (clock_) return clock_->now();
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Result<Principal> TokenFile::authenticate(const AccessToken& token) {
  const auto known = tokens();
  const FileToken* found = find_file_token(*known, token.value);
  if (found == nullptr) return Error{.code = ErrorCode::unauthenticated, .message = "the token is not valid"};
  if (is_expired(*found, now())) return Error{.code = ErrorCode::unauthenticated, .message = "the token has expired"};
  return found->principal;
}

bool TokenFile::is_admin(std::string_view token) const {
  const auto known = tokens();
  const FileToken* found = find_file_token(*known, token);
  return found != nullptr && found->is_admin && !is_expired(*found, now());
}

}  // namespace custengine::serve
