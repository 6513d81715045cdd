#pragma once

#include "codec/json_reader.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::codec {

/// Reads a document, as events from a push parser (SAX), into the target that the types describe. Keeps the path, and
/// the members that each open object has had so far.
class JsonEvents {
 public:
  JsonEvents(Target target, const ReadRules& rules) noexcept : target_(target), rules_(rules) {}

  void begin_object() { begin(ValueType::Shape::object); }
  void end_object();
  void begin_list() { begin(ValueType::Shape::list); }
  void end_list();
  /// Takes the name of the member whose value comes next.
  void key(std::string_view name);
  void scalar(const Scalar& value);

  std::size_t depth() const noexcept { return depth_; }
  void fault(std::string_view message);

  /// Returns the path of the value that is being read, with the document's own names: "addresses[2].countryCode".
  std::string path() const { return path(depth_, Names::given); }

  /// Moves the faults to `violations`; without `with_values` only those of repeated members.
  void report(Violations& violations, bool with_values) &&;

 private:
  enum class Names { given, wire };

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  /// An open object or list.
  struct Frame {
    const ValueType* type;      // null: it is ignored
    const ObjectType* object;   // null: a list, a map, or ignored
    void* place;                // of its members or elements
    const MemberType* current;  // the member that is being read; null: not in the type
    std::uint64_t current_bit;
    std::size_t key;                      // its name in keys_, if it is kept there
    std::size_t index;                    // of the next element; of the member that is expected next
    std::size_t first_key;                // its first name in key_ends_
    std::uint64_t names, fields, values;  // a bit for each member: given by its wire name, by any name, with a value
    bool is_list;
    bool reads_over;  // ignores the next value
  };

  /// The target of the next value.
  struct Next {
    const ValueType* type;  // null: it is ignored
    const MemberType* member;
    bool is_element;
  };

  Next next();
  void* place_of(const Next& next);
  bool is_judged(const Next& next) const noexcept;
  void note_value();
  void value_done();
  void begin(ValueType::Shape shape);
  void push(const ValueType* type, void* place, bool is_list);

  void known_key(Frame& frame, std::size_t number);
  void other_key(Frame& frame, std::string_view name);
  void field_key(Frame& frame, std::size_t number, std::string_view name);
  void first_key(Frame& frame, std::size_t number);
  void keep_key(Frame& frame, std::string_view name);
  bool has_other_name(const Frame& frame, const MemberType* member, std::string_view name) const;
  std::string_view kept_key(std::size_t i) const;
  void unknown_member(const Frame& frame);

  void report_missing(const Frame& frame);
  void report_repeated(const Frame& frame);
  std::string path(std::size_t depth, Names names) const;

  Target target_;
  const ReadRules& rules_;
  Violations repeated_, faults_;
  std::string fault_;  // of the value that was just read
  std::size_t depth_ = 0;
  std::array<Frame, max_json_depth> frames_;  // the first depth_ are open

  // Names that are no wire name of their object's type, and every repeated name. Those of one object are adjacent.
  std::string keys_;
  std::vector<std::size_t> key_ends_;
  // Names in keys_ by which members of open objects were given. For a member: its alias. For null: an unknown member
  // that was reported; there are no more of these than faults.
  std::vector<std::pair<const MemberType*, std::size_t>> other_names_;
};

}  // namespace custengine::codec
