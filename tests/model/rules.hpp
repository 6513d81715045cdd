#pragma once

#include "answer.hpp"

#include <custengine/engine.hpp>

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The rules of customers, written a second time and as plainly as possible. A customer is a CustomerDraft here, with
/// id, times and version set.
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

/// `lenient`: as an export of an earlier version may have it.
void check_text(Fields& fields, TextKind kind, std::size_t max_letters, const std::string& text,
                const std::string& path, bool lenient = false);
void check_id(Fields& fields, std::string_view id, const std::string& path);
void check_reference(Fields& fields, std::string_view reference);
void check_extension(Fields& fields, const Extension& extension, const std::vector<ExtensionCode>& allowed,
                     const std::string& path);
/// `current` is the customer that the draft updates, if there is one.
void check_draft(Fields& fields, const CustomerDraft& draft, const std::vector<ExtensionCode>& allowed, bool restore,
                 const CustomerDraft* current = nullptr);
/// All but the extensions of contacts with an id.
void check_patch(Fields& fields, const CustomerPatch& patch, const std::vector<ExtensionCode>& allowed);
/// Those of contacts that the customer does not have: its own keep theirs.
void check_new_contacts(Fields& fields, const CustomerPatch& patch, const std::vector<ExtensionCode>& allowed,
                        const CustomerDraft& current);
/// What keeps a customer from having another version, or a later time.
void check_can_change(Fields& fields, const CustomerDraft& current, bool next_version, bool later_time);
void check_details(Fields& fields, const StoreDetails& details);
/// At least one of the identifying fields; blanks and invisible letters alone do not count, unless `lenient`.
bool says_who(const CustomerDraft& draft, bool lenient = false);
/// The same for the next version of `before`, which may have been made by an earlier version of the engine.
bool still_says_who(const CustomerDraft& next, const CustomerDraft& before);

std::string display_name(const CustomerDraft& customer);

struct Making {
  Timestamp now = {};
  std::function<std::string()> next_id = {};
  bool restore = false;
  std::string subject = {};  ///< as consents have it
};

/// Whether two consents are about the same, whatever they say.
bool are_about_the_same(const Consent& a, const Consent& b);
/// What was said of the same in a list, if possible with the same status.
const Consent* said_in(const std::vector<Consent>& list, const Consent& consent);

/// A new customer; its id is given.
CustomerDraft made(CustomerDraft draft, const Making& making);
/// The customer with the patch in it; version and last_modified_at as they were.
CustomerDraft patched(const CustomerDraft& customer, const CustomerPatch& patch, const Making& making);
/// The customer with what the draft of an import gives; version and last_modified_at as they were.
CustomerDraft updated(const CustomerDraft& customer, const CustomerDraft& draft, const Making& making);

void sort_extensions(std::vector<Extension>& extensions);

/// Whether both say the same; version and last_modified_at do not count.
bool say_the_same(CustomerDraft a, const CustomerDraft& b);
/// Every field, the derived ones too.
bool is_equal(const CustomerDraft& ours, const Customer& theirs);

}  // namespace custengine::test::twin
