#include "codec/json_events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace custengine::codec {

namespace {

constexpr std::uint64_t bit(std::size_t number) noexcept {
  return std::uint64_t{1} << number;
}

std::size_t find(std::span<const MemberType> members, std::string_view name) noexcept {
  const auto found = std::ranges::find_if(members, [&](const MemberType& member) {
    return member.wire == name || (!member.use.alias.empty() && member.use.alias == name);
  });
  return static_cast<std::size_t>(found - members.begin());
}

}  // namespace

void JsonEvents::fault(std::string_view message) {
  if (faults_.full())
    faults_.add({});
  else
    faults_.add({path(depth_, Names::wire), std::string(message)});
}

void JsonEvents::report(Violations& violations, bool with_values) && {
  violations.append(std::move(repeated_));
  if (with_values) violations.append(std::move(faults_));
}

// Values

JsonEvents::Next JsonEvents::next() {
  if (depth_ == 0) return {target_.type, nullptr, false};
  const Frame& frame = frames_[depth_ - 1];
  if (!frame.type || frame.reads_over) return {};
  if (frame.current) return {frame.current->type, frame.current, false};
  return {frame.type->element, nullptr, frame.is_list};
}

void* JsonEvents::place_of(const Next& next) {
  if (depth_ == 0) return target_.place;
  Frame& frame = frames_[depth_ - 1];
  if (next.member) return next.member->place(frame.place);
  if (next.is_element) return frame.type->add(frame.place, !faults_.empty() || !repeated_.empty());
  return frame.type->add_entry(frame.place, kept_key(frame.key));
}

bool JsonEvents::is_judged(const Next& next) const noexcept {
  return !next.member || !next.member->use.stamp || rules_.stamps == Stamps::judged;
}

// Notes that the member that is being read has a value.
void JsonEvents::note_value() {
  if (depth_ == 0) return;
  Frame& frame = frames_[depth_ - 1];
  if (frame.current) frame.values |= frame.current_bit;
}

void JsonEvents::value_done() {
  if (depth_ > 0 && frames_[depth_ - 1].is_list) ++frames_[depth_ - 1].index;
}

void JsonEvents::scalar(const Scalar& given) {
  const Next next = this->next();
  if (!next.type) return value_done();
  Scalar value = given;
  if (rules_.cleaner)
    if (const auto* text = std::get_if<std::string_view>(&value)) {
      const auto cleaned = rules_.cleaner->clean_or_unset(*text);
      value = cleaned ? Scalar(*cleaned) : Scalar(nullptr);
    }
  const ValueType& type = *next.type;
  if (std::holds_alternative<std::nullptr_t>(value)) {
    // As an element of a list, or as the whole document, null would be a missing value.
    const bool may_be_null = next.member || (depth_ == 0 ? rules_.may_be_null : !next.is_element);
    if (!may_be_null)
      fault(type.expected);
    else if (type.clear)
      type.clear(place_of(next));
  } else {
    note_value();
    if (type.shape != ValueType::Shape::scalar) {
      if (is_judged(next)) fault(type.expected);
    } else if (!type.read(value, place_of(next), fault_) && is_judged(next)) {
      fault(fault_);
    }
  }
  value_done();
}

void JsonEvents::begin(ValueType::Shape shape) {
  const bool is_list = shape == ValueType::Shape::list;
  const Next next = this->next();
  if (!next.type) return push(nullptr, nullptr, is_list);
  note_value();
  const bool fits =
      is_list ? next.type->shape == shape : next.type->shape == shape || next.type->shape == ValueType::Shape::map;
  if (fits) {
    void* const place = next.type->open(place_of(next));
    return push(next.type, place, is_list);
  }
  if (is_judged(next)) fault(next.type->expected);
  push(nullptr, nullptr, is_list);
}

void JsonEvents::push(const ValueType* type, void* place, bool is_list) {
  frames_[depth_++] = {.type = type,
                       .object = type && type->object ? &type->object() : nullptr,
                       .place = place,
                       .current = nullptr,
                       .current_bit = 0,
                       .key = none,
                       .index = 0,
                       .first_key = key_ends_.size(),
                       .names = 0,
                       .fields = 0,
                       .values = 0,
                       .is_list = is_list,
                       .reads_over = false};
}

void JsonEvents::end_list() {
  --depth_;
  value_done();
}

void JsonEvents::end_object() {
  const Frame& frame = frames_[depth_ - 1];
  if (frame.object) {
    report_missing(frame);
    if (frame.object->note && rules_.named) frame.object->note(frame.values, *rules_.named);
  }
  if (key_ends_.size() > frame.first_key) report_repeated(frame);
  --depth_;
  value_done();
}

// Names

void JsonEvents::key(std::string_view name) {
  Frame& frame = frames_[depth_ - 1];
  frame.reads_over = false;
  frame.key = none;
  frame.current = nullptr;
  if (!frame.object) return keep_key(frame, name);
  if (depth_ == 1 && rules_.names) return other_key(frame, name);
  // Fast path: the library writes members in order, each once.
  const auto members = frame.object->members;
  if (frame.index < members.size() && members[frame.index].wire == name && (frame.fields & bit(frame.index)) == 0) {
    frame.names |= bit(frame.index);
    return first_key(frame, frame.index++);
  }
  const std::size_t number = find(members, name);
  if (number < members.size() && members[number].wire == name)
    known_key(frame, number);
  else
    other_key(frame, name);
}

