#pragma once

#include "answer.hpp"

#include <custengine/engine.hpp>

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// A second, simple implementation of the rules of customers. Here a customer is a CustomerDraft with id, times and
/// version set.
namespace custengine::test::twin {

enum class TextKind { text, name, lines, identifier, reference, email, country, digits };

struct TextField {
  std::string_view wire;
  TextKind kind;
  std::size_t max_letters;
  std::string CustomerDraft::*draft;
  Patch<std::string> CustomerPatch::*patch;  ///< null: the id
};

/// In field order.
std::span<const TextField> text_fields();

/// `lenient`: accepts values that exports of earlier releases may have.
void check_text(Fields& fields, TextKind kind, std::size_t max_letters, const std::string& text,
                const std::string& path, bool lenient = false);
void check_id(Fields& fields, std::string_view id, const std::string& path);
void check_reference(Fields& fields, std::string_view reference);
void check_extension(Fields& fields, const Extension& extension, const std::vector<ExtensionCode>& allowed,
                     const std::string& path);
/// `current` is the customer that the draft updates, if there is one.
void check_draft(Fields& fields, const CustomerDraft& draft, const std::vector<ExtensionCode>& allowed, bool restore,
                 const CustomerDraft* current = nullptr);
/// All extensions except those of contacts with an id.
void check_patch(Fields& fields, const CustomerPatch& patch, const std::vector<ExtensionCode>& allowed);
/// The extensions of contacts that are new to the customer. Existing contacts keep theirs.
void check_new_contacts(Fields& fields, const CustomerPatch& patch, const std::vector<ExtensionCode>& allowed,
                        const CustomerDraft& current);
/// The violations if a customer has the highest version or time, so that it cannot change.
void check_can_change(Fields& fields, const CustomerDraft& current, bool next_version, bool later_time);
void check_details(Fields& fields, const StoreDetails& details);
/// True if an identifying field is set. Blanks and invisible letters alone do not count, unless `lenient`.
bool says_who(const CustomerDraft& draft, bool lenient = false);
/// The same for the next version of `before`, which an earlier release may have made.
bool still_says_who(const CustomerDraft& next, const CustomerDraft& before);

std::string display_name(const CustomerDraft& customer);

struct Making {
  Timestamp now = {};
  std::function<std::string()> next_id = {};
  bool restore = false;
  std::string subject = {};  ///< as consents have it
};

/// True if two consents have the same name and source; their status may differ.
bool are_about_the_same(const Consent& a, const Consent& b);
/// The consent of the same name and source in a list, preferably with the same status.
const Consent* said_in(const std::vector<Consent>& list, const Consent& consent);

/// A new customer with the draft's id.
CustomerDraft made(CustomerDraft draft, const Making& making);
/// The patched customer, with unchanged version and last_modified_at.
CustomerDraft patched(const CustomerDraft& customer, const CustomerPatch& patch, const Making& making);
/// The customer updated by an import's draft, with unchanged version and last_modified_at.
CustomerDraft updated(const CustomerDraft& customer, const CustomerDraft& draft, const Making& making);

void sort_extensions(std::vector<Extension>& extensions);

/// True if both are equal except for version and last_modified_at.
bool say_the_same(CustomerDraft a, const CustomerDraft& b);
/// Every field, the derived ones too.
bool is_equal(const CustomerDraft& ours, const Customer& theirs);

}  // namespace custengine::test::twin
