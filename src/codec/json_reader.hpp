#pragma once

#include "codec/column_names.hpp"
#include "codec/json_scalars.hpp"
#include "codec/json_types.hpp"
#include "codec/text_cleaner.hpp"
#include "codec/violations.hpp"
#include "model/field_table.hpp"
#include "model/named_members.hpp"

#include <boost/json/fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace custengine::codec {

/// The handling of wrong values in members that the engine sets (version, createdAt, lastModifiedAt, modifiedBy).
/// Only an import with `restore` uses these members. Otherwise they are ignored, so wrong values are no error.
enum class Stamps { judged, left_out };

/// Options for reading a document.
struct ReadRules {
  Stamps stamps = Stamps::left_out;
  const ColumnNames* names = nullptr;     ///< for the members of the outermost object; null: wire names
  const TextCleaner* cleaner = nullptr;   ///< for every text except the names of members
  detail::NamedMembers* named = nullptr;  ///< receives the members that the document gives with a value other than null
  bool may_be_null = false;               ///< allows null for the whole document
  Path root = {};                         ///< of the document: the prefix of all paths
  std::uint64_t first_offset = 0;         ///< of the text: added to offsets in messages
};

/// The destination of a value.
struct Target {
  const ValueType* type = nullptr;  ///< null: the value is ignored, but must be JSON
  void* place = nullptr;
};
template <class T>
Target to(T& value) {
  return {&value_type<T>, &value};
}

/// The position where a text is no valid JSON.
struct SyntaxError {
  std::size_t offset = 0;  ///< in this text
  bool is_bad_utf8 = false;
};

inline constexpr std::size_t max_json_depth = 32;

// All functions read strictly, directly into the target, and do not stop at a fault: it is added with its path, and
// reading continues. null means "not set". Faults come in the order of the document, after those of repeated members.
// The target is complete only if no violation was added.

/// Reads standard JSON: UTF-8 only, nothing after the value, nesting up to max_json_depth. On a syntax error only
/// these faults are added: repeated members before it, and one with its kind and offset.
std::optional<SyntaxError> read_json(std::string_view text, Target target, Violations& violations,
                                     const ReadRules& rules = {});
void read_tree(const boost::json::value& document, Target target, Violations& violations, const ReadRules& rules = {});
/// Reads one value that is neither object nor list.
void read_value(const Scalar& value, Target target, Violations& violations, const ReadRules& rules = {});

/// Returns how a field of a draft is read. For formats other than JSON.
const MemberType& draft_member(model::Field field) noexcept;

/// Returns the wire names of all fields.
const std::vector<std::string_view>& field_names();

}  // namespace custengine::codec
