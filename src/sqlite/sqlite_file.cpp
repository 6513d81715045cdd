#include "sqlite/sqlite_file.hpp"

#include "sqlite/backup.hpp"
#include "sqlite/file_system.hpp"
#include "sqlite/log_mark.hpp"
#include "sqlite/page_guard.hpp"
#include "sqlite/schema.hpp"

#include <unistd.h>

#include <cstdint>
#include <string>
#include <utility>

namespace custengine::sqlite {
namespace {

Error forked_error(const std::string& file) {
  return {.code = ErrorCode::failed_precondition, .message = file + " was opened by the process that forked this one"};
}

// A checkpoint that failed so did nothing wrong, and can be tried again.
bool can_wait(int code) noexcept {
  const int primary = code & 0xff;
  return primary == SQLITE_FULL || primary == SQLITE_NOMEM || primary == SQLITE_BUSY || primary == SQLITE_LOCKED;
}

// After one huge transaction, SQLite shortens the log when it begins it anew.
void limit_log(Connection& connection, unsigned pages) {
  const std::uint64_t bytes = std::uint64_t{pages} * page_size;
  connection.execute(("PRAGMA journal_size_limit=" + std::to_string(bytes)).c_str());
}

}  // namespace

Connection SqliteFile::Open::connect(const std::string& path, const SqliteOptions& options) {
  check_log(path);
  Connection connection(path, options.vfs);
  prepare(connection);
  return connection;
}

SqliteFile::Open::Open(const std::string& path, const SqliteOptions& options)
    : lock(path),
      connection(connect(path, options)),
      reader(connection),
      leftovers(connection),
      writer(connection, leftovers) {}

SqliteFile::SqliteFile(const std::string& path, const SqliteOptions& options)
    : path_(path),
      options_(options),
      process_(getpid()),
      open_(std::make_unique<Open>(path, options)),
      next_checkpoint_(options.checkpoint_pages) {
  limit_log(open_->connection, options.checkpoint_pages);
  sync_folder(path);
  // What a crash left in the log. It may have bytes that were to be erased.
  checkpoint_if_due(true);
  if (!stopped_by_) check_size();
  if (!stopped_by_) discard_leftovers();
  if (stopped_by_) throw Failure{.error = *stopped_by_};
  open_->connection.leave_log_alone(false);
}

// In a forked child the connection belongs to the parent: closing it would write to the file.
SqliteFile::~SqliteFile() {
  if (is_forked()) (void)open_.release();
}

bool SqliteFile::is_forked() const noexcept {
  return getpid() != process_;
}

template <class Value, class Call>
Result<Value> SqliteFile::read(Call call) {
  if (is_forked()) return forked_error(path_);
  try {
    const std::lock_guard lock(mutex_);
    open_->connection.end_left_transaction();
    return call();
  } catch (Failure& found) {
    return std::move(found.error);
  }
}

template <class Value, class Call>
Result<Value> SqliteFile::write(Call call) {
  return read<Value>([&]() -> Result<Value> {
    if (stopped_by_) return *stopped_by_;
    try {
      return call();
    } catch (const Failure& found) {
      // A large transaction begins the log before its COMMIT. Nothing of it counts then, but syncs cannot be trusted.
      const bool is_sync = found.sqlite_code == SQLITE_IOERR_FSYNC || found.sqlite_code == SQLITE_IOERR_DIR_FSYNC;
      if (is_sync && !stopped_by_) return stop(found.sqlite_code, ErrorCode::unavailable);
      throw;
    }
  });
}

Result<std::vector<kept::Tenant>> SqliteFile::tenants(std::string_view after, std::size_t limit) {
  return read<std::vector<kept::Tenant>>([&] { return open_->reader.tenants(after, limit); });
}
Result<std::optional<kept::Tenant>> SqliteFile::find_tenant(std::string_view id) {
  return read<std::optional<kept::Tenant>>([&] { return open_->reader.find_tenant(id); });
}
Result<std::vector<kept::Customer>> SqliteFile::customers(const kept::Place& place, std::string_view after,
                                                          std::size_t limit) {
  return read<std::vector<kept::Customer>>([&] { return open_->reader.customers(place, after, limit); });
}
Result<std::vector<kept::Details>> SqliteFile::store_details(const kept::Place& place, std::string_view after_id,
                                                             std::string_view after_store, std::size_t limit) {
  return read<std::vector<kept::Details>>(
      [&] { return open_->reader.store_details(place, after_id, after_store, limit); });
}
Result<std::vector<kept::Merged>> SqliteFile::merged_ids(const kept::Place& place, std::string_view after,
                                                         std::size_t limit) {
  return read<std::vector<kept::Merged>>([&] { return open_->reader.merged_ids(place, after, limit); });
}
Result<std::vector<kept::Entry>> SqliteFile::entries(std::uint64_t tenant, std::uint64_t after, std::size_t limit,
                                                     bool with_content) {
  return read<std::vector<kept::Entry>>([&] { return open_->reader.entries(tenant, after, limit, with_content); });
}

Result<std::uint64_t> SqliteFile::new_tenant() {
  return write<std::uint64_t>([&] {
    Transaction transaction(open_->connection);
    const std::uint64_t tenant = open_->writer.new_tenant();
    finish(transaction, ErrorCode::unavailable);
    checkpoint_if_due(false);
    return tenant;
  });
}

Result<void> SqliteFile::stage(const kept::Place& place, const kept::Rows& rows) {
  return write<void>([&]() -> Result<void> {
    Transaction transaction(open_->connection);
    open_->writer.stage(place, rows);
    finish(transaction, ErrorCode::unavailable);
    checkpoint_if_due(false);
    return {};
  });
}

Result<bool> SqliteFile::discard(const kept::Place& place) {
  return write<bool>([&] {
    Transaction transaction(open_->connection);
    Leftovers::Budget budget;
    const bool is_gone = open_->leftovers.discard(place, budget);
    finish(transaction, ErrorCode::unavailable);
    checkpoint_if_due(is_gone);
    return is_gone;
  });
}

Result<kept::Outcome> SqliteFile::commit(std::span<const kept::Group> groups) {
  bool erases = false;
  for (const auto& group : groups) erases = erases || group.erases || !group.erased.empty();
  return write<kept::Outcome>([&] {
    Transaction transaction(open_->connection);
    if (open_->writer.write(groups) == kept::Outcome::behind) return kept::Outcome::behind;
    finish(transaction, ErrorCode::outcome_unknown);
    checkpoint_if_due(erases);
    return kept::Outcome::done;
  });
}

Result<bool> SqliteFile::wait(std::chrono::milliseconds timeout) {
  if (is_forked()) return forked_error(path_);
  return Persistence::wait(timeout);
}

Result<void> SqliteFile::back_up(const std::filesystem::path& file) {
  if (is_forked()) return forked_error(path_);
  try {
    sqlite::back_up(open_->connection, mutex_, options_.vfs, file.string());
    return {};
  } catch (Failure& found) {
    return std::move(found.error);
  }
}

std::optional<Error> SqliteFile::stopped_by() const {
  if (is_forked()) return forked_error(path_);
  const std::lock_guard lock(mutex_);
  return stopped_by_;
}

void SqliteFile::finish(Transaction& transaction, ErrorCode unknown) {
  const int code = transaction.commit();
  if (code == SQLITE_OK) return;
  if (outcome_is_known(open_->connection, code)) throw open_->connection.last_failure(code);
  throw Failure{.error = stop(code, unknown), .sqlite_code = code};
}

// A sync that failed is never tried again: the system may have dropped what it could not write. What was acknowledged
// before is in the log, which the next start reads.
Error SqliteFile::stop(int code, ErrorCode unknown) noexcept {
  Error error = open_->connection.last_error(code);
  error.code = ErrorCode::unavailable;
  error.message += "; the file takes no more writes until it is opened again";
  stopped_by_ = error;
  open_->connection.leave_log_alone(true);
  if (unknown == ErrorCode::outcome_unknown) error.message += "; the last write may have happened";
  error.code = unknown;
  return error;
}

// A full disk does no harm here: all commits are in the log. So they are after another error, but then the disk cannot
// be trusted. SQLite overwrites the log only after all of it was written to the file and synced.
void SqliteFile::checkpoint_if_due(bool erases) noexcept {
  has_erased_bytes_ = has_erased_bytes_ || erases;
  const unsigned pages = open_->connection.log_pages();
  if (!has_erased_bytes_ && pages < next_checkpoint_) return;
  const int code = open_->connection.checkpoint(has_erased_bytes_);
  if (code == SQLITE_OK) {
    has_erased_bytes_ = false;
    next_checkpoint_ = options_.checkpoint_pages;
  } else if (can_wait(code)) {
    next_checkpoint_ = pages + options_.checkpoint_pages;
  } else {
    (void)stop(code, ErrorCode::unavailable);
  }
}

// SQLite reads zeros for pages behind the end.
void SqliteFile::check_size() {
  if (has_erased_bytes_) return;  // there was no room for the checkpoint: pages are in the log
  if (open_->connection.file_size() / static_cast<int>(page_size) < open_->connection.number("PRAGMA page_count"))
    throw failure(ErrorCode::data_loss, path_ + " is damaged: its end is missing");
}

void SqliteFile::discard_leftovers() {
  if (!open_->leftovers.first()) return;
  try {
    for (bool is_done = false; !is_done;) {
      Transaction transaction(open_->connection);
      Leftovers::Budget budget;
      while (!is_done && !budget.is_used_up()) {
        const auto place = open_->leftovers.first();
        is_done = !place;
        if (place) (void)open_->leftovers.discard(*place, budget);
      }
      finish(transaction, ErrorCode::unavailable);
      checkpoint_if_due(is_done);
      if (stopped_by_) return;
    }
  } catch (const Failure& found) {
    // They stay until a start finds room.
    if (found.error.code != ErrorCode::resource_exhausted) throw;
  }
}

}  // namespace custengine::sqlite
