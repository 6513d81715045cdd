#include <custengine/batch.hpp>

#include <utility>

namespace custengine {

Write::Write(Operation operation) : operation_(std::make_shared<const Operation>(std::move(operation))) {}

Write Write::create(CustomerDraft draft) {
  return Write(Create{std::move(draft)});
}

Write Write::update(std::string id, CustomerPatch patch, UpdateOptions options) {
  return Write(Update{std::move(id), std::move(patch), options});
}

Write Write::remove(std::string id, UpdateOptions options) {
  return Write(Remove{std::move(id), options});
}

Write Write::attach_extension(std::string id, Extension extension, UpdateOptions options) {
  return Write(AttachExtension{std::move(id), std::move(extension), options});
}

Write Write::detach_extension(std::string id, Extension extension, UpdateOptions options) {
  return Write(DetachExtension{std::move(id), std::move(extension), options});
}

const Write::Operation& Write::operation() const noexcept {
  return *operation_;
}

}  // namespace custengine
