#pragma once

// The fuzz targets: functions that accept any bytes and check the results. libFuzzer calls one of them
// (fuzzer_entry.cpp); seeds_test.cpp calls all of them with the inputs in corpus/.

#include <array>
#include <string_view>

namespace custengine::fuzz {

// Each throws Broken if a checked property does not hold.

/// A draft as JSON: an accepted draft can be created, written, read back, found and restored equal.
void draft_json(std::string_view input);
/// A JSON Merge Patch: changes the customer as RFC 7396 defines; a refused patch changes nothing.
void patch_json(std::string_view input);
/// A search request as JSON: tenants with different indexes return equal pages.
void search_json(std::string_view input);
/// A list request, options, a write, a merge policy, duplicate rules, an extension, store details or an external
/// customer as JSON: an accepted one can be used, or is refused without any change.
void request_json(std::string_view input);
/// A filter as text: it is printed and read back equal, and every customer matches either it or its negation.
void filter_text(std::string_view input);
/// Edits of a real cursor, or a text instead: anything but the page's own cursor is refused.
void cursor(std::string_view input);
/// A byte of options (see import_check.hpp), followed by a CSV file.
void csv(std::string_view input);
/// A byte of options, followed by JSON Lines, an array, or a file whose format is detected.
void json_lines(std::string_view input);
/// Three bytes per step, see script.cpp: the library and its naive twin (tests/model/) give equal results.
void script(std::string_view input);
/// A format byte and a message, to which a checksum is added: a stored customer or store details that are accepted are
/// encoded and decoded again, without change.
void stored_record(std::string_view input);

/// Requests to the HTTP service, see http_request.cpp: each answer is one that its route documents, and an error
/// changes nothing. Only in builds with the service.
void http_request(std::string_view input);
/// A line of sizes and the bytes of a connection, see http_connection.cpp: the requests that are read do not depend on
/// how the bytes arrive, and each is one request for a strict parser too. Only in builds with the service.
void http_connection(std::string_view input);
/// Requests to the control surface and to the worlds that it prepares, see http_control.cpp: each answer is one that
/// its route documents, and every world answers afterwards. Only in builds with the service.
void http_control(std::string_view input);

struct Target {
  std::string_view name;
  void (*run)(std::string_view input);
};

inline constexpr std::array targets = {
    Target{"draft_json", draft_json},
    Target{"patch_json", patch_json},
    Target{"search_json", search_json},
    Target{"filter_text", filter_text},
    Target{"cursor", cursor},
    Target{"csv", csv},
    Target{"json_lines", json_lines},
    Target{"script", script},
    Target{"request_json", request_json},
    Target{"stored_record", stored_record},
#if defined(CUSTENGINE_FUZZ_HTTP)
    Target{"http_request", http_request},
    Target{"http_connection", http_connection},
    Target{"http_control", http_control},
#endif
};

}  // namespace custengine::fuzz
