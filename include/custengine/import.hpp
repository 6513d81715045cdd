#pragma once

#include <custengine/draft.hpp>
#include <custengine/result.hpp>

#include <cstdint>
#include <vector>

namespace custengine {

/// How an import treats a draft whose customer exists already, as MatchField finds it. In every mode a draft fails if
/// its id or reference belongs to another customer. An update also fails if the draft names another id than its
/// customer has. Both are already_exists, which names the holder.
enum class OnConflict {
  fail,  ///< the draft fails: already_exists
  skip,  ///< the customer stays as it is
  /// The draft's non-empty members replace those of the customer; a list replaces the whole list if it is not empty. In
  /// a file each named member counts, 0 and PERSON too, also within credit and account manager. A CustomerDraft cannot
  /// say which members it names. So its type `person` counts as empty, and its credit and account manager replace the
  /// whole.
  update,
};

/// The fields by which an import can find a draft's customer. Emails, mobiles and VAT numbers are the customer's own,
/// and compare normalised as in `find_duplicates`. An external reference counts only if the tenant's references are
/// unique.
enum class MatchField { id, external_reference, email, mobile, vat_number };

/// How an import treats existing customers, and which members of drafts it takes.
struct ImportOptions {
  OnConflict on_conflict = OnConflict::fail;
  /// Takes times, versions, modifiers of consents, codes of extensions and old texts (blank names, invisible
  /// characters) as the drafts give them. So the import of an export restores the customers as they were. Needs
  /// TENANT.BACKOFFICE. Without it, times, versions and modifiers of consents in drafts are ignored.
  bool restore = false;
  /// All or nothing: if one draft fails, nothing is imported. If all together add more than max_bytes leaves, the last
  /// draft fails.
  bool atomic = false;
  /// Tried in this order: the first field whose value the draft shares with any customer decides. If several customers
  /// have that value, the draft fails: already_exists names up to a hundred of them. Two concurrent writers may both
  /// find no customer with an email, mobile or VAT number, and create one each. Ids and references stay unique.
  std::vector<MatchField> match_by = {MatchField::id, MatchField::external_reference};
};

/// The outcome of every draft: created + updated + unchanged + skipped + failed.size() is the number of drafts. For a
/// failed atomic import only `failed` counts. In an atomic import, and in one into an empty tenant, several drafts of
/// one customer are one change, and its version grows by one. A row whose store details have no room fails as a whole
/// (resource_exhausted). If another writer took the room after its customer was written, the customer stays, and the
/// message says so.
struct ImportReport {
  std::uint64_t created = 0, updated = 0, skipped = 0;
  /// A draft that failed, and why.
  struct Item {
    std::uint64_t index = 0;             ///< the index of the draft, from 0
    std::uint64_t line = 0, column = 0;  ///< its position in the file, from 1; 0: not from a file
    Error error = {};
  };
  std::vector<Item> failed = {};  ///< by index
  std::uint64_t unchanged = 0;    ///< updates that would change nothing
};

}  // namespace custengine
