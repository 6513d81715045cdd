#pragma once

#include <custengine/access.hpp>
#include <custengine/interceptor.hpp>

namespace custengine::engine {

/// Returns the permissions that every call of an operation needs.
constexpr PermissionSet permissions_for(Operation operation) noexcept {
  switch (operation) {
    case Operation::remove:
    case Operation::erase:
      return {Permission::tenant_backoffice};
    case Operation::merge:
      return {Permission::tenant_access, Permission::tenant_backoffice};
    case Operation::list:
    case Operation::create:
    case Operation::search:
    case Operation::search_external:
    case Operation::import_external:
    case Operation::get:
    case Operation::find_by_external_reference:
    case Operation::update:
    case Operation::attach_extension:
    case Operation::detach_extension:
    case Operation::find_duplicates:
    case Operation::explain_merge:
    case Operation::apply:
    case Operation::get_in_store:
    case Operation::set_store_details:
    case Operation::import_customers:
    case Operation::importer:
    case Operation::finish_import:
    case Operation::count:
    case Operation::snapshot:
    case Operation::changes:
    case Operation::subscribe:
    case Operation::count_by:
    case Operation::suggest:
    case Operation::open_session:
    case Operation::contains:
    case Operation::get_many:
    case Operation::store_details:
      break;
  }
  return {Permission::tenant_access};
}

}  // namespace custengine::engine
