#include <custengine/testing/catch2.hpp>
#include <custengine/testing/in_memory_authenticator.hpp>

#include "catch.hpp"

#include <chrono>
#include <memory>
#include <set>
#include <string>

namespace in_memory_authenticator_test {

namespace {

using namespace std::chrono_literals;
using custengine::AccessToken;
using custengine::ErrorCode;
using custengine::Permission;
using custengine::Principal;
using custengine::testing::FakeClock;
using custengine::testing::InMemoryAuthenticator;

Principal clerk(std::string subject = "kari") {
  return {.subject = std::move(subject), .tenants = {{"acme", {Permission::tenant_access}}}};
}

void check_refused(InMemoryAuthenticator& authenticator, const AccessToken& token, std::string_view reason) {
  const auto result = authenticator.authenticate(token);
  REQUIRE(result.has_error());
  CHECK(result.error().code == ErrorCode::unauthenticated);
  CHECK(result.error().message == reason);
  CHECK(result.error().violations.empty());
}

TEST_CASE("an issued token opens a session of its principal") {
  InMemoryAuthenticator authenticator;
  const AccessToken token = authenticator.issue(clerk());
  const auto principal = authenticator.authenticate(token);
  REQUIRE(principal);
  CHECK(principal->subject == "kari");
  REQUIRE(principal->tenants.contains("acme"));
  CHECK(principal->tenants.at("acme").contains(Permission::tenant_access));
  CHECK_FALSE(principal->tenants.at("acme").contains(Permission::tenant_backoffice));
}

TEST_CASE("an unknown token is refused, and no message repeats it") {
  InMemoryAuthenticator authenticator;
  const AccessToken token = authenticator.issue(clerk());
  check_refused(authenticator, {}, "the access token is unknown");
  check_refused(authenticator, {"s3cret"}, "the access token is unknown");
  check_refused(authenticator, {token.value + "x"}, "the access token is unknown");
}

TEST_CASE("a token expires by the clock") {
  const auto clock = std::make_shared<FakeClock>();
  InMemoryAuthenticator authenticator(clock);
  const AccessToken brief = authenticator.issue(clerk(), 10min);
  const AccessToken eternal = authenticator.issue(clerk());
  const AccessToken stillborn = authenticator.issue(clerk(), 0ms);
  check_refused(authenticator, stillborn, "the access token has expired");
  clock->advance(10min - 1ms);
  CHECK(authenticator.authenticate(brief).has_value());
  clock->advance(1ms);
  check_refused(authenticator, brief, "the access token has expired");
  clock->advance(std::chrono::years{1});
  CHECK(authenticator.authenticate(eternal).has_value());
  CHECK(authenticator.authenticate(authenticator.issue(clerk(), std::chrono::milliseconds::max())).has_value());
}

TEST_CASE("a revoked token stays refused") {
  InMemoryAuthenticator authenticator;
  const AccessToken first = authenticator.issue(clerk());
  const AccessToken second = authenticator.issue(clerk());
  CHECK(authenticator.revoke(first));
  CHECK_FALSE(authenticator.revoke(first));
  CHECK_FALSE(authenticator.revoke({"unknown"}));
  check_refused(authenticator, first, "the access token was revoked");
  CHECK(authenticator.authenticate(second).has_value());
}

TEST_CASE("a subject's tokens can be revoked together") {
  InMemoryAuthenticator authenticator;
  const AccessToken first = authenticator.issue(clerk("kari"));
  const AccessToken second = authenticator.issue(clerk("kari"));
  const AccessToken other = authenticator.issue(clerk("ola"));
  CHECK(authenticator.revoke(first));
  CHECK(authenticator.revoke_all("kari") == 1);
  CHECK(authenticator.revoke_all("kari") == 0);
  CHECK(authenticator.revoke_all("nobody") == 0);
  check_refused(authenticator, second, "the access token was revoked");
  CHECK(authenticator.authenticate(other).has_value());
}

TEST_CASE("tokens follow from the seed and differ among themselves") {
  InMemoryAuthenticator one({std::make_shared<FakeClock>()}, 5), same({std::make_shared<FakeClock>()}, 5),
      other({std::make_shared<FakeClock>()}, 6);
  std::set<std::string> seen;
  for (int at = 0; at < 100; ++at) {
    const std::string token = one.issue(clerk()).value;
    CHECK(seen.insert(token).second);
    CHECK(token == same.issue(clerk()).value);
    CHECK(token != other.issue(clerk()).value);
  }
}

}  // namespace

}  // namespace in_memory_authenticator_test
