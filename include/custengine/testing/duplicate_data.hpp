#pragma once

#include <custengine/draft.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace custengine::testing {

/// Options of make_duplicate_data.
struct DuplicateDataOptions {
  std::size_t people = 1000;  ///< persons and companies
  double share = 0.1;         ///< of them are there twice, one in ten of these three times; in 0..1
  std::uint64_t seed = 1;
  std::vector<std::string> locales = {"nb", "sv", "da", "fi", "de", "en"};  ///< as GeneratorOptions
  std::string id_prefix = "d-";
};

/// Customers with duplicates, as in a register after years, and the truth about them.
struct DuplicateData {
  std::vector<CustomerDraft> drafts = {};
  /// For each draft, the number of its person or company: drafts with equal numbers are duplicates.
  std::vector<std::size_t> person = {};
};

/// Makes customers with Generator. For some of them it makes further drafts, as if somebody typed the customer in
/// again. These differ in some of:
/// - typos in names, emails and streets; no accents, or capitals; first and last name swapped;
/// - wrong digits; phone and VAT numbers written in another way;
/// - a missing email, mobile, VAT number or street; another email or mobile; another address;
/// - another loyalty number; no ledger number, addresses, contacts and consents.
///
/// Every draft is valid. If `id_prefix` is not empty, every draft has an id; else only the further ones have. No two
/// share an external reference. Equal options give equal data on every machine.
/// Errors: throws Exception (invalid_argument) as Generator, and if `share` lies outside 0..1.
/// Threads: a function without state. Cost: some microseconds per draft.
DuplicateData make_duplicate_data(const DuplicateDataOptions& options = {});

}  // namespace custengine::testing
