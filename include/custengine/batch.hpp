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

/// A condition of one write.
struct UpdateOptions {
  /// The write happens only if the customer still has this version; else version_mismatch. Empty: in any case.
  std::optional<std::uint64_t> expected_version = {};
};

/// One write of a batch: see Session::apply. Immutable, safe on any thread; a copy shares the operation.
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

  // Each does what the member function of Session with that name does.
  static Write create(CustomerDraft draft);
  static Write update(std::string id, CustomerPatch patch, UpdateOptions options = {});
  static Write remove(std::string id, UpdateOptions options = {});
  static Write attach_extension(std::string id, Extension extension, UpdateOptions options = {});
  static Write detach_extension(std::string id, Extension extension, UpdateOptions options = {});

  /// The operation. Requires: `*this` was not moved from. Valid as long as this Write or a copy of it.
  const Operation& operation() const noexcept CUSTENGINE_LIFETIMEBOUND;

 private:
  explicit Write(Operation operation);
  std::shared_ptr<const Operation> operation_;
};

/// A condition of a batch as a whole.
struct BatchOptions {
  /// The batch happens only if this is the tenant's newest sequence; else version_mismatch. So nothing was written
  /// since, for example, the snapshot that the batch was made from; store details count too.
  std::optional<std::uint64_t> expected_sequence = {};
};

/// The outcome of a batch.
struct BatchResult {
  /// For each write, the customer as that write left it; nullopt for a removal.
  std::vector<std::optional<Customer>> customers = {};
  /// The number of the batch's last change; the tenant's newest if the batch changed nothing.
  std::uint64_t sequence = 0;
};

}  // namespace custengine
