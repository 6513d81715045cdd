#include "serve/openapi/pretty_json.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace custengine::serve {
namespace {

class PrettyWriter {
 public:
  std::string take() && { return std::move(text_); }

  void write(const boost::json::value& value, std::size_t depth) {
    if (value.is_object() && is_line(value.get_object()))
      write_line(value.get_object());
    else if (value.is_object())
      write_members(value.get_object(), depth);
    else if (value.is_array() && !std::ranges::all_of(value.get_array(), is_short))
      write_elements(value.get_array(), depth);
    else if (value.is_array())
      write_line(value.get_array());
    else
      text_ += boost::json::serialize(value);
  }

 private:
  static bool is_short(const boost::json::value& value) { return !value.is_structured(); }

  static bool is_line(const boost::json::object& object) {
    return object.empty() || (object.size() == 1 && is_short(object.begin()->value()));
  }

  void start_line(bool is_first, std::size_t depth) {
    text_ += is_first ? "\n" : ",\n";
    text_.append(2 * depth, ' ');
  }

  void end(char bracket, std::size_t depth) {
    text_ += '\n';
    text_.append(2 * depth, ' ');
    text_ += bracket;
  }

  void write_members(const boost::json::object& object, std::size_t depth) {
    text_ += '{';
    bool is_first = true;
    for (const auto& member : object) {
      start_line(is_first, depth + 1);
      is_first = false;
      text_ += boost::json::serialize(member.key());
      text_ += ": ";
      write(member.value(), depth + 1);
    }
    end('}', depth);
  }

  void write_elements(const boost::json::array& array, std::size_t depth) {
    text_ += '[';
    bool is_first = true;
    for (const boost::json::value& element : array) {
      start_line(is_first, depth + 1);
      is_first = false;
      write(element, depth + 1);
    }
    end(']', depth);
  }

  void write_line(const boost::json::array& array) {
    text_ += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (i > 0) text_ += ", ";
      text_ += boost::json::serialize(array[i]);
    }
    text_ += ']';
  }

  void write_line(const boost::json::object& object) {
    text_ += '{';
    for (const auto& member : object) {
      text_ += boost::json::serialize(member.key());
      text_ += ": ";
      text_ += boost::json::serialize(member.value());
    }
    text_ += '}';
  }

  std::string text_;
};

}  // namespace

std::string pretty_json(const boost::json::value& value) {
  PrettyWriter writer;
  writer.write(value, 0);
  return std::move(writer).take() + '\n';
}

}  // namespace custengine::serve
