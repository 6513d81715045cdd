#pragma once

#include "serve/routing/route.hpp"

#include <array>
#include <string_view>

// Parameters and statuses that several routes of the resource have.
namespace custengine::serve::parameters {

inline constexpr Parameter if_match = {
    .name = "If-Match",
    .description = "the write happens only if the customer's version is one of these entity tags; * is any",
    .origin = Origin::ours};
inline constexpr Parameter if_match_read = {
    .name = "If-Match", .description = "412 if none of these entity tags is the current one", .origin = Origin::ours};
inline constexpr Parameter if_match_details = {
    .name = "If-Match",
    .description = "the write happens only if GET of the customer in the store has one of these entity tags; * is any",
    .origin = Origin::ours};
inline constexpr Parameter if_none_match = {.name = "If-None-Match",
                                            .description = "304 if one of these entity tags is the current one",
                                            .origin = Origin::ours};
inline constexpr Parameter prefer = {
    .name = "Prefer", .description = "return=minimal: an answer without a body", .origin = Origin::ours};
inline constexpr Parameter idempotency_key = {
    .name = "Idempotency-Key",
    .description = "1 to 255 visible ASCII characters: the same request again gets the same answer",
    .origin = Origin::ours};

inline constexpr Parameter page_number = {
    .name = "pageNumber", .type = "integer", .description = "from 1; default 1", .min = 1};
inline constexpr Parameter page_size = {
    .name = "pageSize", .type = "integer", .description = "1 to 1000; default 50", .min = 1, .max = 1000};
inline constexpr Parameter sort_by = {.name = "sortBy", .type = "SortField", .description = "the field of the order"};
inline constexpr Parameter sort_direction = {
    .name = "sortDirection", .type = "SortDirection", .description = "default ASC"};
inline constexpr Parameter after = {.name = "after",
                                    .description = "the `next` of a page of the same request: gives the page after it",
                                    .origin = Origin::ours};
inline constexpr Parameter count = {.name = "count",
                                    .type = "CountMode",
                                    .description = "NONE leaves out the total; default EXACT",
                                    .origin = Origin::ours};

inline constexpr std::array read_headers = {if_match_read, if_none_match};
inline constexpr std::array write_headers = {if_match, prefer};
inline constexpr std::array remove_headers = {if_match};
inline constexpr std::array patch_types = {std::string_view("application/json"),
                                           std::string_view("application/merge-patch+json")};

/// Of a read without a body, of a write with one, …: see routes.cpp.
inline constexpr std::array read_errors = {400, 401, 403, 404, 406, 412};
inline constexpr std::array search_errors = {400, 401, 403, 404, 406, 415};
inline constexpr std::array remove_errors = {400, 401, 403, 404, 412};

}  // namespace custengine::serve::parameters
