#pragma once

#include "storage/feed/stored_change.hpp"

#include <custengine/persistence.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::storage {

/// The entries that one write adds to the log of a tenant that is kept. They have no numbers before number_from().
class LogEntries {
 public:
  /// Encodes the changes of a write.
  void add(std::span<const StoredChange> changes);
  void add_merged(std::string_view dropped, std::string_view kept);
  /// All merges of the id are forgotten.
  void forget_merged(std::string_view id);
  /// `encoded` are the options from now on.
  void add_options(std::string encoded);
  /// A generation begins.
  void add_start();

  /// Numbers the entries: the first one has the number `number` + 1, the first change the sequence `sequence` + 1. They
  /// are one group, but for changes that have one already.
  void number_from(std::uint64_t number, std::uint64_t sequence) noexcept;

  const std::vector<kept::Entry>& all() const noexcept { return entries_; }
  /// The numbered entries, moved.
  std::vector<kept::Entry> take() && noexcept { return std::move(entries_); }
  /// The number of the changes of customers and of store details.
  std::uint64_t count_changes() const noexcept { return changes_; }

 private:
  std::vector<kept::Entry> entries_;
  std::uint64_t changes_ = 0;
};

}  // namespace custengine::storage
