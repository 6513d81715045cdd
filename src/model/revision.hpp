#pragma once

#include "model/named_members.hpp"
#include "model/record.hpp"

#include <custengine/clock.hpp>
#include <custengine/draft.hpp>
#include <custengine/patch.hpp>
#include <custengine/result.hpp>

#include <string_view>

namespace custengine::model {

// Make the content of the version that a write creates. Errors, of all that return a Result: unavailable (the id
// generator).

/// The context of a write: its time, its id generator, and its author (Session::subject). With `restore`, times and
/// versions are taken as given; a contact's or consent's time of zero counts as not given.
struct WriteStamp {
  Timestamp now = {};
  IdGenerator& ids;
  bool restore = false;
  std::string_view subject = {};

  WriteStamp at(Timestamp moment) const { return {moment, ids, restore, subject}; }
  WriteStamp with(IdGenerator& other_ids) const { return {now, other_ids, restore, subject}; }
};

/// Returns the content of a new record made from a draft: version 1, or with `restore` the draft's. Requires that the
/// draft's id is set. Lifetime: the texts are views into the draft; its lists are moved from.
Result<detail::RecordContent> content_of(CustomerDraft& draft, const WriteStamp& stamp);

/// Returns the content of a record after a patch (RFC 7396); the caller sets version and last_modified_at. Lifetime:
/// the texts are views into the record and the patch.
Result<detail::RecordContent> patched(const detail::Record& record, const CustomerPatch& patch,
                                      const WriteStamp& stamp);

/// Returns the content of a record after an import with OnConflict::update; the caller sets version and
/// last_modified_at. Members and lists of the draft that are not empty replace those of the record.
/// - `named` has the members that the row of a file named. They are taken even if they are PERSON or 0. Members of
/// credit and account manager that the row did not name stay.
/// - Without `named` (null) the type PERSON counts as empty, and credit and account manager replace the whole.
/// - Extensions and created_at are taken only with `restore`.
///
/// Lifetime: the texts are views into the record and the draft; the draft's lists are moved from.
Result<detail::RecordContent> updated(const detail::Record& record, CustomerDraft& draft,
                                      const detail::NamedMembers* named, const WriteStamp& stamp);

/// Returns the content of a record with other extensions. Lifetime: the texts are views into the record.
detail::RecordContent with_extensions(const detail::Record& record, std::vector<Extension> extensions);

}  // namespace custengine::model
