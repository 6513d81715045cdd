#pragma once

#include <custengine/draft.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace custengine::testing {

/// Builds drafts from the values that matter to a test:
///
///     session.create(a_company().named("Fjell AS").in("Bergen").with(two_invoice("org-1"))).value();
///     session.import_customers(a_person().named("Ada Lovelace {n}").times(500)).value();
///
/// Immutable: every call returns a changed copy, so that one builder can be the base of several. Texts are not checked:
/// so wrong drafts can be built for tests of the engine's checks.
class [[nodiscard]] CustomerBuilder {
 public:
  explicit CustomerBuilder(CustomerDraft draft = {}) : draft_(std::move(draft)) {}

  /// For a person, the text after the last blank is the last name. Otherwise it is the company's name.
  CustomerBuilder named(std::string_view name) const;
  CustomerBuilder named(std::string first_name, std::string last_name) const;
  CustomerBuilder in(std::string city, std::string country_code = {}) const;
  CustomerBuilder at(std::string address, std::string postal_code, std::string city) const;

  CustomerBuilder with_id(std::string id) const;
  CustomerBuilder with_reference(std::string external_reference) const;
  CustomerBuilder with_email(std::string email) const;
  CustomerBuilder with_mobile(std::string mobile) const;
  CustomerBuilder with_vat_number(std::string vat_number) const;
  CustomerBuilder with_credit(std::int64_t limit, std::int64_t balance = 0) const;
  CustomerBuilder due_in(std::int32_t days) const;  ///< payment terms

  /// Adds an element to that list.
  CustomerBuilder with(Extension extension) const;
  CustomerBuilder with(Address address) const;
  CustomerBuilder with(Contact contact) const;
  CustomerBuilder with(Consent consent) const;

  /// Sets any other member: `with(&CustomerDraft::origin, "web")`.
  template <class T>
  CustomerBuilder with(T CustomerDraft::*member, std::type_identity_t<T> value) const {
    CustomerBuilder changed = *this;
    changed.draft_.*member = std::move(value);
    return changed;
  }
  /// Changes anything else: `but([](CustomerDraft& draft) { … })`.
  CustomerBuilder but(const std::function<void(CustomerDraft&)>& change) const;

  /// The draft. "{n}" in any text of the customer becomes 1; texts in its lists stay as they are.
  CustomerDraft build() const;
  operator CustomerDraft() const { return build(); }  // NOLINT(google-explicit-constructor): a builder is a draft

  /// `count` drafts. "{n}" becomes 1, 2, …. Ids and external references must differ: if they are set and have no "{n}",
  /// they get "-1", "-2", … at their end.
  std::vector<CustomerDraft> times(std::size_t count) const;

 private:
  CustomerDraft numbered(std::size_t number, bool tell_apart) const;

  CustomerDraft draft_;
};

/// Builders of valid drafts: a person "Ada Lovelace", a company "Fjell AS", a B2B customer "Fjell Engros AS". The B2B
/// customer needs the tenant extension B2B.
CustomerBuilder a_person();
CustomerBuilder a_company();
CustomerBuilder a_b2b();

/// An extension. Throws Exception (invalid_argument) if `code` is not the name of an extension.
Extension an_extension(std::string_view code, std::string organization_id);

/// Values of one kind; members that are not given are empty.
Extension two_invoice(std::string organization_id);
Contact a_contact(std::string first_name, std::string last_name, std::string email = {}, std::string mobile = {});
Address a_delivery_address(std::string address, std::string postal_code, std::string city,
                           std::string country_code = {});
Address an_invoice_address(std::string address, std::string postal_code, std::string city,
                           std::string country_code = {});
Consent a_consent(std::string name, bool status = true, std::string source = {});

}  // namespace custengine::testing
