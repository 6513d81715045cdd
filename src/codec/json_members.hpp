#pragma once

// Describes each type's JSON once: as the list of its members. The writer (json_writer.hpp) and the reader
// (json_types.hpp) both use that list. So a new member needs only a new line in a list.

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace custengine::codec {

/// The special properties of a member.
struct MemberUse {
  std::string_view alias = {};    ///< another name that is accepted for it when reading
  bool derived = false;           ///< ignored when reading, whatever its value
  bool refused = false;           ///< cannot be patched
  bool stamp = false;             ///< a version, a time or a name that the engine sets: see Stamps
  bool required = false;          ///< must be given, and must not be null
  bool omitted_if_unset = false;  ///< written only if it has a value; otherwise as "", [] or null
  bool unlimited_if_max = false;  ///< its largest number is written as null
};

/// Stands in for the access of a member that the type does not have. It is not written.
struct Nowhere {};

/// `access` maps an object to its member through std::invoke: a pointer to a data member or to a getter, or a
/// function. For reading it must return a reference.
template <class Access>
struct Member {
  std::string_view wire;
  Access access;
  MemberUse use = {};
};
template <class Access>
Member(std::string_view, Access, MemberUse = {}) -> Member<Access>;

/// Specialised for each type that is an object in JSON. `static constexpr auto list` is a tuple of Member, in the
/// order in which they are written.
template <class T>
struct Members {};

template <class T>
concept Described = requires {
  Members<T>::list;
};

template <Described T>
inline constexpr std::size_t member_count = std::tuple_size_v<std::remove_const_t<decltype(Members<T>::list)>>;

template <Described T, std::size_t I>
inline constexpr const auto& member_of = std::get<I>(Members<T>::list);

/// True if the type really has the member. False if only its name is known.
template <Described T, std::size_t I>
inline constexpr bool has_place = !std::is_same_v<std::remove_cvref_t<decltype(member_of<T, I>.access)>, Nowhere>;

/// Returns the tuple of make<Begin>() to make<End - 1>().
template <std::size_t Begin, std::size_t End, class Make>
constexpr auto members_from(Make make) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::tuple{make(std::integral_constant<std::size_t, Begin + I>())...};
  }
  (std::make_index_sequence<End - Begin>());
}

}  // namespace custengine::codec
