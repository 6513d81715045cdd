#pragma once

#include <string>
#include <string_view>

namespace custengine::base {

/// A VAT number as it is compared: blanks, dots and hyphens dropped, upper case, without a country prefix
/// (an ISO 3166-1 code, or EL for Greece and XI for Northern Ireland, which VAT numbers use instead) and
/// without the Norwegian suffix MVA. "NO 987 654 325 MVA" -> "987654325". A text without a digit is no number
/// and keeps all its letters.
std::string normalize_vat_number(std::string_view text);

}  // namespace custengine::base
