#pragma once

#include "sqlite/connection.hpp"

namespace custengine::sqlite {

/// The format that this version writes. A file says which formats a program must know to read it and to write it.
inline constexpr int format = 1;

/// Configures a connection that was just opened. Makes the tables in an empty file with a write-ahead log, or checks
/// that the file is ours and that this version may read and write it. Throws Failure: data_loss (damaged, or of another
/// program), failed_precondition (of a newer version; open elsewhere).
void prepare(Connection& connection);

}  // namespace custengine::sqlite
