// Names chosen to make the search for duplicates expensive. The tests count pairs and bytes.

#include "peak_new.hpp"
#include "support.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace duplicates_test {

namespace {

using namespace custengine;
using namespace custengine::test;

struct Cost {
  std::size_t pairs = 0, customers = 0, peak_bytes = 0;
  std::uint64_t common_values = 0;
};

Cost cost_of(const std::vector<CustomerDraft>& drafts, const DuplicateRules& rules) {
  World world;
  Session session = world.add_tenant("t", {.sort_indexes = {}, .text_index = false});
  REQUIRE(session.import_customers(drafts).value().created == drafts.size());
  const PeakBytes bytes;
  const Duplicates found = session.find_duplicates(rules).value();
  Cost cost{.peak_bytes = bytes.most(), .common_values = found.common_values};
  for (const DuplicateGroup& group : found) {
    cost.pairs += group.pairs.size();
    cost.customers += group.customers.size();
  }
  UNSCOPED_INFO(drafts.size() << " customers: " << cost.pairs << " pairs, " << cost.peak_bytes << " bytes, "
                              << cost.common_values << " common values");
  return cost;
}

/// The memory of the result and of the pairs before; some pairs are found for several reasons.
std::size_t bytes_of_pairs(const Cost& cost) {
  constexpr std::size_t bytes_of_pair = 200, bytes_of_customer = 100;
  return cost.pairs * bytes_of_pair + cost.customers * bytes_of_customer;
}

CustomerDraft of_name(std::string name) {
  return {.type = CustomerType::company, .company_name = std::move(name), .postal_code = "0150"};
}

constexpr std::size_t most_bytes_each = 112, spare_bytes = 400'000;

}  // namespace

TEST_CASE("fields full of phone numbers make no more pairs than allowed") {
  // Each number has `max_sharing` customers, different ones for each number.
  constexpr std::size_t customers = 2'000, most = 20, numbers_each = 50, counted = 8, groups = customers / most;
  std::mt19937 random(1);
  std::vector<std::size_t> order(customers);
  std::iota(order.begin(), order.end(), 0U);
  std::vector<CustomerDraft> drafts(customers);
  for (std::size_t number = 0; number < numbers_each; ++number) {
    std::ranges::shuffle(order, random);
    for (std::size_t i = 0; i < customers; ++i)
      drafts[order[i]].mobile += std::to_string(1'000 + number * groups + i / most) + ';';
  }
  const Cost cost = cost_of(drafts, {.max_sharing = most});
  CHECK(cost.pairs <= customers * counted * (most - 1) / 2);
  CHECK(cost.pairs > customers * (most - 1) / 2);
  CHECK(cost.common_values == 0);
  constexpr std::size_t bytes_of_numbers = 3 * 16 * counted;
  CHECK(cost.peak_bytes <= customers * (most_bytes_each + bytes_of_numbers) + bytes_of_pairs(cost) + spare_bytes);
}

TEST_CASE("long names take duplicates no more memory than short") {
  for (const std::size_t length : {10U, 30U, 250U}) {
    std::mt19937 random(1);
    std::vector<CustomerDraft> drafts(10'000);
    for (CustomerDraft& draft : drafts) {
      draft = of_name({});
      for (std::size_t i = 0; i < length; ++i) draft.company_name += static_cast<char>('a' + random() % 26);
    }
    const Cost cost = cost_of(drafts, {});
    CHECK(cost.pairs == 0);
    CHECK(cost.peak_bytes <= drafts.size() * most_bytes_each + spare_bytes);
  }
}

TEST_CASE("chosen names make no more pairs than customers allow") {
  // Each name has `max_sharing` customers, and is one letter away from very many other names.
  for (const std::size_t most : {20U, 200U}) {
    std::vector<CustomerDraft> drafts;
    for (std::size_t name = 0; drafts.size() < 8'000; ++name)
      for (std::size_t i = 0; i < most; ++i) {
        std::string text = "nordmannogsoennerhandelas";
        text[name % 25] = static_cast<char>('a' + name / 25 % 26);
        text[(name / 5 + 7) % 25] = static_cast<char>('a' + name % 26);
        drafts.push_back(of_name(text));
      }
    const Cost cost = cost_of(drafts, {.max_sharing = most});
    // Pairs by equal and by similar names, each counted from both sides.
    CHECK(cost.pairs <= drafts.size() * most);
    CHECK(cost.common_values > 0);
    CHECK(cost.peak_bytes <= drafts.size() * most_bytes_each + spare_bytes + bytes_of_pairs(cost));
  }
}

TEST_CASE("customers with all values equal form one pair") {
  std::vector<CustomerDraft> drafts;
  for (int i = 0; i < 4'000; ++i) {
    CustomerDraft draft = of_name("Nordmann og Soenner " + std::to_string(i / 20 * 100'003));
    draft.address = std::to_string(i / 20) + " Storgata " + std::to_string(i / 20);  // more than a typo apart
    draft.email = "m" + std::to_string(i / 20) + "@example.com";
    draft.mobile = "+47" + std::to_string(90'000'000 + i / 20);
    drafts.push_back(draft);
  }
  const Cost cost = cost_of(drafts, {});
  CHECK(cost.pairs == 4'000 * 19 / 2);
  CHECK(cost.peak_bytes <= drafts.size() * most_bytes_each + spare_bytes + bytes_of_pairs(cost));
}

}  // namespace duplicates_test
