#pragma once

#include <boost/json/value.hpp>

#include <string>

namespace custengine::serve {

/// Writes a value over several lines, indented by two blanks. Members keep their order. These take one line: an array
/// without objects and arrays, and an object of one such member. Ends with a line break. Equal values give equal texts.
std::string pretty_json(const boost::json::value& value);

}  // namespace custengine::serve
