#include "base/email.hpp"

#include "base/normalizer.hpp"
#include "base/text.hpp"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cstddef>
#include <cstdint>
#include <new>

namespace custengine::base {

namespace {

icu::UnicodeString composed(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString result = nfc().normalize(text, status);
  if (U_FAILURE(status)) throw std::bad_alloc();  // it fails only if memory runs out
  return result;
}

void append_lower_ascii(std::string_view text, std::string& out) {
  const std::size_t start = out.size();
  out.append(text);
  char* const bytes = out.data() + start;
  // No branches, so that the compiler vectorizes the loop.
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    const bool is_upper = static_cast<unsigned char>(byte - 'A') <= 'Z' - 'A';
    bytes[i] = static_cast<char>(byte | (is_upper ? 'a' - 'A' : 0));
  }
}

}  // namespace

void append_email_key(std::string_view email, std::string& out) {
  if (is_ascii(email)) {
    append_lower_ascii(email, out);
    return;
  }
  const auto given = composed(icu::UnicodeString::fromUTF8({email.data(), static_cast<std::int32_t>(email.size())}));
  icu::UnicodeString lower;
  for (std::int32_t i = 0; i < given.length(); i = given.moveIndex32(i, 1)) lower.append(u_tolower(given.char32At(i)));
  const icu::UnicodeString key = composed(lower);
  if (key.isBogus()) throw std::bad_alloc();
  key.toUTF8String(out);
}

std::string email_key(std::string_view email) {
  std::string key;
  append_email_key(email, key);
  return key;
}

}  // namespace custengine::base
