#pragma once

/// The common part of catch2.hpp and gtest.hpp: expectations about the answer of an operation, and values in words. It
/// suffices for adapting another test framework.

#include <custengine/change.hpp>
#include <custengine/customer.hpp>
#include <custengine/query.hpp>
#include <custengine/result.hpp>
#include <custengine/store.hpp>
#include <custengine/testing/diff.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace custengine::testing {

/// The object that an expectation checks: a customer, several customers, changes, an error, or none of these. Lifetime:
/// refers to the object that it was made of.
class Subject {
 public:
  // NOLINTBEGIN(google-explicit-constructor)
  Subject(const Customer& customer) noexcept : customer_(&customer) {}
  Subject(const StoreCustomer& seen) noexcept : customer_(&seen.customer), in_store_(&seen) {}
  Subject(const Page& page) noexcept : page_(&page), customers_(&page.items) {}
  Subject(const std::vector<Customer>& customers) noexcept : customers_(&customers) {}
  Subject(const std::vector<Change>& changes) noexcept : changes_(&changes) {}
  Subject(const Error& error) noexcept : error_(&error) {}
  template <class T>
  Subject(const Result<T>& result) noexcept {
    if (!result)
      error_ = &result.error();
    else if constexpr (std::constructible_from<Subject, std::add_lvalue_reference_t<const T>>)
      *this = Subject(*result);
  }
  // NOLINTEND(google-explicit-constructor)

  // Each is null, unless the subject is one.
  const Customer* customer() const noexcept { return customer_; }  ///< for a StoreCustomer, its customer
  const StoreCustomer* in_store() const noexcept { return in_store_; }
  const Page* page() const noexcept { return page_; }
  const std::vector<Customer>* customers() const noexcept { return customers_; }  ///< for a page, its items
  const std::vector<Change>* changes() const noexcept { return changes_; }
  const Error* error() const noexcept { return error_; }

 private:
  const Customer* customer_ = nullptr;
  const StoreCustomer* in_store_ = nullptr;
  const Page* page_ = nullptr;
  const std::vector<Customer>* customers_ = nullptr;
  const std::vector<Change>* changes_ = nullptr;
  const Error* error_ = nullptr;
};

/// A condition and its description: "has version 2".
class Expectation {
 public:
  /// `check` returns an empty text if the subject is as expected, else what it is instead.
  Expectation(std::string words, std::function<std::string(const Subject&)> check);

  const std::string& words() const noexcept { return words_; }
  /// Empty if it holds; else the reason why not.
  std::string mismatch(const Subject& subject) const { return check_(subject); }
  bool holds(const Subject& subject) const { return mismatch(subject).empty(); }

  /// What a match gives.
  struct Answer {
    bool holds = false;
    std::string mismatch = {};  ///< as mismatch(); empty if the reason is only what the subject is, which messages show
  };
  /// Both, of one run of the check.
  Answer check(const Subject& subject) const;

 private:
  std::string words_;
  std::function<std::string(const Subject&)> check_;
};

namespace expect {

Expectation has_id(std::string id);
Expectation has_version(std::uint64_t version);
/// The operation succeeded, with any answer.
Expectation is_ok();
Expectation is_error(ErrorCode code);
/// An error with a violation of that field, by its wire name or path, such as an invalid_argument or already_exists.
Expectation violates(std::string field);
/// The value of a member, by its path as diff() writes it: has_field("city", "Oslo"), has_field("credit.limit", "100"),
/// has_field("contacts[k-1].email", "per@example.com"). An empty value: it is not set.
Expectation has_field(std::string path, std::string value);
Expectation has_extension(Extension extension);
/// A page of these customers, in this order; with `total`, that many customers match in all.
Expectation page_of(std::vector<std::string> ids, std::optional<std::uint64_t> total = {});
/// The same in every value, except those that `options` ignore.
Expectation same_customer_as(Customer expected, DiffOptions options = {.ignore_times = true});

}  // namespace expect

/// The text as custengine/format.hpp writes it; that header needs fmt, this one does not.
std::string describe(const Customer& customer);
std::string describe(const Error& error);
std::string describe(const Page& page);
/// "change 3, CUSTOMER_UPDATE c-7"
std::string describe(const Change& change);
std::string describe(const Subject& subject);

/// The value or the error.
template <class T>
std::string describe(const Result<T>& result) {
  if (!result) return describe(result.error());
  if constexpr (std::same_as<T, StoreCustomer>)
    return describe(result->customer) + " in store " + result->store_id;
  else if constexpr (std::constructible_from<Subject, std::add_lvalue_reference_t<const T>>)
    return describe(Subject(*result));
  else if constexpr (std::same_as<T, std::uint64_t>)
    return std::to_string(*result);
  else
    return "a value";
}

}  // namespace custengine::testing
