#pragma once

#include <custengine/custengine.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace example {

/// Operations of a shop's tills on customers. An example of a service over custengine: docs/fixtures.md shows how to
/// test it.
///
/// Threads: one at a time; a shop has one for each till.
class Checkout {
 public:
  /// `customers` needs TENANT.ACCESS.
  explicit Checkout(custengine::Session customers) : customers_(std::move(customers)) {}

  /// Returns the customer with that email address; fetches it from the CRM if the tenant does not have it.
  /// Errors: not_found (neither has it); unavailable (the CRM does not answer): catch_up() asks again.
  custengine::Result<custengine::Customer> identify(std::string_view email);

  /// Fetches the customers that identify() could not get. Returns how many are still missing.
  std::size_t catch_up();

  struct Enrolled {
    custengine::Customer customer;
    bool was_there_before = false;
  };
  /// Creates a customer, or returns the one that has the draft's external reference already.
  /// Errors: invalid_argument, to be shown at the fields that they name.
  custengine::Result<Enrolled> enroll(custengine::CustomerDraft draft);

  /// Adds a purchase to the customer's account. If two tills do so at the same moment, both purchases count.
  /// Errors: not_found; failed_precondition (there is no credit); resource_exhausted (beyond the limit);
  /// version_mismatch (others were faster, several times).
  custengine::Result<custengine::Customer> charge(std::string_view customer_id, std::int64_t amount);

 private:
  custengine::Result<custengine::Customer> fetch(std::string_view email);
  custengine::Result<custengine::Customer> try_charge(std::string_view customer_id, std::int64_t amount);

  custengine::Session customers_;
  std::vector<std::string> missing_;  // email addresses
};

}  // namespace example
