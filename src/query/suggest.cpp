#include "query/suggest.hpp"

#include "base/siphash.hpp"
#include "base/text.hpp"
#include "base/words.hpp"
#include "query/lock_bounds.hpp"
#include "query/order.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace custengine::query {

using detail::Record;
using detail::Slot;
using storage::CustomerStore;
using storage::RecordPtr;
using storage::RowNumber;
using storage::RowSet;
using storage::SortIndex;

namespace {

/// So few candidates are judged sooner than a further word is asked for.
constexpr std::size_t few_candidates = 64;

/// A text without the blanks at its ends.
std::string_view trimmed(std::string_view text) {
  const auto parts = base::split_at_blanks(text);
  if (parts.empty()) return {};
  return {parts.front().data(),
          static_cast<std::size_t>(parts.back().data() + parts.back().size() - parts.front().data())};
}

class Suggestions {
 public:
  Suggestions(const storage::Tenant& tenant, std::string_view prefix, std::size_t limit, const PlanOptions& options)
      : tenant_(tenant), prefix_(base::fold(trimmed(prefix))), limit_(limit), options_(options) {
    base::for_each_word(prefix_, [this](std::string_view word) { return words_.push_back(word), true; });
  }

  std::vector<std::string> run() && {
    tenant_.read([this](const CustomerStore& customers) { look_up(customers); });
    if (take_walked()) return std::move(names_);
    take_all();
    return std::move(names_);
  }

 private:
  /// All that is done under the lock.
  void look_up(const CustomerStore& customers) {
    const bool has_words = options_.access == PlanOptions::Access::automatic && !words_.empty();
    if (has_words && customers.schema().text_index) candidates_ = find_words(customers.text_index());
    const std::size_t count = candidates_ ? candidates_->size() : customers.size();
    if (candidates_ && count <= max_held)
      hold(customers);
    else
      snapshot_ = customers.snapshot();
    const SortIndex* index = customers.index(SortField::display_name);
    if (index && walk_pays(count)) walk(customers, *index);
  }

  /// Who has the prefix's words in a searched field: all names that are suggested stand in one or two of these.
  RowSet find_words(const storage::TextIndex& index) const {
    std::vector<storage::TextPattern> patterns;
    for (const std::string_view word : words_) patterns.push_back({.bytes = std::string(word)});
    std::ranges::sort(patterns, {}, [&index](const storage::TextPattern& pattern) {
      return index.estimate(storage::TextScope::customer, pattern);
    });
    RowSet rows = index.find(storage::TextScope::customer, patterns.front());
    for (std::size_t i = 1; i < patterns.size() && rows.size() > few_candidates; ++i)
      index.narrow(rows, storage::TextScope::customer, patterns[i]);
    return rows;
  }

  void hold(const CustomerStore& customers) {
    holders_.reserve(candidates_->size());
    candidates_->for_each([&](RowNumber row) { holders_.push_back(RecordPtr::share(&customers.record(row))); });
  }

  bool walk_pays(std::size_t count) const noexcept {
    if (options_.order != PlanOptions::Order::automatic) return options_.order == PlanOptions::Order::walk;
    return count > max_held || !candidates_;
  }

  void walk(const CustomerStore& customers, const SortIndex& index) {
    // Many a candidate has the prefix inside a word or in another field, and names repeat.
    const std::size_t most = 16 * limit_ + 256;
    std::size_t steps = 0;
    index.walk(0, SortDirection::ascending, [&](RowNumber row) {
      ++steps;
      if (!candidates_ || candidates_->contains(row)) walked_.push_back(&customers.record(row));
      return walked_.size() < most && steps < max_walk_steps;
    });
    walked_all_ = steps == index.size();
  }

  bool matches(const Record& record) {
    constexpr std::array names = {Slot::first_name, Slot::last_name, Slot::company_name, Slot::email, Slot::mobile};
    if (std::ranges::all_of(names, [&](Slot slot) { return record.text(slot).empty(); })) return false;
    folded_.clear();
    base::append_folded(record.text(Slot::display_name), folded_);
    if (folded_.starts_with(prefix_)) return true;
    for (auto at = folded_.find(prefix_, 1); at != folded_.npos; at = folded_.find(prefix_, at + 1))
      if (base::begins_word(folded_, at)) return true;
    return false;
  }

  /// Whether the walk met enough names.
  bool take_walked() {
    std::unordered_set<std::string_view, base::SeededHash> known(0, {tenant_.schema().hash_key});
    for (const Record* record : walked_) {
      const std::string_view name = record->text(Slot::display_name);
      if (known.contains(name) || !matches(*record)) continue;
      known.insert(name);
      names_.emplace_back(name);
      if (names_.size() == limit_) return true;
    }
    return walked_all_;
  }

  std::vector<const Record*> all_candidates() const {
    std::vector<const Record*> all;
    if (!snapshot_) {
      for (const auto& record : holders_) all.push_back(record.get());
    } else if (candidates_) {
      all.reserve(candidates_->size());
      candidates_->for_each([&](RowNumber row) { all.push_back(snapshot_->record(row)); });
    } else {
      for (std::size_t row = 0; row < snapshot_->row_end(); ++row)
        if (const Record* record = snapshot_->record(row)) all.push_back(record);
    }
    return all;
  }

  void take_all() {
    names_.clear();
    // The first by id of each name, which is what equal sort keys are put in order by.
    std::unordered_map<std::string_view, const Record*, base::SeededHash> by_name(0, {tenant_.schema().hash_key});
    const std::vector<const Record*> all = all_candidates();
    constexpr std::size_t ahead = 8;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i + ahead < all.size()) all[i + ahead]->prefetch();
      const Record& record = *all[i];
      if (!matches(record)) continue;
      const Record*& first = by_name.try_emplace(record.text(Slot::display_name), &record).first->second;
      if (record.id() < first->id()) first = &record;
    }
    std::vector<const Record*> records;
    records.reserve(by_name.size());
    for (const auto& [name, record] : by_name) records.push_back(record);
    const PageCut cut{.order = {SortField::display_name, SortDirection::ascending}, .range = {0, limit_}, .behind = {}};
    for (const Record* record : sorted_page(records, tenant_.schema().keys, cut).records)
      names_.emplace_back(record->text(Slot::display_name));
  }

  const storage::Tenant& tenant_;
  const std::string prefix_;
  std::vector<std::string_view> words_;  // of the prefix; the last may go on
  const std::size_t limit_;
  const PlanOptions options_;

  // From under the lock; all of one moment.
  std::optional<RowSet> candidates_;
  std::shared_ptr<const detail::SnapshotRows> snapshot_;  // or, for few candidates, these
  std::vector<RecordPtr> holders_;
  std::vector<const Record*> walked_;  // candidates in order
  bool walked_all_ = false;

  std::vector<std::string> names_;
  std::string folded_;
};

}  // namespace

std::vector<std::string> suggest(const storage::Tenant& tenant, std::string_view prefix, std::size_t limit,
                                 const PlanOptions& options) {
  return Suggestions(tenant, prefix, limit, options).run();
}

}  // namespace custengine::query
