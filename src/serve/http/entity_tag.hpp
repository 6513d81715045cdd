#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Entity tags (RFC 9110, 8.8.3). That of a customer is its version: "7", with the quotes.
namespace custengine::serve {

/// The strong entity tag of a version.
std::string entity_tag(std::uint64_t version);

/// The tag of the same answer as gzip: "7-gzip" for "7". The bytes differ, so that the tag does too, as in Apache. It
/// is strong, and requests may name a version by either: a client that reads gzip can write on the version that it
/// read. A tag that is weak or not quoted stays.
std::string gzip_tag(std::string_view tag);

/// The value of If-Match or If-None-Match.
/// Lifetime: views into the text that was read.
struct EntityTags {
  struct Tag {
    bool is_weak = false;
    std::string_view text = {};  ///< with its quotes, without "W/"
  };
  bool is_any = false;  ///< "*"
  std::vector<Tag> tags = {};

  /// True if one of the tags is `tag` or its gzip_tag(), weak or not: the comparison of If-None-Match.
  bool match_weakly(std::string_view tag) const;
  /// The same without weak tags: the comparison of If-Match.
  bool match_strongly(std::string_view tag) const;
  /// The versions that the strong tags name: the others can never match a customer.
  std::vector<std::uint64_t> versions() const;
};

/// Reads a list of entity tags, or "*". nullopt: it is neither. Cost: linear.
std::optional<EntityTags> parse_entity_tags(std::string_view value);

}  // namespace custengine::serve
