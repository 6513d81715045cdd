#include "engine/write_checks.hpp"

#include "model/validation.hpp"

namespace custengine::engine {

void WriteChecks::create(const CustomerDraft& draft) const {
  model::check_values(draft, {.allowed = settings_.allowed_extensions}, violations_, write_);
  model::require_identity(draft, violations_, write_);
}

void WriteChecks::update(std::string_view id, const CustomerPatch& patch) const {
  check_id(id);
  model::check_values(patch, {.allowed = settings_.allowed_extensions}, violations_, write_);
}

void WriteChecks::remove(std::string_view id) const {
  check_id(id);
}

void WriteChecks::check_id(std::string_view id) const {
  model::check_id(id, write_ / model::info(model::Field::id).wire, violations_);
}

void WriteChecks::attach(std::string_view id, const Extension& extension) const {
  check_id(id);
  model::check_extension(extension, settings_.allowed_extensions, write_, violations_);
}

void WriteChecks::detach(std::string_view id, const Extension& extension) const {
  check_id(id);
  model::check_id(extension.organization_id, write_ / "organizationUid", violations_);
}

}  // namespace custengine::engine
