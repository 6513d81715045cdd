#include "sqlite/temporary.hpp"

#include "sqlite/failure.hpp"
#include "sqlite/file_system.hpp"
#include "sqlite/log_mark.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace custengine::sqlite {

Temporary::Temporary(const std::string& target) : target_(target), path_(target + ".XXXXXX") {
  const int descriptor = mkstemp(path_.data());
  if (descriptor < 0) throw system_failure("make", path_, errno);
  close(descriptor);
}

Temporary::~Temporary() {
  if (is_kept_) return;
  for (const std::string& path : {path_, log_path(path_), journal_path(path_)}) (void)unlink(path.c_str());
}

bool Temporary::rename_if_free() {
  return is_kept_ = sqlite::rename_if_free(path_, target_);
}

void Temporary::replace() {
  if (rename(path_.c_str(), target_.c_str()) != 0) throw system_failure("replace", target_, errno);
  is_kept_ = true;
}

}  // namespace custengine::sqlite
