#pragma once

#include "model/record.hpp"
#include "model/violations.hpp"

#include <custengine/clock.hpp>
#include <custengine/merge.hpp>
#include <custengine/result.hpp>

#include <array>

namespace custengine::model {

/// A MergePolicy, by field.
class MergeChoices {
 public:
  /// Violations: a name that is no field which can be chosen; a choice that is none.
  static MergeChoices of(const MergePolicy& policy, Violations& violations);

  MergeChoice store_details = {};
  MergeChoice operator[](Field field) const noexcept { return by_field_[static_cast<std::size_t>(field)]; }

 private:
  std::array<MergeChoice, field_table.size()> by_field_ = {};
};

/// The choice with `newest` replaced by what it means for these two.
MergeChoice settled(MergeChoice choice, const detail::Record& keep, const detail::Record& drop) noexcept;

/// What `keep` becomes when `drop` is merged into it, version and last_modified_at aside. The texts are views into the
/// two. Errors: unavailable (the id generator).
Result<detail::RecordContent> merged(const detail::Record& keep, const detail::Record& drop,
                                     const MergeChoices& choices, IdGenerator& ids);

}  // namespace custengine::model
