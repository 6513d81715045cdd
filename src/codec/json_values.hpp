#pragma once

#include "codec/violations.hpp"

#include <custengine/clock.hpp>
#include <custengine/customer.hpp>
#include <custengine/patch.hpp>
#include <custengine/query.hpp>
#include <custengine/sort.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::codec {

inline std::string_view view(boost::json::string_view text) noexcept {
  return {text.data(), text.size()};
}

/// Reads JSON values into members of drafts, patches and requests. Never stops at a fault: it is noted with
/// its path, the member keeps its default, and reading goes on. null is "not set". Derived members are not read.
class ValueReader {
 public:
  /// What becomes of a version or a time of the engine's (createdAt, lastModifiedAt) that is none: only an import with
  /// `restore` takes them, and what is thrown away cannot be wrong.
  enum class Stamps { judged, left_out };

  ValueReader(Violations& violations, Stamps stamps) noexcept : violations_(violations), stamps_(stamps) {}

  Violations& violations() noexcept { return violations_; }
  void fault(const Path& path, std::string_view message) { violations_.add(path, message); }
  void unknown_member(const Path& path, std::string_view name, const std::vector<std::string_view>& known);

  /// Null, with a fault, when `value` is none.
  const boost::json::object* object(const boost::json::value& value, const Path& path);
  const boost::json::array* array(const boost::json::value& value, const Path& path);

  void read(const boost::json::value& value, const Path& path, std::string& out);
  void read(const boost::json::value& value, const Path& path, bool& out);
  void read(const boost::json::value& value, const Path& path, std::int32_t& out);
  void read(const boost::json::value& value, const Path& path, std::int64_t& out);
  void read(const boost::json::value& value, const Path& path, std::uint64_t& out);
  void read(const boost::json::value& value, const Path& path, Timestamp& out);
  void read(const boost::json::value& value, const Path& path, CustomerType& out);
  void read(const boost::json::value& value, const Path& path, AddressType& out);
  void read(const boost::json::value& value, const Path& path, SearchScope& out);
  void read(const boost::json::value& value, const Path& path, CountMode& out);
  void read(const boost::json::value& value, const Path& path, SortField& out);
  void read(const boost::json::value& value, const Path& path, SortDirection& out);
  void read(const boost::json::value& value, const Path& path, Filter& out);
  void read(const boost::json::value& value, const Path& path, Credit& out);
  void read(const boost::json::value& value, const Path& path, AccountManager& out);
  void read(const boost::json::value& value, const Path& path, Extension& out);
  void read(const boost::json::value& value, const Path& path, Address& out);
  void read(const boost::json::value& value, const Path& path, Contact& out);
  void read(const boost::json::value& value, const Path& path, Consent& out);
  void read(const boost::json::value& value, const Path& path, CreditPatch& out);
  void read(const boost::json::value& value, const Path& path, AccountManagerPatch& out);
  void read(const boost::json::value& value, const Path& path, SearchRequest& out);

  template <class T>
  void read(const boost::json::value& value, const Path& path, std::optional<T>& out) {
    if (value.is_null())
      out.reset();
    else
      read(value, path, out.emplace());
  }

  template <class T>
  void read(const boost::json::value& value, const Path& path, std::vector<T>& out) {
    out.clear();
    if (value.is_null()) return;
    const auto* elements = array(value, path);
    if (!elements) return;
    if (violations_.empty()) out.reserve(elements->size());
    T unwanted;  // once anything is at fault the elements are only judged
    for (std::size_t i = 0; i < elements->size(); ++i) {
      // In a list null would be an element that is not there.
      if ((*elements)[i].is_null())
        fault(path[i], "must be an object");
      else
        read((*elements)[i], path[i], violations_.empty() ? out.emplace_back() : (unwanted = T()));
    }
  }

  /// A version or a time that only restore takes.
  template <class T>
  void read_stamp(const boost::json::value& value, const Path& path, T& out) {
    if (stamps_ == Stamps::judged) return read(value, path, out);
    Violations ignored;
    T given{};
    ValueReader(ignored, Stamps::judged).read(value, path, given);
    if (ignored.empty()) out = given;
  }

  /// RFC 7396: null clears, anything else replaces; an object merges, which is up to T.
  template <class T>
  void read(const boost::json::value& value, const Path& path, Patch<T>& out) {
    if (value.is_null()) {
      out = clear;
    } else {
      T replacement{};
      read(value, path, replacement);
      out = std::move(replacement);
    }
  }

 private:
  template <class Integer>
  void read_integer(const boost::json::value& value, const Path& path, Integer& out);
  template <class Values, class Value>
  void read_name(const boost::json::value& value, const Path& path, const Values& values, Value& out);
  template <class Value, class Parse>
  void parse_text(const boost::json::value& value, const Path& path, Parse parse, Value& out);
  template <class Table, class T, class... Others>
  void read_members(const boost::json::value& value, const Path& path, const Table& table, T& out, Others... others);

  template <class T>
  struct Stamp {
    T& value;
  };
  template <class T>
  void read(const boost::json::value& value, const Path& path, Stamp<T>& out) {
    read_stamp(value, path, out.value);
  }

  Violations& violations_;
  Stamps stamps_;
};

}  // namespace custengine::codec
