#pragma once

#include <custengine/customer.hpp>
#include <custengine/draft.hpp>
#include <custengine/patch.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace custengine {

/// What a write depends on.
struct UpdateOptions {
  /// The write only happens while the customer still has this version.
  std::optional<std::uint64_t> expected_version = {};
};

/// One write of a batch: see Session::apply.
class Write {
 public:
  /// As Session::create.
  struct Create {
    CustomerDraft draft = {};
  };
  /// As Session::update.
  struct Update {
    std::string id = {};
    CustomerPatch patch = {};
    UpdateOptions options = {};
  };
  /// As Session::remove.
  struct Remove {
    std::string id = {};
    UpdateOptions options = {};
  };
  /// As Session::attach_extension.
  struct AttachExtension {
    std::string id = {};
    Extension extension = {};
    UpdateOptions options = {};
  };
  /// As Session::detach_extension.
  struct DetachExtension {
    std::string id = {};
    Extension extension = {};
    UpdateOptions options = {};
  };
  using Operation = std::variant<Create, Update, Remove, AttachExtension, DetachExtension>;

  // Each as the member function of Session with that name.
  static Write create(CustomerDraft draft) { return Write(Create{std::move(draft)}); }
  static Write update(std::string id, CustomerPatch patch, UpdateOptions options = {}) {
    return Write(Update{std::move(id), std::move(patch), options});
  }
  static Write remove(std::string id, UpdateOptions options = {}) { return Write(Remove{std::move(id), options}); }
  static Write attach_extension(std::string id, Extension extension, UpdateOptions options = {}) {
    return Write(AttachExtension{std::move(id), std::move(extension), options});
  }
  static Write detach_extension(std::string id, Extension extension, UpdateOptions options = {}) {
    return Write(DetachExtension{std::move(id), std::move(extension), options});
  }

  const Operation& operation() const noexcept { return operation_; }

 private:
  explicit Write(Operation operation) noexcept : operation_(std::move(operation)) {}
  Operation operation_;
};

/// What a batch as a whole depends on.
struct BatchOptions {
  /// The batch only happens while this is the tenant's newest sequence: nothing at all was written since, say, the
  /// snapshot that it was made from.
  std::optional<std::uint64_t> expected_sequence = {};
};

/// What became of a batch.
struct BatchResult {
  /// By write: the customer as that write left it; nothing for one that was removed.
  std::vector<std::optional<Customer>> customers = {};
  /// Of the batch's last change; the tenant's newest when the batch changed nothing.
  std::uint64_t sequence = 0;
};

}  // namespace custengine
