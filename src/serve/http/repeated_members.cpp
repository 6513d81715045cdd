#include "serve/http/repeated_members.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

/// Follows the events of a parser. Its functions have the names that boost::json::basic_parser asks for.
class MemberWatcher {
 public:
  static constexpr std::size_t max_object_size = SIZE_MAX, max_array_size = SIZE_MAX, max_key_size = SIZE_MAX,
                               max_string_size = SIZE_MAX;
  using Error = boost::json::error_code;

  explicit MemberWatcher(JsonViolations& violations) : violations_(&violations) {}

  bool on_document_begin(Error& /*error*/) { return true; }
  bool on_document_end(Error& /*error*/) { return true; }
  bool on_object_begin(Error& /*error*/) { return open(false); }
  bool on_object_end(std::size_t /*count*/, Error& /*error*/) { return close(); }
  bool on_array_begin(Error& /*error*/) { return open(true); }
  bool on_array_end(std::size_t /*count*/, Error& /*error*/) { return close(); }
  bool on_key_part(boost::json::string_view part, std::size_t /*count*/, Error& /*error*/) {
    key_.append(part.data(), part.size());
    return true;
  }
  bool on_key(boost::json::string_view part, std::size_t /*count*/, Error& /*error*/) {
    key_.append(part.data(), part.size());
    Level& object = levels_.back();
    object.member = std::exchange(key_, {});
    if (!object.members.insert(object.member).second) violations_->add(path(), "is given more than once");
    return true;
  }
  bool on_string_part(boost::json::string_view /*part*/, std::size_t /*count*/, Error& /*error*/) { return true; }
  bool on_string(boost::json::string_view /*part*/, std::size_t /*count*/, Error& /*error*/) { return count_value(); }
  bool on_number_part(boost::json::string_view /*part*/, Error& /*error*/) { return true; }
  bool on_int64(std::int64_t /*number*/, boost::json::string_view /*text*/, Error& /*error*/) { return count_value(); }
  bool on_uint64(std::uint64_t /*number*/, boost::json::string_view /*text*/, Error& /*error*/) {
    return count_value();
  }
  bool on_double(double /*number*/, boost::json::string_view /*text*/, Error& /*error*/) { return count_value(); }
  bool on_bool(bool /*flag*/, Error& /*error*/) { return count_value(); }
  bool on_null(Error& /*error*/) { return count_value(); }
  bool on_comment_part(boost::json::string_view /*part*/, Error& /*error*/) { return true; }
  bool on_comment(boost::json::string_view /*part*/, Error& /*error*/) { return true; }

 private:
  /// An array or object that is open.
  struct Level {
    bool is_array = false;
    std::size_t elements = 0;            // of an array: those that have begun
    std::string member = {};             // of an object: the last name
    std::set<std::string> members = {};  // of an object
  };

  bool count_value() {
    if (!levels_.empty()) ++levels_.back().elements;
    return true;
  }
  bool open(bool is_array) {
    count_value();
    levels_.push_back({.is_array = is_array});
    return true;
  }
  bool close() {
    levels_.pop_back();
    return true;
  }
  std::string path() const {
    std::string path;
    for (const Level& level : levels_)
      path = level.is_array ? element_path(path, level.elements - 1) : member_path(path, level.member);
    return path;
  }

  JsonViolations* violations_;
  std::vector<Level> levels_;
  std::string key_;
};

}  // namespace

void add_repeated_members(std::string_view text, JsonViolations& violations) {
  boost::json::basic_parser<MemberWatcher> parser(boost::json::parse_options(), violations);
  boost::json::error_code error;
  parser.write_some(false, text.data(), text.size(), error);
}

}  // namespace custengine::serve
