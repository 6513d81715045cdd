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

TEST_CASE("a temporary result moves its value out") {
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

TEST_CASE("a result without a value has success or an error") {
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

TEST_CASE("error codes have their documented names") {
  const std::pair<ErrorCode, std::string_view> names[] = {{ErrorCode::invalid_argument, "InvalidArgument"},
                                                          {ErrorCode::unauthenticated, "Unauthenticated"},
                                                          {ErrorCode::permission_denied, "PermissionDenied"},
                                                          {ErrorCode::not_found, "NotFound"},
                                                          {ErrorCode::already_exists, "AlreadyExists"},
                                                          {ErrorCode::failed_precondition, "FailedPrecondition"},
                                                          {ErrorCode::version_mismatch, "VersionMismatch"},
                                                          {ErrorCode::resource_exhausted, "ResourceExhausted"},
                                                          {ErrorCode::unavailable, "Unavailable"},
                                                          {ErrorCode::data_loss, "DataLoss"},
                                                          {ErrorCode::outcome_unknown, "OutcomeUnknown"}};
  for (const auto& [code, name] : names) {
    CHECK(to_string(code) == name);
    CHECK(parse_error_code(name) == code);
  }
  for (const char* other : {"", "?", "notFound", "NOT_FOUND", "NotFound "}) CHECK_FALSE(parse_error_code(other));
}

TEST_CASE("each code has its REST status") {
  const std::pair<ErrorCode, int> statuses[] = {
      {ErrorCode::invalid_argument, 400}, {ErrorCode::unauthenticated, 401},    {ErrorCode::permission_denied, 403},
      {ErrorCode::not_found, 404},        {ErrorCode::already_exists, 409},     {ErrorCode::failed_precondition, 409},
      {ErrorCode::version_mismatch, 412}, {ErrorCode::resource_exhausted, 429}, {ErrorCode::unavailable, 503},
      {ErrorCode::data_loss, 500},        {ErrorCode::outcome_unknown, 504}};
  for (const auto& [code, status] : statuses) CHECK(http_status(code) == status);
}

TEST_CASE("value_or returns the value or the default") {
  const Result<std::string> there = "a", failed = lost;
  CHECK(there.value_or("b") == "a");
  CHECK(failed.value_or("b") == "b");
  CHECK(Result<std::string>("a").value_or("b") == "a");
  CHECK(Result<std::string>(lost).value_or("b") == "b");
  CHECK(*Result<std::unique_ptr<int>>(std::make_unique<int>(7)).value_or(nullptr) == 7);
}

TEST_CASE("and_then continues with a value and stops at an error") {
  const auto half = [](int n) -> Result<int> {
    if (n % 2 != 0) return Error{.code = ErrorCode::invalid_argument, .message = "odd"};
    return n / 2;
  };
  const Result<int> twelve = 12, failed = lost;
  CHECK(twelve.and_then(half).and_then(half).value() == 3);
  CHECK(twelve.and_then(half).and_then(half).and_then(half).error().message == "odd");
  CHECK(failed.and_then(half).error() == lost);
  CHECK(Result<int>(lost).and_then(half).error() == lost);
  const auto check = [](int) { return Result<void>(); };
  CHECK(twelve.and_then(check));
  CHECK(failed.and_then(check).error() == lost);
  CHECK(Result<void>().and_then([] { return Result<int>(5); }).value() == 5);
  CHECK(Result<void>(lost).and_then([] { return Result<int>(5); }).error() == lost);
  // The value of a temporary is moved.
  const auto taken = Result<std::unique_ptr<int>>(std::make_unique<int>(7)).and_then([](std::unique_ptr<int> p) {
    return Result<int>(*p);
  });
  CHECK(taken.value() == 7);
}

TEST_CASE("transform changes a value and keeps an error") {
  const auto twice = [](int n) { return std::to_string(2 * n); };
  const Result<int> three = 3, failed = lost;
  CHECK(three.transform(twice).value() == "6");
  CHECK(failed.transform(twice).error() == lost);
  CHECK(Result<int>(3).transform(twice).value() == "6");
  CHECK(Result<int>(lost).transform(twice).error() == lost);
  int seen = 0;
  const Result<void> done = three.transform([&](int n) { seen = n; });
  CHECK(done);
  CHECK(seen == 3);
  CHECK(failed.transform([&](int n) { seen = n + 1; }).error() == lost);
  CHECK(seen == 3);
  CHECK(Result<void>().transform([] { return 5; }).value() == 5);
  CHECK(Result<void>().transform([&] { seen = 9; }));
  CHECK(seen == 9);
  CHECK(Result<void>(lost).transform([] { return 5; }).error() == lost);
  // A function that returns a reference gives a Result with a copy.
  const std::string text = "t";
  CHECK(three.transform([&](int) -> const std::string& { return text; }).value() == "t");
}

}  // namespace result_test
