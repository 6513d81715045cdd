#include "model/violations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace custengine::model {

namespace {

/// The length up to which an error's message lists violations. It always lists the first one.
constexpr std::size_t max_listed_bytes = 1000;

/// Returns the message for `count` violations, of which `listed` has the first ones.
std::string message_of(std::span<const FieldViolation> listed, std::uint64_t count) {
  std::string message;
  std::size_t i = 0;
  for (; i < listed.size(); ++i) {
    const auto& [field, text] = listed[i];
    if (i > 0 && message.size() + field.size() + text.size() > max_listed_bytes) break;
    if (i > 0) message += "; ";
    if (!field.empty()) message.append(field).append(": ");
    message += text;
  }
  if (i < count) message += fmt::format("; and {} more", count - i);
  return message;
}

Error error_of(ErrorCode code, std::vector<FieldViolation> violations, std::uint64_t count) {
  std::string message = message_of(violations, count);
  return {.code = code, .message = std::move(message), .violations = std::move(violations)};
}

}  // namespace

std::string shortened(std::string_view text, std::size_t max_bytes) {
  const std::string_view shown = beginning(text, max_bytes);
  return std::string(shown).append(shown.size() < text.size() ? "…" : "");
}

void append_member(std::string& text, std::string_view member) {
  text += member.empty() ? "\"\"" : shortened(member);
}

std::string Path::text() const {
  std::string text = parent_ ? parent_->text() : std::string();
  if (member_.data()) {
    if (!text.empty()) text += '.';
    append_member(text, member_);
  } else if (parent_) {
    text += fmt::format("[{}]", index_);
  }
  return text;
}

void Violations::add(const Path& path, std::string_view message) {
  if (full())
    ++count_;
  else
    add({path.text(), std::string(message)});
}

void Violations::add(FieldViolation violation) {
  ++count_;
  if (full()) return;
  if (violation.message.size() > max_message_bytes) violation.message = shortened(violation.message, max_message_bytes);
  found_.push_back(std::move(violation));
}

void Violations::append(Violations&& others) {
  const std::size_t room = max_count - found_.size();
  count_ += others.count_;
  if (found_.empty()) {
    found_ = std::move(others.found_);
    return;
  }
  const auto end = others.found_.begin() + static_cast<std::ptrdiff_t>(std::min(room, others.found_.size()));
  found_.insert(found_.end(), std::make_move_iterator(others.found_.begin()), std::make_move_iterator(end));
}

Error Violations::to_error() && {
  return error_of(ErrorCode::invalid_argument, std::move(found_), count_);
}

Error make_error(ErrorCode code, std::vector<FieldViolation> violations) {
  const std::size_t count = violations.size();
  return error_of(code, std::move(violations), count);
}

Error invalid(std::string field, std::string message) {
  Violations violations;
  violations.add({std::move(field), std::move(message)});
  return std::move(violations).to_error();
}

Error unknown_name(std::string_view field, std::string_view name, std::string_view known) {
  return make_error(ErrorCode::invalid_argument,
                    {{std::string(field), fmt::format("'{}' is not one of {}", shortened(name), known)}});
}

}  // namespace custengine::model
