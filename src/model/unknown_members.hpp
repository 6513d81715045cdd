#pragma once

#include "base/protobuf_wire.hpp"

#include <custengine/customer.hpp>

#include <array>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace custengine::model {

/// The texts of an account manager, in the order of account_manager_members.
using ManagerTexts = std::array<std::string_view, 3>;

// Append the members that identify an object in its list, in protobuf's wire format. A credit is the only one of its
// customer.
void append_key(const Address& address, base::WireWriter& writer);
void append_key(const Contact& contact, base::WireWriter& writer);
void append_key(const Consent& consent, base::WireWriter& writer);
void append_key(const Extension& extension, base::WireWriter& writer);
void append_key(const ManagerTexts& manager, base::WireWriter& writer);
inline void append_key(const Credit& /*credit*/, base::WireWriter& /*writer*/) {}

/// Adds the unknown members of an object, if it has any, to the unknown fields of what the object is nested in.
template <class T>
void add_unknown_of(const T& object, std::uint32_t number, std::string_view unknown, std::string& parent) {
  if (unknown.empty()) return;
  base::WireWriter writer(parent);
  writer.add_message(number, [&] {
    append_key(object, writer);
    writer.add_encoded(unknown);
  });
}

/// Finds the unknown members of the objects that are nested in a message, in an ordered set.
/// Lifetime: refers to the unknown fields.
class UnknownMembers {
 public:
  /// Takes the unknown fields of the message, and the numbers of its nested objects.
  UnknownMembers(std::string_view unknown, std::span<const std::uint32_t> nested);

  /// Returns the unknown fields of the message alone.
  const std::string& own() const noexcept { return own_; }
  /// Removes and returns the unknown members of an object. Damaged lists may have objects with equal keys: each of them
  /// gets other members, so that all objects together have no more than there are.
  template <class T>
  std::string_view take(const T& object, std::uint32_t number) {
    if (entries_.empty()) return {};
    std::string key;
    base::WireWriter writer(key);
    append_key(object, writer);
    return take(number, std::string_view(key));
  }

 private:
  std::string_view take(std::uint32_t number, std::string_view key) noexcept;

  std::string own_;
  std::multiset<std::pair<std::uint32_t, std::string_view>> entries_;  // number, key and members
};

}  // namespace custengine::model
