#pragma once

/// Matchers and printers for Catch2, version 2 or 3, whichever is installed:
///
///     CHECK_THAT(session.get("c-7"), has_id("c-7") && has_version(2));
///     CHECK_THAT(session.create({}), is_error(ErrorCode::invalid_argument));
///     CHECK_THAT(session.update("c-7", patch), violates("countryCode"));
///
///     CHECK_THAT(session.get("c-7"), has_field("city", "Oslo") && has_extension({.organization_id = "org-1"}));
///     CHECK_THAT(session.list({.page_size = 2}), page_of({"c-1", "c-7"}, 12));
///
///     CHECK_THAT(session.get("c-7"), same_customer_as(expected));  // times aside
///     CHECK_THAT(session.list(), matches_golden("customers.json", {"firstname", "contacts.email"}));
///
/// They take customers, pages, changes, errors, and the Results of operations. Printers show the content of a Result in
/// a failed CHECK. Not part of the library: a program that includes this needs Catch2.

#include <custengine/interceptor.hpp>
#include <custengine/testing/call_log.hpp>
#include <custengine/testing/expectations.hpp>
#include <custengine/testing/golden.hpp>

#if defined(CATCH_AMALGAMATED_HPP_INCLUDED)
// Version 3 as one file: the program has included it already.
#elif __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_tostring.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace custengine::testing {
inline namespace catch2 {

/// The base class of matchers, by its name in version 2 or 3 of Catch2.
#if defined(CATCH_VERSION_MAJOR) && CATCH_VERSION_MAJOR < 3
using MatcherBase = Catch::MatcherBase<Subject>;
#else
using MatcherBase = Catch::Matchers::MatcherBase<Subject>;
#endif

/// An expectation as a matcher of Catch2.
class Matcher : public MatcherBase {
 public:
  explicit Matcher(Expectation expectation) : expectation_(std::move(expectation)) {}

  bool match(const Subject& subject) const override {
    auto answer = expectation_.check(subject);
    mismatch_ = std::move(answer.mismatch);  // Catch2 shows the subject
    m_cachedToString.clear();                // of an earlier match
    return answer.holds;
  }
  std::string describe() const override {
    return mismatch_.empty() ? expectation_.words() : expectation_.words() + ", but " + mismatch_;
  }

 private:
  Expectation expectation_;
  mutable std::string mismatch_ = {};  // of the last match, which Catch2 describes afterwards
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

}  // namespace catch2
}  // namespace custengine::testing

namespace Catch {

template <>
struct StringMaker<custengine::Customer> {
  static std::string convert(const custengine::Customer& value) { return custengine::testing::describe(value); }
};
template <>
struct StringMaker<custengine::Error> {
  static std::string convert(const custengine::Error& value) { return custengine::testing::describe(value); }
};
template <>
struct StringMaker<custengine::Page> {
  static std::string convert(const custengine::Page& value) { return custengine::testing::describe(value); }
};
template <>
struct StringMaker<custengine::Change> {
  static std::string convert(const custengine::Change& value) { return custengine::testing::describe(value); }
};
template <class T>
struct StringMaker<custengine::Result<T>> {
  static std::string convert(const custengine::Result<T>& value) { return custengine::testing::describe(value); }
};
template <>
struct StringMaker<custengine::ErrorCode> {
  static std::string convert(custengine::ErrorCode value) { return std::string(to_string(value)); }
};
template <>
struct StringMaker<custengine::Operation> {
  static std::string convert(custengine::Operation value) { return std::string(to_string(value)); }
};
template <>
struct StringMaker<custengine::testing::Calls> {
  static std::string convert(const custengine::testing::Calls& value) { return value.to_string(); }
};

}  // namespace Catch
