#include "serve/resource/element_routes.hpp"

#include "serve/resource/elements.hpp"
#include "serve/resource/parameters.hpp"
#include "serve/resource/with_session.hpp"

#include <array>
#include <string_view>

namespace custengine::serve {
namespace {

/// The texts of the routes of one list.
struct ElementTexts {
  std::string_view list_path, path;
  std::string_view schema, patch_schema, page_schema;
  std::string_view list, create, get, update, remove;  ///< operations
  std::string_view list_summary, create_summary, get_summary, update_summary, remove_summary;
};

constexpr std::array element_list_query = {parameters::page_number, parameters::page_size};
constexpr std::array element_create_headers = {parameters::if_match, parameters::prefer, parameters::idempotency_key};
constexpr std::array element_create_errors = {400, 401, 403, 404, 406, 409, 412, 415, 422, 429};
constexpr std::array element_update_errors = {400, 401, 403, 404, 406, 412, 415, 429};
constexpr std::array element_no_content = {
    Answer{.status = 204, .description = "it is removed; ETag has the new version"}};

constexpr ElementTexts contact_texts = {.list_path = "/tenants/{tenant}/customers/{customer}/contacts",
                                        .path = "/tenants/{tenant}/customers/{customer}/contacts/{contact}",
                                        .schema = "Contact",
                                        .patch_schema = "ContactPatch",
                                        .page_schema = "ContactPage",
                                        .list = "list_contacts",
                                        .create = "create_contact",
                                        .get = "get_contact",
                                        .update = "update_contact",
                                        .remove = "remove_contact",
                                        .list_summary = "List the contacts of a customer",
                                        .create_summary = "Add a contact to a customer",
                                        .get_summary = "Get a contact",
                                        .update_summary = "Change a contact partially; its extensions stay as they are",
                                        .remove_summary = "Remove a contact"};

constexpr ElementTexts address_texts = {.list_path = "/tenants/{tenant}/customers/{customer}/addresses",
                                        .path = "/tenants/{tenant}/customers/{customer}/addresses/{address}",
                                        .schema = "Address",
                                        .patch_schema = "AddressPatch",
                                        .page_schema = "AddressPage",
                                        .list = "list_addresses",
                                        .create = "create_address",
                                        .get = "get_address",
                                        .update = "update_address",
                                        .remove = "remove_address",
                                        .list_summary = "List the addresses of a customer",
                                        .create_summary = "Add an address to a customer; type is required",
                                        .get_summary = "Get an address",
                                        .update_summary = "Change an address partially",
                                        .remove_summary = "Remove an address"};

constexpr ElementTexts consent_texts = {.list_path = "/tenants/{tenant}/customers/{customer}/consents",
                                        .path = "/tenants/{tenant}/customers/{customer}/consents/{consent}",
                                        .schema = "Consent",
                                        .patch_schema = "ConsentPatch",
                                        .page_schema = "ConsentPage",
                                        .list = "list_consents",
                                        .create = "create_consent",
                                        .get = "get_consent",
                                        .update = "update_consent",
                                        .remove = "remove_consent",
                                        .list_summary = "List the consents of a customer",
                                        .create_summary = "Add a consent to a customer; name is required",
                                        .get_summary = "Get a consent",
                                        .update_summary = "Change a consent partially",
                                        .remove_summary = "Remove a consent"};

/// The answers of the routes of one list: arrays to which the routes refer.
template <const ElementTexts& texts>
struct ElementAnswersOf {
  static constexpr std::array list = {
      Answer{
          .status = 200, .description = "a page of them; ETag has the customer's version", .schema = texts.page_schema},
      Answer{.status = 304, .description = "the client has it already"}};
  static constexpr std::array get = {
      Answer{.status = 200, .description = "ETag has the customer's version", .schema = texts.schema},
      Answer{.status = 304, .description = "the client has it already"}};
  static constexpr std::array create = {Answer{
      .status = 201, .description = "Location has its path; ETag the customer's new version", .schema = texts.schema}};
  static constexpr std::array update = {
      Answer{.status = 200, .description = "ETag has the customer's new version", .schema = texts.schema},
      Answer{.status = 204, .description = "the same without a body, as Prefer asks"}};
};

template <class Element, const ElementTexts& texts>
constexpr std::array<Route, 6> routes_of() {
  using Answers = ElementAnswersOf<texts>;
  const auto update = [](std::string_view method, Origin origin) {
    return Route{.method = method,
                 .path = texts.path,
                 .operation = texts.update,
                 .handle = with_session<update_element<Element>>,
                 .summary = texts.update_summary,
                 .origin = origin,
                 .headers = parameters::write_headers,
                 .body_schema = texts.patch_schema,
                 .body_types = parameters::patch_types,
                 .answers = Answers::update,
                 .errors = element_update_errors};
  };
  return {Route{.method = "GET",
                .path = texts.list_path,
                .operation = texts.list,
                .handle = with_session<list_elements<Element>>,
                .summary = texts.list_summary,
                .query = element_list_query,
                .headers = parameters::read_headers,
                .answers = Answers::list,
                .errors = parameters::read_errors},
          Route{.method = "POST",
                .path = texts.list_path,
                .operation = texts.create,
                .handle = with_session<create_element<Element>>,
                .summary = texts.create_summary,
                .headers = element_create_headers,
                .body_schema = texts.schema,
                .answers = Answers::create,
                .errors = element_create_errors},
          Route{.method = "GET",
                .path = texts.path,
                .operation = texts.get,
                .handle = with_session<get_element<Element>>,
                .summary = texts.get_summary,
                .headers = parameters::read_headers,
                .answers = Answers::get,
                .errors = parameters::read_errors},
          update("PATCH", Origin::published),
          update("PUT", Origin::inferred),
          Route{.method = "DELETE",
                .path = texts.path,
                .operation = texts.remove,
                .handle = with_session<remove_element<Element>>,
                .summary = texts.remove_summary,
                .headers = parameters::remove_headers,
                .answers = element_no_content,
                .errors = parameters::remove_errors}};
}

constexpr std::array element_route_lists = {routes_of<Contact, contact_texts>(), routes_of<Address, address_texts>(),
                                            routes_of<Consent, consent_texts>()};

constexpr auto element_route_table = [] {
  std::array<Route, 18> table{};
  std::size_t i = 0;
  for (const auto& list : element_route_lists)
    for (const Route& route : list) table[i++] = route;
  return table;
}();

}  // namespace

std::span<const Route> element_routes() noexcept {
  return element_route_table;
}

}  // namespace custengine::serve
