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

/// The rules of one text: encoding, characters, length and what its kind demands. Empty is always right.
void check_text(Kind kind, std::size_t max_bytes, std::string_view text, const Path& path, Violations& violations);

/// The same for a text that must not be empty.
void check_required_text(Kind kind, std::size_t max_bytes, std::string_view text, const Path& path,
                         Violations& violations);

/// A reference to something by id, as an operation's argument.
inline void check_id(std::string_view id, const Path& path, Violations& violations) {
  check_required_text(Kind::identifier, max_id_bytes, id, path, violations);
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
  bool restore = false;                         // times and version count, and any code is taken as it is
  /// The customer that the values are for, where there is one. Extensions that it would not take are not judged.
  const detail::Record* current = nullptr;
};

/// Every value of a draft by itself.
void check_values(const CustomerDraft& draft, const ValueRules& rules, Violations& violations, const Path& root = {});

/// Every value that a patch sets, by itself, but for the extensions of contacts that name an id: whether they count is
/// known by the customer alone, and check_contact_extensions() judges them.
void check_values(const CustomerPatch& patch, const ValueRules& rules, Violations& violations, const Path& root = {});

/// The extensions of a patch's contacts that `current` does not have: those of its own stay as they are.
void check_contact_extensions(const CustomerPatch& patch, const ValueRules& rules, Violations& violations);

void check_values(const StoreDetails& details, Violations& violations);

/// The rule of a whole customer: something must say who it is.
void check_says_who(const CustomerDraft& draft, Violations& violations, const Path& root = {});
void check_says_who(const detail::RecordContent& content, Violations& violations);

}  // namespace custengine::model
