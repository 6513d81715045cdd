#include "serve/world/token_file.hpp"

#include "catch.hpp"

#include <custengine/testing/fake_clock.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <unistd.h>

namespace custengine::serve::token_file_test {

const std::string till = "till-3-0123456789", chief = "chief-0123456789abcdef";
const std::string two_tokens =
    R"({"tokens":[{"token":")" + till +
    R"(","subject":"till-3","tenants":{"acme":["TENANT.ACCESS"]},"expires":"2025-01-02T00:00:00Z"},
  {"token":")" +
    chief + R"(","subject":"chief","tenants":{"acme":["TENANT.ACCESS","TENANT.BACKOFFICE"]},"admin":true}]})";

/// A file that only its owner may read; it is removed at the end.
class Scratch {
 public:
  explicit Scratch(const std::string& text) {
    write(text);
    std::filesystem::permissions(path_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { std::filesystem::remove(path_); }
  void write(const std::string& text) const { std::ofstream(path_) << text; }
  const std::string& path() const { return path_; }

 private:
  std::string path_ =
      (std::filesystem::temp_directory_path() / ("token_file_test-" + std::to_string(getpid()))).string();
};

std::vector<std::string> fields_at_fault(const std::string& json) {
  const auto tokens = parse_tokens(json);
  REQUIRE_FALSE(tokens.has_value());
  CHECK(tokens.error().code == ErrorCode::invalid_argument);
  std::vector<std::string> fields;
  for (const FieldViolation& violation : tokens.error().violations) {
    CHECK(tokens.error().message.find(violation.message) != std::string::npos);
    fields.push_back(violation.field);
  }
  return fields;
}

TEST_CASE("a token of the file has its principal") {
  const Scratch file(two_tokens);
  const auto clock = std::make_shared<testing::FakeClock>();
  const auto tokens = TokenFile::open(file.path(), clock).value();
  const Principal principal = tokens->authenticate({till}).value();
  CHECK(principal.subject == "till-3");
  CHECK(principal.tenants == std::map<std::string, PermissionSet>{{"acme", {Permission::tenant_access}}});
  CHECK(tokens->authenticate({chief}).value().tenants.at("acme").contains(Permission::tenant_backoffice));
  CHECK_FALSE(tokens->is_admin(till));
  CHECK(tokens->is_admin(chief));
}

TEST_CASE("unknown and expired tokens are refused") {
  const Scratch file(two_tokens);
  const auto clock = std::make_shared<testing::FakeClock>();
  const auto tokens = TokenFile::open(file.path(), clock).value();
  for (const std::string& other : {std::string(), till + "x", till.substr(1), till.substr(0, 16), till + till})
    CHECK(tokens->authenticate({other}).error().code == ErrorCode::unauthenticated);
  clock->advance(std::chrono::hours(24) - std::chrono::milliseconds(1));
  CHECK(tokens->authenticate({till}).has_value());
  clock->advance(std::chrono::milliseconds(1));
  const auto refused = tokens->authenticate({till});
  CHECK(refused.error().code == ErrorCode::unauthenticated);
  CHECK(refused.error().message.find(till) == std::string::npos);
  CHECK(tokens->authenticate({chief}).has_value());
}

TEST_CASE("the file is read again, or the old tokens stay") {
  const Scratch file(two_tokens);
  const auto tokens = TokenFile::open(file.path(), std::make_shared<testing::FakeClock>()).value();
  file.write("{\"tokens\":[");
  CHECK(tokens->reread().error().code == ErrorCode::invalid_argument);
  CHECK(tokens->is_admin(chief));
  file.write(R"({"tokens":[{"token":"another-0123456789","subject":"a","tenants":{}}]})");
  CHECK(tokens->reread().has_value());
  CHECK_FALSE(tokens->is_admin(chief));
  CHECK(tokens->authenticate({"another-0123456789"}).has_value());
}

TEST_CASE("a file that others may read is refused") {
  const Scratch file(two_tokens);
  std::filesystem::permissions(file.path(), std::filesystem::perms::group_read, std::filesystem::perm_options::add);
  const auto tokens = TokenFile::open(file.path());
  CHECK(tokens.error().code == ErrorCode::permission_denied);
  CHECK(tokens.error().message ==
        file.path() + ": others than its owner may use it (mode 640): chmod 600 " + file.path());
  CHECK(read_token(file.path()).error().code == ErrorCode::permission_denied);
  CHECK(TokenFile::open("/nowhere/tokens.json").error().code == ErrorCode::unavailable);
  CHECK(TokenFile::open("/").error().code == ErrorCode::unavailable);
}

TEST_CASE("each wrong member of a token file is named") {
  using Strings = std::vector<std::string>;
  CHECK(fields_at_fault("[]") == Strings{""});
  CHECK(fields_at_fault("{}") == Strings{"tokens"});
  CHECK(fields_at_fault(R"({"tokens":[],"more":1})") == Strings{"more", "tokens"});
  CHECK(fields_at_fault(R"({"tokens":[{}]})") == Strings{"tokens[0].token", "tokens[0].subject", "tokens[0].tenants"});
  CHECK(fields_at_fault(R"({"tokens":[1,{"token":"short","subject":"","tenants":{"a":[],"b":["TENANT.ROOT",1]},
          "expires":"soon","admin":"yes","scope":[]}]})") ==
        Strings{"tokens[0]", "tokens[1].token", "tokens[1].subject", "tokens[1].tenants.a", "tokens[1].tenants.b[0]",
                "tokens[1].tenants.b[1]", "tokens[1].expires", "tokens[1].admin", "tokens[1].scope"});
  const std::string one = R"({"token":"0123456789abcdef","subject":"a","tenants":{}})";
  CHECK(fields_at_fault("{\"tokens\":[" + one + "," + one + "]}") == Strings{"tokens[1].token"});
}

TEST_CASE("a file with one token has nothing else") {
  const Scratch file("0123456789abcdef\n");
  CHECK(read_token(file.path()).value() == "0123456789abcdef");
  file.write("0123456789abcdef");
  CHECK(read_token(file.path()).value() == "0123456789abcdef");
  for (const char* text : {"", "short\n", "0123456789abcdef\n0123456789abcdef\n", "0123456789 abcdef\n"}) {
    file.write(text);
    CHECK(read_token(file.path()).error().code == ErrorCode::invalid_argument);
  }
}

}  // namespace custengine::serve::token_file_test
