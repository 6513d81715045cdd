#include <custengine/result.hpp>

#include "catch.hpp"

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace result_test {

using namespace custengine;

namespace {

static_assert(std::is_same_v<decltype(std::declval<Result<std::string>>().value()), std::string>);
static_assert(std::is_same_v<decltype(*std::declval<Result<std::string>>()), std::string>);
static_assert(std::is_same_v<decltype(std::declval<Result<std::string>>().error()), Error>);
static_assert(!std::is_convertible_v<Result<int>, bool>);
static_assert(!std::is_constructible_v<Result<std::string>, int>);
static_assert(std::is_nothrow_copy_constructible_v<Exception>);

const Error lost{.code = ErrorCode::not_found, .message = "there is no customer c-1"};

}  // namespace

TEST_CASE("a result has a value or an error") {
  Result<std::string> value = "ada";
  CHECK(value.has_value());
  CHECK_FALSE(value.has_error());
  CHECK(static_cast<bool>(value));
  CHECK(*value == "ada");
  CHECK(value->size() == 3);
  value.value() = "bob";
  CHECK(*value == "bob");

  const Result<std::string> error = lost;
  CHECK_FALSE(error.has_value());
  CHECK(error.has_error());
  CHECK_FALSE(static_cast<bool>(error));
  CHECK(error.error() == lost);

  value = error;
  CHECK(value.error() == lost);
  value = Result<std::string>("again");
  CHECK(value.value() == "again");
  CHECK_FALSE(value.has_error());
}

TEST_CASE("a temporary result gives what it has") {
  std::unique_ptr<int> taken = Result<std::unique_ptr<int>>(std::make_unique<int>(7)).value();
  CHECK(*taken == 7);
  taken = *Result<std::unique_ptr<int>>(std::make_unique<int>(8));
  CHECK(*taken == 8);
  std::string letters;
  for (const char letter : Result<std::string>(std::string(100, 'x')).value()) letters += letter;
  CHECK(letters.size() == 100);
}

TEST_CASE("every copy of a failed result shares the same error") {
  const Result<int> original = lost;
  const Result<int> copy = original;
  CHECK(&copy.error() == &original.error());
  const Result<void> nothing = lost;
  const Result<void> copied = nothing;
  CHECK(&copied.error() == &nothing.error());
}

TEST_CASE("a result of nothing says whether it succeeded") {
  const Result<void> done;
  CHECK(done.has_value());
  CHECK_FALSE(done.has_error());
  CHECK(static_cast<bool>(done));
  CHECK_NOTHROW(done.value());
  const Result<void> failed = lost;
  CHECK_FALSE(failed.has_value());
  CHECK(failed.has_error());
  CHECK(failed.error() == lost);
}

TEST_CASE("value() throws the error with its code and message") {
  const auto thrown_by = [](auto&& call) {
    try {
      call();
    } catch (const Exception& exception) {
      CHECK(exception.what() == std::string("NotFound: there is no customer c-1"));
      return exception.error();
    }
    FAIL("it did not throw");
    return Error();
  };
  Result<int> failed = lost;
  CHECK(thrown_by([&] { (void)failed.value(); }) == lost);
  CHECK(thrown_by([&] { (void)std::as_const(failed).value(); }) == lost);
  CHECK(thrown_by([&] { (void)Result<int>(lost).value(); }) == lost);
  CHECK(thrown_by([] { Result<void>(lost).value(); }) == lost);
}

TEST_CASE("codes have the names of the documentation") {
  const std::pair<ErrorCode, std::string_view> names[] = {{ErrorCode::invalid_argument, "InvalidArgument"},
                                                          {ErrorCode::unauthenticated, "Unauthenticated"},
                                                          {ErrorCode::permission_denied, "PermissionDenied"},
                                                          {ErrorCode::not_found, "NotFound"},
                                                          {ErrorCode::already_exists, "AlreadyExists"},
                                                          {ErrorCode::failed_precondition, "FailedPrecondition"},
                                                          {ErrorCode::version_mismatch, "VersionMismatch"},
                                                          {ErrorCode::resource_exhausted, "ResourceExhausted"},
                                                          {ErrorCode::unavailable, "Unavailable"},
                                                          {ErrorCode::data_loss, "DataLoss"}};
  for (const auto& [code, name] : names) CHECK(to_string(code) == name);
}

}  // namespace result_test
