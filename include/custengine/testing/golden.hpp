#pragma once

#include <custengine/testing/expectations.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace custengine::testing::expect {

/// The chosen fields have the values that a JSON file has, the golden: of a customer, of a customer in a store, of each
/// of several customers, or of each of several changes.
///
///     const auto goldens = std::filesystem::path(__FILE__).parent_path() / "goldens";
///     CHECK_THAT(session.list(), matches_golden(goldens / "list.json", {"firstname", "credit", "contacts.email"}));
///
/// `fields` are wire names, as to_json writes them: "city", "credit.limit", "contacts.email" of all contacts,
/// "contacts" with all that they have. A customer in a store also has "storeUid", "details" and "effective"; a change
/// has "event", "customer.city" and so on. What is not chosen does not matter, so leave out what differs from run to
/// run: ids that the engine made, times, versions. Elements of lists go by their position, from 0.
///
/// With the environment variable CUSTENGINE_WRITE_GOLDENS set (not to 0) it holds for whatever has such fields, and the
/// file and its folders are written. Without it a file that is not there is a mismatch, and the message says how to
/// make it. A mismatch names each value that differs by its path, with both values, first the file's:
///
///     [1].contacts[0].email: "per@example.com" -> "per@example.no"
///
/// Errors: Exception (invalid_argument) if no field is chosen; when it is asked, Exception (invalid_argument) that
/// names every field which the subject cannot have, and for a file that is no JSON object or array of such.
Expectation matches_golden(std::filesystem::path file, std::vector<std::string> fields);

}  // namespace custengine::testing::expect
