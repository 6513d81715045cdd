#include "workloads/reading.hpp"

#include <algorithm>

namespace bench {

namespace {

const std::vector everyone{EngineKind::custengine, EngineKind::multi_index, EngineKind::sqlite, EngineKind::ceiling};

/// Runs the queries of a sample in turn.
template <std::vector<SearchQuery> Samples::*queries>
Workload searches(const char* name, Found (*least)(const Samples&)) {
  return reads({.name = name, .engines = everyone, .queries = queries},
               {.step = [](Peer& peer, const Samples& samples,
                           std::size_t i) { return peer.search((samples.*queries)[i % (samples.*queries).size()]); },
                .least = least,
                .questions = [](const Samples& samples) { return (samples.*queries).size(); },
                .lacks =
                    [](const Samples& samples) {
                      return (samples.*queries).empty()
                                 ? "no text occurs in as many of these customers as this workload needs"
                                 : nullptr;
                    }});
}

/// Expects a seventh of the customers, although 30 % is the aim.
Found many(const Samples& samples) {
  return {.items = std::min(page_size, samples.rows.size() / 7), .total = samples.rows.size() / 7};
}

/// Expects that at least a third of the customers have a city.
Found a_third(const Samples& samples) {
  return {.items = 1, .total = samples.rows.size() / 3};
}

/// nullptr for generated customers. In others cities may have several spellings, which only custengine counts together.
const char* lacks_plain_cities(const Samples& samples) {
  return samples.is_generated ? nullptr : "cities may be spelt in several ways, which only custengine counts together";
}

}  // namespace

std::vector<Workload> search_workloads() {
  const std::vector without_ceiling{EngineKind::custengine, EngineKind::multi_index, EngineKind::sqlite};
  Workload typo = searches<&Samples::typos>("search_typo", one);
  typo.engines = without_ceiling;
  std::vector<Workload> all = {
      searches<&Samples::emails>("search_email", one),
      searches<&Samples::mobiles>("search_mobile", one),
      searches<&Samples::substrings>("search_substring", one),
      searches<&Samples::two_terms>("search_two_terms", one),
      searches<&Samples::shorts>("search_short", one),
      searches<&Samples::broads>("search_broad", many),
      searches<&Samples::combined>("search_combined", one),
      typo,
      reads({.name = "suggest", .engines = without_ceiling},
            {.step = [](Peer& peer, const Samples& samples,
                        std::size_t i) { return peer.suggest(samples.prefixes[i % samples.prefixes.size()]); },
             .least = one,
             .questions = [](const Samples& samples) { return samples.prefixes.size(); },
             .lacks =
                 [](const Samples& samples) {
                   return samples.prefixes.empty() ? "the customers have no names to begin" : nullptr;
                 }}),
      reads({.name = "facets", .engines = without_ceiling},
            {.step = [](Peer& peer, const Samples&, std::size_t) { return peer.count_by_city(nullptr); },
             .least = a_third,
             .lacks = lacks_plain_cities}),
      reads({.name = "facets_found", .engines = without_ceiling, .queries = &Samples::broads},
            {.step = [](Peer& peer, const Samples& samples,
                        std::size_t i) { return peer.count_by_city(&samples.broads[i % samples.broads.size()]); },
             .least = one,
             .questions = [](const Samples& samples) { return samples.broads.size(); },
             .lacks =
                 [](const Samples& samples) {
                   return samples.broads.empty() ? "no text occurs in as many of these customers as this workload needs"
                                                 : lacks_plain_cities(samples);
                 }}),
      reads({.name = "find_duplicates",
             .engines = {EngineKind::custengine, EngineKind::sqlite},
             .unit = benchmark::kMillisecond,
             .largest = 100'000},
            {.step = [](Peer& peer, const Samples&, std::size_t) { return peer.find_duplicates(); },
             .least = [](const Samples& samples) { return Found{.items = samples.rows.size() / 100}; },
             .lacks =
                 [](const Samples& samples) {
                   return samples.is_generated ? nullptr
                                               : "names, numbers and addresses may be written in several ways";
                 }}),
  };
  return all;
}

}  // namespace bench
