#include "workloads/writes.hpp"

#include "memory.hpp"
#include "shop.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

namespace {

/// Imports generated drafts, some at a time so that they never take much memory; only the engine's part is timed.
void import(benchmark::State& state, custengine::Session& session, std::size_t customers) {
  constexpr std::size_t chunk = 1'000;
  custengine::testing::Generator generator = make_generator();
  custengine::Importer importer = session.importer().value();
  for (std::size_t done = 0; done < customers; done += chunk) {
    state.PauseTiming();
    std::vector<custengine::CustomerDraft> drafts = generator.take(std::min(chunk, customers - done));
    state.ResumeTiming();
    for (custengine::CustomerDraft& draft : drafts) importer.add(std::move(draft)).value();
  }
  if (importer.finish().value().created != customers) state.SkipWithError("some customers were refused");
}

}  // namespace

void update(benchmark::State& state, std::size_t customers) {
  static constexpr std::array<std::string_view, 7> cities{"Bergen", "Malmö",  "Oulu",   "Odense",
                                                          "Tromsø", "Lübeck", "Ålesund"};
  Shop& shop = shop_with(customers);
  std::mt19937_64 random(1);
  std::vector<std::string> ids(1 << 16);
  for (std::string& id : ids) id = customer_id(1 + random() % customers);

  std::size_t next = 0;
  for (auto _ : state) {
    const std::string_view city = cities[next % cities.size()];
    custengine::CustomerPatch patch;
    patch.city = std::string(city);
    const auto updated = shop.session.update(ids[next++ % ids.size()], patch);
    if (!updated) return state.SkipWithError(updated.error().message.c_str());
    if (updated->city() != city) return state.SkipWithError("the city did not change");
  }
}

void load(benchmark::State& state, std::size_t customers) {
  double stats_bytes = 0, grown_bytes = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const std::int64_t before = resident_bytes();
    {
      custengine::Engine engine = make_engine();
      custengine::Session session = engine.session(tenant).value();
      state.ResumeTiming();
      import(state, session, customers);
      state.PauseTiming();
      stats_bytes = static_cast<double>(engine.stats(tenant).value().bytes);
      // The first load grows the process; later ones may find room that malloc has kept.
      grown_bytes = std::max(grown_bytes, static_cast<double>(resident_bytes() - before));
    }
    state.ResumeTiming();
  }
  const auto count = static_cast<double>(customers);
  state.counters["bytes_per_customer"] = stats_bytes / count;
  state.counters["rss_bytes_per_customer"] = grown_bytes / count;
  state.counters["customers_per_second"] =
      benchmark::Counter(count, benchmark::Counter::kIsIterationInvariantRate, benchmark::Counter::kIs1000);
}

}  // namespace bench
