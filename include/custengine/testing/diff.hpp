#pragma once

#include <custengine/customer.hpp>
#include <custengine/snapshot.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::testing {

/// What a comparison leaves out.
struct DiffOptions {
  bool ignore_times = false;             ///< createdAt and lastModifiedAt, those of contacts and consents too
  std::vector<std::string> ignore = {};  ///< wire names, wherever they stand: "version"
  std::size_t max_customers =
      20;  ///< of two states: how many customers and store details are shown; the rest is counted
};

/// What is different between two versions of a customer, or two customers, a line per value by its wire path; empty
/// when nothing is:
///
///     city: "Oslo" -> "Bergen"
///     contacts[c-000002].email: "" -> "bo@example.com"
///     extensions[TWO_INVOICE org-1]: absent -> {"extensionCode":"TWO_INVOICE","organizationUid":"org-1"}
///
/// Elements of lists are compared by their ids; in which order they stand is not looked at.
std::string diff(const Customer& before, const Customer& after, const DiffOptions& options = {});

/// What is different between two moments of a tenant, or between two tenants: customers by id, and what stores keep
/// about them.
///
///     - c-000003 "Ada Lovelace"
///     + c-000007 "Fjell AS"
///     ~ c-000009 "Grace Hopper"
///         city: "Oslo" -> "Bergen"
///     ~ c-000009 in store oslo
///         details.paymentTerms: 10 -> 20
///
/// Cost: O(n log n); customers and details that are the same on both sides cost next to nothing.
std::string diff(const Snapshot& before, const Snapshot& after, const DiffOptions& options = {});

/// The same for JSON Lines: what write_customers wrote, Fixture::state(), a file that is kept with the tests. Lines
/// without customerUid go by their number.
/// Throws Exception (invalid_argument, naming the line) where a line is no JSON object.
std::string diff_json_lines(std::string_view before, std::string_view after, const DiffOptions& options = {});

}  // namespace custengine::testing
