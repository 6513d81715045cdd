#include "workloads/reads.hpp"

#include "shop.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

namespace {

constexpr std::size_t page_size = 50;

/// Reads 13 fields; the ends of each text are enough to fetch it.
std::uint64_t checksum(const custengine::Customer& c) {
  std::uint64_t sum = c.version();
  for (const std::string_view text :
       {c.id(), c.external_reference(), c.display_name(), c.first_name(), c.last_name(), c.company_name(), c.email(),
        c.mobile(), c.address(), c.postal_code(), c.city(), c.country_code()}) {
    sum = sum * 31 + text.size();
    if (!text.empty()) sum += static_cast<unsigned char>(text.front()) ^ static_cast<unsigned char>(text.back());
  }
  return sum;
}

/// Reads a page; false, with the benchmark failed, when it holds too little.
bool read(benchmark::State& state, const custengine::Result<custengine::Page>& page, std::size_t least_items,
          std::size_t least_total) {
  if (!page) {
    state.SkipWithError(page.error().message.c_str());
    return false;
  }
  if (page->items.size() < least_items || page->paging.total_count.value_or(0) < least_total) {
    state.SkipWithError("the page holds too little");
    return false;
  }
  std::uint64_t sum = 0;
  for (const custengine::Customer& customer : *page) sum += checksum(customer);
  benchmark::DoNotOptimize(sum);
  return true;
}

void list(benchmark::State& state, std::size_t customers, custengine::SortDirection direction,
          std::size_t page_number) {
  const Shop& shop = shop_with(customers);
  const custengine::ListRequest request{.sort_by = custengine::SortField::last_name,
                                        .direction = direction,
                                        .page_number = page_number,
                                        .page_size = page_size};
  for (auto _ : state)
    if (!read(state, shop.session.list(request), page_size, customers)) return;
}

/// Up to four characters of a text, from the second on.
std::string fragment(std::string_view text) {
  const auto starts_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  std::string found;
  std::size_t characters = 0;
  for (const char c : text) {
    characters += starts_character(c) ? 1 : 0;
    if (characters > 5) break;
    if (characters > 1) found += c;
  }
  return found;
}

/// Parts of last names that are in the data.
std::vector<std::string> search_terms(std::size_t customers) {
  custengine::testing::Generator generator = make_generator();
  std::vector<std::string> terms;
  for (std::size_t i = 0; i < std::min<std::size_t>(customers, 200); ++i) {
    std::string term = fragment(generator.next().last_name);
    if (!term.empty()) terms.push_back(std::move(term));
  }
  return terms;
}

}  // namespace

void get(benchmark::State& state, std::size_t customers) {
  const Shop& shop = shop_with(customers);
  std::mt19937_64 random(1);
  std::vector<std::string> ids(1 << 16);
  for (std::string& id : ids) id = customer_id(1 + random() % customers);

  std::size_t next = 0;
  for (auto _ : state) {
    const auto customer = shop.session.get(ids[next++ % ids.size()]);
    if (!customer) return state.SkipWithError(customer.error().message.c_str());
    benchmark::DoNotOptimize(checksum(*customer));
  }
}

void list_first(benchmark::State& state, std::size_t customers) {
  list(state, customers, custengine::SortDirection::ascending, 1);
}

void list_deep(benchmark::State& state, std::size_t customers) {
  list(state, customers, custengine::SortDirection::ascending, customers / 2 / page_size);
}

void list_desc_deep(benchmark::State& state, std::size_t customers) {
  list(state, customers, custengine::SortDirection::descending, customers / 2 / page_size);
}

void search_substring(benchmark::State& state, std::size_t customers) {
  const Shop& shop = shop_with(customers);
  const std::vector<std::string> terms = search_terms(customers);
  if (terms.empty()) return state.SkipWithError("no customer has a last name");

  std::size_t next = 0;
  for (auto _ : state)
    if (!read(state, shop.session.search({.query = terms[next++ % terms.size()]}), 1, 1)) return;
}

}  // namespace bench
