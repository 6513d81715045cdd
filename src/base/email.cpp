#include "base/email.hpp"

#include "base/normalizer.hpp"
#include "base/text.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace custengine::base {

namespace {

icu::UnicodeString composed(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString result = nfc().normalize(text, status);
  return U_FAILURE(status) ? text : result;
}

}  // namespace

std::string email_key(std::string_view email) {
  std::string key;
  if (is_ascii(email)) {
    std::ranges::transform(email, std::back_inserter(key),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return key;
  }
  const auto given = composed(icu::UnicodeString::fromUTF8({email.data(), static_cast<std::int32_t>(email.size())}));
  icu::UnicodeString lower;
  for (std::int32_t i = 0; i < given.length(); i = given.moveIndex32(i, 1)) lower.append(u_tolower(given.char32At(i)));
  return composed(lower).toUTF8String(key);
}

}  // namespace custengine::base
