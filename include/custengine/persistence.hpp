#pragma once

/// Where tenants are kept, so that they survive the process: see docs/durability.md. Hosts pass what open_sqlite()
/// returns to Engine::open. Only those who write a persistence of their own, or wrap one, need more of this header.

#include <custengine/export.hpp>
#include <custengine/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine {

/// What a Persistence keeps. It sees texts and bytes: the engine encodes and decodes them, and checks them.
namespace kept {

/// The rows of a tenant in one generation. A tenant has one generation that is valid. The rows of another one, which is
/// about to replace it, are not seen by readers of the valid one.
struct Place {
  std::uint64_t tenant = 0;      ///< a number that is never given again
  std::uint64_t generation = 0;  ///< from 1; a later one has a larger number
  friend bool operator==(const Place&, const Place&) = default;
};

/// A tenant that has a name.
struct Tenant {
  std::string id = {};
  Place place = {};
  std::string options = {};    ///< bytes
  std::uint64_t oldest = 0;    ///< the number of the oldest entry that is kept
  std::uint64_t newest = 0;    ///< the number of the newest entry; there always is one
  std::uint64_t sequence = 0;  ///< Entry::sequence of the newest entry
  std::uint64_t stamp = 0;     ///< Group::stamp of the newest entry
};

struct Customer {
  std::string id = {};
  std::uint64_t version = 0;
  std::string record = {};  ///< bytes
};
/// The details that one store keeps about a customer.
struct Details {
  std::string id = {}, store = {};
  std::string details = {};  ///< bytes
};
/// The customer `dropped` was merged into `kept`.
struct Merged {
  std::string dropped = {}, kept = {};
};
/// Rows of one generation.
struct Rows {
  std::vector<Customer> customers = {};
  std::vector<Details> details = {};
  std::vector<Merged> merged = {};
};

/// The stored numbers never change; new kinds are added.
enum class EntryKind : std::uint8_t {
  customer = 1,       ///< a customer was created (no `before`), changed, or removed (no `after`)
  store_details = 2,  ///< the details of `store` about the customer changed
  merged_id = 3,      ///< `id` was merged into the customer `store`; if `store` is empty: all merges of `id`, as the
                      ///< dropped and as the kept one, are forgotten
  options = 4,        ///< the tenant's options are now `after`
  start = 5,          ///< a generation began with its rows; nothing changed in one of them
};

/// One step in the history of a tenant. A tenant's entries are numbered without gaps. They are what other processes
/// apply, and what Session::changes gives after a restart.
struct Entry {
  std::uint64_t number = 0;
  std::uint64_t sequence = 0;   ///< of the change (Change::sequence); of another kind: of the newest change before
  std::uint64_t group_end = 0;  ///< Change::group_end; of another kind: as `sequence`
  EntryKind kind = {};
  std::string id = {};     ///< the customer's; empty for options and start
  std::string store = {};  ///< store_details: the store; a customer that a merge removed: the surviving one
  std::uint64_t version_before = 0, version_after = 0;  ///< customer: the versions; 0: none
  /// The content, as bytes; nullopt: none. An entry of an erased customer has lost both, and `store`.
  std::optional<std::string> before = {}, after = {};
};

/// What one commit does to one tenant.
struct Group {
  Place place = {};               ///< the valid generation
  std::uint64_t last_number = 0;  ///< the number of the newest entry before it: see Outcome::behind
  std::uint64_t stamp = 0;        ///< at random: tells whose commit it was; each new entry has it
  /// Numbered from last_number + 1 without gaps, or from a later number if `generation` is set. The options are those
  /// of the newest entry of kind options. Without `generation`, each entry is also done to the rows of the valid
  /// generation. A customer is stored, or deleted with all its details. Details are stored or deleted. A merged id is
  /// stored, or all merges of `id` are deleted.
  std::span<const Entry> entries = {};
  std::uint64_t trim_to = 0;  ///< entries up to this number are deleted, except the newest one; 0: none
  /// The numbers of earlier entries that lose their content, and that nothing of it may be left in the file.
  std::span<const std::uint64_t> erased = {};
  /// The entries of `erased` are not all: something of the rows or entries that this group deletes or replaces must not
  /// stay in the file. What is deleted later, for `generation` or `drops`, is gone when discard() has returned true.
  bool erases = false;
  /// Set: the rows that were staged for this generation become the valid ones. Those of `place` are deleted, now or
  /// later. The first commit of a new tenant needs none: it makes the generation of `place` valid.
  std::optional<std::uint64_t> generation = {};
  /// Set: the tenant gets this id, and so becomes visible. It may be that of a tenant which the same commit drops.
  std::string_view name = {};
  bool drops = false;  ///< the tenant loses its name; its rows and entries are deleted, now or later
};

enum class Outcome {
  done,
  /// Nothing was written: another process wrote after Group::last_number to one of the tenants, or made another
  /// generation valid, or deleted the tenant.
  behind,
};

}  // namespace kept

