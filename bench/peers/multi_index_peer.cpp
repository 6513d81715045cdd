#include "peers/multi_index_peer.hpp"

#include "data/near_word.hpp"
#include "peers/load_in_chunks.hpp"

#include <boost/multi_index/composite_key.hpp>
#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/key.hpp>
#include <boost/multi_index/ranked_index.hpp>
#include <boost/multi_index_container.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace bench {

namespace {

struct Customer {
  std::array<std::string, text_count> texts;
  std::int64_t created_ms = 0, modified_ms = 0;
  std::uint64_t version = 1;
  bool is_company = false;
  std::vector<std::string> organizations = {};

  const std::string& operator[](Text text) const { return texts[index_of(text)]; }
};

template <Text text>
const std::string& text_of(const Customer& customer) {
  return customer[text];
}
template <Text text>
bool is_unset(const Customer& customer) {
  return customer[text].empty();
}

namespace mi = boost::multi_index;

struct ById {};
struct ByReference {};
struct ByDisplayName {};
struct ByLastName {};
struct ByEmail {};
struct ByCity {};

template <Text text>
using Published = mi::key<is_unset<text>, text_of<text>, text_of<Text::id>>;

using Customers = mi::multi_index_container<
    Customer, mi::indexed_by<mi::hashed_unique<mi::tag<ById>, mi::key<text_of<Text::id>>>,
                             mi::hashed_unique<mi::tag<ByReference>, mi::key<text_of<Text::external_reference>>>,
                             mi::ranked_unique<mi::tag<ByDisplayName>, Published<Text::display_name>>,
                             mi::ranked_unique<mi::tag<ByLastName>, Published<Text::last_name>>,
                             mi::ranked_non_unique<mi::key<text_of<Text::company_name>>>,
                             mi::ranked_non_unique<mi::tag<ByEmail>, mi::key<text_of<Text::email>>>,
                             mi::ranked_non_unique<mi::tag<ByCity>, mi::key<text_of<Text::city>>>,
                             mi::ranked_non_unique<mi::key<text_of<Text::postal_code>>>,
                             mi::ranked_non_unique<mi::key<&Customer::created_ms>>,
                             mi::ranked_non_unique<mi::key<&Customer::modified_ms>>>>;

Customer to_customer(const Row& row) {
  Customer customer;
  for (std::size_t i = 0; i < text_count; ++i) customer.texts[i] = row.texts[i];
  customer.created_ms = row.created_ms;
  customer.modified_ms = row.modified_ms;
  customer.is_company = row.is_company;
  return customer;
}

bool has(const Customer& customer, std::string_view term) {
  return std::ranges::any_of(searched_texts, [&](Text text) { return customer[text].find(term) != std::string::npos; });
}

/// True if a word of a name starts with these letters.
bool has_word(std::string_view name, std::string_view start) {
  for (std::size_t at = name.find(start); at != name.npos; at = name.find(start, at + 1))
    if (at == 0 || name[at - 1] == ' ') return true;
  return false;
}

class MultiIndexPeer : public Peer {
 public:
  Sharing sharing() const override { return Sharing::behind_shared_mutex; }

  void load(std::span<const Row> rows, const Watch& watch) override {
    customers_.reserve(rows.size());
    load_in_chunks(rows, watch, to_customer, [this](Customer&& customer) { add(std::move(customer)); });
  }

  Found get(std::string_view id) override { return one(customers_.get<ById>(), id); }
  Found find_reference(std::string_view reference) override { return one(customers_.get<ByReference>(), reference); }

  Found list(const ListQuery& query) override {
    const std::size_t offset = (query.page_number - 1) * page_size;
    if (query.sort == ListQuery::Sort::first_name) return sorted_by_first_name(offset);
    if (query.descending) return descending(offset);
    const auto& index = customers_.get<ByLastName>();
    return read_some(index.nth(offset), index.end());
  }

  void place_cursors(std::span<const std::size_t> page_numbers) override {
    cursors_.clear();
    for (const std::size_t number : page_numbers) {
      const Customer& last = *customers_.get<ByLastName>().nth(number * page_size - 1);
      cursors_.push_back({last[Text::last_name], last[Text::id]});
    }
  }

