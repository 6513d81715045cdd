#pragma once

/// Matchers and printers for GoogleTest (with its matchers, from GoogleMock):
///
///     EXPECT_THAT(session.get("c-7"), AllOf(has_id("c-7"), has_version(2)));
///     EXPECT_THAT(session.create({}), is_error(ErrorCode::invalid_argument));
///     EXPECT_THAT(session.update("c-7", patch), violates("countryCode"));
///     EXPECT_THAT(session.get("c-7"), same_customer_as(expected));  // times aside
///     EXPECT_THAT(session.list(), matches_golden("customers.json", {"firstname", "contacts.email"}));
///
/// They take customers, pages, changes, errors, and the Results of operations. Printers show the content of a Result in
/// a failed EXPECT. Not part of the library: a program that includes this needs GoogleTest.

#include <custengine/interceptor.hpp>
#include <custengine/testing/call_log.hpp>
#include <custengine/testing/expectations.hpp>
#include <custengine/testing/golden.hpp>

#include <gmock/gmock.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace custengine::testing {
inline namespace gtest {

/// An expectation as a matcher of GoogleTest.
class Matcher {
 public:
  using is_gtest_matcher = void;

  explicit Matcher(Expectation expectation) : expectation_(std::move(expectation)) {}

  // NOLINTBEGIN(readability-identifier-naming): names that GoogleTest asks for
  bool MatchAndExplain(const Subject& subject, std::ostream* explanation) const {
    const auto answer = expectation_.check(subject);
    if (explanation) *explanation << answer.mismatch;  // GoogleTest shows the subject
    return answer.holds;
  }
  void DescribeTo(std::ostream* out) const { *out << expectation_.words(); }
  void DescribeNegationTo(std::ostream* out) const { *out << "not: " << expectation_.words(); }
  // NOLINTEND(readability-identifier-naming)

 private:
  Expectation expectation_;
};

/// Each is the expectation of that name.
inline Matcher has_id(std::string id) {
  return Matcher(expect::has_id(std::move(id)));
}
inline Matcher has_version(std::uint64_t version) {
  return Matcher(expect::has_version(version));
}
inline Matcher is_ok() {
  return Matcher(expect::is_ok());
}
inline Matcher has_field(std::string path, std::string value) {
  return Matcher(expect::has_field(std::move(path), std::move(value)));
}
inline Matcher has_extension(Extension extension) {
  return Matcher(expect::has_extension(std::move(extension)));
}
inline Matcher page_of(std::vector<std::string> ids, std::optional<std::uint64_t> total = {}) {
  return Matcher(expect::page_of(std::move(ids), total));
}
inline Matcher is_error(ErrorCode code) {
  return Matcher(expect::is_error(code));
}
inline Matcher violates(std::string field) {
  return Matcher(expect::violates(std::move(field)));
}
inline Matcher matches_golden(std::filesystem::path file, std::vector<std::string> fields) {
  return Matcher(expect::matches_golden(std::move(file), std::move(fields)));
}
inline Matcher same_customer_as(Customer expected, DiffOptions options = {.ignore_times = true}) {
  return Matcher(expect::same_customer_as(std::move(expected), std::move(options)));
}

inline void PrintTo(const Calls& value, std::ostream* out) {  // NOLINT
  *out << value.to_string();
}

}  // namespace gtest
}  // namespace custengine::testing

namespace custengine {

// NOLINTBEGIN: GoogleTest finds these by this name, beside the type.
inline void PrintTo(const Customer& value, std::ostream* out) {
  *out << testing::describe(value);
}
inline void PrintTo(const Error& value, std::ostream* out) {
  *out << testing::describe(value);
}
inline void PrintTo(const Page& value, std::ostream* out) {
  *out << testing::describe(value);
}
inline void PrintTo(const Change& value, std::ostream* out) {
  *out << testing::describe(value);
}
template <class T>
void PrintTo(const Result<T>& value, std::ostream* out) {
  *out << testing::describe(value);
}
inline void PrintTo(ErrorCode value, std::ostream* out) {
  *out << to_string(value);
}
inline void PrintTo(Operation value, std::ostream* out) {
  *out << to_string(value);
}
// NOLINTEND

}  // namespace custengine
