#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace custengine::base {

// How texts are made to compare. All require UTF-8. All are idempotent.

/// What search compares. In this order: compatibility forms (widths, ligatures, "㈱") and Unicode's full case folding;
/// accents, invisible characters and apostrophes dropped; dashes and blanks of every kind as one character; composed
/// (NFC). So "asgard" finds "Åsgård", and "oconnor" finds "O’Connor".
///
/// Accents are the nonspacing marks that belong to no script of their own, except Japanese voicing marks, which make
/// another letter. Letters that Unicode does not decompose are spelled out: ø o, æ ae, œ oe, ł l, đ d, ð d, þ th, ħ h,
/// ŧ t, ı i. Invisible are the default-ignorable characters.
std::string fold(std::string_view text);

/// The same, appended to `out`: for callers that fold many texts into one buffer. False if it dropped no separator (see
/// drops_separator).
bool append_folded(std::string_view text, std::string& out);

/// By which rules a text compares.
enum class Folding : std::uint8_t {
  text,         ///< as fold()
  postal_code,  ///< the same without its blanks
  email,        ///< as email_key()
};

std::string fold(std::string_view text, Folding folding);
bool append_folded(std::string_view text, Folding folding, std::string& out);

/// Whether the folding drops a character between letters that are written apart: an apostrophe, in a postal code also a
/// blank.
bool drops_separator(char32_t c, Folding folding) noexcept;

}  // namespace custengine::base
