#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace custengine::testing {

/// One value within a JSON object, by its path: `credit.limit`, `contacts[c-2].email`, `extensions[TWO_INVOICE org-1]`.
struct JsonMember {
  std::string path = {};
  std::string value = {};   ///< as written; of a list's element all of it
  bool is_element = false;  ///< an element as a whole, whose members follow
};

/// By what the elements of a list are named.
enum class ElementNames {
  by_id,        ///< a first member "…Uid", extensions by both their members; others by their number
  by_position,  ///< from 0
};

/// The values of a JSON object in the order in which they stand; by id, so that two lists can be compared.
/// Throws Exception (invalid_argument, naming the offset) when it is no JSON object.
std::vector<JsonMember> members_of(std::string_view json, ElementNames names = ElementNames::by_id);

/// The same of each object of a JSON array, or of a single object, which `is_array` tells.
struct JsonItems {
  bool is_array = false;
  std::vector<std::vector<JsonMember>> items = {};
};
JsonItems items_of(std::string_view json, ElementNames names);

/// The value of one of them, of a text what it says, without quotes and escapes; empty for null, and where there is
/// none of that path.
std::string value_of(const std::vector<JsonMember>& members, std::string_view path);

}  // namespace custengine::testing
