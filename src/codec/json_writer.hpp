#pragma once

// Writes described types (json_members.hpp) as JSON on one line, directly as text: an export of a million customers
// builds no tree of values. boost::json::value_from uses the same writer to build a tree (json_tree.hpp).

#include "codec/answer_members.hpp"
#include "codec/json_members.hpp"
#include "codec/json_scalars.hpp"
#include "codec/json_text.hpp"
#include "codec/request_members.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace custengine::codec {

/// Returns `"name":`. Wire names need no escapes.
template <Described T, std::size_t I>
inline constexpr auto name_text = [] {
  constexpr std::string_view wire = member_of<T, I>.wire;
  std::array<char, wire.size() + 3> text{};
  text[0] = '"';
  wire.copy(text.data() + 1, wire.size());
  text[wire.size() + 1] = '"';
  text[wire.size() + 2] = ':';
  return text;
}();

/// Writes a value of any type to JsonText or JsonTree.
template <class Output>
class JsonWriter {
 public:
  explicit JsonWriter(Output& out) noexcept : out_(out) {}

  template <class T>
  void put(const T& value) {
    if constexpr (Described<T>)
      put_object(value);
    else if constexpr (std::convertible_to<const T&, std::string_view>)
      out_.put_quoted(value);
    else if constexpr (std::same_as<T, bool>)
      out_.put_bool(value);
    else if constexpr (std::integral<T>)
      out_.put_number(value);
    else if constexpr (std::same_as<T, Timestamp>)
      out_.put_quoted_time(value);
    else if constexpr (std::same_as<T, ExtensionCode>)
      out_.put_quoted(value.name());
    else
      put_other(value);
  }

 private:
  // For enumerations and filters.
  template <class T>
  void put_other(const T& value) {
    out_.put_quoted(to_string(value));
  }
  template <class T>
  void put_other(const std::optional<T>& value) {
    value ? put(*value) : out_.put_null();
  }
  // A patch that keeps its member was already omitted.
  template <class T>
  void put_other(const Patch<T>& patch) {
    patch.has_value() ? put(patch.value()) : out_.put_null();
  }
  template <class T>
  void put_other(const std::vector<T>& list) {
    put_list(list);
  }
  template <class T>
  void put_other(std::span<const T> list) {
    put_list(list);
  }
  void put_other(const Facets& facets) { put_list(facets.values); }
  void put_other(const CustomersOf& customers) { put_list(customers.snapshot); }
  template <class T>
  void put_other(const std::map<std::string, T, std::less<>>& map) {
    put_map(map);
  }
  void put_other(const std::vector<std::pair<std::string, std::uint64_t>>& map) { put_map(map); }

  template <class List>
  void put_list(const List& list) {
    out_.open_list();
    for (const auto& element : list) {
      put(element);
      out_.end_value();
    }
    out_.close_list(list.size());
  }
  template <class Map>
  void put_map(const Map& map) {
    out_.open_object();
    for (const auto& entry : map) {
      out_.put_name(std::string_view(entry.first));
      put(entry.second);
      out_.end_value();
    }
    out_.close_object(map.size());
  }

  template <Described T>
  void put_object(const T& object) {
    out_.open_object();
    std::size_t written = 0;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      ((written += put_member<T, I>(object) ? 1 : 0), ...);
    }
    (std::make_index_sequence<member_count<T>>());
    out_.close_object(written);
  }
  /// Returns false if the member is omitted.
  template <Described T, std::size_t I>
  bool put_member(const T& object) {
    if constexpr (has_place<T, I>) {
      constexpr const MemberUse& use = member_of<T, I>.use;
      decltype(auto) value = std::invoke(member_of<T, I>.access, object);
      if constexpr (use.omitted_if_unset)
        if (is_unset(value)) return false;
      out_.put_name(name_text<T, I>);
      if constexpr (use.unlimited_if_max) {
        if (value == std::numeric_limits<std::remove_cvref_t<decltype(value)>>::max())
          out_.put_null();
        else
          put(value);
      } else {
        put(value);
      }
      out_.end_value();
      return true;
    } else {
      return false;
    }
  }

  template <class T>
  static bool is_unset(const std::optional<T>& value) {
    return !value;
  }
  template <class T>
  static bool is_unset(const Patch<T>& patch) {
    return patch.is_keep();
  }
  template <class List>
  requires requires(const List& list) { list.empty(); }
  static bool is_unset(const List& list) { return list.empty(); }

  Output& out_;
};

template <class T>
void append_json(std::string& out, const T& value) {
  JsonText text(out);
  JsonWriter(text).put(value);
}

// Instantiations that several files use.
extern template void append_json(std::string&, const Customer&);
extern template void append_json(std::string&, const Change&);

}  // namespace custengine::codec
