#include "serve/resource/routes.hpp"

#include "serve/resource/customers.hpp"
#include "serve/resource/element_routes.hpp"
#include "serve/resource/listing.hpp"
#include "serve/resource/parameters.hpp"
#include "serve/resource/with_session.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace custengine::serve {
namespace {

constexpr std::string_view customers_path = "/tenants/{tenant}/customers";
constexpr std::string_view customer_path = "/tenants/{tenant}/customers/{customer}";
constexpr std::string_view extensions_path = "/tenants/{tenant}/customers/{customer}/extensions";

constexpr Parameter external_id = {.name = "customerExternalId",
                                   .description = "only customers with this external reference"};
constexpr std::array customer_list_query = {external_id,         parameters::page_number,    parameters::page_size,
                                            parameters::sort_by, parameters::sort_direction, parameters::after,
                                            parameters::count};
// An external search has no customerExternalId: the ids are those of the other system, whose criteria are in the body.
constexpr std::array external_query = {parameters::page_number,    parameters::page_size, parameters::sort_by,
                                       parameters::sort_direction, parameters::after,     parameters::count};
constexpr std::array extension_query = {
    Parameter{.name = "extensionCode", .description = "needed, unless there is a body", .origin = Origin::ours},
    Parameter{.name = "organizationUid",
              .description = "without it: the only extension with that code",
              .origin = Origin::ours}};
constexpr std::array customer_create_headers = {parameters::prefer, parameters::idempotency_key};
constexpr std::array details_headers = {parameters::if_match_details, parameters::prefer};

constexpr std::array page_answers = {Answer{
    .status = 200, .description = "a page; Link has the first, previous, next and last", .schema = "CustomerPage"}};
constexpr std::array search_answers = {
    Answer{.status = 200, .description = "a page of the customers that meet all criteria", .schema = "CustomerPage"}};
constexpr std::array external_answers = {
    Answer{.status = 200, .description = "a page of customers of the other system", .schema = "ExternalPage"}};
constexpr std::array create_answers = {
    Answer{.status = 201, .description = "Location has its path, ETag its version", .schema = "Customer"}};
constexpr std::array get_answers = {Answer{.status = 200, .description = "ETag has its version", .schema = "Customer"},
                                    Answer{.status = 304, .description = "the client has it already"}};
constexpr std::array write_answers = {
    Answer{.status = 200, .description = "ETag has its version", .schema = "Customer"},
    Answer{.status = 204, .description = "the same without a body, as Prefer asks"}};
constexpr std::array customer_no_content = {
    Answer{.status = 204, .description = "it is removed", .has_entity_tag = false}};
constexpr std::array detach_answers = {
    Answer{.status = 204, .description = "it is removed; ETag has the customer's new version"}};
constexpr std::array store_answers = {Answer{.status = 200,
                                             .description = "the customer's members, and the store's; ETag is of both",
                                             .schema = "StoreCustomer"},
                                      Answer{.status = 304, .description = "the client has it already"}};
constexpr std::array details_answers = {
    Answer{.status = 200, .description = "as GET of the customer in the store", .schema = "StoreCustomer"},
    Answer{.status = 204, .description = "the same without a body, as Prefer asks"}};

constexpr std::array customer_create_errors = {400, 401, 403, 404, 406, 409, 415, 422, 429};
constexpr std::array external_errors = {400, 401, 403, 404, 406, 409, 415, 503};
constexpr std::array update_errors = {400, 401, 403, 404, 406, 409, 412, 415, 429};
constexpr std::array attach_errors = {400, 401, 403, 404, 406, 412, 415, 429};
constexpr std::array detach_errors = {400, 401, 403, 404, 412, 415};
constexpr std::array details_errors = {400, 401, 403, 404, 406, 412, 415, 429};

constexpr Route update_route(std::string_view method) {
  return {.method = method,
          .path = customer_path,
          .operation = "update",
          .handle = with_session<update_customer>,
          .summary = "Change a customer partially, as in RFC 7396",
          .origin = Origin::inferred,
          .headers = parameters::write_headers,
          .body_schema = "CustomerPatch",
          .body_types = parameters::patch_types,
          .answers = write_answers,
          .errors = update_errors};
}

constexpr std::array customer_routes = {
    Route{.method = "GET",
          .path = customers_path,
          .operation = "list",
          .handle = with_session<list_customers>,
          .summary = "List customers, or look one up by its external reference",
          .query = customer_list_query,
          .answers = page_answers,
          .errors = parameters::read_errors},
    Route{.method = "POST",
          .path = customers_path,
          .operation = "create",
          .handle = with_session<create_customer>,
          .summary = "Create a customer",
          .headers = customer_create_headers,
          .body_schema = "CustomerDraft",
          .answers = create_answers,
          .errors = customer_create_errors},
    Route{.method = "POST",
          .path = "/tenants/{tenant}/customers/search",
          .operation = "search",
          .handle = with_session<search_customers>,
          .summary = "Search customers; the page may be asked for in the query or in the body",
          .query = customer_list_query,
          .body_schema = "SearchRequest",
          .answers = search_answers,
          .errors = parameters::search_errors},
    Route{.method = "POST",
          .path = "/tenants/{tenant}/customers/search/external",
          .operation = "search_external",
          .handle = with_session<search_external_customers>,
          .summary = "Search customers of the other system",
          .query = external_query,
          .body_schema = "SearchRequest",
          .answers = external_answers,
          .errors = external_errors},
    Route{.method = "GET",
          .path = customer_path,
          .operation = "get",
          .handle = with_session<get_customer>,
          .summary = "Get a customer",
          .origin = Origin::inferred,
          .headers = parameters::read_headers,
          .answers = get_answers,
          .errors = parameters::read_errors},
    update_route("PATCH"),
    update_route("PUT"),
    Route{.method = "DELETE",
          .path = customer_path,
          .operation = "remove",
          .handle = with_session<remove_customer>,
          .summary = "Remove a customer",
          .headers = parameters::remove_headers,
          .answers = customer_no_content,
          .errors = parameters::remove_errors},
    Route{.method = "POST",
          .path = extensions_path,
          .operation = "attach_extension",
          .handle = with_session<attach_extension>,
          .summary = "Attach an extension; one that is attached already stays",
          .origin = Origin::inferred,
          .headers = parameters::write_headers,
          .body_schema = "Extension",
          .answers = write_answers,
          .errors = attach_errors},
    Route{.method = "DELETE",
          .path = extensions_path,
          .operation = "detach_extension",
          .handle = with_session<detach_given_extension>,
          .summary = "Detach an extension that the query or the body names",
          .origin = Origin::ours,
          .query = extension_query,
          .headers = parameters::remove_headers,
          .body_schema = "Extension",
          .body_is_required = false,
          .answers = detach_answers,
          .errors = detach_errors},
    Route{.method = "DELETE",
          .path = "/tenants/{tenant}/customers/{customer}/extensions/{code}/{organization}",
          .operation = "detach_extension",
          .handle = with_session<detach_extension>,
          .summary = "Detach an extension",
          .origin = Origin::ours,
          .headers = parameters::remove_headers,
          .answers = detach_answers,
          .errors = parameters::remove_errors},
    Route{.method = "GET",
          .path = "/tenants/{tenant}/stores/{store}/customers/{customer}",
          .operation = "get_in_store",
          .handle = with_session<get_store_customer>,
          .summary = "Get a customer as a store sees it",
          .origin = Origin::inferred,
          .headers = parameters::read_headers,
          .answers = store_answers,
          .errors = parameters::read_errors},
    Route{.method = "PUT",
          .path = "/tenants/{tenant}/stores/{store}/customers/{customer}/details",
          .operation = "set_store_details",
          .handle = with_session<set_store_details>,
          .summary = "Replace what a store keeps about a customer",
          .origin = Origin::ours,
          .headers = details_headers,
          .body_schema = "StoreDetails",
          .answers = details_answers,
          .errors = details_errors},
};

}  // namespace

std::span<const Route> resource_routes() noexcept {
  static const auto all = [] {
    std::vector<Route> routes(customer_routes.begin(), customer_routes.end());
    routes.insert(routes.end(), element_routes().begin(), element_routes().end());
    return routes;
  }();
  return all;
}

}  // namespace custengine::serve
