#pragma once

#include <string>

namespace custengine::sqlite {

/// A new file beside a target, which only its owner may read. It is removed unless it was renamed, with the log of a
/// connection to it.
class Temporary {
 public:
  /// Throws Failure.
  explicit Temporary(const std::string& target);
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary();

  const std::string& path() const noexcept { return path_; }
  /// Renames it to the target, unless that exists; false: it does. Throws Failure.
  bool rename_if_free();
  /// Renames it to the target, which it replaces. Throws Failure.
  void replace();

 private:
  std::string target_, path_;
  bool is_kept_ = false;
};

}  // namespace custengine::sqlite