/// Keeps the tenants of an engine. One engine uses it.
///
/// Errors, of every call: unavailable (not reachable, or stopped after an error), data_loss (damaged), outcome_unknown
/// (only commit()), resource_exhausted (no room; nothing was written), failed_precondition (used in a forked child).
/// Implementations do not throw but std::bad_alloc, and not after a commit may have happened.
/// Threads: safe on any thread. commit() is called by one thread at a time; reads may come meanwhile.
class CUSTENGINE_API Persistence {
 public:
  Persistence() = default;
  Persistence(const Persistence&) = delete;
  Persistence& operator=(const Persistence&) = delete;
  virtual ~Persistence();

  // ---- reading. Each returns at most `limit` rows, in ascending order; fewer only at the end. Texts are compared by
  // their bytes. Ids and names are not empty.

  /// The tenants whose ids come after `after`, in order of their bytes.
  virtual Result<std::vector<kept::Tenant>> tenants(std::string_view after, std::size_t limit) = 0;
  /// nullopt if no tenant has that id.
  virtual Result<std::optional<kept::Tenant>> find_tenant(std::string_view id) = 0;
  /// By id, after `after`.
  virtual Result<std::vector<kept::Customer>> customers(const kept::Place& place, std::string_view after,
                                                        std::size_t limit) = 0;
  /// By customer id, then store; after (`after_id`, `after_store`).
  virtual Result<std::vector<kept::Details>> store_details(const kept::Place& place, std::string_view after_id,
                                                           std::string_view after_store, std::size_t limit) = 0;
  /// By dropped id, after `after`.
  virtual Result<std::vector<kept::Merged>> merged_ids(const kept::Place& place, std::string_view after,
                                                       std::size_t limit) = 0;
  /// The entries after the number `after`. `with_content`: false leaves `before` and `after` out.
  virtual Result<std::vector<kept::Entry>> entries(std::uint64_t tenant, std::uint64_t after, std::size_t limit,
                                                   bool with_content = true) = 0;

  // ---- writing

  /// Makes a tenant without a name, rows and entries. Returns its number.
  virtual Result<std::uint64_t> new_tenant() = 0;
  /// Adds rows to a generation after the valid one. They need not survive a crash before the commit that makes it
  /// valid. Errors: failed_precondition (it is not after the valid one; no such tenant); already_exists (a row is
  /// there).
  virtual Result<void> stage(const kept::Place& place, const kept::Rows& rows) = 0;
  /// Deletes a bounded part of what is not valid, and must not become so. That is rows of a generation that was staged
  /// or replaced, or all of a tenant that has no name. True if nothing of it is left, as for an unknown tenant. Errors:
  /// failed_precondition (the generation is valid).
  virtual Result<bool> discard(const kept::Place& place) = 0;
  /// Writes all groups, of different tenants, or nothing. Returns after they are on the disk.
  /// Errors: already_exists (Group::name); invalid_argument (numbers with gaps; a name for a tenant without an entry);
  /// outcome_unknown: it may have happened.
  virtual Result<kept::Outcome> commit(std::span<const kept::Group> groups) = 0;

  // ---- the rest

  /// Waits until another process may have written, at most so long. True if it may have. A persistence of one process
  /// waits for the whole time.
  virtual Result<bool> wait(std::chrono::milliseconds timeout);
  /// Writes all that is kept to a new file, as of one moment; writes go on meanwhile. The file is there as a whole or
  /// not at all. Errors: also already_exists (the file); failed_precondition (it is not that kind of persistence).
  virtual Result<void> back_up(const std::filesystem::path& file);
  /// Why it takes no more writes; nullopt: it does.
  virtual std::optional<Error> stopped_by() const = 0;
};

}  // namespace custengine
