#pragma once

/// For parts of custengine that see public headers only, such as the testing kit. Not part of custengine.hpp, and not
/// an interface for programs.

#include <custengine/customer.hpp>
#include <custengine/draft.hpp>

#include <span>
#include <string>
#include <string_view>

namespace custengine::detail {

/// A field of a customer, and how to reach its text.
struct ListedField {
  std::string_view wire_name;
  bool is_patchable;                                   ///< a CustomerPatch can change it
  std::string_view (Customer::*get)() const noexcept;  ///< null if the field is no text
  std::string CustomerDraft::*draft;                   ///< null if the field is no text, or a draft cannot set it
};

/// All fields, in the order in which they are written.
/// Lifetime: valid for the program's life. Threads: safe on any thread.
CUSTENGINE_API std::span<const ListedField> field_list() noexcept;

}  // namespace custengine::detail
