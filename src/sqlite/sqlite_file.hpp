#pragma once

#include "sqlite/connection.hpp"
#include "sqlite/leftovers.hpp"
#include "sqlite/lock_file.hpp"
#include "sqlite/reader.hpp"
#include "sqlite/writer.hpp"

#include <custengine/persistence.hpp>
#include <custengine/sqlite.hpp>

#include <sys/types.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace custengine::sqlite {

/// A file of tenants that is open.
class SqliteFile final : public Persistence {
 public:
  /// `path`: an absolute one, of an existing file. Throws Failure.
  SqliteFile(const std::string& path, const SqliteOptions& options);
  ~SqliteFile() override;

  Result<std::vector<kept::Tenant>> tenants(std::string_view after, std::size_t limit) override;
  Result<std::optional<kept::Tenant>> find_tenant(std::string_view id) override;
  Result<std::vector<kept::Customer>> customers(const kept::Place& place, std::string_view after,
                                                std::size_t limit) override;
  Result<std::vector<kept::Details>> store_details(const kept::Place& place, std::string_view after_id,
                                                   std::string_view after_store, std::size_t limit) override;
  Result<std::vector<kept::Merged>> merged_ids(const kept::Place& place, std::string_view after,
                                               std::size_t limit) override;
  Result<std::vector<kept::Entry>> entries(std::uint64_t tenant, std::uint64_t after, std::size_t limit,
                                           bool with_content) override;
  Result<std::uint64_t> new_tenant() override;
  Result<void> stage(const kept::Place& place, const kept::Rows& rows) override;
  Result<bool> discard(const kept::Place& place) override;
  Result<kept::Outcome> commit(std::span<const kept::Group> groups) override;
  Result<bool> wait(std::chrono::milliseconds timeout) override;
  Result<void> back_up(const std::filesystem::path& file) override;
  std::optional<Error> stopped_by() const override;

 private:
  // In this order: the statements end before the connection, and the lock ends last.
  struct Open {
    Open(const std::string& path, const SqliteOptions& options);
    LockFile lock;
    Connection connection;
    Reader reader;
    Leftovers leftovers;
    Writer writer;

   private:
    static Connection connect(const std::string& path, const SqliteOptions& options);
  };

  bool is_forked() const noexcept;
  // Runs a call with the lock held, and turns a Failure into an Error.
  template <class Value, class Call>
  Result<Value> read(Call call);
  template <class Value, class Call>
  Result<Value> write(Call call);

  /// Commits. If the outcome is unknown, the file stops, and the Failure has the code `unknown`.
  void finish(Transaction& transaction, ErrorCode unknown);
  Error stop(int code, ErrorCode unknown) noexcept;
  void checkpoint_if_due(bool erases) noexcept;
  void check_size();
  void discard_leftovers();

  std::string path_;
  SqliteOptions options_;
  pid_t process_;
  mutable std::mutex mutex_;
  std::unique_ptr<Open> open_;
  std::optional<Error> stopped_by_;
  unsigned next_checkpoint_;       // pages of the log
  bool has_erased_bytes_ = false;  // the log may still have some
};

}  // namespace custengine::sqlite
