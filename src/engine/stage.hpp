#pragma once

#include "base/siphash.hpp"
#include "engine/write_target.hpp"
#include "storage/rows/row_set.hpp"

#include <custengine/result.hpp>

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace custengine::engine {

/// Collects the writes of a batch or an import in front of a tenant, which sees none of them until commit(). Later ones
/// see what earlier ones did.
/// Threads: one at a time. The tenant must be alive at every call, though not in between.
class Stage final : public WriteTarget {
 public:
  struct Options {
    /// Each write is a change of its own; or what becomes of a customer is one change, and counts one version.
    bool each_write_is_a_change = true;
    /// Whether writes meet the customers that the tenant has. Those that come into an empty tenant meanwhile need not
    /// be met: commit() notices them.
    bool sees_tenant = true;
    /// Refuses a write whose record alone is too much for the tenant's memory with all records before it. Else commit()
    /// judges all together.
    bool bounds_records = false;
    /// Those that find_holders() will be asked for.
    std::vector<storage::Identity> identities = {};
  };
  Stage(storage::Tenant& tenant, Options options);

  storage::FoundRecord find(std::string_view id) const override;
  storage::FoundRecord find_by_reference(std::string_view reference) const override;
  Error no_such(std::string_view id) const override;
  std::vector<storage::FoundRecord> find_holders(storage::Identity identity,
                                                 const detail::Record& sought) const override;

  Result<void> insert(storage::RecordPtr record) override;
  Result<storage::Tenant::Commit> replace(const storage::FoundRecord& current, storage::RecordPtr next) override;
  storage::Tenant::Commit remove(const storage::FoundRecord& current) override;
  /// `current` must be the current version still when the stage is committed.
  void leave(const storage::FoundRecord& current) override;
  std::uint64_t next_version(const detail::Record& current) const override;
  bool meets_tenant() const noexcept override { return options_.sees_tenant; }

  /// Brings all writes into the tenant at one moment, those of an import into an empty one by swapping it, and gives
  /// its newest sequence then. Nothing, and nothing changed, when the tenant changed in a way that matters to them.
  /// `bytes_behind` are those of the store details that are to be written behind it: it is refused if they have no
  /// room. Errors: resource_exhausted, of memory.
  Result<std::optional<std::uint64_t>> commit(std::optional<std::uint64_t> expected_sequence = std::nullopt,
                                              std::int64_t bytes_behind = 0);

  /// How many customers were written.
  std::size_t size() const noexcept { return customers_.size(); }
  /// The number of one that was written, in the order in which they were first written.
  std::size_t index_of(std::string_view id) const noexcept { return *by_id_.find(id); }
  /// What became of it; null: it was erased.
  const storage::RecordPtr& record(std::size_t index) const noexcept { return customers_[index].now; }

 private:
  using StagedIndex = std::uint32_t;  // in customers_
  /// A customer that was written.
  struct Staged {
    storage::FoundRecord before = {};  // in the tenant; null: none
    storage::RecordPtr now = {};       // behind the writes so far; null: none
    storage::RecordPtr erased = {};    // the last version that was erased; perhaps it was made again since

    std::string_view id() const noexcept { return (now ? now : before ? before : erased)->id(); }
  };
  // Sets of staged customers, found by a text.
  template <class TextOf>
  struct Hash {
    using is_transparent = void;
    const std::vector<Staged>* customers;
    base::SeededHash hash;
    std::size_t operator()(std::string_view text) const noexcept { return hash(text); }
    std::size_t operator()(StagedIndex index) const noexcept { return hash(TextOf()((*customers)[index])); }
  };
  template <class TextOf>
  struct Equal {
    using is_transparent = void;
    const std::vector<Staged>* customers;
    bool operator()(StagedIndex a, StagedIndex b) const noexcept { return a == b; }
    bool operator()(StagedIndex a, std::string_view b) const noexcept { return TextOf()((*customers)[a]) == b; }
    bool operator()(std::string_view a, StagedIndex b) const noexcept { return (*this)(b, a); }
  };
  template <class TextOf>
  using StagedSet = boost::unordered_flat_set<StagedIndex, Hash<TextOf>, Equal<TextOf>>;
  struct IdOf {
    std::string_view operator()(const Staged& staged) const noexcept { return staged.id(); }
  };
  struct ReferenceOf {
    std::string_view operator()(const Staged& staged) const noexcept {
      return staged.now->text(detail::Slot::external_reference);
    }
  };

  /// Null when it was not written.
  const Staged* staged(std::string_view id) const noexcept;
  std::optional<Error> conflict(const detail::Record& record, const detail::Record* replaced) const;
  /// The resource_exhausted of a version that replaces another, or none.
  std::optional<Error> check_memory(const detail::Record* before, const detail::Record& after) const;
  std::vector<storage::Token> identity_tokens(const detail::Record& record) const;
  /// Makes a store of all customers aside, and puts it in place of the tenant's, which is empty.
  Result<std::optional<std::uint64_t>> build(std::int64_t bytes_behind) const;
  /// `current` becomes `next`; null: there is none. An exception leaves all of an import as it was.
  void put(const storage::FoundRecord& current, const storage::RecordPtr& next);

  storage::Tenant& tenant_;
  const Options options_;
  std::vector<Staged> customers_;
  StagedSet<IdOf> by_id_;
  StagedSet<ReferenceOf> by_reference_;         // where references are unique: of those that are there and have one
  std::vector<storage::FoundRecord> left_;      // see leave()
  std::ptrdiff_t more_ = 0;                     // customers than before, behind the writes so far
  std::optional<std::ptrdiff_t> peak_;          // the most of it behind an insert
  std::int64_t added_bytes_ = 0;                // of all records
  std::vector<storage::StoredChange> changes_;  // if each write is one
  std::unordered_map<storage::Token, storage::RowSet> holders_;  // which customers have these
};

}  // namespace custengine::engine
