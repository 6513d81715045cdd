#pragma once

#include <custengine/draft.hpp>
#include <custengine/result.hpp>

#include <cstdint>
#include <vector>

namespace custengine {

/// What to do with a draft whose customer is there already, see MatchField. A draft with an id or a reference of
/// another customer than that fails in any case, and so does an update of a customer that has another id than the
/// draft names: already_exists names the holder.
enum class OnConflict {
  fail,  ///< report it
  skip,  ///< leave the customer that is there
  /// The draft's non-empty members replace that customer's; lists replace when not empty. What a file names is meant, 0
  /// and PERSON too, member by member also within credit and account manager. A CustomerDraft cannot say what it names:
  /// its type `person` counts as empty, and its credit and account manager replace the whole.
  update,
};

/// By what a draft's customer is found. Emails, mobiles and VAT numbers are the customer's own, compared normalised as
/// `find_duplicates` does. An external reference counts only where the tenant's references are unique.
enum class MatchField { id, external_reference, email, mobile, vat_number };

/// How an import treats customers that are there already, and what it takes from drafts.
struct ImportOptions {
  OnConflict on_conflict = OnConflict::fail;
  /// Take times, versions, who changed consents, codes of extensions and old texts (blank names, invisible characters)
  /// as the drafts give them: an export comes back as it was. Needs TENANT.BACKOFFICE. Without it times, versions and
  /// who changed consents are not looked at.
  bool restore = false;
  /// All or nothing: one failed draft, and nothing is imported. If all together add more than max_bytes leaves, the
  /// last draft fails.
  bool atomic = false;
  /// Tried in this order: the first of them that the draft has, and any customer too, decides. If several customers
  /// have it the draft fails: already_exists names up to a hundred of them. Two writers at once may both find none of
  /// an email, mobile or VAT number; ids and references stay unique.
  std::vector<MatchField> match_by = {MatchField::id, MatchField::external_reference};
};

/// What became of every draft: created + updated + unchanged + skipped + failed.size() is the number of drafts, save
/// that of a failed atomic import only `failed` counts. Several drafts of one customer that become
/// visible together are one change, and its version grows by one.
struct ImportReport {
  std::uint64_t created = 0, updated = 0, skipped = 0;
  /// A draft that failed, and why.
  struct Item {
    std::uint64_t index = 0;             ///< of the draft, from 0
    std::uint64_t line = 0, column = 0;  ///< in the file it was read from, from 1; 0: not from a file
    Error error = {};
  };
  std::vector<Item> failed = {};  ///< by index
  std::uint64_t unchanged = 0;    ///< an update that says what the customer says already
};

}  // namespace custengine
