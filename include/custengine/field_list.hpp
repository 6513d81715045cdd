#pragma once

/// For parts of custengine that see public headers only, such as the testing kit. Not part of custengine.hpp, and not
/// an interface for programs.

#include <custengine/customer.hpp>
#include <custengine/draft.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace custengine::detail {

/// The kind of a field's values. The first eight are texts: see docs/fields.md.
enum class ListedKind : std::uint8_t {
  text,
  name,
  lines,
  identifier,
  reference,
  email,
  country,
  digits,
  customer_type,
  days,
  credit,
  account_manager,
  addresses,
  contacts,
  consents,
  extensions,
  timestamp,
  counter,
};

/// A field of a customer, and how to reach its text.
struct ListedField {
  std::string_view wire_name;
  bool is_patchable;                                   ///< a CustomerPatch can change it
  std::string_view (Customer::*get)() const noexcept;  ///< null if the field is no text
  std::string CustomerDraft::*draft;                   ///< null if the field is no text, or a draft cannot set it
  ListedKind kind;
  std::size_t max_characters;  ///< code points; 0 if the field is no text
  std::string_view alias;      ///< another name that drafts and patches may use; empty for most
};

/// A text member of an object in a customer.
struct ListedMember {
  std::string_view wire_name;
  ListedKind kind;
  std::size_t max_characters;
  bool is_required;  ///< must not be empty
  bool is_derived;   ///< ignored in input
  bool is_stamp;     ///< set by the engine; ignored in input, except by an import with `restore`
};

/// All fields, in the order in which they are written.
/// Lifetime: valid for the program's life. Threads: safe on any thread.
CUSTENGINE_API std::span<const ListedField> field_list() noexcept;

/// The text members of the objects of a kind: account_manager, addresses, contacts or consents. Empty for other kinds.
/// Lifetime, threads: as field_list().
CUSTENGINE_API std::span<const ListedMember> member_list(ListedKind kind) noexcept;

/// The same of StoreDetails.
CUSTENGINE_API std::span<const ListedMember> store_details_member_list() noexcept;

}  // namespace custengine::detail
