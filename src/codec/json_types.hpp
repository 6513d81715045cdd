#pragma once

// Tables that describe how types are read. They are made from the lists of members (json_members.hpp); the reader
// walks them without templates.

#include "codec/json_members.hpp"
#include "codec/json_scalars.hpp"
#include "model/named_members.hpp"

#include <custengine/patch.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace custengine::codec {

struct ValueType;

/// A member of an object. A derived or refused member has no type: its value is ignored.
struct MemberType {
  std::string_view wire;
  MemberUse use;
  const ValueType* type;
  void* (*place)(void* object);
};

struct ObjectType {
  std::span<const MemberType> members = {};
  std::uint64_t required = 0;  // a bit for each member
  /// Receives which members have a value, if the object itself does not keep that.
  void (*note)(std::uint64_t given, detail::NamedMembers& named) = nullptr;
};

/// Describes how a value is read into its destination.
struct ValueType {
  enum class Shape : std::uint8_t { scalar, object, list, map };

  Shape shape = Shape::scalar;
  std::string_view expected = {};  ///< the message for a value of another shape
  /// Handles null. A null pointer: null does nothing, and the value keeps its default.
  void (*clear)(void* place) = nullptr;
  /// See read_scalar.
  bool (*read)(const Scalar& value, void* place, std::string& fault) = nullptr;
  /// Makes an empty object, list or map. Returns its address.
  void* (*open)(void* place) = nullptr;
  const ObjectType& (*object)() = nullptr;
  /// Appends an element to a list. After a fault it may reuse the last element instead.
  void* (*add)(void* list, bool may_replace) = nullptr;
  void* (*add_entry)(void* map, std::string_view key) = nullptr;
  const ValueType* element = nullptr;  ///< of a list or map
};

/// Makes the ValueType of a T.
template <class T>
struct TypeOf {
  static constexpr ValueType make() {
    if constexpr (Described<T>)
      return {.shape = ValueType::Shape::object, .expected = must_be_object, .open = open, .object = object};
    else
      return {.expected = expected<T>, .read = read};
  }

 private:
  static void* open(void* place) { return place; }
  static const ObjectType& object();
  static bool read(const Scalar& value, void* place, std::string& fault) {
    return read_scalar(value, *static_cast<T*>(place), fault);
  }
};

template <class T>
inline constexpr ValueType value_type = TypeOf<T>::make();

template <Described T, std::size_t I>
void* place_of(void* object) {
  return &std::invoke(member_of<T, I>.access, *static_cast<T*>(object));
}

template <Described T, std::size_t I>
constexpr MemberType member_type() {
  if constexpr (has_place<T, I> && !member_of<T, I>.use.derived) {
    using Value = std::remove_reference_t<std::invoke_result_t<decltype(member_of<T, I>.access), T&>>;
    return {member_of<T, I>.wire, member_of<T, I>.use, &value_type<Value>, place_of<T, I>};
  } else {
    return {member_of<T, I>.wire, member_of<T, I>.use, nullptr, nullptr};
  }
}

template <Described T>
inline constexpr auto member_types = []<std::size_t... I>(std::index_sequence<I...>) {
  static_assert(sizeof...(I) <= 64, "a bit for each member");
  return std::array{member_type<T, I>()...};
}
(std::make_index_sequence<member_count<T>>());

template <Described T>
constexpr ObjectType make_object_type() {
  ObjectType type = {.members = member_types<T>};
  for (std::size_t i = 0; i < type.members.size(); ++i)
    if (type.members[i].use.required) type.required |= std::uint64_t{1} << i;
  if constexpr (requires { &Members<T>::note; }) type.note = Members<T>::note;
  return type;
}

template <class T>
const ObjectType& TypeOf<T>::object() {
  static constexpr ObjectType type = make_object_type<T>();
  return type;
}

template <class T>
struct TypeOf<std::optional<T>> {
  static constexpr ValueType make() {
    ValueType type = value_type<T>;
    if (type.shape == ValueType::Shape::scalar)
      type.read = read;
    else
      type.open = open;
    return type;
  }

 private:
  static bool read(const Scalar& value, void* place, std::string& fault) {
    T given{};
    if (!value_type<T>.read(value, &given, fault)) return false;
    *static_cast<std::optional<T>*>(place) = std::move(given);
    return true;
  }
  static void* open(void* place) { return value_type<T>.open(&static_cast<std::optional<T>*>(place)->emplace()); }
};

// RFC 7396: null clears, anything else replaces. T decides how an object is merged.
template <class T>
struct TypeOf<Patch<T>> {
  static constexpr ValueType make() {
    ValueType type = value_type<T>;
    type.clear = clear_it;
    if (type.shape == ValueType::Shape::scalar)
      type.read = read;
    else
      type.open = open;
    return type;
  }

 private:
  static void clear_it(void* place) { *static_cast<Patch<T>*>(place) = clear; }
  static bool read(const Scalar& value, void* place, std::string& fault) {
    T given{};
    if (!value_type<T>.read(value, &given, fault)) return false;
    *static_cast<Patch<T>*>(place) = std::move(given);
    return true;
  }
  static void* open(void* place) {
    auto& patch = *static_cast<Patch<T>*>(place);
    patch = T{};
    return value_type<T>.open(&patch.value());
  }
};

template <class T>
struct TypeOf<std::vector<T>> {
  static constexpr ValueType make() {
    return {
        .shape = ValueType::Shape::list, .expected = must_be_list, .open = open, .add = add, .element = &value_type<T>};
  }

 private:
  static T blank() {
    if constexpr (std::is_default_constructible_v<T>)
      return {};
    else
      return ExtensionCode::two_invoice;
  }
  static void* open(void* place) {
    static_cast<std::vector<T>*>(place)->clear();
    return place;
  }
  static void* add(void* place, bool may_replace) {
    auto& list = *static_cast<std::vector<T>*>(place);
    if (!may_replace || list.empty()) return &list.emplace_back(blank());
    list.back() = blank();
    return &list.back();
  }
};

template <class T>
struct TypeOf<std::map<std::string, T, std::less<>>> {
  static constexpr ValueType make() {
    return {.shape = ValueType::Shape::map,
            .expected = must_be_object,
            .open = open,
            .add_entry = add_entry,
            .element = &value_type<T>};
  }

 private:
  using Map = std::map<std::string, T, std::less<>>;
  static void* open(void* place) {
    static_cast<Map*>(place)->clear();
    return place;
  }
  static void* add_entry(void* place, std::string_view key) { return &(*static_cast<Map*>(place))[std::string(key)]; }
};

}  // namespace custengine::codec
