#include "checkout.hpp"

#include <algorithm>
#include <utility>

namespace example {

using custengine::Customer;
using custengine::Error;
using custengine::ErrorCode;
using custengine::Result;

namespace {

constexpr int max_attempts = 3;

}  // namespace

Result<Customer> Checkout::identify(std::string_view email) {
  const auto known = customers_.search({.exact_match = true, .email = std::string(email), .page_size = 1});
  if (!known) return known.error();
  if (!known->items.empty()) return known->items.front();
  auto fetched = fetch(email);
  const bool is_missing = !fetched && fetched.error().code == ErrorCode::unavailable;
  if (is_missing && std::ranges::find(missing_, email) == missing_.end()) missing_.emplace_back(email);
  return fetched;
}

std::size_t Checkout::catch_up() {
  std::erase_if(missing_, [this](const std::string& email) {
    const auto fetched = fetch(email);
    // A customer that the CRM does not know is not asked for again.
    return fetched || fetched.error().code != ErrorCode::unavailable;
  });
  return missing_.size();
}

Result<Customer> Checkout::fetch(std::string_view email) {
  const auto found = customers_.search_external({.exact_match = true, .email = std::string(email)});
  if (!found) return found.error();
  if (found->items.empty())
    return Error{.code = ErrorCode::not_found, .message = "nobody has the email address " + std::string(email)};
  return customers_.import_external(found->items.front());  // if two tills race, both get the same customer
}

Result<Checkout::Enrolled> Checkout::enroll(custengine::CustomerDraft draft) {
  const auto created = customers_.create(std::move(draft));
  if (created) return Enrolled{.customer = *created};
  if (created.error().code != ErrorCode::already_exists) return created.error();
  const auto holder = customers_.get(created.error().holder_id);
  if (!holder) return holder.error();
  return Enrolled{.customer = *holder, .was_there_before = true};
}

Result<Customer> Checkout::charge(std::string_view customer_id, std::int64_t amount) {
  for (int attempt = 1;; ++attempt) {
    auto charged = try_charge(customer_id, amount);
    const bool was_late = !charged && charged.error().code == ErrorCode::version_mismatch;
    if (!was_late || attempt == max_attempts) return charged;
  }
}

Result<Customer> Checkout::try_charge(std::string_view customer_id, std::int64_t amount) {
  const auto customer = customers_.get(customer_id);
  if (!customer) return customer.error();
  const auto credit = customer->credit();
  if (!credit)
    return Error{.code = ErrorCode::failed_precondition,
                 .message = "customer " + std::string(customer_id) + " pays cash"};
  if (credit->balance + amount > credit->limit)
    return Error{.code = ErrorCode::resource_exhausted, .message = "this purchase is beyond the credit limit"};
  // Succeeds only if no other till changed the customer meanwhile.
  return customers_.update(customer_id, {.credit = custengine::CreditPatch{.balance = credit->balance + amount}},
                           {.expected_version = customer->version()});
}

}  // namespace example
