// Tenants, their settings, and their external source.

#include "../sort_fields.hpp"
#include "values.hpp"

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace custengine::test::twin {

namespace {

using namespace std::string_literals;

class EchoingSource : public ExternalCustomerSource {
 public:
  Result<ExternalPage> search(const ExternalSearchRequest& request) override {
    if (request.criteria.query.size() % 3 == 1)
      return Error{.code = ErrorCode::not_found, .message = "the other system fails"};
    if (request.criteria.query.size() % 3 == 2) throw std::runtime_error("the other system is broken");
    return *echo(request.tenant, request.criteria);
  }
};

/// A limit of bytes that is never reached, since the twin does not count memory.
std::uint64_t never_reached(Random& random) {
  return (std::uint64_t{1} << 40) + random.below(100);
}

}  // namespace

std::vector<std::string> some_stores(Random& random) {
  std::vector<std::string> stores;
  for (std::size_t i = 0; i < 4; ++i)
    if (!random.one_in(3)) stores.push_back("store-" + std::to_string(i));
  return stores;
}

TenantOptions some_tenant(Random& random, std::size_t number) {
  static const std::vector<std::pair<std::string, std::string>> places = {
      {"nb", "NO"}, {"sv", "SE"}, {"da", "DK"}, {"", ""}};
  const std::vector<std::vector<SortField>> indexes = {default_sort_indexes(), all_sort_fields(), {}};
  const auto& [locale, country] = places[number % 4];
  TenantOptions options{.locale = locale,
                        .country_code = country,
                        .sort_indexes = indexes[number / 4 % 3],
                        .text_index = number / 12 % 2 == 0,
                        .unique_external_reference = number / 24 % 2 == 0,
                        .stores = some_stores(random)};
  if (random.one_in(2)) options.extensions = {TenantExtension::b2b};
  if (random.one_in(2)) options.extensions.push_back(TenantExtension::external_customer_search);
  if (random.one_in(2)) options.allowed_extensions.push_back(other_code());
  if (random.one_in(2)) options.external_source = echoing_source();
  if (random.one_in(6)) options.max_customers = random.below(120);
  if (random.one_in(2))
    for (const auto field : {SearchField::address, SearchField::id, SearchField::external_reference,
                             SearchField::ledger_number, SearchField::loyalty_id})
      if (random.one_in(2)) options.also_searched.push_back(field);
  options.change_history = random.one_of<std::size_t>({4096, 4096, 300, 20, 3, 0});
  if (random.one_in(30)) options.locale = "not a locale";
  if (random.one_in(30)) options.country_code = "XX";
  if (random.one_in(30)) options.stores = {"s", "s", "a b"};
  if (random.one_in(30)) options.also_searched = {SearchField::id, SearchField::address, SearchField::id};
  if (random.one_in(4)) options.max_bytes = never_reached(random);
  return options;
}

TenantPatch some_tenant_patch(Random& random, std::size_t customers) {
  TenantPatch patch;
  patch.extensions = keep_or<std::vector<TenantExtension>>(random, 2, [&] {
    return random.one_in(2) ? std::vector{TenantExtension::b2b}
                            : std::vector{TenantExtension::external_customer_search, TenantExtension::b2b};
  });
  patch.allowed_extensions = keep_or<std::vector<ExtensionCode>>(random, 3, [&] {
    return std::vector{ExtensionCode::two_invoice, other_code()};
  });
  patch.external_source = keep_or<std::shared_ptr<ExternalCustomerSource>>(random, 3, [] { return echoing_source(); });
  patch.stores = keep_or<std::vector<std::string>>(random, 2, [&] { return some_stores(random); });
  patch.max_customers = keep_or<std::size_t>(
      random, 4, [&] { return random.one_in(2) ? customers + random.below(3) : random.below(300); });
  if (random.one_in(20)) patch.stores = std::vector{"s"s, "s"s};
  patch.max_bytes = keep_or<std::uint64_t>(random, 4, [&] { return never_reached(random); });
  return patch;
}

std::shared_ptr<ExternalCustomerSource> echoing_source() {
  static const auto source = std::make_shared<EchoingSource>();
  return source;
}

std::optional<ExternalPage> echo(const std::string& tenant, const SearchRequest& criteria) {
  if (criteria.query.size() % 3 != 0) return std::nullopt;
  return ExternalPage{.items = {{.external_id = tenant + criteria.email,
                                 .customer = {.first_name = criteria.query, .mobile = criteria.mobile}}},
                      .paging = {criteria.page_number, criteria.page_size, 1}};
}

}  // namespace custengine::test::twin