  Found list_at_cursor(std::size_t cursor) override {
    const auto& [last_name, id] = cursors_[cursor];
    const auto& index = customers_.get<ByLastName>();
    Found found = read_some(index.upper_bound(std::make_tuple(last_name.empty(), last_name, id)), index.end());
    found.total = 0;
    return found;
  }

  Found search(const SearchQuery& query) override {
    if (!query.email.empty()) {
      const auto [first, last] = customers_.get<ByEmail>().equal_range(std::string(query.email));
      std::vector<const Customer*> found;
      for (auto at = first; at != last; ++at) found.push_back(&*at);
      return sort_and_read(found, [](const Customer& c) { return std::tie(c[Text::display_name], c[Text::id]); });
    }
    if (!query.city.empty()) return search_city(query);
    if (!query.mobile.empty()) return scan([&](const Customer& c) { return c[Text::mobile] == query.mobile; });
    if (query.may_have_typo)
      return scan([&](const Customer& c) {
        return std::ranges::any_of(searched_texts,
                                   [&](Text text) { return has_near_word(c[text], query.terms.front()); });
      });
    return scan([&](const Customer& c) {
      return std::ranges::all_of(query.terms, [&](std::string_view term) { return has(c, term); });
    });
  }

  /// Walks in the order of display names, so that the first matches are the result.
  Found suggest(std::string_view prefix) override {
    Checksum sum = checksum();
    Found found;
    std::string_view last;
    for (const Customer& customer : customers_.get<ByDisplayName>()) {
      const std::string& name = customer[Text::display_name];
      if (name == last || !has_word(name, prefix)) continue;
      Peer::add(sum, name);
      last = name;
      found.total = ++found.items;
      if (found.items == suggestions) break;
    }
    found.checksum = sum.value();
    return found;
  }

