#pragma once

#include <string>
#include <string_view>

namespace custengine::base {

/// An email address as duplicates compare it: in NFC, and in lower case character by character, so that ß and ss
/// differ. Requires UTF-8.
std::string email_key(std::string_view email);

}  // namespace custengine::base
