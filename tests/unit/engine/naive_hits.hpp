#pragma once

#include "naive.hpp"

#include <custengine/query.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// As naive.hpp: how well customers match and where, and typos.
namespace custengine::test::naive {

/// The edit distance of two texts; no character is edited twice.
std::size_t typos_between(std::string_view a, std::string_view b);

/// True if a word of a text is within the typos that the term may have with `max_typos`.
bool has_similar_word(std::string_view text, const std::string& term, std::size_t max_typos,
                      bool is_postal_code = false);

/// Requires that the customer matches.
std::uint32_t score(const Customer& customer, const SearchRequest& request, std::string_view country,
                    const AlsoSearched& also_searched = {});
std::vector<Highlight> highlights(const Customer& customer, const SearchRequest& request, std::string_view country,
                                  const AlsoSearched& also_searched = {});
/// The scores and highlights that the request asks for.
Hit hit(const Customer& customer, const SearchRequest& request, std::string_view country,
        const AlsoSearched& also_searched = {});

/// Sorts as the request asks, also by relevance.
bool comes_before(const Customer& a, const Customer& b, const SearchRequest& request, const std::string& locale,
                  std::string_view country, const AlsoSearched& also_searched = {});

}  // namespace custengine::test::naive
