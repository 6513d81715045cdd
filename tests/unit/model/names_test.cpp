// The names of enumerators, as the wire and the documentation have them.

#include <custengine/custengine.hpp>

#include "catch.hpp"

#include <initializer_list>
#include <string_view>
#include <utility>

namespace names_test {

using namespace custengine;

namespace {

template <class Enum>
using Names = std::initializer_list<std::pair<Enum, std::string_view>>;

template <class Enum>
void check(Names<Enum> names) {
  for (const auto& [enumerator, name] : names) CHECK(to_string(enumerator) == name);
}

const Names<SortField> sort_fields = {{SortField::id, "customerUid"},
                                      {SortField::external_reference, "externalId"},
                                      {SortField::display_name, "displayName"},
                                      {SortField::first_name, "firstname"},
                                      {SortField::last_name, "lastname"},
                                      {SortField::company_name, "companyName"},
                                      {SortField::email, "email"},
                                      {SortField::mobile, "mobile"},
                                      {SortField::city, "city"},
                                      {SortField::postal_code, "postalCode"},
                                      {SortField::country_code, "countryCode"},
                                      {SortField::vat_number, "vatNumber"},
                                      {SortField::ledger_number, "ledgerNumber"},
                                      {SortField::created_at, "createdAt"},
                                      {SortField::last_modified_at, "lastModifiedAt"},
                                      {SortField::relevance, "relevance"},
                                      {SortField::full_name, "fullName"}};

}  // namespace

TEST_CASE("customer enumerators have their wire names") {
  check<CustomerType>(
      {{CustomerType::person, "PERSON"}, {CustomerType::company, "COMPANY"}, {CustomerType::b2b, "B2B"}});
  check<AddressType>({{AddressType::delivery, "DELIVERY_ADDRESS"}, {AddressType::invoice, "INVOICE_ADDRESS"}});
  check<ChangeType>({{ChangeType::created, "CUSTOMER_CREATE"},
                     {ChangeType::updated, "CUSTOMER_UPDATE"},
                     {ChangeType::deleted, "CUSTOMER_DELETE"},
                     {ChangeType::store_details, "CUSTOMER_STORE_DETAILS"}});
  check<DuplicateReason>({{DuplicateReason::email, "EMAIL"},
                          {DuplicateReason::mobile, "MOBILE"},
                          {DuplicateReason::vat_number, "VAT_NUMBER"},
                          {DuplicateReason::name_and_postal_code, "NAME_AND_POSTAL_CODE"},
                          {DuplicateReason::similar_name, "SIMILAR_NAME"}});
  check<FacetField>({{FacetField::city, "city"},
                     {FacetField::postal_code, "postalCode"},
                     {FacetField::country_code, "countryCode"},
                     {FacetField::type, "customerType"},
                     {FacetField::extension, "extensionCode"}});
}

TEST_CASE("permissions and tenant extensions have their wire names") {
  check<Permission>(
      {{Permission::tenant_access, "TENANT.ACCESS"}, {Permission::tenant_backoffice, "TENANT.BACKOFFICE"}});
  check<TenantExtension>(
      {{TenantExtension::external_customer_search, "EXTERNAL_CUSTOMER_SEARCH"}, {TenantExtension::b2b, "B2B"}});
}

TEST_CASE("request enumerators are written and parsed by wire name") {
  check<SortField>(sort_fields);
  for (const auto& [field, name] : sort_fields) {
    CHECK(parse_sort_field(name).value() == field);
    CHECK(parse_sort_field("shoeSize").error().message.find(name) != std::string::npos);
  }
  check<SortDirection>({{SortDirection::ascending, "ASC"}, {SortDirection::descending, "DESC"}});
  CHECK(parse_sort_direction("ASC").value() == SortDirection::ascending);
  CHECK(parse_sort_direction("DESC").value() == SortDirection::descending);
  CHECK(parse_sort_direction("UP").error().violations.at(0).field == "sortDirection");
  check<SearchScope>({{SearchScope::customer, "CUSTOMER"}, {SearchScope::contact, "CONTACT"}});
  check<CountMode>({{CountMode::exact, "EXACT"}, {CountMode::none, "NONE"}});
}

TEST_CASE("plan enumerators have their documented names") {
  check<Explain::Access>({{Explain::Access::all, "ALL"},
                          {Explain::Access::scan, "SCAN"},
                          {Explain::Access::text, "TEXT"},
                          {Explain::Access::identity, "IDENTITY"},
                          {Explain::Access::range, "RANGE"},
                          {Explain::Access::all_of, "ALL_OF"},
                          {Explain::Access::any_of, "ANY_OF"},
                          {Explain::Access::similar, "SIMILAR"}});
  check<Explain::Order>({{Explain::Order::position, "POSITION"},
                         {Explain::Order::walk, "WALK"},
                         {Explain::Order::sort, "SORT"},
                         {Explain::Order::none, "NONE"}});
}

}  // namespace names_test
