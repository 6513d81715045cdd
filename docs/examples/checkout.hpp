#pragma once

#include <custengine/custengine.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace example {

/// What the tills of a shop do with customers. An example of a service over custengine: docs/fixtures.md shows how it
/// is tested.
///
/// Threads: one at a time; a shop has one for each till.
class Checkout {
 public:
  /// `customers` needs TENANT.ACCESS.
  explicit Checkout(custengine::Session customers) : customers_(std::move(customers)) {}

  /// The customer with that email address. One that is not known here yet is fetched from the CRM.
  /// Errors: not_found, neither here nor there; unavailable (the CRM does not answer): catch_up() asks again.
  custengine::Result<custengine::Customer> identify(std::string_view email);

  /// Fetches the customers that identify() could not get hold of; gives how many are still missing.
  std::size_t catch_up();

  struct Enrolled {
    custengine::Customer customer;
    bool was_there_before = false;
  };
  /// Makes a customer. Whoever has the draft's external reference already is given back unchanged.
  /// Errors: invalid_argument, to be shown at the fields that they name.
  custengine::Result<Enrolled> enroll(custengine::CustomerDraft draft);

  /// Puts a purchase on the customer's account. Two tills may do so at the same moment, and none is lost.
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
