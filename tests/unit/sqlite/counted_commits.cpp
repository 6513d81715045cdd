#include "counted_commits.hpp"

#include "catch.hpp"

namespace custengine::test {

Result<CountedCommits> CountedCommits::begin(Persistence& kept) {
  CountedCommits commits;
  auto found = kept.find_tenant("counted");
  if (!found) return found.error();
  if (*found) {
    commits.place_ = (*found)->place;
    return commits;
  }
  auto number = kept.new_tenant();
  if (!number) return number.error();
  commits.place_ = {.tenant = *number, .generation = 1};
  OwnedGroup group{.group = {.place = commits.place_}, .entries = {{.number = 1, .kind = kept::EntryKind::start}}};
  group.name = "counted";
  auto outcome = kept.commit({&group.get(), 1});
  if (!outcome) return outcome.error();
  return commits;
}

Result<kept::Outcome> CountedCommits::commit(Persistence& kept, std::size_t k) const {
  OwnedGroup group{.group = {.place = place_, .last_number = 2 * k - 1}};
  group.entries = {customer_entry(2 * k, "a", k, content(k)), customer_entry(2 * k + 1, "b", k, content(k))};
  if (k > 10) group.group.trim_to = 2 * k - 20;
  if (k % 5 == 0) group.erased = {2 * k - 2, 2 * k - 1};
  return kept.commit({&group.get(), 1});
}

std::size_t CountedCommits::count(Persistence& kept) {
  const auto tenant = kept.find_tenant("counted").value();
  if (!tenant) return 0;
  const std::size_t k = (tenant->newest - 1) / 2;
  REQUIRE(tenant->newest == 2 * k + 1);
  const auto customers = kept.customers(tenant->place, "", 99).value();
  REQUIRE(customers.size() == (k == 0 ? 0 : 2));
  for (const auto& customer : customers) {
    REQUIRE(customer.version == k);
    REQUIRE(customer.record == content(k));
  }
  const auto entries = kept.entries(tenant->place.tenant, 0, 99, true).value();
  REQUIRE(entries.front().number == (k > 10 ? 2 * k - 19 : 1));
  REQUIRE(entries.size() == tenant->newest - entries.front().number + 1);
  for (const auto& entry : entries) {
    const std::size_t of = entry.number / 2;
    const bool is_erased = of % 5 == 4 && of < k;
    if (entry.number > 1) REQUIRE(entry.after == (is_erased ? std::nullopt : std::optional(content(of))));
  }
  return k;
}

}  // namespace custengine::test
