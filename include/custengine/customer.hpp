#pragma once

#include <custengine/clock.hpp>
#include <custengine/export.hpp>
#include <custengine/result.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine {

/// The kind of customer; B2B needs the tenant extension of that name.
enum class CustomerType { person, company, b2b };
enum class AddressType { delivery, invoice };

/// The wire names: "PERSON", "COMPANY", "B2B"; "DELIVERY_ADDRESS", "INVOICE_ADDRESS".
CUSTENGINE_API std::string_view to_string(CustomerType type) noexcept;
CUSTENGINE_API std::string_view to_string(AddressType type) noexcept;

/// The name of a kind of extension: `^[A-Z0-9_]+`, 1..64 bytes. TenantOptions::allowed_extensions lists those of a
/// tenant.
class CUSTENGINE_API ExtensionCode {
 public:
  static const ExtensionCode two_invoice;  ///< "TWO_INVOICE"

  /// Errors: invalid_argument on `extensionCode`.
  static Result<ExtensionCode> parse(std::string_view name);

  constexpr std::string_view name() const noexcept CUSTENGINE_LIFETIMEBOUND { return {name_.data(), size_}; }
  friend bool operator==(const ExtensionCode&, const ExtensionCode&) = default;
  friend std::strong_ordering operator<=>(const ExtensionCode& a, const ExtensionCode& b) noexcept {
    return a.name() <=> b.name();
  }

 private:
  static constexpr std::size_t max_bytes = 64;

  constexpr explicit ExtensionCode(std::string_view name) noexcept : size_(static_cast<std::uint8_t>(name.size())) {
    for (std::size_t i = 0; i < name.size(); ++i) name_[i] = name[i];
  }

  // In place, so that two_invoice is initialised before any constructor of the program runs.
  std::array<char, max_bytes> name_ = {};
  std::uint8_t size_;
};

/// One organisation's account with one extension. A customer holds a set of these pairs.
struct Extension {
  ExtensionCode code = ExtensionCode::two_invoice;
  std::string organization_id = {};
  friend bool operator==(const Extension&, const Extension&) = default;
  friend auto operator<=>(const Extension&, const Extension&) = default;
};

/// In minor units of the tenant's currency.
struct Credit {
  std::int64_t limit = 0, balance = 0;
  friend bool operator==(const Credit&, const Credit&) = default;
};

/// The user who looks after a customer: an id, a name and a code, as the host has them.
struct AccountManager {
  std::string id = {}, display_name = {}, user_code = {};
  friend bool operator==(const AccountManager&, const AccountManager&) = default;
};

/// An address. `id` is generated if empty. `display_name` is derived: the company name, else "first last".
struct Address {
  std::string id = {};
  AddressType type = AddressType::delivery;
  std::string display_name = {}, company_name = {}, first_name = {}, last_name = {}, address = {}, postal_code = {},
              city = {}, country_code = {}, email = {}, phone = {};
  friend bool operator==(const Address&, const Address&) = default;
};

/// A contact. `id` is generated if empty, `display_name` is derived ("first last"), the engine sets the times.
struct Contact {
  std::string id = {}, first_name = {}, last_name = {}, display_name = {}, email = {}, mobile = {};
  Timestamp created_at = {}, last_modified_at = {};
  std::vector<Extension> extensions = {};
  friend bool operator==(const Contact&, const Contact&) = default;
};

/// A consent, given or refused. `id` is generated if empty. The engine sets `created_at` and the members after it; a
/// caller's values for them count only in an import with `restore`.
struct Consent {
  std::string id = {}, name = {};
  bool status = false;
  std::string source = {};
  Timestamp created_at = {};
  std::optional<Timestamp> last_modified_at = {};  ///< of the last change of the status; nullopt: it never changed
  std::string modified_by = {};  ///< Session::subject of that change, up to 255 characters; empty: not known
  friend bool operator==(const Consent&, const Consent&) = default;
};

struct CustomerDraft;

namespace detail {
class Record;
}

/// An immutable version of one customer.
///
/// Lifetime: keeps its values alive by itself, also after the customer changed or was removed, and after the engine is
/// gone. Views and spans live as long as any copy of this Customer. A moved-from Customer may only be assigned to or
/// destroyed.
/// Threads: safe on any thread. Cost: one pointer; a copy is one atomic increment.
class CUSTENGINE_API Customer {
 public:
  Customer(const Customer& other) noexcept;
  Customer(Customer&& other) noexcept : record_(std::exchange(other.record_, nullptr)) {}
  Customer& operator=(Customer other) noexcept {
    std::swap(record_, other.record_);
    return *this;
  }
  ~Customer();

  // A text that is not set is empty.
  std::string_view id() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::string_view external_reference() const noexcept CUSTENGINE_LIFETIMEBOUND;
  CustomerType type() const noexcept;
  std::string_view first_name() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::string_view last_name() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::string_view company_name() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::string_view email() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::string_view mobile() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::string_view address() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::string_view postal_code() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::string_view city() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::string_view country_code() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::string_view vat_number() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::string_view ledger_number() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::string_view pricelist_id() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::optional<std::int32_t> payment_terms() const noexcept;  ///< days until an invoice is due
  std::optional<Credit> credit() const noexcept;
  std::string_view loyalty_id() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::string_view origin() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::string_view internal_note() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::optional<AccountManager> account_manager() const;
  std::span<const Address> addresses() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::span<const Contact> contacts() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::span<const Consent> consents() const noexcept CUSTENGINE_LIFETIMEBOUND;
  std::span<const Extension> extensions() const noexcept CUSTENGINE_LIFETIMEBOUND;  ///< sorted, without duplicates
  Timestamp created_at() const noexcept;
  Timestamp last_modified_at() const noexcept;  ///< strictly increases, unless restored; at most year 9999
  std::uint64_t version() const noexcept;       ///< 1, then plus 1 per change; at most 2^63 - 1

  /// The company name for companies and B2B, "first last" for persons. If that is empty, the first non-empty of company
  /// name, "first last", email, mobile, external reference, id.
  std::string_view display_name() const noexcept CUSTENGINE_LIFETIMEBOUND;

  /// All that a caller may give in, with id, times and version. An import of it with `ImportOptions::restore`
  /// reproduces this customer.
  CustomerDraft to_draft() const;

  /// True if every field is equal, times and version too.
  CUSTENGINE_API friend bool operator==(const Customer& a, const Customer& b);

 private:
  friend class detail::Record;
  explicit Customer(const detail::Record* adopted) noexcept : record_(adopted) {}

  const detail::Record* record_;
};

}  // namespace custengine
