#pragma once

#include "storage/customer_store.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace custengine::storage {

/// One write of several that happen together: an insert, or with `before` a replacement of that version.
struct BatchWrite {
  RecordPtr before, after;
  KeyChange keys;  // for an insert only `after`

  /// Makes the keys, which is most of a write's work and needs no lock.
  BatchWrite(const Schema& schema, RecordPtr before, RecordPtr after);
};

/// Applies writes to a store one by one, and takes all of them back unless told to keep them.
/// Requires exclusive use of the store from construction to destruction.
class BatchApplication {
 public:
  BatchApplication(CustomerStore& store, std::span<const BatchWrite> writes) : store_(store), writes_(writes) {}
  BatchApplication(const BatchApplication&) = delete;
  BatchApplication& operator=(const BatchApplication&) = delete;
  ~BatchApplication();

  /// Requires that each write's `before` is current, and that no inserted id is there.
  void apply();
  void keep() noexcept { kept_ = true; }

 private:
  CustomerStore& store_;
  std::span<const BatchWrite> writes_;
  std::size_t applied_ = 0;
  bool kept_ = false;
};

}  // namespace custengine::storage
