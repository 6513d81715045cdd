#pragma once

#include <custengine/customer.hpp>

#include <string>

namespace custengine::codec {

/// Writes the names of all columns; then follows a record per customer. Uses `,` and LF. Cells are quoted where RFC
/// 4180 requires it. They hold the customer's texts unchanged, even if a spreadsheet would take one for a formula.
void append_csv_header(std::string& out);
void append_csv(std::string& out, const Customer& customer);

}  // namespace custengine::codec
