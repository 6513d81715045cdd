#pragma once

#include "../random.hpp"
#include "twin.hpp"

#include <custengine/engine.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Random requests. Values come from small pools, so that they tie, conflict and are found again.
namespace custengine::test::twin {

/// Mostly keep, else clear or a new value.
template <class T>
Patch<T> keep_or(Random& random, std::size_t chances, const std::function<T()>& make) {
  if (!random.one_in(chances)) return {};
  if (random.one_in(4)) return clear;
  return make();
}

std::string some_id(Random& random, const Contents& contents);
std::string some_reference(Random& random, const Contents& contents);
/// An extension code that only some tenants allow.
ExtensionCode other_code();
Extension some_extension(Random& random);
CustomerDraft some_draft(Random& random, const Contents& contents);
/// As some_draft, with one or more rules broken, most of the time.
CustomerDraft broken_draft(Random& random, const Contents& contents);
CustomerPatch some_patch(Random& random, const Contents& contents, const CustomerDraft* current);
CustomerPatch broken_patch(Random& random, const Contents& contents, const CustomerDraft* current);
UpdateOptions some_update_options(Random& random, const CustomerDraft* current);
MergePolicy some_merge_policy(Random& random, const CustomerDraft* keep, const CustomerDraft* drop);
DuplicateRules some_duplicate_rules(Random& random);
StoreDetails some_details(Random& random);
std::string some_store(Random& random);
std::vector<std::string> some_stores(Random& random);
Write some_write(Random& random, const Contents& contents, bool may_be_broken);
/// `number` chooses a combination of a locale and of options that must not change an answer.
TenantOptions some_tenant(Random& random, std::size_t number);
/// `customers` is the number of the tenant's customers; the limit is often close to it.
TenantPatch some_tenant_patch(Random& random, std::size_t customers);
/// Sets page_number, page_size, sort_by and direction, sometimes to invalid values.
ListRequest some_list(Random& random, const Contents& contents);

/// A filter, and the same condition as a function.
struct Condition {
  Filter filter = {};
  Predicate holds = {};
};
struct AskedSearch {
  SearchRequest request = {};
  Predicate where = {};
};
AskedSearch some_search(Random& random, const TwinTenant& tenant);

/// The start of a word of a display name, perhaps in capitals, or something else.
std::string some_prefix(Random& random, const Contents& contents);

/// Returns the request's values, fails or throws, depending on the request.
std::shared_ptr<ExternalCustomerSource> echoing_source();
/// The answer of the source; nullopt if it fails.
std::optional<ExternalPage> echo(const std::string& tenant, const SearchRequest& criteria);

}  // namespace custengine::test::twin
