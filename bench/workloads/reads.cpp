#include "workloads/reading.hpp"

namespace bench {

namespace {

constexpr auto custengine = EngineKind::custengine, multi_index = EngineKind::multi_index, sqlite = EngineKind::sqlite,
               ceiling = EngineKind::ceiling;

template <class T>
const T& nth(const std::vector<T>& values, std::size_t i) {
  return values[i % values.size()];
}

Found full_page(const Samples& samples) {
  return {.items = page_size, .total = samples.rows.size()};
}
std::size_t middle(const Samples& samples) {
  return samples.rows.size() / 2 / page_size;
}
const char* lacks_pages(const Samples& samples) {
  return samples.cursor_pages.empty() ? "too few customers for a second page" : nullptr;
}

Workload list_cursor() {
  Workload workload = reads({.name = "list_cursor", .engines = {custengine, multi_index, sqlite, ceiling}},
                            {.step = [](Peer& peer, const Samples& samples,
                                        std::size_t i) { return peer.list_at_cursor(i % samples.cursor_pages.size()); },
                             .least = [](const Samples&) { return Found{.items = page_size}; },
                             .questions = [](const Samples& samples) { return samples.cursor_pages.size(); },
                             .lacks = lacks_pages});
  const auto run = workload.run;
  workload.run = [run](benchmark::State& state, const Entrant& entrant) {
    entrant.peer().place_cursors(entrant.samples().cursor_pages);
    run(state, entrant);
  };
  const auto check = workload.check;
  workload.check = [check](const Entrant& entrant) {
    entrant.peer().place_cursors(entrant.samples().cursor_pages);
    return check(entrant);
  };
  return workload;
}

}  // namespace

std::vector<Workload> read_workloads() {
  const std::vector all{custengine, multi_index, sqlite, ceiling};
  return {
      reads({.name = "get",
             .engines = {custengine, EngineKind::custengine_watched, multi_index, sqlite, ceiling},
             .unit = benchmark::kNanosecond},
            {.step = [](Peer& peer, const Samples& samples, std::size_t i) { return peer.get(nth(samples.ids, i)); },
             .least = one,
             .questions = [](const Samples& samples) { return samples.ids.size(); }}),
      reads({.name = "find_reference", .engines = all, .unit = benchmark::kNanosecond},
            {.step = [](Peer& peer, const Samples& samples,
                        std::size_t i) { return peer.find_reference(nth(samples.references, i)); },
             .least = one,
             .questions = [](const Samples& samples) { return samples.references.size(); },
             .lacks =
                 [](const Samples& samples) {
                   return samples.references.empty() ? "no customer has an external reference" : nullptr;
                 }}),
      reads({.name = "list_first", .engines = all},
            {.step = [](Peer& peer, const Samples&, std::size_t) { return peer.list({}); },
             .least = full_page,
             .lacks = lacks_pages}),
      reads({.name = "list_deep", .engines = all},
            {.step = [](Peer& peer, const Samples& samples,
                        std::size_t) { return peer.list({.page_number = middle(samples)}); },
             .least = full_page,
             .lacks = lacks_pages}),
      reads({.name = "list_desc_deep", .engines = all},
            {.step = [](Peer& peer, const Samples& samples,
                        std::size_t) { return peer.list({.descending = true, .page_number = middle(samples)}); },
             .least = full_page,
             .lacks = lacks_pages}),
      list_cursor(),
      reads({.name = "list_unindexed_sort", .engines = {custengine, multi_index, sqlite}},
            {.step = [](Peer& peer, const Samples&,
                        std::size_t) { return peer.list({.sort = ListQuery::Sort::first_name}); },
             .least = full_page,
             .lacks = lacks_pages}),
  };
}

}  // namespace bench
