#include "workloads/reading.hpp"

#include <algorithm>

namespace bench {

namespace {

const std::vector everyone{EngineKind::custengine, EngineKind::multi_index, EngineKind::sqlite, EngineKind::ceiling};

/// Asks the queries of a sample in turn.
template <std::vector<SearchQuery> Samples::*queries>
Workload searches(const char* name, Found (*least)(const Samples&)) {
  return reads({.name = name, .engines = everyone, .queries = queries},
               {.step = [](Peer& peer, const Samples& samples,
                           std::size_t i) { return peer.search((samples.*queries)[i % (samples.*queries).size()]); },
                .least = least,
                .lacks =
                    [](const Samples& samples) {
                      return (samples.*queries).empty() ? "the customers have nothing to search for" : nullptr;
                    }});
}

Found one(const Samples& /*samples*/) {
  return {.items = 1, .total = 1};
}
/// A seventh of the customers, where 30 % are meant.
Found many(const Samples& samples) {
  return {.items = std::min(page_size, samples.rows.size() / 7), .total = samples.rows.size() / 7};
}

}  // namespace

std::vector<Workload> search_workloads() {
  return {
      searches<&Samples::emails>("search_email", one),         searches<&Samples::mobiles>("search_mobile", one),
      searches<&Samples::substrings>("search_substring", one), searches<&Samples::two_terms>("search_two_terms", one),
      searches<&Samples::shorts>("search_short", one),         searches<&Samples::broads>("search_broad", many),
      searches<&Samples::combined>("search_combined", one),
  };
}

}  // namespace bench
