#pragma once

#include "base/heap.hpp"
#include "base/ref_ptr.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace custengine::detail {

/// The fields of a stored record that a newer version wrote and this version does not know. They are kept as they are
/// and written back. Immutable; the versions of a customer share one object.
///
/// They are a message in protobuf's wire format. An unknown field of the customer is in it as it was found. Unknown
/// members of a nested object are in a field of the object's number, after the members that identify the object: see
/// model/unknown_members.hpp.
class UnknownFields : public base::RefCounted<UnknownFields> {
 public:
  /// Returns null for an empty text.
  static base::RefPtr<const UnknownFields> make(std::string encoded) {
    if (encoded.empty()) return nullptr;
    return base::adopt(new UnknownFields(std::move(encoded)));
  }

  std::string_view encoded() const noexcept { return encoded_; }
  /// Returns their memory.
  std::size_t bytes() const noexcept { return sizeof(UnknownFields) + base::owned_bytes(encoded_); }

 private:
  friend base::RefCounted<UnknownFields>;
  explicit UnknownFields(std::string encoded) noexcept : encoded_(std::move(encoded)) {}
  ~UnknownFields() = default;

  std::string encoded_;
};

}  // namespace custengine::detail
