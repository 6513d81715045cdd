#pragma once

#include <custengine/draft.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace custengine::testing {

/// Shares lie in 0..1.
struct GeneratorOptions {
  std::uint64_t seed = 1;
  /// Of "nb", "sv", "da", "fi", "de", "en" (customers in NO, SE, DK, FI, DE, GB), drawn equally often; a name
  /// that stands twice is drawn twice as often.
  std::vector<std::string> locales = {"nb", "sv", "da", "fi", "de", "en"};
  double company_share = 0.3;
  double address_share = 0.2;     ///< have further addresses
  double contact_share = 0.4;     ///< of companies
  double consent_share = 0.3;     ///< of persons
  double extension_share = 0.05;  ///< of companies: TWO_INVOICE
  /// Empty: drafts have no id and the engine gives one. "g-" gives "g-1", "g-2", …
  std::string id_prefix = {};
  /// The number of the first draft, which is in its id, external reference and email. Two generators with
  /// ranges that do not overlap feed one tenant without conflicts.
  std::uint64_t first_number = 1;
};

/// Made-up customers that look like a retailer's: names by how common they are, matching postal codes and
/// cities, phone numbers as people write them, tax numbers with valid check digits, gaps as in real data.
/// Every draft keeps the rules of a draft, and no two of one generator share an external reference or email.
///
/// Equal options give equal drafts on every machine and with every compiler; draft n does not depend on how
/// the ones before it were taken. Names, phone and tax numbers are invented and may still be somebody's: send
/// nothing to them. Emails are in the domains that RFC 2606 reserves.
///
/// Threads: one at a time. Cost: one to two microseconds per draft.
class Generator {
 public:
  /// Throws Exception (invalid_argument) when `locales` is empty or names an unknown one, a share lies outside
  /// 0..1 or `id_prefix` is not `^[A-Za-z0-9-_]*`, at most 100 bytes.
  explicit Generator(GeneratorOptions options = {});
  Generator(Generator&&) noexcept;
  Generator& operator=(Generator&&) noexcept;
  ~Generator();

  CustomerDraft next();
  std::vector<CustomerDraft> take(std::size_t count);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace custengine::testing