  Found count_by_city(const SearchQuery* query) override {
    std::unordered_map<std::string_view, std::uint64_t> counts;
    for (const Customer& customer : customers_)
      if (!customer[Text::city].empty() && (!query || has(customer, query->terms.front())))
        ++counts[customer[Text::city]];
    std::vector<std::pair<std::string_view, std::uint64_t>> sorted(counts.begin(), counts.end());
    std::ranges::sort(sorted, [](const auto& a, const auto& b) {
      return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    Checksum sum = checksum();
    Found found{.items = sorted.size()};
    for (const auto& [city, count] : sorted) {
      Peer::add(sum, city, count);
      found.total += count;
    }
    found.checksum = sum.value();
    return found;
  }

  void update(std::string_view id, Text field, std::string_view value) override {
    modify(id, [&](Customer& c) {
      c.texts[index_of(field)] = value;
      if (field == Text::last_name)
        c.texts[index_of(Text::display_name)] = c[Text::first_name] + " " + c[Text::last_name];
    });
  }

  void insert(const Row& row) override {
    Customer customer = to_customer(row);
    customer.created_ms = customer.modified_ms = now_ms();
    add(std::move(customer));
  }

  void erase(std::string_view id) override {
    if (customers_.get<ById>().erase(std::string(id)) != 1) throw std::runtime_error("no such customer");
  }

  void attach(std::string_view id, std::string_view organization) override {
    modify(id, [&](Customer& c) { c.organizations.emplace_back(organization); });
  }
  void detach(std::string_view id, std::string_view organization) override {
    modify(id, [&](Customer& c) {
      if (std::erase(c.organizations, organization) != 1) throw std::runtime_error("no such extension");
    });
  }

 private:
  struct Cursor {
    std::string last_name, id;
  };

  void add(Customer customer) {
    if (!customers_.insert(std::move(customer)).second) throw std::runtime_error("id or reference taken");
  }

  template <class Change>
  void modify(std::string_view id, Change change) {
    auto& index = customers_.get<ById>();
    const auto found = index.find(std::string(id));
    if (found == index.end()) throw std::runtime_error("no such customer");
    index.modify(found, [&](Customer& c) {
      change(c);
      c.modified_ms = std::max(now_ms(), c.modified_ms + 1);
      ++c.version;
    });
  }

  static void add_to(Checksum& sum, const Customer& customer) {
    std::array<std::string_view, text_count> texts;
    for (std::size_t i = 0; i < text_count; ++i) texts[i] = customer.texts[i];
    sum.add(texts);
  }

  template <class Index>
  Found one(const Index& index, std::string_view key) const {
    const auto found = index.find(std::string(key));
    if (found == index.end()) return {};
    Checksum sum = checksum();
    add_to(sum, *found);
    return {.items = 1, .total = 1, .checksum = sum.value()};
  }

  template <class Iterator>
  Found read_some(Iterator at, Iterator end) const {
    Checksum sum = checksum();
    std::size_t items = 0;
    for (; at != end && items < page_size; ++at, ++items) add_to(sum, *at);
    return {.items = items, .total = customers_.size(), .checksum = sum.value()};
  }

  /// Walks customers with a last name backwards, then those without one backwards.
  Found descending(std::size_t offset) const {
    const auto& index = customers_.get<ByLastName>();
    const std::size_t named = index.lower_bound_rank(std::make_tuple(true));
    Checksum sum = checksum();
    std::size_t items = 0;
    const auto take_back = [&](std::size_t end_rank, std::size_t begin_rank) {
      auto at = index.nth(end_rank);
      for (std::size_t left = end_rank - begin_rank; left > 0 && items < page_size; --left, ++items) add_to(sum, *--at);
    };
    if (offset < named) take_back(named - offset, 0);
    const std::size_t nameless_offset = offset > named ? offset - named : 0;
    if (items < page_size) take_back(index.size() - nameless_offset, named);
    return {.items = items, .total = index.size(), .checksum = sum.value()};
  }

  template <class Key>
  Found sort_and_read(std::vector<const Customer*>& found, Key key, std::size_t offset = 0) const {
    const std::size_t end = std::min(found.size(), offset + page_size);
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(end), found.end(),
                      [&](const Customer* a, const Customer* b) { return key(*a) < key(*b); });
    Checksum sum = checksum();
    for (std::size_t i = offset; i < end; ++i) add_to(sum, *found[i]);
    return {.items = end - offset, .total = found.size(), .checksum = sum.value()};
  }

  Found sorted_by_first_name(std::size_t offset) const {
    std::vector<const Customer*> all;
    all.reserve(customers_.size());
    for (const Customer& customer : customers_) all.push_back(&customer);
    return sort_and_read(
        all,
        [](const Customer& c) {
          return std::tuple<bool, const std::string&, const std::string&>(c[Text::first_name].empty(),
                                                                          c[Text::first_name], c[Text::id]);
        },
        offset);
  }

  Found search_city(const SearchQuery& query) const {
    std::vector<const Customer*> found;
    const auto [first, last] = customers_.get<ByCity>().equal_range(std::string(query.city));
    for (auto at = first; at != last; ++at)
      if (at->created_ms >= query.created_from_ms && at->created_ms < query.created_to_ms) found.push_back(&*at);
    const std::size_t end = std::min(found.size(), page_size);
    std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(end), found.end(),
                      [](const Customer* a, const Customer* b) {
                        return std::tie(b->created_ms, (*b)[Text::id]) < std::tie(a->created_ms, (*a)[Text::id]);
                      });
    Checksum sum = checksum();
    for (std::size_t i = 0; i < end; ++i) add_to(sum, *found[i]);
    return {.items = end, .total = found.size(), .checksum = sum.value()};
  }

  /// Walks in the order of display names, so that the first matches are the page.
  template <class Matches>
  Found scan(Matches matches) const {
    Checksum sum = checksum();
    Found found;
    for (const Customer& customer : customers_.get<ByDisplayName>()) {
      if (!matches(customer)) continue;
      if (found.items < page_size) {
        add_to(sum, customer);
        ++found.items;
      }
      ++found.total;
    }
    found.checksum = sum.value();
    return found;
  }

  Customers customers_;
  std::vector<Cursor> cursors_;
};

}  // namespace

std::unique_ptr<Peer> make_multi_index() {
  return std::make_unique<MultiIndexPeer>();
}

}  // namespace bench
