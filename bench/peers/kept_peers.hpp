#pragma once

#include "peers/engines.hpp"
#include "peers/scratch_folder.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>

namespace bench {

/// An engine's file with all customers.
struct KeptFile {
  std::string path = {};
  std::uint64_t bytes = 0;  ///< after it was closed for the first time
};

/// The engines that keep the customers of one size in files, and these files, each made at its first use:
/// custengine, sqlite, sqlite_plain, sqlite_group and fdatasync. Others throw NotSupported.
/// A workload that opens files itself must run before those that use get(), which keep them open.
class KeptPeers {
 public:
  KeptPeers(std::span<const Row> rows, ScratchFolder& scratch) : rows_(rows), scratch_(scratch) {}
  ~KeptPeers();
  KeptPeers(const KeptPeers&) = delete;
  KeptPeers& operator=(const KeptPeers&) = delete;

  const KeptFile& file(EngineKind kind);

  struct Open {
    std::unique_ptr<Peer> peer;
    std::atomic<std::size_t> writes = 0;  ///< all writes get different numbers
  };
  /// Opens the engine on its file, or returns the open one.
  Open& get(EngineKind kind);
  /// Closes the engine and opens it again.
  Open& reopen(EngineKind kind);

  /// Opens an engine on a file, which is made if it is missing. Throws NotSupported if it has no files.
  static std::unique_ptr<Peer> open(EngineKind kind, const std::string& file);

 private:
  std::span<const Row> rows_;
  ScratchFolder& scratch_;
  std::filesystem::path folder_;  // of this size; empty: not made
  std::map<EngineKind, KeptFile> files_;
  std::map<EngineKind, Open> open_;
};

}  // namespace bench
