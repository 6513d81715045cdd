#pragma once

#include "model/record.hpp"

#include <array>
#include <string>
#include <string_view>

namespace custengine::model {

/// A name in up to three pieces ("first", " ", "last"), so that deriving one copies nothing.
using NamePieces = std::array<std::string_view, 3>;

/// "first last", or the one that is set.
NamePieces full_name(std::string_view first, std::string_view last) noexcept;

/// Customer::display_name of such a customer.
NamePieces display_name(const detail::RecordContent& content) noexcept;

/// The company name, else "first last".
std::string display_name(const Address& address);
std::string display_name(const Contact& contact);

}  // namespace custengine::model
