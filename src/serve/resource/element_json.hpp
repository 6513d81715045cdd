#pragma once

#include <custengine/customer.hpp>
#include <custengine/patch.hpp>
#include <custengine/result.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Contacts, addresses and consents by themselves, as JSON. The library reads and writes them as parts of a customer.
namespace custengine::serve {

/// What differs between the three lists. `required`: members that a new element must have, beside those of the library.
/// `kept`: members that no client sets.
template <class Element>
struct ElementKind;

template <>
struct ElementKind<Contact> {
  static constexpr std::string_view list = "contacts", noun = "contact", id = "customerContactUid";
  static constexpr std::array<std::string_view, 0> required = {};
  static constexpr std::array<std::string_view, 3> kept = {"displayName", "createdAt", "lastModifiedAt"};
  static constexpr Patch<std::vector<Contact>> CustomerPatch::*patch = &CustomerPatch::contacts;
  static std::span<const Contact> of(const Customer& customer) noexcept { return customer.contacts(); }
};

template <>
struct ElementKind<Address> {
  static constexpr std::string_view list = "addresses", noun = "address", id = "customerAddressUid";
  static constexpr std::array<std::string_view, 1> required = {"type"};
  static constexpr std::array<std::string_view, 1> kept = {"displayName"};
  static constexpr Patch<std::vector<Address>> CustomerPatch::*patch = &CustomerPatch::addresses;
  static std::span<const Address> of(const Customer& customer) noexcept { return customer.addresses(); }
};

template <>
struct ElementKind<Consent> {
  static constexpr std::string_view list = "consents", noun = "consent", id = "consentUid";
  static constexpr std::array<std::string_view, 1> required = {"name"};
  static constexpr std::array<std::string_view, 3> kept = {"createdAt", "lastModifiedAt", "modifiedBy"};
  static constexpr Patch<std::vector<Consent>> CustomerPatch::*patch = &CustomerPatch::consents;
  static std::span<const Consent> of(const Customer& customer) noexcept { return customer.consents(); }
};

/// The elements of a customer's list, as in its JSON.
template <class Element>
boost::json::array elements_of(const Customer& customer);

/// Reads a body as an object, for the members that it names. Errors: as patch_from_json.
Result<boost::json::object> read_object(std::string_view body);

/// Reads an element from `members`, whose text is `body`. Errors: invalid_argument, with the names of members alone:
/// "email". Requires: read_object() gave `members` for `body`.
template <class Element>
Result<Element> read_element(std::string_view body);

/// Merges a patch into the JSON of an element (RFC 7396).
boost::json::object merged_element(const boost::json::object& element, const boost::json::object& patch);

/// The error with "email" in place of "contacts[3].email".
Error without_prefix(Error error, const std::string& prefix);

extern template boost::json::array elements_of<Contact>(const Customer&);
extern template boost::json::array elements_of<Address>(const Customer&);
extern template boost::json::array elements_of<Consent>(const Customer&);
extern template Result<Contact> read_element<Contact>(std::string_view);
extern template Result<Address> read_element<Address>(std::string_view);
extern template Result<Consent> read_element<Consent>(std::string_view);

}  // namespace custengine::serve