// Handles a member given by its wire name.
void JsonEvents::known_key(Frame& frame, std::size_t number) {
  const MemberType& member = frame.object->members[number];
  frame.index = number + 1;
  if ((frame.names & bit(number)) != 0) {
    // Kept twice, so that report_repeated() finds it however often it occurs.
    keep_key(frame, member.wire);
    keep_key(frame, member.wire);
    frame.current = &member;
    frame.reads_over = true;
    return;
  }
  frame.names |= bit(number);
  field_key(frame, number, member.wire);
}

// Handles a name that is an alias, a name that ReadRules::names may map, or an unknown one.
void JsonEvents::other_key(Frame& frame, std::string_view name) {
  const auto wire = depth_ == 1 && rules_.names ? rules_.names->wire_name(name) : name;
  const auto members = frame.object->members;
  const std::size_t number = wire ? find(members, *wire) : members.size();
  if (number < members.size() && members[number].wire == name) return known_key(frame, number);
  keep_key(frame, name);
  if (number < members.size()) return field_key(frame, number, name);
  frame.reads_over = true;
  if (wire) unknown_member(frame);
}

void JsonEvents::field_key(Frame& frame, std::size_t number, std::string_view name) {
  const MemberType& member = frame.object->members[number];
  frame.current = &member;
  if ((frame.fields & bit(number)) != 0) {
    // report_repeated() reports a name that occurs twice.
    if (!has_other_name(frame, &member, name)) fault("is given more than once");
    frame.reads_over = true;
    return;
  }
  if (frame.key != none) other_names_.emplace_back(&member, frame.key);
  first_key(frame, number);
}

// Handles a field that was not given before.
void JsonEvents::first_key(Frame& frame, std::size_t number) {
  const MemberType& member = frame.object->members[number];
  frame.current = &member;
  frame.current_bit = bit(number);
  frame.fields |= frame.current_bit;
  if (member.use.refused) fault("cannot be patched");
  if (!member.type) frame.reads_over = true;
}

void JsonEvents::keep_key(Frame& frame, std::string_view name) {
  frame.key = key_ends_.size();
  keys_ += name;
  key_ends_.push_back(keys_.size());
}

bool JsonEvents::has_other_name(const Frame& frame, const MemberType* member, std::string_view name) const {
  return std::ranges::any_of(other_names_, [&](const auto& other) {
    return other.first == member && other.second >= frame.first_key && kept_key(other.second) == name;
  });
}

std::string_view JsonEvents::kept_key(std::size_t i) const {
  const std::size_t begin = i == 0 ? 0 : key_ends_[i - 1];
  return std::string_view(keys_).substr(begin, key_ends_[i] - begin);
}

// Faults of objects

void JsonEvents::unknown_member(const Frame& frame) {
  if (faults_.full()) return fault({});
  const std::string_view name = kept_key(frame.key);
  if (has_other_name(frame, nullptr, name)) return;
  other_names_.emplace_back(nullptr, frame.key);
  std::vector<std::string_view> known;
  known.reserve(frame.object->members.size());
  for (const MemberType& member : frame.object->members) known.push_back(member.wire);
  fault("unknown member" + suggestion(name, known));
}

void JsonEvents::report_missing(const Frame& frame) {
  for (std::uint64_t missing = frame.object->required & ~frame.values; missing != 0; missing &= missing - 1) {
    frames_[depth_ - 1].current = &frame.object->members[static_cast<std::size_t>(std::countr_zero(missing))];
    frames_[depth_ - 1].key = none;
    fault("is missing");
  }
}

void JsonEvents::report_repeated(const Frame& frame) {
  std::vector<std::string_view> names;
  for (std::size_t i = frame.first_key; i < key_ends_.size(); ++i) names.push_back(kept_key(i));
  std::ranges::sort(names);
  for (auto at = names.begin(); (at = std::adjacent_find(at, names.end())) != names.end();) {
    std::string field;
    if (!repeated_.full()) {
      field = path(depth_ - 1, Names::given);
      if (!field.empty()) field += '.';
      append_member(field, *at);
    }
    repeated_.add({std::move(field), "is given more than once"});
    at = std::upper_bound(at, names.end(), *at);
  }
  const std::size_t first = frame.first_key;
  while (!other_names_.empty() && other_names_.back().second >= first) other_names_.pop_back();
  keys_.resize(first == 0 ? 0 : key_ends_[first - 1]);
  key_ends_.resize(first);
}

// Returns the path to the current member or element within the outermost `depth` objects and lists.
std::string JsonEvents::path(std::size_t depth, Names names) const {
  std::string text = rules_.root.text();
  for (std::size_t i = 0; i < depth; ++i) {
    const Frame& frame = frames_[i];
    if (frame.is_list) {
      text += fmt::format("[{}]", frame.index);
      continue;
    }
    const bool is_wire = frame.current && (names == Names::wire || frame.key == none);
    if (!is_wire && frame.key == none) continue;
    if (!text.empty()) text += '.';
    append_member(text, is_wire ? frame.current->wire : kept_key(frame.key));
  }
  return text;
}

}  // namespace custengine::codec
