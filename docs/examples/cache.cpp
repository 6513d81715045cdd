// A cache beside the engine, here the customers of each town, kept in step by
// the feed of changes: it starts from a snapshot, pulls what came after, and
// starts over when it fell too far behind.

#include <custengine/custengine.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace {

class Towns {
 public:
  explicit Towns(custengine::Session customers) : customers_(std::move(customers)) { start_over(); }

  /// To the newest change. The host calls it before it reads, or now and then.
  void catch_up() {
    while (true) {
      const auto changes = customers_.changes(position_, 500);
      if (!changes) {  // the changes behind position_ are not kept any more
        start_over();
        continue;
      }
      if (changes->empty()) return;
      for (const custengine::Change& change : *changes) {
        forget(change.id());  // by its id alone: the feed keeps
                              // nothing else of an erased customer
        if (change.after) remember(*change.after);
        position_ = change.sequence;
      }
    }
  }

  const std::map<std::string, std::set<std::string>>& ids() const { return ids_; }
  int starts() const { return starts_; }

 private:
  void start_over() {
    const custengine::Snapshot snapshot = customers_.snapshot().value();
    ids_.clear();
    town_of_.clear();
    for (const custengine::Customer& customer : snapshot) remember(customer);
    position_ = snapshot.sequence();
    ++starts_;
  }

  void remember(const custengine::Customer& customer) {
    const std::string id(customer.id()), town(customer.city());
    ids_[town].insert(id);
    town_of_[id] = town;
  }

  /// Does nothing if the cache does not have the id: the feed may report a
  /// deletion more than once.
  void forget(std::string_view id) {
    const auto known = town_of_.find(id);
    if (known == town_of_.end()) return;
    const auto town = ids_.find(known->second);
    town->second.erase(known->first);
    if (town->second.empty()) ids_.erase(town);
    town_of_.erase(known);
  }

  custengine::Session customers_;
  std::map<std::string, std::set<std::string>> ids_ = {};  // by town
  std::map<std::string, std::string, std::less<>> town_of_ = {};
  std::uint64_t position_ = 0;
  int starts_ = 0;
};

/// Computes the expected content of the cache from the customers.
std::map<std::string, std::set<std::string>> counted(const custengine::Session& customers) {
  std::map<std::string, std::set<std::string>> ids;
  for (const auto& customer : customers.snapshot().value())
    ids[std::string(customer.city())].insert(std::string(customer.id()));
  return ids;
}

}  // namespace

int main() {
  custengine::Engine engine;
  engine.create_tenant("shop", {.change_history = 100}).value();
  auto shop = engine.session("shop", {custengine::Permission::tenant_access, custengine::Permission::tenant_backoffice})
                  .value();
  Towns towns(shop);

  const auto write = [&](int number) {
    const std::string id = fmt::format("c-{}", number);
    shop.create({.id = id, .company_name = "Fjell AS", .city = number % 3 == 0 ? "Oslo" : "Bergen"}).value();
    if (number % 5 == 0) shop.update(id, {.city = "Bodø"}).value();
    if (number % 7 == 0) shop.remove(id).value();
  };
  for (int number = 1; number <= 50; ++number) write(number);
  towns.catch_up();
  shop.erase("c-1").value();  // the cache has the first; of the second it only
                              // gets the erasure
  shop.create({.id = "c-0", .company_name = "Fjell AS", .city = "Oslo"}).value();
  shop.erase("c-0").value();
  towns.catch_up();
  const bool followed = towns.ids() == counted(shop) && towns.starts() == 1;
  for (int number = 51; number <= 500; ++number) write(number);  // more than the 100 changes that are kept
  towns.catch_up();
  const bool started_over = towns.ids() == counted(shop) && towns.starts() == 2;

  for (const auto& [town, ids] : towns.ids()) fmt::print("{}: {}\n", town, ids.size());
  fmt::print("followed the feed: {}, started over when behind: {}\n", followed, started_over);
  return followed && started_over ? 0 : 1;
}
