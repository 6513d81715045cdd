#pragma once

#include "model/lost_values.hpp"
#include "model/record.hpp"
#include "model/revision.hpp"
#include "model/violations.hpp"

#include <custengine/merge.hpp>
#include <custengine/result.hpp>
#include <custengine/store.hpp>

#include <array>
#include <string>

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

/// What merging two customers gives besides the content.
struct MergeOutput {
  Violations& violations;
  LostValues* lost = nullptr;    // null: not asked for
  std::string joined_note = {};  // the content refers to it
};

/// What `keep` becomes when `drop` is merged into it, version and last_modified_at aside. The texts are views into the
/// two and into the output. Errors: unavailable (the id generator). Violations: a balance or a note that does not fit.
Result<detail::RecordContent> merged(const detail::Record& keep, const detail::Record& drop, const MergePolicy& policy,
                                     const MergeChoices& choices, const WriteStamp& stamp, MergeOutput& output);

/// What one store keeps about the two as one; `choice` is settled. Violations as above, below `path`.
StoreDetails merged(const StoreDetails& keep, const StoreDetails& drop, const MergePolicy& policy, MergeChoice choice,
                    const Path& path, MergeOutput& output);

}  // namespace custengine::model
