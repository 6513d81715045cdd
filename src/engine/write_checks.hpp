#pragma once

#include "engine/tenant_entry.hpp"
#include "model/violations.hpp"

#include <custengine/draft.hpp>
#include <custengine/patch.hpp>
#include <custengine/store.hpp>

#include <string_view>

namespace custengine::engine {

/// Checks that need no look at any customer. The write stands alone or is part of a batch, in which `write` is its
/// path.
class WriteChecks {
 public:
  WriteChecks(const TenantSettings& settings, model::Violations& violations, model::Path write = {})
      : settings_(settings), violations_(violations), write_(write) {}

  void create(const CustomerDraft& draft) const;
  void update(std::string_view id, const CustomerPatch& patch) const;
  void remove(std::string_view id) const;
  void attach(std::string_view id, const Extension& extension) const;
  void detach(std::string_view id, const Extension& extension) const;

 private:
  void check_id(std::string_view id) const;

  const TenantSettings& settings_;
  model::Violations& violations_;
  const model::Path write_;
};

}  // namespace custengine::engine
