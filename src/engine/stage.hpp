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

/// Collects the writes of a batch or an import. The tenant sees none of them until commit(); later writes see earlier
/// ones.
/// Threads: one at a time. The tenant must be alive during every call, but not in between.
class Stage final : public WriteTarget {
 public:
  struct Options {
    /// True: each write is a change of its own. False: all writes to one customer are one change, and raise the
    /// version once.
    bool each_write_is_a_change = true;
    /// True if writes see the customers that the tenant has. An import into an empty tenant need not see customers
    /// that others create meanwhile: commit() notices them.
    bool sees_tenant = true;
    /// True: refuses a write whose record exceeds the tenant's memory limit together with all records before it.
    /// False: only commit() checks all of them together.
    bool bounds_records = false;
    /// The identities for which find_holders() will be called.
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
  Result<storage::Tenant::Commit> remove(const storage::FoundRecord& current) override;
  /// commit() fails unless `current` is still the current version then.
  void leave(const storage::FoundRecord& current) override;
  std::uint64_t next_version(const detail::Record& current) const override;
  bool meets_tenant() const noexcept override { return options_.sees_tenant; }
  storage::Tenant& tenant() const noexcept override { return tenant_; }

  /// Writes everything to the tenant at one moment, and returns the tenant's newest sequence. An import into an empty
  /// tenant swaps in a new store. Returns nullopt, and changes nothing, if the tenant has changed in a way that
  /// matters to the writes. `bytes_behind` is the size of the store details that the caller writes afterwards.
  /// Errors: resource_exhausted if there is no memory for both.
  Result<std::optional<std::uint64_t>> commit(std::optional<std::uint64_t> expected_sequence = std::nullopt,
                                              std::int64_t bytes_behind = 0);

  /// Returns how many customers were written.
  std::size_t size() const noexcept { return customers_.size(); }
  /// Returns the index of a written customer, in the order of their first writes.
  std::size_t index_of(std::string_view id) const noexcept { return *by_id_.find(id); }
  /// Returns the current version of a written customer; null if it was removed.
  const storage::RecordPtr& record(std::size_t index) const noexcept { return customers_[index].now; }

 private:
  using StagedIndex = std::uint32_t;  // index in customers_
  /// A customer that was written.
  struct Staged {
    storage::FoundRecord before = {};  // in the tenant; null: none
    storage::RecordPtr now = {};       // after the writes so far; null: none
    storage::RecordPtr erased = {};    // the last removed version; the customer may exist again

    std::string_view id() const noexcept { return (now ? now : before ? before : erased)->id(); }
  };
  // Sets of staged customers, searched by a text.
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

  /// Returns null if the customer was not written.
  const Staged* staged(std::string_view id) const noexcept;
  std::optional<Error> conflict(const detail::Record& record, const detail::Record* replaced) const;
  /// Returns resource_exhausted if a version that replaces `before` exceeds the limit.
  std::optional<Error> check_memory(const detail::Record* before, const detail::Record& after) const;
  std::vector<storage::Token> identity_tokens(const detail::Record& record) const;
  /// Builds a separate store of all customers, and swaps it for the tenant's, which is empty.
  Result<std::optional<std::uint64_t>> build(std::int64_t bytes_behind) const;
  /// Replaces `current` by `next`; null: removes it. If it throws, an import's stage is unchanged.
  void put(const storage::FoundRecord& current, const storage::RecordPtr& next);

  storage::Tenant& tenant_;
  const Options options_;
  std::vector<Staged> customers_;
  StagedSet<IdOf> by_id_;
  StagedSet<ReferenceOf> by_reference_;         // if references are unique: of existing customers that have one
  std::vector<storage::FoundRecord> left_;      // see leave()
  std::ptrdiff_t more_ = 0;                     // number of customers added, after the writes so far
  std::optional<std::ptrdiff_t> peak_;          // the highest more_ after an insert
  std::int64_t added_bytes_ = 0;                // of all records
  std::vector<storage::StoredChange> changes_;  // if each write is a change
  std::unordered_map<storage::Token, storage::RowSet> holders_;  // maps an identity token to the customers that have it
};

}  // namespace custengine::engine
