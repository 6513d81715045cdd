#pragma once

#include <string>
#include <string_view>

namespace custengine::base {

/// Returns the form in which email addresses compare everywhere: NFC, lower-cased character by character, so that ß and
/// ss differ. Idempotent. Requires UTF-8.
std::string email_key(std::string_view email);

/// The same, appended to `out`.
void append_email_key(std::string_view email, std::string& out);

}  // namespace custengine::base
