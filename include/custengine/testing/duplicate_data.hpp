#pragma once

#include <custengine/draft.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace custengine::testing {

/// What make_duplicate_data makes.
struct DuplicateDataOptions {
  std::size_t people = 1000;  ///< persons and companies
  double share = 0.1;         ///< of them are there twice or, now and then, three times; in 0..1
  std::uint64_t seed = 1;
  std::vector<std::string> locales = {"nb", "sv", "da", "fi", "de", "en"};  ///< as GeneratorOptions
  std::string id_prefix = "d-";
};

/// Customers as a register has them after years, and who is who.
struct DuplicateData {
  std::vector<CustomerDraft> drafts = {};
  /// Whom each draft is of: equal numbers, one person or company.
  std::vector<std::size_t> person = {};
};

/// Makes customers with Generator, and of some of them further ones, as somebody would type them in again who does not
/// know that they are there: with typos in names, emails and streets, without accents or in capitals, first and last
/// name swapped; wrong digits; phone and VAT numbers written in another way; an email, mobile or street that is
/// missing, another email or mobile; some have moved. Every draft has an id and keeps the rules of a draft; no two
/// share an external reference. Equal options give equal data on every machine. Throws Exception (invalid_argument) as
/// Generator, and when `share` lies outside 0..1. Threads: a function without state. Cost: some microseconds per draft.
DuplicateData make_duplicate_data(const DuplicateDataOptions& options = {});

}  // namespace custengine::testing
