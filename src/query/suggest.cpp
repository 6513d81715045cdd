#include "query/suggest.hpp"

#include "base/folding.hpp"
#include "base/siphash.hpp"
#include "base/words.hpp"
#include "base/work_counts.hpp"
#include "model/display_name.hpp"
#include "query/gathered_rows.hpp"
#include "query/kept_keys.hpp"
#include "query/keyed_records.hpp"
#include "query/query_limits.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace custengine::query {

using detail::Record;
using detail::Slot;
using storage::CustomerStore;
using storage::Row;
using storage::RowNumber;
using storage::RowSet;
using storage::SortIndex;

namespace {

/// If at most this many candidates are left, verifying them is faster than looking up a further word.
constexpr std::size_t few_candidates = 64;
/// The cost of reading a record, in steps of a walk.
constexpr std::size_t steps_per_record = 4;

/// Returns a folded text without the blanks at its ends.
std::string_view trimmed(std::string_view folded) noexcept {
  const std::size_t begin = folded.find_first_not_of(' ');
  return begin == folded.npos ? std::string_view() : folded.substr(begin, folded.find_last_not_of(' ') + 1 - begin);
}

class Suggestions {
 public:
  /// `prefix` is folded. `uses_index`: the text index finds the candidates.
  Suggestions(const storage::Tenant& tenant, std::string_view prefix, std::size_t limit, PlanOptions::Order order,
              bool uses_index)
      : tenant_(tenant),
        prefix_(prefix),
        limit_(limit),
        order_(order),
        uses_index_(uses_index),
        known_(0, {tenant.schema().hash_key}) {}

  /// Walks the sort index. True if the walk met enough names, or passed all customers.
  bool find_by_walk() {
    tenant_.read([this](const CustomerStore& customers) { look_up(customers); });
    while (is_walking_) {
      if (take_walked()) return true;
      if (passed_ >= walk_steps_) break;
      tenant_.read([this](const CustomerStore& customers) { walk_on(customers); });
    }
    return false;
  }

  /// Requires that find_by_walk() returned false.
  void find_among_all() {
    names_.clear();
    // Keeps the customer with the smallest id for each name: equal sort keys are ordered by id.
    std::unordered_map<std::string_view, Row, base::SeededHash> by_name(0, {tenant_.schema().hash_key});
    gathered_.for_each(rows(), [&](const Row& row) {
      if (!matches(*row.record)) return;
      Row& first = by_name.try_emplace(row.record->text(Slot::display_name), row).first->second;
      if (row.record->id() < first.record->id()) first = row;
    });
    std::vector<Row> found;
    found.reserve(by_name.size());
    for (const auto& [name, row] : by_name) found.push_back(row);
    take_first(found);
  }

  std::vector<std::string> names() && { return std::move(names_); }

 private:
  /// Does the first part of the work that needs the lock.
  void look_up(const CustomerStore& customers) {
    if (uses_index_) candidates_ = find_names(customers.text_index());
    const std::size_t count = candidates_ ? candidates_->size() : customers.size();
    gathered_.take(customers, rows());
    const SortIndex* index = customers.index(SortField::display_name);
    is_walking_ = index && walk_pays(count);
    if (!is_walking_) return;
    walk_steps_ = candidates_ && gathered_.snapshot() ? steps_per_record * count : 0;
    walk(customers, *index);
  }

  /// Finds the customers whose name may have the prefix: a word of the name begins like the prefix, and another like
  /// the rest of it from each further word on. Only words of fields that names are made of count.
  RowSet find_names(const storage::TextIndex& index) const {
    constexpr auto scope = storage::TextScope::customer;
    if (prefix_.size() == 1) return index.find_word_starts(prefix_.front());
    struct Rated {
      storage::TextPattern pattern;
      std::size_t rows;
    };
    std::vector<Rated> rated;
    for (storage::TextPattern& pattern : patterns()) {
      const std::size_t rows = index.estimate(scope, pattern);
      rated.push_back({std::move(pattern), rows});
    }
    std::ranges::stable_sort(rated, {}, &Rated::rows);
    RowSet rows = index.find(scope, rated.front().pattern);
    for (std::size_t i = 1; i < rated.size() && rows.size() > few_candidates; ++i)
      index.narrow(rows, scope, rated[i].pattern);
    return rows;
  }

