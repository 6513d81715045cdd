#include <custengine/field_list.hpp>
#include <custengine/testing/builders.hpp>

#include <utility>

namespace custengine::testing {
namespace {

constexpr std::string_view placeholder = "{n}";

/// Replaces each placeholder by the number. True if there was one.
bool put_number(std::string& text, const std::string& number) {
  bool found = false;
  for (std::size_t at = text.find(placeholder); at != std::string::npos; at = text.find(placeholder, at)) {
    text.replace(at, placeholder.size(), number);
    at += number.size();
    found = true;
  }
  return found;
}

Address make_address(AddressType type, std::string address, std::string postal_code, std::string city,
                     std::string country_code) {
  return {.type = type,
          .address = std::move(address),
          .postal_code = std::move(postal_code),
          .city = std::move(city),
          .country_code = std::move(country_code)};
}

}  // namespace

CustomerBuilder CustomerBuilder::but(const std::function<void(CustomerDraft&)>& change) const {
  CustomerBuilder changed = *this;
  change(changed.draft_);
  return changed;
}

CustomerBuilder CustomerBuilder::named(std::string_view name) const {
  return but([name](CustomerDraft& draft) {
    if (draft.type != CustomerType::person) {
      draft.company_name = name;
      return;
    }
    const std::size_t blank = name.rfind(' ');
    draft.first_name = name.substr(0, blank);
    draft.last_name = blank == std::string_view::npos ? std::string_view() : name.substr(blank + 1);
  });
}

CustomerBuilder CustomerBuilder::named(std::string first_name, std::string last_name) const {
  return with(&CustomerDraft::first_name, std::move(first_name)).with(&CustomerDraft::last_name, std::move(last_name));
}

CustomerBuilder CustomerBuilder::in(std::string city, std::string country_code) const {
  auto changed = with(&CustomerDraft::city, std::move(city));
  if (!country_code.empty()) changed.draft_.country_code = std::move(country_code);
  return changed;
}

CustomerBuilder CustomerBuilder::at(std::string address, std::string postal_code, std::string city) const {
  return with(&CustomerDraft::address, std::move(address))
      .with(&CustomerDraft::postal_code, std::move(postal_code))
      .with(&CustomerDraft::city, std::move(city));
}

CustomerBuilder CustomerBuilder::with_id(std::string id) const {
  return with(&CustomerDraft::id, std::move(id));
}

CustomerBuilder CustomerBuilder::with_reference(std::string external_reference) const {
  return with(&CustomerDraft::external_reference, std::move(external_reference));
}

CustomerBuilder CustomerBuilder::with_email(std::string email) const {
  return with(&CustomerDraft::email, std::move(email));
}

CustomerBuilder CustomerBuilder::with_mobile(std::string mobile) const {
  return with(&CustomerDraft::mobile, std::move(mobile));
}

CustomerBuilder CustomerBuilder::with_vat_number(std::string vat_number) const {
  return with(&CustomerDraft::vat_number, std::move(vat_number));
}

CustomerBuilder CustomerBuilder::with_credit(std::int64_t limit, std::int64_t balance) const {
  return with(&CustomerDraft::credit, Credit{.limit = limit, .balance = balance});
}

CustomerBuilder CustomerBuilder::due_in(std::int32_t days) const {
  return with(&CustomerDraft::payment_terms, days);
}

CustomerBuilder CustomerBuilder::with(Extension extension) const {
  return but([&](CustomerDraft& draft) { draft.extensions.push_back(std::move(extension)); });
}

CustomerBuilder CustomerBuilder::with(Address address) const {
  return but([&](CustomerDraft& draft) { draft.addresses.push_back(std::move(address)); });
}

CustomerBuilder CustomerBuilder::with(Contact contact) const {
  return but([&](CustomerDraft& draft) { draft.contacts.push_back(std::move(contact)); });
}

CustomerBuilder CustomerBuilder::with(Consent consent) const {
  return but([&](CustomerDraft& draft) { draft.consents.push_back(std::move(consent)); });
}

CustomerDraft CustomerBuilder::numbered(std::size_t n, bool tell_apart) const {
  const std::string number = std::to_string(n);
  CustomerDraft draft = draft_;
  for (const detail::ListedField& field : detail::field_list()) {
    if (!field.draft) continue;
    std::string& text = draft.*field.draft;
    const bool is_unique = field.draft == &CustomerDraft::id || field.draft == &CustomerDraft::external_reference;
    if (!put_number(text, number) && tell_apart && is_unique && !text.empty()) text.append(1, '-').append(number);
  }
  return draft;
}

CustomerDraft CustomerBuilder::build() const {
  return numbered(1, false);
}

std::vector<CustomerDraft> CustomerBuilder::times(std::size_t count) const {
  std::vector<CustomerDraft> drafts;
  drafts.reserve(count);
  for (std::size_t n = 1; n <= count; ++n) drafts.push_back(numbered(n, true));
  return drafts;
}

CustomerBuilder a_person() {
  return CustomerBuilder({.first_name = "Ada", .last_name = "Lovelace"});
}

CustomerBuilder a_company() {
  return CustomerBuilder({.type = CustomerType::company, .company_name = "Fjell AS"});
}

CustomerBuilder a_b2b() {
  return CustomerBuilder({.type = CustomerType::b2b, .company_name = "Fjell Engros AS"});
}

Extension two_invoice(std::string organization_id) {
  return {.code = ExtensionCode::two_invoice, .organization_id = std::move(organization_id)};
}

Extension an_extension(std::string_view code, std::string organization_id) {
  return {.code = ExtensionCode::parse(code).value(), .organization_id = std::move(organization_id)};
}

Contact a_contact(std::string first_name, std::string last_name, std::string email, std::string mobile) {
  return {.first_name = std::move(first_name),
          .last_name = std::move(last_name),
          .email = std::move(email),
          .mobile = std::move(mobile)};
}

Address a_delivery_address(std::string address, std::string postal_code, std::string city, std::string country_code) {
  return make_address(AddressType::delivery, std::move(address), std::move(postal_code), std::move(city),
                      std::move(country_code));
}

Address an_invoice_address(std::string address, std::string postal_code, std::string city, std::string country_code) {
  return make_address(AddressType::invoice, std::move(address), std::move(postal_code), std::move(city),
                      std::move(country_code));
}

Consent a_consent(std::string name, bool status, std::string source) {
  return {.name = std::move(name), .status = status, .source = std::move(source)};
}

}  // namespace custengine::testing
