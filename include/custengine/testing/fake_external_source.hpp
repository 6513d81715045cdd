#pragma once

#include <custengine/external.hpp>

#include <mutex>
#include <optional>
#include <string>
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
/// created_at or last_modified_at are invalid_argument. A session reports every error of a source as unavailable.
///
/// Threads: every call may run on any thread. Cost: O(n log n) per search.
class FakeExternalSource : public ExternalCustomerSource {
 public:
  void add(ExternalCustomer customer);
  void clear();

  /// Every search from now on fails with `error`, until recover().
  void fail_with(Error error);
  void recover();
  /// The next search throws std::runtime_error with that text; those after it do not.
  void throw_next(std::string what = "the external system broke");

  /// Every request seen so far, those that failed too, in order.
  std::vector<ExternalSearchRequest> requests() const;

  Result<ExternalPage> search(const ExternalSearchRequest& request) override;

 private:
  mutable std::mutex mutex_;
  std::vector<ExternalCustomer> customers_;
  std::vector<ExternalSearchRequest> requests_;
  std::optional<Error> error_;
  std::optional<std::string> throw_next_;
};

}  // namespace custengine::testing
