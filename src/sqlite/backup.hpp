#pragma once

#include "sqlite/connection.hpp"

#include <mutex>
#include <string>

namespace custengine::sqlite {

/// Copies the database to a new file, in steps. The mutex guards the connection; between two steps it is free, so that
/// writes go on. SQLite copies what they change, so the copy is that of the last step's moment. The copy is made beside
/// `target`, synced and renamed. Throws Failure: already_exists.
void back_up(Connection& connection, std::mutex& mutex, const std::string& vfs, const std::string& target);

}  // namespace custengine::sqlite
