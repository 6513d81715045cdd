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

/// Which texts are taken.
enum class TextRules {
  current,
  /// Those of earlier versions too, as an export may hold them: blank names, invisible characters in references and
  /// emails.
  lenient,
};

/// The rules of one text: encoding, characters, length and what its kind demands. Empty is always right.
void check_text(TextKind kind, std::size_t max_characters, std::string_view text, const Path& path,
                Violations& violations, TextRules rules = TextRules::current);

/// The same for a text that must not be empty.
void check_required_text(TextKind kind, std::size_t max_characters, std::string_view text, const Path& path,
                         Violations& violations, TextRules rules = TextRules::current);

/// A reference to something by id, as an operation's argument.
inline void check_id(std::string_view id, const Path& path, Violations& violations) {
  check_required_text(TextKind::identifier, max_id_characters, id, path, violations);
}

/// The first and last time of the years that a time's text has room for.
inline constexpr Timestamp first_time = std::chrono::sys_days(std::chrono::year(0) / 1 / 1),
                           last_time =
                               std::chrono::sys_days(std::chrono::year(10000) / 1 / 1) - std::chrono::milliseconds(1);
/// The last time that a clock is believed. A customer of that moment still has a year of changes, a millisecond each,
/// to the last time that can be written.
inline constexpr Timestamp last_clock_time = std::chrono::sys_days(std::chrono::year(9999) / 1 / 1);
inline constexpr std::uint64_t last_version = std::numeric_limits<std::int64_t>::max();
/// What a time breaks, or null: it must be of those years.
const char* broken_time_rule(Timestamp time) noexcept;

void check_extension(const Extension& extension, std::span<const ExtensionCode> allowed, const Path& path,
                     Violations& violations);

/// What the values of a draft or patch are judged by, beside themselves.
struct ValueRules {
  std::span<const ExtensionCode> allowed = {};  // the codes that extensions may have
  bool restore = false;  // times and version count, any code is taken as it is, and texts are judged leniently
  /// The customer that the values are for, where there is one. Extensions that it would not take are not judged.
  const detail::Record* current = nullptr;

  TextRules texts() const noexcept { return restore ? TextRules::lenient : TextRules::current; }
};

/// Every value of a draft by itself.
void check_values(const CustomerDraft& draft, const ValueRules& rules, Violations& violations, const Path& root = {});

/// Every value that a patch sets, by itself, but for the extensions of contacts that name an id: whether they count is
/// known by the customer alone, and check_contact_extensions() judges them.
void check_values(const CustomerPatch& patch, const ValueRules& rules, Violations& violations, const Path& root = {});

/// The extensions of a patch's contacts that `current` does not have: those of its own stay as they are.
void check_contact_extensions(const CustomerPatch& patch, const ValueRules& rules, Violations& violations);

void check_values(const StoreDetails& details, Violations& violations, const Path& root = {});

/// Empties the names, company names and cities that hold nothing but blanks and invisible characters.
void clear_blank_names(CustomerDraft& draft);

/// The rule of a whole customer: something must say who it is. Blanks and invisible characters alone do not.
void require_identity(const CustomerDraft& draft, Violations& violations, const Path& root = {},
                      TextRules rules = TextRules::current);
/// The same for the next version of `before`. If an earlier version of the engine let blanks say who that is, they may
/// go on doing so.
void require_identity(const detail::RecordContent& content, const detail::Record& before, Violations& violations);

}  // namespace custengine::model
