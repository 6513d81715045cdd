#pragma once

#include <string>

namespace custengine::sqlite {

/// The name of the network file system that holds the file; empty: it is on a local one. Throws Failure.
std::string network_file_system(const std::string& file);

/// Makes an empty file that only its owner may read and write, unless there is one. Throws Failure.
void make_file(const std::string& file);

/// Makes changes to the folder of the file durable. Throws Failure.
void sync_folder(const std::string& file);
/// Makes the content of the file durable. Throws Failure.
void sync_file(const std::string& file);

/// Removes the file if it exists. Throws Failure.
void remove_file(const std::string& file);

/// Renames a file unless `to` exists; false: it does. Both are in one folder. Throws Failure.
bool rename_if_free(const std::string& from, const std::string& to);

/// The absolute path of an existing regular file, without symbolic links: one file has one lock file. Throws Failure.
std::string real_path(const std::string& file);

}  // namespace custengine::sqlite
