#pragma once

#include "model/field_table.hpp"
#include "model/record.hpp"
#include "model/violations.hpp"

#include <custengine/draft.hpp>
#include <custengine/patch.hpp>
#include <custengine/store.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace custengine::model {

inline constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

/// The rules that texts must keep.
enum class TextRules {
  current,
  /// Also accepts texts that earlier versions accepted, because an export may hold them: blank names, and invisible
  /// characters in ids, references and emails.
  lenient,
};

/// Checks one text: encoding, characters, length and the rule of its kind. An empty text is always valid.
void check_text(TextKind kind, std::size_t max_characters, std::string_view text, const Path& path,
                Violations& violations, TextRules rules = TextRules::current);

/// The same for a text that must not be empty.
void check_required_text(TextKind kind, std::size_t max_characters, std::string_view text, const Path& path,
                         Violations& violations, TextRules rules = TextRules::current);

/// Checks an id that an operation takes as an argument. It must not be empty.
inline void check_id(std::string_view id, const Path& path, Violations& violations) {
  check_required_text(TextKind::identifier, max_id_characters, id, path, violations);
}

/// The first and last time of the years that a timestamp's text can express.
inline constexpr Timestamp first_time = std::chrono::sys_days(std::chrono::year(0) / 1 / 1),
                           last_time =
                               std::chrono::sys_days(std::chrono::year(10000) / 1 / 1) - std::chrono::milliseconds(1);
/// The latest time that is accepted from a clock. A customer of that moment still has room for a year of changes, one
/// per millisecond, before last_time.
inline constexpr Timestamp last_clock_time = std::chrono::sys_days(std::chrono::year(9999) / 1 / 1);
inline constexpr std::uint64_t last_version = std::numeric_limits<std::int64_t>::max();
/// Returns the rule that a time breaks; null if it is in those years.
const char* broken_time_rule(Timestamp time) noexcept;

void check_extension(const Extension& extension, std::span<const ExtensionCode> allowed, const Path& path,
                     Violations& violations);

/// The context in which the values of a draft or patch are checked.
struct ValueRules {
  std::span<const ExtensionCode> allowed = {};  // the codes that extensions may have
  bool restore = false;  // times and version count, any extension code is valid, text rules are lenient
  /// The customer that the values would update; null if there is none. Extensions that the update would ignore are not
  /// checked.
  const detail::Record* current = nullptr;

  TextRules texts() const noexcept { return restore ? TextRules::lenient : TextRules::current; }
};

/// Checks every value of a draft, each by itself.
void check_values(const CustomerDraft& draft, const ValueRules& rules, Violations& violations, const Path& root = {});

/// Checks every value that a patch sets, each by itself, except the extensions of contacts with an id. Whether those
/// count depends on the customer: check_contact_extensions() checks them.
void check_values(const CustomerPatch& patch, const ValueRules& rules, Violations& violations, const Path& root = {});

/// Checks the extensions of a patch's contacts whose id `current` does not have. Contacts that it has keep their
/// extensions, so a patch's are ignored.
void check_contact_extensions(const CustomerPatch& patch, const ValueRules& rules, Violations& violations);

void check_values(const StoreDetails& details, Violations& violations, const Path& root = {});

/// Clears all names, company names and cities that have only blanks and invisible characters.
void clear_blank_names(CustomerDraft& draft);

/// Checks the rule of a whole customer: at least one identifying field must be set. Blanks and invisible characters
/// alone do not count, unless the rules are lenient.
void require_identity(const CustomerDraft& draft, Violations& violations, const Path& root = {},
                      TextRules rules = TextRules::current);
/// The same for the next version of `before`. If `before` has only blanks in these fields, because an earlier version
/// of the engine accepted them, blanks count.
void require_identity(const detail::RecordContent& content, const detail::Record& before, Violations& violations);

}  // namespace custengine::model
