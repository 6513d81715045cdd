#include "workloads.hpp"

#include <custengine/testing/generator.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include <array>
#include <chrono>
#include <set>

namespace lines {

using namespace custengine;

namespace {

constexpr std::size_t page_size = 50;

const std::string& one_of(const std::vector<std::string>& texts, Random& random) {
  return texts[random() % texts.size()];
}

void get(Session& session, const Arguments& arguments, Random& random) {
  (void)session.get(one_of(arguments.ids, random)).value();
}
void list_first(Session& session, const Arguments& /*arguments*/, Random& /*random*/) {
  (void)session.list({.page_size = page_size}).value();
}
void list_random(Session& session, const Arguments& arguments, Random& random) {
  const std::size_t page = 1 + random() % (arguments.ids.size() / page_size);
  (void)session.list({.page_number = page, .page_size = page_size}).value();
}
void search_substring(Session& session, const Arguments& arguments, Random& random) {
  (void)session.search({.query = one_of(arguments.substrings, random), .page_size = page_size}).value();
}
void update(Session& session, const Arguments& arguments, Random& random) {
  CustomerPatch patch;
  patch.city = one_of(arguments.cities, random);
  (void)session.update(one_of(arguments.ids, random), patch).value();
}

/// The shares are those of the benchmark: bench/workloads/threads.cpp.
template <unsigned percent_of_writes>
void mixed(Session& session, const Arguments& arguments, Random& random) {
  if (random() % 100 < percent_of_writes) return update(session, arguments, random);
  const auto kind = random() % 100;
  (kind < 70 ? get : kind < 90 ? list_random : search_substring)(session, arguments, random);
}

}  // namespace

World::World(std::size_t customers)
    : engine({.clock = clock, .id_generator = std::make_shared<testing::SequentialIds>()}) {
  engine.create_tenant("t", {.locale = "nb", .country_code = "NO"}).value();
  Session session = engine.session("t").value();
  Importer importer = session.importer().value();
  testing::Generator generator({.id_prefix = "g-"});
  for (std::size_t i = 0; i < customers; ++i) {
    clock->advance(std::chrono::milliseconds(1));
    importer.add(generator.next()).value();
  }
  importer.finish().value();
}

Arguments::Arguments(const Session& session) {
  std::set<std::string> all_cities, all_substrings;
  for (const auto& page : session.pages(ListRequest{.page_size = 200}))
    for (const auto& customer : page.value().items) {
      ids.emplace_back(customer.id());
      if (!customer.city().empty()) all_cities.emplace(customer.city());
      if (customer.last_name().size() > 4) all_substrings.emplace(customer.last_name().substr(1, 3));
    }
  cities.assign(all_cities.begin(), all_cities.end());
  for (const std::string& text : all_substrings) {
    const auto found = session.search({.query = text, .page_size = 1});
    const auto count = found ? found->paging.total_count.value_or(0) : 0;
    if (5 <= count && count <= 50) substrings.push_back(text);
  }
}

std::span<const Workload> workloads() {
  static constexpr std::array all = {
      Workload{"get", 3200, get},
      Workload{"list_first", 800, list_first},
      Workload{"list_random", 800, list_random},
      Workload{"search_substring", 1600, search_substring},
      Workload{"update", 3200, update},
      Workload{"mixed_95_5", 3200, mixed<5>},
      Workload{"mixed_50_50", 3200, mixed<50>},
      Workload{"get, one updates", 3200, get, update},
      Workload{"list_random, one updates", 800, list_random, update},
      Workload{"search_substring, one updates", 800, search_substring, update},
  };
  return all;
}

}  // namespace lines
