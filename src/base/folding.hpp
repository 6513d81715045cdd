#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace custengine::base {

// The forms in which texts compare. All functions require UTF-8. All are idempotent.

/// Returns the form that search compares, so that "asgard" finds "Åsgård" and "oconnor" finds "O’Connor". Steps:
/// 1. Drop apostrophes.
/// 2. Apply compatibility forms (widths, ligatures, "㈱") and Unicode's full case folding; drop invisible characters.
/// 3. Drop accents; make every dash '-' and every blank ' '; spell out letters that Unicode does not decompose.
/// 4. Compose (NFC).
///
/// Accents are the nonspacing marks whose script is Inherited, except Japanese voicing marks, which make another
/// letter. Spelled out are ø o, æ ae, œ oe, ł l, đ d, ð d, þ th, ħ h, ŧ t, ı i. Invisible characters are the
/// default-ignorable ones.
std::string fold(std::string_view text);

/// Appends the folded text to `out`, for callers that fold many texts into one buffer. Returns false only if it dropped
/// no separator (see drops_separator); true means that it may have dropped one.
bool append_folded(std::string_view text, std::string& out);

/// The rules by which a text compares.
enum class Folding : std::uint8_t {
  text,         ///< as fold() without a Folding
  postal_code,  ///< the same, without blanks
  email,        ///< as email_key()
};

std::string fold(std::string_view text, Folding folding);
bool append_folded(std::string_view text, Folding folding, std::string& out);

/// True if the folding drops `c` and `c` separates letters: an apostrophe, and in a postal code also a blank.
bool drops_separator(char32_t c, Folding folding) noexcept;

}  // namespace custengine::base
