#pragma once

#include "kept_script.hpp"

#include <custengine/persistence.hpp>

#include <string>

namespace custengine::test {

/// A tenant whose commits are numbered. Commit k stores version k of the customers "a" and "b" in one group of two
/// entries, so what is kept tells which commits happened, and whether one happened by half.
class CountedCommits {
 public:
  /// Makes the tenant, or finds it.
  static Result<CountedCommits> begin(Persistence& kept);

  /// Carries out commit k. Each fifth one erases the one before.
  Result<kept::Outcome> commit(Persistence& kept, std::size_t k) const;

  /// The number of the last commit that is kept. Fails the test if something else is kept.
  static std::size_t count(Persistence& kept);

  /// What commit k stores. Each has another size.
  static std::string content(std::size_t k) {
    return "commit " + std::to_string(k) + std::string(40 + k * 997 % 3000, static_cast<char>('a' + k % 26));
  }

 private:
  kept::Place place_;
};

}  // namespace custengine::test
