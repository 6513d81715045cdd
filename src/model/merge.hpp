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

/// The choices of a MergePolicy, by field.
class MergeChoices {
 public:
  /// Reads a policy.
  /// Violations: a name of no field that has a choice; two names of one field; a value that is not an enumerator of
  /// MergeChoice.
  static MergeChoices of(const MergePolicy& policy, Violations& violations);

  MergeChoice store_details = {};
  MergeChoice operator[](Field field) const noexcept { return by_field_[static_cast<std::size_t>(field)]; }

 private:
  std::array<MergeChoice, field_table.size()> by_field_ = {};
};

/// Returns the choice, with `newest` replaced by its meaning for these two customers.
MergeChoice settled(MergeChoice choice, const detail::Record& keep, const detail::Record& drop) noexcept;

/// The results of merging two customers besides the content.
struct MergeOutput {
  Violations& violations;
  LostValues* lost = nullptr;    // null: not collected
  std::string joined_note = {};  // the content refers to it
};

/// Returns the content of `keep` after `drop` is merged into it; the caller sets version and last_modified_at. Errors:
/// unavailable (the id generator). Violations: a balance beyond 64 bits, or a note that is too long. Lifetime: the
/// texts are views into both records and into the output.
Result<detail::RecordContent> merged(const detail::Record& keep, const detail::Record& drop, const MergePolicy& policy,
                                     const MergeChoices& choices, const WriteStamp& stamp, MergeOutput& output);

/// Returns the details of one store for the merged customer. Requires a settled choice. Violations as above, below
/// `path`.
StoreDetails merged(const StoreDetails& keep, const StoreDetails& drop, const MergePolicy& policy, MergeChoice choice,
                    const Path& path, MergeOutput& output);

}  // namespace custengine::model
