#pragma once

#include "base/country.hpp"

#include <string>
#include <string_view>

namespace custengine::base {

/// A phone number in E.164 form ("+4791234567"), as far as it can be told: separators dropped, "00" read as
/// "+", "(0)" after a country code dropped, and a national number given the dial code of `home` (its trunk
/// prefix dropped). Without a home a national number stays its digits. Empty when there is no digit.
std::string normalize_phone(std::string_view text, const Country* home);

/// What a criterion asks of a phone number.
struct PhoneCriterion {
  PhoneCriterion() = default;
  PhoneCriterion(std::string_view text, const Country* home);

  /// Whether the normalised number is the one asked for. A criterion without digits equals nothing.
  bool equals(std::string_view number) const noexcept;
  /// Whether the criterion's digits, as given or normalised, occur in those of the number, which is normalised.
  bool occurs_in(std::string_view number) const noexcept;

  /// The digits of `normalized`.
  std::string_view normalized_digits() const noexcept;

  std::string normalized;  // E.164 form
  std::string digits;      // as given, separators dropped
};

}  // namespace custengine::base
