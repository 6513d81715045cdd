// A peer of your own for the benchmark: customers as a small program keeps them, in a hash map and an ordered set.

#include "peers/engines.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>

namespace {

class HashMapPeer : public bench::Peer {
 public:
  void load(std::span<const bench::Row> rows, const bench::Watch& /*watch*/) override {
    for (const bench::Row& row : rows) insert(row);
  }

  bench::Found get(std::string_view id) override {
    bench::Checksum sum = checksum();
    if (!read(std::string(id), sum)) return {};
    return {.items = 1, .total = 1, .checksum = sum.value()};
  }

  bench::Found list(const bench::ListQuery& query) override {
    const bool is_supported = query.sort == bench::ListQuery::Sort::last_name && !query.descending;
    if (!is_supported) return Peer::list(query);  // throws NotSupported: left out of workloads that ask for this
    bench::Checksum sum = checksum();
    bench::Found found{.total = customers_.size()};
    const std::size_t skipped = std::min((query.page_number - 1) * bench::page_size, by_last_name_.size());
    for (auto at = std::next(by_last_name_.begin(), static_cast<std::ptrdiff_t>(skipped));
         at != by_last_name_.end() && found.items < bench::page_size; ++at, ++found.items)
      read(std::get<2>(*at), sum);
    found.checksum = sum.value();
    return found;
  }

  void insert(const bench::Row& row) override {
    Texts texts;
    for (std::size_t i = 0; i < texts.size(); ++i) texts[i] = row.texts[i];
    by_last_name_.insert(place_of(texts));
    customers_.emplace(texts[index_of(bench::Text::id)], texts);
  }

  void erase(std::string_view id) override {
    const auto found = customers_.find(std::string(id));
    by_last_name_.erase(place_of(found->second));
    customers_.erase(found);
  }

 private:
  using Texts = std::array<std::string, bench::text_count>;
  using Place = std::tuple<bool, std::string, std::string>;  // the published order: customers without a name come last

  static Place place_of(const Texts& texts) {
    const std::string& name = texts[index_of(bench::Text::last_name)];
    return {name.empty(), name, texts[index_of(bench::Text::id)]};
  }

  bool read(const std::string& id, bench::Checksum& sum) const {
    const auto found = customers_.find(id);
    if (found == customers_.end()) return false;
    std::array<std::string_view, bench::text_count> views;
    for (std::size_t i = 0; i < views.size(); ++i) views[i] = found->second[i];
    sum.add(views);
    return true;
  }

  std::unordered_map<std::string, Texts> customers_;
  std::set<Place> by_last_name_;
};

const bench::RegisteredPeer registered("hash_map", []() -> std::unique_ptr<bench::Peer> {
  return std::make_unique<HashMapPeer>();
});

}  // namespace
