#pragma once

// How a type is described to JSON, once: the list of its members. The writer (json_writer.hpp) and the reader
// (json_types.hpp) both follow from it, and so to add a member is to add a line to a list.

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace custengine::codec {

/// What is special about a member.
struct MemberUse {
  std::string_view alias = {};    ///< another name that is read for it
  bool derived = false;           ///< read over, whatever its value
  bool refused = false;           ///< cannot be patched
  bool stamp = false;             ///< a version, a time or a name that the engine sets: see Stamps
  bool required = false;          ///< must be given, and not as null
  bool omitted_if_unset = false;  ///< written only if it has a value; else as "", [] or null
  bool unlimited_if_max = false;  ///< its largest number is written as null
};

/// In place of an access: a member that the type does not have. It is not written.
struct Nowhere {};

/// `access` is what std::invoke makes the member of an object with: a pointer to a data member or to a getter, or a
/// function. To read, it must give a reference.
template <class Access>
struct Member {
  std::string_view wire;
  Access access;
  MemberUse use = {};
};
template <class Access>
Member(std::string_view, Access, MemberUse = {}) -> Member<Access>;

/// Specialised for each type that is an object in JSON: `static constexpr auto list` is a tuple of Member, in the order
/// in which they are written.
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

/// Whether the type has the member, and does not only know its name.
template <Described T, std::size_t I>
inline constexpr bool has_place = !std::is_same_v<std::remove_cvref_t<decltype(member_of<T, I>.access)>, Nowhere>;

/// The tuple of make<Begin>() up to make<End - 1>().
template <std::size_t Begin, std::size_t End, class Make>
constexpr auto members_from(Make make) {
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return std::tuple{make(std::integral_constant<std::size_t, Begin + I>())...};
  }
  (std::make_index_sequence<End - Begin>());
}

}  // namespace custengine::codec
