#pragma once

// What is fuzzed: functions that take any bytes, and what must hold of what comes out. libFuzzer calls one of them
// (fuzzer_entry.cpp); seeds_test.cpp calls all of them with the inputs in corpus/.

#include <array>
#include <string_view>

namespace custengine::fuzz {

// Each throws Broken when something does not hold.

/// A draft as JSON: what is accepted can be created, written, read back, found and restored equal.
void draft_json(std::string_view input);
/// A JSON Merge Patch: its members do to the customer what RFC 7396 says; a refused one does nothing.
void patch_json(std::string_view input);
/// A search request as JSON: every shape of tenant answers it alike, page by page.
void search_json(std::string_view input);
/// A list request, options, a write, a merge policy, duplicate rules, an extension, details of a store or an external
/// customer as JSON: what is accepted can be used, or is refused without a trace.
void request_json(std::string_view input);
/// A filter as text: it is printed and read back equal, and it and its negation part the customers.
void filter_text(std::string_view input);
/// Edits of a real cursor, or a text instead of one: what is not exactly a page's own cursor is refused.
void cursor(std::string_view input);
/// A CSV file, behind a byte of options (see import_check.hpp).
void csv(std::string_view input);
/// A file of JSON Lines, an array, or whatever is detected, behind a byte of options.
void json_lines(std::string_view input);
/// Three bytes a step, see script.cpp: the library and its naive twin (tests/model/) do the same.
void script(std::string_view input);

struct Target {
  std::string_view name;
  void (*run)(std::string_view input);
};

inline constexpr std::array targets = {
    Target{"draft_json", draft_json},   Target{"patch_json", patch_json}, Target{"search_json", search_json},
    Target{"filter_text", filter_text}, Target{"cursor", cursor},         Target{"csv", csv},
    Target{"json_lines", json_lines},   Target{"script", script},         Target{"request_json", request_json},
};

}  // namespace custengine::fuzz