  /// Returns patterns of the first words of the prefix.
  std::vector<storage::TextPattern> patterns() const {
    std::vector<storage::TextPattern> patterns = {{.bytes = std::string(prefix_), .begins_word = true}};
    std::size_t words = 0;
    base::for_each_word(prefix_, [&](std::string_view word) {
      const std::string_view rest(word.data(), static_cast<std::size_t>(&prefix_.back() - word.data()) + 1);
      if (rest.size() < prefix_.size() && rest.size() > 1)
        patterns.push_back({.bytes = std::string(rest), .begins_word = true});
      patterns.push_back({.bytes = std::string(word)});
      return ++words < max_prefix_words;
    });
    return patterns;
  }

  /// The candidates; null: all customers.
  const RowSet* rows() const noexcept { return candidates_ ? &*candidates_ : nullptr; }

  bool walk_pays(std::size_t count) const noexcept {
    if (order_ != PlanOptions::Order::automatic) return order_ == PlanOptions::Order::walk;
    return count > max_held || !candidates_;
  }

  /// Walks the next part, under the lock again. Ends the walk if another thread has written since.
  void walk_on(const CustomerStore& customers) {
    is_walking_ = customers.is_at(*gathered_.snapshot());
    if (is_walking_) walk(customers, *customers.index(SortField::display_name));
  }

  void walk(const CustomerStore& customers, const SortIndex& index) {
    // Some candidates do not match the whole prefix, and names repeat. So the walk collects more than the limit.
    const std::size_t most = 16 * limit_ + 256;
    const std::size_t first = passed_;
    walked_.clear();
    index.walk(first, SortDirection::ascending, [&](RowNumber row) {
      ++passed_;
      if (!candidates_ || candidates_->contains(row)) walked_.push_back(&customers.record(row));
      return walked_.size() < most && passed_ - first < max_walk_steps;
    });
    walked_all_ = passed_ == index.size();
  }

  bool matches(const Record& record) {
    const std::string_view name = model::name_of(record);
    if (name.empty()) return false;
    base::count_work(&base::Work::candidates_judged);
    base::count_work(&base::Work::texts_folded);
    folded_.clear();
    base::append_folded(name, folded_);
    if (folded_.starts_with(prefix_)) return true;
    auto at = folded_.find(prefix_, 1);
    if (at == folded_.npos) return false;
    const base::FoldedWords words(name, folded_);
    for (; at != folded_.npos; at = folded_.find(prefix_, at + 1))
      if (words.begin_at(at)) return true;
    return false;
  }

  /// True if the walk has met enough names, or all.
  bool take_walked() {
    for (const Record* record : walked_) {
      const std::string_view name = record->text(Slot::display_name);
      if (known_.contains(name) || !matches(*record)) continue;
      known_.insert(name);
      names_.emplace_back(name);
      if (names_.size() == limit_) return true;
    }
    return walked_all_;
  }

  /// Takes the first names in the published order.
  void take_first(std::span<const Row> rows) {
    const PageWindow cut{
        .order = {SortField::display_name, SortDirection::ascending}, .range = {0, limit_}, .behind = {}};
    KeyedRecords keyed(tenant_.schema().keys, cut);
    keyed.reserve(rows.size());
    add_with_kept_keys(tenant_, SortField::display_name, rows, keyed);
    for (const Record* record : std::move(keyed).page().records) names_.emplace_back(record->text(Slot::display_name));
  }

  const storage::Tenant& tenant_;
  const std::string_view prefix_;  // a name may continue its last word
  const std::size_t limit_;
  const PlanOptions::Order order_;
  const bool uses_index_;

  // Read under the lock; all of one moment.
  std::optional<RowSet> candidates_;
  GatheredRows gathered_;

  // The walk continues in parts as long as that is cheaper than reading the candidates.
  bool is_walking_ = false, walked_all_ = false;
  std::size_t passed_ = 0, walk_steps_ = 0;
  std::vector<const Record*> walked_;  // candidates met by the last part, in order
  std::unordered_set<std::string_view, base::SeededHash> known_;

  std::vector<std::string> names_;
  std::string folded_;
};

}  // namespace

std::vector<std::string> suggest(const storage::Tenant& tenant, std::string_view prefix, std::size_t limit,
                                 const PlanOptions& options) {
  const std::string whole = base::fold(prefix);
  const std::string_view folded = trimmed(whole);
  const bool uses_index =
      options.access == PlanOptions::Access::automatic && tenant.schema().text_index && !folded.empty();
  // Most single letters begin so common names that a short walk meets enough. The look-up would find far more
  // customers.
  if (uses_index && folded.size() == 1) {
    Suggestions met(tenant, folded, limit, options.order, false);
    if (met.find_by_walk()) return std::move(met).names();
  }
  Suggestions found(tenant, folded, limit, options.order, uses_index);
  if (!found.find_by_walk()) found.find_among_all();
  return std::move(found).names();
}

}  // namespace custengine::query
