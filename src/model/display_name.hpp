#pragma once

#include "model/record.hpp"

#include <string>
#include <string_view>

namespace custengine::model {

/// Which text is the display name of such a customer; first_name stands for "first last", or the one that is set.
detail::Slot display_source(const detail::RecordContent& content) noexcept;

/// The display name; empty where that is only the reference or id, which is no name.
std::string_view name_of(const detail::Record& record) noexcept;

/// The company name, else "first last".
std::string display_name(const Address& address);
std::string display_name(const Contact& contact);

}  // namespace custengine::model
