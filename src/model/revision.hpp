#pragma once

#include "model/named_members.hpp"
#include "model/record.hpp"

#include <custengine/clock.hpp>
#include <custengine/draft.hpp>
#include <custengine/patch.hpp>
#include <custengine/result.hpp>

#include <string_view>

namespace custengine::model {

// The content of the version that a write makes. Errors of all that complete lists: unavailable (the id generator).

/// What completing lists takes: the moment of the write, where ids come from, whether what the engine sets is taken as
/// given (a time of zero counts as not given), and who writes (Session::subject).
struct WriteStamp {
  Timestamp now = {};
  IdGenerator& ids;
  bool restore = false;
  std::string_view subject = {};
};

/// The record that a draft stands for, as version 1 (with `restore` as the draft says). Its id must be set.
/// The texts are views into the draft, which gives its lists away.
Result<detail::RecordContent> content_of(CustomerDraft& draft, const WriteStamp& stamp);

/// What a patch makes of a record (RFC 7396), version and last_modified_at aside. The texts are views into
/// the record and the patch.
Result<detail::RecordContent> patched(const detail::Record& record, const CustomerPatch& patch,
                                      const WriteStamp& stamp);

/// What an import with OnConflict::update makes of a record, version and last_modified_at aside: the draft's non-empty
/// members replace, its lists where not empty. `named` says what the row of a file named: that is taken even where it
/// is PERSON or 0, and within credit and account manager what was not named stays. Without it (null) the default type
/// PERSON counts as empty, and credit and account manager replace the whole. Extensions and created_at are only taken
/// with `restore`. The texts are views into the record and the draft, which gives its lists away.
Result<detail::RecordContent> updated(const detail::Record& record, CustomerDraft& draft,
                                      const detail::NamedMembers* named, const WriteStamp& stamp);

/// What a record is with other extensions. The texts are views into it.
detail::RecordContent with_extensions(const detail::Record& record, std::vector<Extension> extensions);

}  // namespace custengine::model
