#pragma once

#include <custengine/external.hpp>
#include <custengine/testing/fake_clock.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace custengine::testing {

/// Another system's customers, in memory, with failures on demand. It works the way a plain SQL back end
/// would, which is less than the engine does for its own customers:
///
/// - `query`: every term (with `exact_match`: the whole query) occurs in (is) first name, last name, company
///   name, email, mobile, city, postal code or VAT number. A field with a criterion of its own is not searched.
/// - `email`, `mobile`, `vat_number`: equality with `exact_match`, else substring. Mobile compares digits only
///   (no country code is added or taken away), VAT number ASCII letters and digits only.
/// - Only ASCII letters are folded: "asgard" does not find "Åsgård".
/// - Sorted by the ASCII-folded bytes of a text field, then by external id; without a value last in both
///   directions. `id` and `external_reference` mean the external id.
/// - Paging and total are exact; with CountMode::none there is no total.
///
/// What it cannot do is an error, never a wrong answer: scope CONTACT, `where`, and sorting by ledger_number,
/// created_at or last_modified_at are invalid_argument. A session reports every error of a source as unavailable, in
/// which such a mistake could hide: unsupported() tells it, and Fixture::verify() fails by it.
///
/// Threads: every call may run on any thread. Cost: O(n log n) per search.
class FakeExternalSource : public ExternalCustomerSource {
 public:
  /// `clock` is what slow() goes by.
  explicit FakeExternalSource(std::shared_ptr<FakeClock> clock = {});

  void add(ExternalCustomer customer);
  void clear();

  // What comes next: each answers one search instead of the customers, in the order they were asked for.

  void answer_next(ExternalPage page);
  void fail_next(Error error);
  /// Throws std::runtime_error with that text.
  void throw_next(std::string what = "the external system broke");

  // From now on, until recover().

  /// Every search fails with `error`.
  void fail_with(Error error);
  /// Every search throws std::runtime_error with that text.
  void throw_always(std::string what = "the external system broke");
  /// Nothing is found, whatever is there.
  void find_nothing();
  /// Everything that is found is given twice, one after the other, and counts twice.
  void find_twice();
  /// Every search moves the clock on by so much first. Throws Exception (failed_precondition) without a clock.
  void slow(std::chrono::milliseconds by);
  /// Customers are not looked at: a search without an answer from answer_next and the like fails, and is unsupported().
  void only_scripted();
  /// Ends all of these; what was asked for next is dropped.
  void recover();

  /// Every request seen so far, those that failed too, in order.
  std::vector<ExternalSearchRequest> requests() const;
  /// What searches asked for that it cannot do, or was not told how to answer.
  std::vector<std::string> unsupported() const;
  /// How many answers of answer_next and the like nobody has asked for yet.
  std::size_t unused_answers() const;

  /// Marks the customers as those that go_back() gives back.
  void keep();
  /// To the customers of keep(), or none, as if nothing had been asked since; recovered. Cost: O(1).
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

  const std::shared_ptr<FakeClock> clock_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Customers> kept_ = std::make_shared<const Customers>();
  std::shared_ptr<const Customers> customers_ = kept_;  // copied when it changes
  std::vector<ExternalSearchRequest> requests_;
  std::vector<std::string> unsupported_;
  std::deque<Answer> next_;
  std::optional<Answer> always_;
  bool finds_nothing_ = false, finds_twice_ = false, only_scripted_ = false;
  std::chrono::milliseconds slow_by_ = {};
};

}  // namespace custengine::testing
