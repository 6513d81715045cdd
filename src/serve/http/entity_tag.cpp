#include "serve/http/entity_tag.hpp"

#include "serve/http/field_value.hpp"

#include <algorithm>
#include <charconv>

namespace custengine::serve {
namespace {

bool is_quoted_tag(std::string_view text) noexcept {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  return std::ranges::all_of(text.substr(1, text.size() - 2), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x21 || (byte >= 0x23 && byte != 0x7f);
  });
}

}  // namespace

std::string entity_tag(std::uint64_t version) {
  return '"' + std::to_string(version) + '"';
}

std::string gzip_tag(std::string_view tag) {
  std::string packed(tag);
  if (packed.size() >= 2 && packed.front() == '"' && packed.back() == '"') packed.insert(packed.size() - 1, "-gzip");
  return packed;
}

bool EntityTags::match_weakly(std::string_view tag) const {
  const std::string packed = gzip_tag(tag);
  return is_any ||
         std::ranges::any_of(tags, [&](const Tag& given) { return given.text == tag || given.text == packed; });
}

bool EntityTags::match_strongly(std::string_view tag) const {
  const std::string packed = gzip_tag(tag);
  return is_any || std::ranges::any_of(tags, [&](const Tag& given) {
           return !given.is_weak && (given.text == tag || given.text == packed);
         });
}

std::vector<std::uint64_t> EntityTags::versions() const {
  std::vector<std::uint64_t> versions;
  for (const Tag& tag : tags) {
    if (tag.is_weak) continue;
    std::uint64_t version = 0;
    std::from_chars(tag.text.data() + 1, tag.text.data() + tag.text.size() - 1, version);
    // "07" is another tag than "7".
    const std::string own = entity_tag(version);
    if (tag.text == own || tag.text == gzip_tag(own)) versions.push_back(version);
  }
  return versions;
}

std::optional<EntityTags> parse_entity_tags(std::string_view value) {
  value = trim(value);
  if (value == "*") return EntityTags{.is_any = true};
  EntityTags parsed;
  // A tag may hold a comma, but no escapes: a backslash in it is a character like others.
  while (!value.empty()) {
    const bool is_weak = value.starts_with("W/");
    if (is_weak) value.remove_prefix(2);
    const std::size_t end = value.starts_with('"') ? value.find('"', 1) : std::string_view::npos;
    if (end == std::string_view::npos || !is_quoted_tag(value.substr(0, end + 1))) return std::nullopt;
    parsed.tags.push_back({.is_weak = is_weak, .text = value.substr(0, end + 1)});
    value = trim(value.substr(end + 1));
    if (value.empty()) break;
    if (value.front() != ',') return std::nullopt;
    while (!value.empty() && value.front() == ',') value = trim(value.substr(1));
  }
  if (parsed.tags.empty()) return std::nullopt;
  return parsed;
}

}  // namespace custengine::serve
