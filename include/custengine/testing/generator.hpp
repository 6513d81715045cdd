#pragma once

#include <custengine/draft.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace custengine::testing {

/// Options of Generator. A share is a probability in 0..1.
struct GeneratorOptions {
  std::uint64_t seed = 1;
  /// Any of "nb", "sv", "da", "fi", "de", "en" (customers in NO, SE, DK, FI, DE, GB), drawn equally often. A name that
  /// is given twice is drawn twice as often.
  std::vector<std::string> locales = {"nb", "sv", "da", "fi", "de", "en"};
  double company_share = 0.3;
  double address_share = 0.2;     ///< have further addresses
  double contact_share = 0.4;     ///< of companies
  double consent_share = 0.3;     ///< of persons
  double extension_share = 0.05;  ///< of companies: TWO_INVOICE
  /// "g-" gives the ids "g-1", "g-2", …. Empty: drafts have no id, and the engine generates one.
  std::string id_prefix = {};
  /// The number of the first draft, which is in its id, external reference and email. Two generators whose ranges of
  /// numbers do not overlap feed one tenant without conflicts.
  std::uint64_t first_number = 1;
};

/// Makes up customers that look like a retailer's. Names are as frequent as in life, postal codes match cities, and
/// phone numbers are written as people write them. Tax numbers have valid check digits, and some values are missing, as
/// in real data. Every draft is valid, and no two of one generator share an external reference or email.
///
/// Equal options give equal drafts on every machine and with every compiler. Draft n does not depend on how the drafts
/// before it were taken. Names, phone and tax numbers are invented, but may be somebody's: send nothing to them. Emails
/// are in the domains that RFC 2606 reserves.
///
/// Threads: one at a time. Cost: one to two microseconds per draft.
class Generator {
 public:
  /// Throws Exception (invalid_argument) if `locales` is empty or has an unknown name, or a share lies outside 0..1.
  /// Also if `id_prefix` does not match `^[A-Za-z0-9-_]*` or has more than 100 bytes.
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
