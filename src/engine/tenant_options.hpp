#pragma once

#include "engine/tenant_entry.hpp"
#include "model/searched_fields.hpp"

#include <custengine/engine.hpp>
#include <custengine/result.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace custengine::engine {

/// True for an enumerator.
constexpr bool is_search_field(SearchField field) noexcept {
  return field >= SearchField::id && field <= SearchField::address;
}
/// Requires an enumerator.
constexpr model::Field field_of(SearchField field) noexcept {
  return model::also_searchable[static_cast<std::size_t>(field)];
}
static_assert(field_of(SearchField::id) == model::Field::id);
static_assert(field_of(SearchField::external_reference) == model::Field::external_reference);
static_assert(field_of(SearchField::ledger_number) == model::Field::ledger_number);
static_assert(field_of(SearchField::loyalty_id) == model::Field::loyalty_id);
static_assert(field_of(SearchField::address) == model::Field::address);
static_assert(model::also_searchable.size() == static_cast<std::size_t>(SearchField::address) + 1);

/// Returns the fields that a tenant's queries search. Requires checked options.
model::FieldSet searched_fields(const std::vector<SearchField>& also);

/// Errors: invalid_argument with every violation, by the names of the options.
Result<void> check(std::string_view id, const TenantOptions& options, bool locale_known);
Result<void> check(const TenantPatch& patch);

Result<void> check_tenant_id(std::string_view id);

/// Returns the options that never change; all others have their defaults.
TenantOptions fixed_part(const TenantOptions& options);
/// True if two fixed parts are equal.
struct SameFixedOptions {
  bool operator()(const TenantOptions& a, const TenantOptions& b) const noexcept;
};

/// Requires a checked patch. Errors: only those of a tenant that is kept.
Result<void> apply(const TenantPatch& patch, TenantEntry& tenant);

}  // namespace custengine::engine
