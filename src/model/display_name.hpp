#pragma once

#include "model/record.hpp"

#include <string>
#include <string_view>

namespace custengine::model {

/// Returns the text that is the display name of such a customer. first_name means "first last", or the one that is set.
detail::Slot display_source(const detail::RecordContent& content) noexcept;

/// Returns the display name; empty if that is only the external reference or the id, which is no name.
std::string_view name_of(const detail::Record& record) noexcept;

/// Returns the company name, else "first last".
std::string display_name(const Address& address);
std::string display_name(const Contact& contact);

}  // namespace custengine::model
