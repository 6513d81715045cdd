#pragma once

#include "model/field_table.hpp"
#include "model/record.hpp"
#include "model/violations.hpp"

#include <custengine/draft.hpp>
#include <custengine/patch.hpp>
#include <custengine/store.hpp>

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace custengine::model {

/// The rules of one text: encoding, characters, length and what its kind demands. Empty is always right.
void check_text(Kind kind, std::size_t max_bytes, std::string_view text, std::string_view path, Violations& violations);

/// The same for a text that must not be empty.
void check_required_text(Kind kind, std::size_t max_bytes, std::string_view text, std::string_view path,
                         Violations& violations);

/// A reference to something by id, as an operation's argument.
inline void check_id(std::string_view id, std::string_view path, Violations& violations) {
  check_required_text(Kind::identifier, max_id_bytes, id, path, violations);
}

/// The first and last time of the years that a time's text has room for.
inline constexpr Timestamp first_time = std::chrono::sys_days(std::chrono::year(0) / 1 / 1),
                           last_time =
                               std::chrono::sys_days(std::chrono::year(10000) / 1 / 1) - std::chrono::milliseconds(1);
/// What a time breaks, or null: it must be of those years.
const char* broken_time_rule(Timestamp time) noexcept;

void check_extension(const Extension& extension, std::span<const ExtensionCode> allowed, const std::string& path,
                     Violations& violations);

/// Every value of a draft by itself, with `restore` its times and version too.
void check_values(const CustomerDraft& draft, std::span<const ExtensionCode> allowed, bool restore,
                  Violations& violations);

/// Every value that a patch sets, by itself.
void check_values(const CustomerPatch& patch, std::span<const ExtensionCode> allowed, Violations& violations);

void check_values(const StoreDetails& details, Violations& violations);

/// The rule of a whole customer: something must say who it is.
void check_says_who(const CustomerDraft& draft, Violations& violations);
void check_says_who(const detail::RecordContent& content, Violations& violations);

}  // namespace custengine::model
