#include "peers/ceiling_peer.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace bench {

namespace {

using Rows = std::vector<const Row*>;
/// Places in the order of the display names, ascending.
using Postings = std::vector<std::uint32_t>;

bool has(const Row& row, std::string_view term) {
  return std::ranges::any_of(searched_texts, [&](Text text) { return row[text].find(term) != std::string_view::npos; });
}

/// In the published order of a field.
Rows sorted(std::span<const Row> rows, Text field, bool is_descending = false) {
  Rows pointers;
  for (const Row& row : rows) pointers.push_back(&row);
  std::ranges::sort(pointers, [&](const Row* a, const Row* b) {
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
    by_last_name_ = sorted(rows, Text::last_name);
    by_last_name_descending_ = sorted(rows, Text::last_name, true);
    by_display_name_ = sorted(rows, Text::display_name);
    for (const Row& row : rows) {
      by_id_.emplace(row[Text::id], &row);
      by_reference_.emplace(row[Text::external_reference], &row);
    }
    for (const Row* row : by_display_name_) {
      by_email_[(*row)[Text::email]].push_back(row);
      by_mobile_[(*row)[Text::mobile]].push_back(row);
      by_city_[(*row)[Text::city]].push_back(row);
    }
    for (auto& [city, in_city] : by_city_)
      std::ranges::sort(in_city, [](const Row* a, const Row* b) {
        return std::tuple(b->created_ms, (*b)[Text::id]) < std::tuple(a->created_ms, (*a)[Text::id]);
      });
  }

  /// Makes the posting lists that the queries need: of each term's first three letters.
  void prepare(std::span<const SearchQuery> queries) override {
    postings_.clear();
    for (const SearchQuery& query : queries)
      for (const std::string_view term : query.terms) postings_.try_emplace(term.substr(0, 3));
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

 private:
  using ByText = std::unordered_map<std::string_view, const Row*>;

  Found one(const ByText& rows, std::string_view key) const {
    const auto found = rows.find(key);
    if (found == rows.end()) return {};
    Checksum sum = checksum();
    sum.add(found->second->texts);
    return {.items = 1, .total = 1, .checksum = sum.value()};
  }

  Found slice(std::span<const Row* const> rows, std::size_t offset) const {
    Checksum sum = checksum();
    const std::size_t begin = std::min(offset, rows.size()), end = std::min(begin + page_size, rows.size());
    for (std::size_t i = begin; i < end; ++i) sum.add(rows[i]->texts);
    return {.items = end - begin, .total = rows.size(), .checksum = sum.value()};
  }

  Found search_city(const SearchQuery& query) const {
    const Rows& newest_first = by_city_.at(query.city);
    const auto begin = std::ranges::partition_point(
        newest_first, [&](const Row* row) { return row->created_ms >= query.created_to_ms; });
    const auto end = std::ranges::partition_point(
        newest_first, [&](const Row* row) { return row->created_ms >= query.created_from_ms; });
    return slice({begin, end}, 0);
  }

  /// Walks the shortest list; what it does not tell for certain is looked up in the rows.
  Found search_text(const SearchQuery& query) const {
    const Postings* shortest = nullptr;
    std::string_view told;
    for (const std::string_view term : query.terms) {
      const Postings& postings = postings_.at(term.substr(0, 3));
      if (shortest && shortest->size() <= postings.size()) continue;
      shortest = &postings;
      told = term.size() <= 3 ? term : std::string_view();
    }
    const bool is_certain = query.terms.size() == 1 && !told.empty();
    const auto matches = [&](const Row& row) {
      return std::ranges::all_of(query.terms, [&](std::string_view term) { return term == told || has(row, term); });
    };
    Checksum sum = checksum();
    Found found;
    for (const std::uint32_t place : *shortest) {
      if (is_certain && found.items == page_size) break;
      const Row& row = *by_display_name_[place];
      if (!is_certain && !matches(row)) continue;
      ++found.total;
      if (found.items < page_size) {
        sum.add(row.texts);
        ++found.items;
      }
    }
    if (is_certain) found.total = shortest->size();
    found.checksum = sum.value();
    return found;
  }

  ByText by_id_, by_reference_;
  std::unordered_map<std::string_view, Rows> by_email_, by_mobile_, by_city_;
  Rows by_last_name_, by_last_name_descending_, by_display_name_;
  std::unordered_map<std::string_view, Postings> postings_;
  std::vector<std::size_t> cursors_;
};

}  // namespace

std::unique_ptr<Peer> make_ceiling() {
  return std::make_unique<CeilingPeer>();
}

}  // namespace bench
