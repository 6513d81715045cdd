#pragma once

#include <custengine/customer.hpp>

#include <string>

namespace custengine::codec {

/// Names of all columns, then a record per customer; `,` and LF. Cells are quoted where RFC 4180 needs it and
/// hold what the customer holds, whatever a spreadsheet may make of it.
void append_csv_header(std::string& out);
void append_csv(std::string& out, const Customer& customer);

}  // namespace custengine::codec
