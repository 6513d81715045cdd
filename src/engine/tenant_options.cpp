#include "engine/tenant_options.hpp"

#include "base/country.hpp"
#include "engine/kept_options.hpp"
#include "model/sort_table.hpp"
#include "model/validation.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <tuple>

namespace custengine {

std::string_view to_string(TenantExtension extension) noexcept {
  switch (extension) {
    case TenantExtension::external_customer_search:
      return "EXTERNAL_CUSTOMER_SEARCH";
    case TenantExtension::b2b:
      return "B2B";
  }
  return "?";
}

std::string_view to_string(SearchField field) noexcept {
  return engine::is_search_field(field) ? model::info(engine::field_of(field)).wire : "?";
}

Result<SearchField> parse_search_field(std::string_view wire_name) {
  std::string known;
  for (std::size_t i = 0; i < model::also_searchable.size(); ++i) {
    const auto field = static_cast<SearchField>(i);
    if (to_string(field) == wire_name) return field;
    known.append(known.empty() ? "" : ", ").append(to_string(field));
  }
  return model::unknown_name("alsoSearched", wire_name, known);
}

std::vector<SortField> default_sort_indexes() {
  return {SortField::display_name,
          SortField::last_name,
          SortField::company_name,
          SortField::email,
          SortField::city,
          SortField::postal_code,
          SortField::created_at,
          SortField::last_modified_at,
          SortField::external_reference};
}

}  // namespace custengine

namespace custengine::engine {

using model::Violations;

namespace {

void check_stores(const std::vector<std::string>& stores, Violations& violations) {
  const model::Path list = "stores";
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < stores.size(); ++i) {
    model::check_id(stores[i], list[i], violations);
    if (!seen.insert(stores[i]).second) violations.add(list[i], "is given twice");
  }
}

void check_extensions(const std::vector<TenantExtension>& extensions, Violations& violations) {
  const model::Path list = "extensions";
  for (std::size_t i = 0; i < extensions.size(); ++i)
    if (extensions[i] != TenantExtension::external_customer_search && extensions[i] != TenantExtension::b2b)
      violations.add(list[i], "is not a tenant extension");
}

void check_also_searched(const std::vector<SearchField>& fields, Violations& violations) {
  const model::Path list = "alsoSearched";
  std::set<SearchField> seen;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (!is_search_field(fields[i]))
      violations.add(list[i], "is not a field that queries can search");
    else if (!seen.insert(fields[i]).second)
      violations.add(list[i], "is given twice");
  }
}

Result<void> outcome(Violations violations) {
  if (violations.empty()) return {};
  return std::move(violations).to_error();
}

template <class T>
T value_or_empty(const Patch<T>& patch) {
  return patch.has_value() ? patch.value() : T();
}

/// Returns a tenant's options as they are after a patch, with the stores in order, as TenantEntry::options() does.
TenantOptions patched(TenantOptions options, const TenantSettings& settings, const storage::Tenant::NewOptions& next,
                      const TenantPatch& patch) {
  options.extensions = settings.extensions;
  options.allowed_extensions = settings.allowed_extensions;
  if (!patch.stores.is_keep()) options.stores = value_or_empty(patch.stores);
  std::ranges::sort(options.stores);
  if (next.max_customers) options.max_customers = *next.max_customers;
  if (next.max_bytes) options.max_bytes = *next.max_bytes;
  return options;
}

}  // namespace

Result<void> check(std::string_view id, const TenantOptions& options, bool locale_known) {
  Violations violations;
  model::check_id(id, "tenant", violations);
  if (!locale_known) violations.add("locale", "is not a locale that is known: " + model::shortened(options.locale));
  if (!options.country_code.empty() && !base::is_country_code(options.country_code))
    violations.add("countryCode", "must be an assigned ISO 3166-1 alpha-2 code in upper case");
  const model::Path sort_indexes = "sortIndexes";
  for (std::size_t i = 0; i < options.sort_indexes.size(); ++i)
    if (!model::is_sort_field_of_customers(options.sort_indexes[i]))
      violations.add(sort_indexes[i], "is not a sort field");
  check_extensions(options.extensions, violations);
  check_stores(options.stores, violations);
  check_also_searched(options.also_searched, violations);
  return outcome(std::move(violations));
}

model::FieldSet searched_fields(const std::vector<SearchField>& also) {
  model::FieldSet fields = model::always_searched;
  for (const SearchField field : also) fields.set(static_cast<std::size_t>(field_of(field)));
  return fields;
}

TenantOptions fixed_part(const TenantOptions& options) {
  return {.locale = options.locale,
          .country_code = options.country_code,
          .sort_indexes = options.sort_indexes,
          .text_index = options.text_index,
          .unique_external_reference = options.unique_external_reference,
          .allowed_extensions = {},
          .change_history = options.change_history,
          .change_history_bytes = options.change_history_bytes,
          .also_searched = options.also_searched,
          .change_log = options.change_log};
}

bool SameFixedOptions::operator()(const TenantOptions& a, const TenantOptions& b) const noexcept {
  const auto fixed = [](const TenantOptions& o) {
    return std::tie(o.locale, o.country_code, o.sort_indexes, o.text_index, o.unique_external_reference,
                    o.change_history, o.change_history_bytes, o.also_searched, o.change_log);
  };
  return fixed(a) == fixed(b);
}

Result<void> check_tenant_id(std::string_view id) {
  Violations violations;
  model::check_id(id, "tenant", violations);
  return outcome(std::move(violations));
}

Result<void> check(const TenantPatch& patch) {
  Violations violations;
  if (patch.extensions.has_value()) check_extensions(patch.extensions.value(), violations);
  if (patch.stores.has_value()) check_stores(patch.stores.value(), violations);
  return outcome(std::move(violations));
}

Result<void> apply(const TenantPatch& patch, TenantEntry& tenant) {
  // Everything that can fail comes first: a patch is all or nothing. Details of dropped stores may be gone before it
  // fails.
  storage::Tenant::NewOptions next;
  if (!patch.stores.is_keep()) next.stores = storage::StoreDirectory::make_stores(value_or_empty(patch.stores));
  if (!patch.max_customers.is_keep())
    next.max_customers =
        patch.max_customers.has_value() ? patch.max_customers.value() : std::numeric_limits<std::size_t>::max();
  if (!patch.max_bytes.is_keep())
    next.max_bytes = patch.max_bytes.has_value() ? patch.max_bytes.value() : storage::unlimited_bytes;
  const auto change = [&patch](TenantSettings& settings) {
    if (!patch.extensions.is_keep()) settings.extensions = value_or_empty(patch.extensions);
    if (!patch.allowed_extensions.is_keep()) settings.allowed_extensions = value_or_empty(patch.allowed_extensions);
    if (!patch.external_source.is_keep()) settings.external_source = value_or_empty(patch.external_source);
  };
  TenantEntry::NextSettings settings;         // destroyed after the turn: a source is host code
  std::optional<storage::Tenant::Turn> turn;  // of a tenant that is kept: its options are kept as a whole
  if (tenant.tenant().kept()) turn.emplace(tenant.tenant());
  settings = tenant.next_settings(change);
  if (turn) next.options = encode(patched(tenant.options(), *settings.next, next, patch));
  if (auto changed = tenant.tenant().change(std::move(next)); !changed) return changed;
  while (!tenant.change_settings(settings)) settings = tenant.next_settings(change);
  return {};
}

}  // namespace custengine::engine
