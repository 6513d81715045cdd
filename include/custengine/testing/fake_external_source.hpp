#pragma once

#include <custengine/external.hpp>
#include <custengine/testing/fake_clock.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace custengine::testing {

/// Another system's customers, in memory, with failures on demand. It works like a plain SQL back end, which does less
/// than the engine does for its own customers:
///
/// - `query`: every term must occur in first name, last name, company name, email, mobile, city, postal code or VAT
///   number. With `exact_match` the whole query must equal one of them. A field with a criterion of its own is not
///   searched.
/// - `email`, `mobile`, `vat_number`: equality with `exact_match`, else substring. Mobile compares digits only (no
///   country code is added or removed), VAT number ASCII letters and digits only.
/// - Only ASCII letters are folded: "asgard" does not find "Åsgård".
/// - Sorted by the ASCII-folded bytes of a text field, then by external id; missing values come last in both
///   directions. `id` and `external_reference` mean the external id.
/// - Paging and total are exact; with CountMode::none there is no total.
///
/// Requests that it does not support are errors, never wrong answers. Scope CONTACT, `where`, and sorting by
/// ledger_number, created_at or last_modified_at are invalid_argument. A session reports every error of a source as
/// unavailable, in which such a mistake could hide. So unsupported() lists these requests, and Fixture::verify() fails
/// if there are any.
///
/// Threads: every call may run on any thread. Cost: O(n log n) per search.
class FakeExternalSource : public ExternalCustomerSource {
 public:
  /// `clock` is the clock that slow() moves.
  explicit FakeExternalSource(std::shared_ptr<FakeClock> clock = {});

  void add(ExternalCustomer customer);
  void clear();

  // The next answers: each replaces the customers for one search, in the order of these calls.

  void answer_next(ExternalPage page);
  void fail_next(Error error);
  /// The search throws std::runtime_error with that text.
  void throw_next(std::string what = "the external system broke");

  // From now on, until recover().

  /// Every search fails with `error`.
  void fail_with(Error error);
  /// Every search throws std::runtime_error with that text.
  void throw_always(std::string what = "the external system broke");
  /// Every search finds nothing.
  void find_nothing();
  /// Every search finds each match twice, one after the other; both count in the total.
  void find_twice();
  /// Every search first moves the clock forward by this time. Throws Exception (failed_precondition) without a clock.
  void slow(std::chrono::milliseconds by);
  /// The customers are ignored. A search without a prepared answer (answer_next, fail_next, throw_next) fails, and
  /// unsupported() lists it.
  void only_scripted();
  /// Ends all of these modes; prepared answers are dropped.
  void recover();

  /// Every request so far in order, also those that failed.
  std::vector<ExternalSearchRequest> requests() const;
  /// From now on requests() and unsupported() give the newest entries only, at least `kept` of them. For a program that
  /// runs for a long time.
  void keep_newest_requests(std::size_t kept = 1000);
  /// Requests that are not supported, or had no prepared answer.
  std::vector<std::string> unsupported() const;
  /// The number of prepared answers that no search has used yet.
  std::size_t unused_answers() const;

  /// Keeps the present customers for go_back().
  void keep();
  /// Goes back to the customers of keep(), or to none. Requests, modes and prepared answers are dropped. Cost: O(1).
  void go_back();

  Result<ExternalPage> search(const ExternalSearchRequest& request) override;

 private:
  using Customers = std::vector<ExternalCustomer>;
  struct Thrown {
    std::string what = {};
  };
  using Answer = std::variant<ExternalPage, Error, Thrown>;

  Result<ExternalPage> find(const SearchRequest& criteria);
  Result<ExternalPage> unsupported_request(Error error);

  template <class T>
  void note(std::vector<T>& list, T entry);

  const std::shared_ptr<FakeClock> clock_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Customers> kept_ = std::make_shared<const Customers>();
  std::shared_ptr<const Customers> customers_ = kept_;  // copy on write
  std::vector<ExternalSearchRequest> requests_;
  std::vector<std::string> unsupported_;
  std::size_t kept_requests_ = 0;  // 0: all
  std::uint64_t searches_ = 0;     // since the last go_back()
  std::deque<Answer> next_;
  std::optional<Answer> always_;
  bool finds_nothing_ = false, finds_twice_ = false, only_scripted_ = false;
  std::chrono::milliseconds slow_by_ = {};
};

}  // namespace custengine::testing
