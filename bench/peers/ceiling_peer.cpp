#include "peers/ceiling_peer.hpp"

#include "peers/boost_json.hpp"
#include "peers/packed_rows.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace bench {

namespace {

using Rows = std::vector<const PackedRow*>;
/// A posting list: ascending positions in the order of the display names.
using Postings = std::vector<std::uint32_t>;

bool has(const PackedRow& row, std::string_view term) {
  const auto texts = row.texts();
  return std::ranges::any_of(searched_texts,
                             [&](Text text) { return texts[index_of(text)].find(term) != std::string_view::npos; });
}

/// The trigrams of the terms; a term of two letters is unchanged.
std::vector<std::string_view> grams_of(const SearchQuery& query) {
  std::vector<std::string_view> grams;
  for (const std::string_view term : query.terms)
    for (std::size_t at = 0; at == 0 || at + 3 <= term.size(); ++at) grams.push_back(term.substr(at, 3));
  return grams;
}

/// Compares in the published order of a field.
Rows sorted(std::span<const PackedRow> rows, Text field, bool is_descending = false) {
  Rows pointers;
  for (const PackedRow& row : rows) pointers.push_back(&row);
  std::ranges::sort(pointers, [&](const PackedRow* a, const PackedRow* b) {
    if ((*a)[field].empty() != (*b)[field].empty()) return (*b)[field].empty();
    if (is_descending) std::swap(a, b);
    return std::tuple((*a)[field], (*a)[Text::id]) < std::tuple((*b)[field], (*b)[Text::id]);
  });
  return pointers;
}

class CeilingPeer : public Peer {
 public:
  Sharing sharing() const override { return Sharing::as_it_is; }

  void load(std::span<const Row> rows, const Watch& /*watch*/) override {
    rows_.reserve(rows.size());
    for (const Row& row : rows) rows_.emplace_back(row);
    by_last_name_ = sorted(rows_, Text::last_name);
    by_last_name_descending_ = sorted(rows_, Text::last_name, true);
    by_display_name_ = sorted(rows_, Text::display_name);
    by_id_ = RowTable(rows_, Text::id);
    by_reference_ = RowTable(rows_, Text::external_reference);
    for (const PackedRow* row : by_display_name_) {
      by_email_[(*row)[Text::email]].push_back(row);
      by_mobile_[(*row)[Text::mobile]].push_back(row);
      by_city_[(*row)[Text::city]].push_back(row);
    }
    for (auto& [city, in_city] : by_city_)
      std::ranges::sort(in_city, [](const PackedRow* a, const PackedRow* b) {
        return std::tuple(b->created_ms(), (*b)[Text::id]) < std::tuple(a->created_ms(), (*a)[Text::id]);
      });
  }

  /// Makes the posting lists that the queries need.
  void prepare(std::span<const SearchQuery> queries) override {
    postings_.clear();
    for (const SearchQuery& query : queries)
      for (const std::string_view gram : grams_of(query)) postings_.try_emplace(gram);
    for (std::uint32_t place = 0; place < by_display_name_.size(); ++place)
      for (auto& [gram, places] : postings_)
        if (has(*by_display_name_[place], gram)) places.push_back(place);
  }

  Found get(std::string_view id) override { return one(by_id_, id); }
  Found find_reference(std::string_view reference) override { return one(by_reference_, reference); }

  Found list(const ListQuery& query) override {
    return slice(query.descending ? by_last_name_descending_ : by_last_name_, (query.page_number - 1) * page_size);
  }

  void place_cursors(std::span<const std::size_t> page_numbers) override {
    cursors_.assign(page_numbers.begin(), page_numbers.end());
  }
  Found list_at_cursor(std::size_t cursor) override {
    Found found = slice(by_last_name_, cursors_[cursor] * page_size);
    found.total = 0;
    return found;
  }

  Found search(const SearchQuery& query) override {
    if (!query.email.empty()) return slice(by_email_.at(query.email), 0);
    if (!query.mobile.empty()) return slice(by_mobile_.at(query.mobile), 0);
    if (!query.city.empty()) return search_city(query);
    return search_text(query);
  }

  void prepare_json(const std::string& page, std::span<const std::string> customers) override {
    json_.prepare(page, customers);
  }
  Found write_page_json() override { return json_.write_page(checksum()); }
  Found read_draft_json(std::size_t n) override { return json_.read_customer(n, checksum()); }

 private:
  Found one(const RowTable& rows, std::string_view key) const {
    const PackedRow* const found = rows.find(key);
    if (!found) return {};
    Checksum sum = checksum();
    sum.add(found->texts());
    return {.items = 1, .total = 1, .checksum = sum.value()};
  }

  Found slice(std::span<const PackedRow* const> rows, std::size_t offset) const {
    Checksum sum = checksum();
    const std::size_t begin = std::min(offset, rows.size()), end = std::min(begin + page_size, rows.size());
    for (std::size_t i = begin; i < end; ++i) sum.add(rows[i]->texts());
    return {.items = end - begin, .total = rows.size(), .checksum = sum.value()};
  }

  Found search_city(const SearchQuery& query) const {
    const Rows& newest_first = by_city_.at(query.city);
    const auto begin = std::ranges::partition_point(
        newest_first, [&](const PackedRow* row) { return row->created_ms() >= query.created_to_ms; });
    const auto end = std::ranges::partition_point(
        newest_first, [&](const PackedRow* row) { return row->created_ms() >= query.created_from_ms; });
    return slice({begin, end}, 0);
  }

  /// Intersects the posting lists, shortest first. Checks the rows if the lists alone cannot prove a match.
  Found search_text(const SearchQuery& query) const {
    std::vector<std::span<const std::uint32_t>> lists;
    for (const std::string_view gram : grams_of(query)) lists.emplace_back(postings_.at(gram));
    std::ranges::sort(lists, {}, [](const auto& list) { return list.size(); });
    const bool is_certain = std::ranges::all_of(query.terms, [](std::string_view term) { return term.size() <= 3; });
    Checksum sum = checksum();
    Found found;
    for (const std::uint32_t place : lists.front()) {
      if (!is_in_all(place, std::span(lists).subspan(1))) continue;
      const PackedRow& row = *by_display_name_[place];
      if (!is_certain && !std::ranges::all_of(query.terms, [&](std::string_view term) { return has(row, term); }))
        continue;
      if (found.items < page_size) {
        sum.add(row.texts());
        ++found.items;
      }
      ++found.total;
      if (is_certain && lists.size() == 1 && found.items == page_size) {
        found.total = lists.front().size();
        break;
      }
    }
    found.checksum = sum.value();
    return found;
  }

  /// True if all lists have `place`. Drops entries before it, so calls must be in ascending order.
  static bool is_in_all(std::uint32_t place, std::span<std::span<const std::uint32_t>> lists) {
    return std::ranges::all_of(lists, [&](auto& list) {
      list = list.subspan(static_cast<std::size_t>(std::ranges::lower_bound(list, place) - list.begin()));
      return !list.empty() && list.front() == place;
    });
  }

  std::vector<PackedRow> rows_;
  RowTable by_id_, by_reference_;
  std::unordered_map<std::string_view, Rows> by_email_, by_mobile_, by_city_;
  Rows by_last_name_, by_last_name_descending_, by_display_name_;
  std::unordered_map<std::string_view, Postings> postings_;
  std::vector<std::size_t> cursors_;
  BoostJson json_;
};

}  // namespace

std::unique_ptr<Peer> make_ceiling() {
  return std::make_unique<CeilingPeer>();
}

}  // namespace bench
