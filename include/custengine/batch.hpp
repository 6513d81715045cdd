#pragma once

#include <custengine/customer.hpp>
#include <custengine/draft.hpp>
#include <custengine/export.hpp>
#include <custengine/patch.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace custengine {

/// What a write depends on.
struct UpdateOptions {
  /// The write only happens while the customer still has this version.
  std::optional<std::uint64_t> expected_version = {};
};

/// One write of a batch: see Session::apply. Immutable, on any thread; a copy shares what it holds.
class CUSTENGINE_API Write {
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
  static Write create(CustomerDraft draft);
  static Write update(std::string id, CustomerPatch patch, UpdateOptions options = {});
  static Write remove(std::string id, UpdateOptions options = {});
  static Write attach_extension(std::string id, Extension extension, UpdateOptions options = {});
  static Write detach_extension(std::string id, Extension extension, UpdateOptions options = {});

  /// Not to be asked of one that was moved from.
  const Operation& operation() const noexcept CUSTENGINE_LIFETIMEBOUND;

 private:
  explicit Write(Operation operation);
  std::shared_ptr<const Operation> operation_;
};

/// What a batch as a whole depends on.
struct BatchOptions {
  /// The batch only happens while this is the tenant's newest sequence: nothing at all was written since, say, the
  /// snapshot that it was made from, store details included.
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
