#pragma once

#include "random.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>

namespace custengine::test {

/// A VFS of SQLite on top of the default one, which fails, or loses power. Its syncs only note what is durable. One at
/// a time; without threads.
class FaultyVfs {
 public:
  enum Call { open, read, write, truncate, sync, remove, file_size, call_count };
  struct Fault {
    Call call = write;
    std::size_t number = 1;  ///< the first call that fails, from 1
    std::size_t times = 1;   ///< how many fail
    int code = 0;            ///< SQLite's. With SQLITE_FULL half of the bytes are written
  };

  FaultyVfs();
  FaultyVfs(const FaultyVfs&) = delete;
  FaultyVfs& operator=(const FaultyVfs&) = delete;
  ~FaultyVfs();

  static constexpr const char* name = "custengine-faulty";

  /// Counts anew, and fails from now on as told.
  void fail(const Fault& fault);
  void stop_failing() { fault_.reset(); }
  std::size_t calls(Call call) const { return calls_[call]; }

  /// The power goes off before the change of that number, from 1: a write, truncation, sync or removal.
  void lose_power_at(std::size_t change) { power_off_at_ = change; }
  bool has_power() const { return has_power_; }
  /// Gives each file what a disk may have then: of the sectors that were not synced any selection.
  void leave_what_a_disk_may_have(Random& random) const;

 private:
  friend struct FaultyFile;
  // Counts a call. Returns the code of its failure; 0: it does not fail.
  int count(Call call);

  std::optional<Fault> fault_;
  std::size_t calls_[call_count] = {};
  std::size_t changes_ = 0, power_off_at_ = 0;
  bool has_power_ = true;
  std::map<std::string, std::string> durable_;  // the content of each file at its last sync
};

}  // namespace custengine::test
