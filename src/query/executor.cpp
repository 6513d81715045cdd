#include "query/executor.hpp"

#include "base/work_counts.hpp"
#include "query/access.hpp"
#include "query/criteria.hpp"
#include "query/gathered_rows.hpp"
#include "query/hits.hpp"
#include "query/kept_keys.hpp"
#include "query/keyed_records.hpp"
#include "query/page_maker.hpp"
#include "query/query_limits.hpp"
#include "query/relevance.hpp"
#include "query/shared_reference.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::query {

using detail::Record;
using storage::CustomerStore;
using storage::RecordPtr;
using storage::Row;
using storage::RowNumber;
using storage::RowSet;
using storage::SortIndex;

namespace {

/// The cost of making a sort key, in steps along an index.
constexpr std::size_t steps_per_key = 8;

/// One search with criteria, at one moment of the tenant.
class Search {
 public:
  /// `query` is null if all matches are wanted, in no order.
  Search(const storage::Tenant& tenant, const SearchRequest& request, const PageRequest* query, Criteria& criteria,
         const PlanOptions& options)
      : tenant_(tenant),
        query_(query),
        criteria_(criteria),
        options_(options),
        counts_(request.count == CountMode::exact),
        is_explained_(request.explain) {
    explain_.sort_by = request.sort_by;
    explain_.counted = counts_;
    if (request.sort_by == SortField::relevance) relevance_.emplace(criteria);
    if (options.access == PlanOptions::Access::automatic) access_ = criteria.access();
  }

  /// Requires a query.
  Page run() {
    if (auto page = page_from_range()) return *std::move(page);
    look_up();
    if (auto page = page_from_walk()) return *std::move(page);
    return page_by_sorting();
  }

  const Explain& explain() const noexcept { return explain_; }

  /// Returns all matches instead of a page.
  Matches run_for_all() {
    look_up();
    collect_matches();
    explain_.order = Explain::Order::none;
    Matches all{.explain = std::move(explain_),
                .snapshot = gathered_.snapshot(),
                .holders = std::move(gathered_).take_holders()};
    all.records.reserve(matches_.size());
    for (const Row& match : matches_) all.records.push_back(match.record);
    return all;
  }

 private:
  /// Returns the page if the matches are a range of the index that has the order. Cuts it by position, at any length.
  std::optional<Page> page_from_range() {
    const bool is_range = access_ && access_->kind == Explain::Access::range && !access_->needs_recheck &&
                          access_->field == query_->window.order.field;
    if (!is_range || options_.order != PlanOptions::Order::automatic) return std::nullopt;
    auto cut = cut_index(tenant_, *query_, &*access_, explain_.index_steps);
    if (!cut) return std::nullopt;
    const std::uint64_t total = *cut->paging.total_count;
    if (is_explained_) explain_.paths = {{.access = access_->kind, .what = access_->what, .estimated_rows = total}};
    explain_.order = Explain::Order::position;
    explain_.has_sort_index = true;
    explain_.candidates = explain_.rows_matched = total;
    if (!counts_) cut->paging.total_count.reset();
    return cut;
  }

  void look_up() {
    if (access_ && !fits_one_hold(*access_)) return look_up_in_parts();
    tenant_.read([this](const CustomerStore& customers) {
      if (access_) candidates_ = gather(IndexReads(customers), *access_, paths());
      gathered_.take(customers, rows());
      if (candidates_) walk_if_it_pays(customers);
    });
    explain_access();
  }

  /// Takes the lock for each look-up by itself. The search reads a snapshot from before the first look-up. An index
  /// may be newer than the snapshot, so each row that was written since is a candidate.
  void look_up_in_parts() {
    gathered_.take(tenant_.snapshot());
    candidates_ = gather(IndexReads(tenant_), *access_, paths());
    const auto later = tenant_.read([this](const CustomerStore& customers) {
      if (!candidates_) return std::shared_ptr<const detail::SnapshotRows>();
      if (!customers.is_at(*gathered_.snapshot())) return customers.snapshot();
      walk_if_it_pays(customers);
      return std::shared_ptr<const detail::SnapshotRows>();
    });
    if (later) add_written_since(*later);
    explain_access();
  }

  void add_written_since(const detail::SnapshotRows& later) {
    const detail::SnapshotRows& then = *gathered_.snapshot();
    Candidates found{RowSet(), true};
    candidates_->rows.for_each([&](RowNumber row) {
      if (row < then.row_end() && then.record(row)) found.rows.insert(row);
    });
    then.for_each_difference(later, [&](RowNumber row, const RecordPtr& record, const RecordPtr&) {
      if (record) found.rows.insert(row);
    });
    candidates_ = std::move(found);
  }

  /// The candidates; null: all customers.
  const RowSet* rows() const noexcept { return candidates_ ? &candidates_->rows : nullptr; }
  std::vector<Explain::Path>* paths() noexcept { return is_explained_ ? &explain_.paths : nullptr; }

  void explain_access() {
    const std::size_t count = candidates_ ? candidates_->rows.size() : gathered_.snapshot()->size();
    if (!candidates_ && is_explained_)
      explain_.paths = {{.access = Explain::Access::scan, .what = "all customers", .estimated_rows = count}};
    explain_.candidates = count;
    explain_.has_sort_index =
        query_ && std::ranges::count(tenant_.schema().sort_indexes, query_->window.order.field) > 0;
  }

  /// Requires candidates, and that `customers` is unchanged since they were gathered.
  void walk_if_it_pays(const CustomerStore& customers) {
    const SortIndex* index = query_ ? customers.index(query_->window.order.field) : nullptr;
    if (index && walk_pays(*index, candidates_->rows.size())) walk(customers, *index);
  }

  /// Returns how many candidates the walk must meet to complete the page and to know if there is a next one.
  std::size_t wanted() const noexcept {
    const auto [offset, size] = query_->window.range;
    return offset > max_walk_steps ? max_walk_steps : offset + size + 1;
  }

  bool walk_pays(const SortIndex& index, std::size_t count) const noexcept {
    if (options_.order != PlanOptions::Order::automatic) return options_.order == PlanOptions::Order::walk;
    if (count == 0 || query_->window.range.offset >= count) return false;
    const std::size_t steps = index.size() / count * wanted();
    return steps <= max_walk_steps / 2 && steps <= steps_per_key * count;
  }

  /// Collects candidates in the published order. Collects more than wanted if some may turn out not to match.
  void walk(const CustomerStore& customers, const SortIndex& index) {
    const std::size_t most = candidates_->needs_recheck ? 4 * wanted() : wanted();
    const std::size_t start = query_->start(index);
    std::size_t steps = 0;
    index.walk(start, query_->window.order.direction, [&](RowNumber row) {
      ++steps;
      if (candidates_->rows.contains(row)) walked_.push_back({&customers.record(row), row});
      return walked_.size() < most && steps < max_walk_steps;
    });
    has_walked_ = true;
    walked_all_ = start + steps == index.size();
    explain_.index_steps = steps;
  }

  bool verify(const Record& record) {
    ++explain_.rows_verified;
    base::count_work(&base::Work::candidates_judged);
    return criteria_.matches(record);
  }

  /// Collects the matches. Verifies each candidate, or each customer, unless the candidates need no recheck.
  void collect_matches() {
    const bool needs_recheck = !candidates_ || candidates_->needs_recheck;
    if (candidates_)
      matches_.reserve(needs_recheck ? std::min(candidates_->rows.size(), max_held) : candidates_->rows.size());
    gathered_.for_each(rows(), [&](const Row& row) {
      if (needs_recheck && !verify(*row.record)) return;
      matches_.push_back(row);
      if (has_walked_) matching_rows_.insert(row.number);
    });
    has_matches_ = true;
    explain_.rows_matched = matches_.size();
  }

  /// Returns the page if the walk met enough matches.
  std::optional<Page> page_from_walk() {
    if (!has_walked_) return std::nullopt;
    if (counts_ && candidates_->needs_recheck) collect_matches();
    PageRecords cut;
    const auto [offset, size] = query_->window.range;
    std::size_t met = 0;
    for (const auto& [record, row] : walked_) {
      const bool matches =
          !candidates_->needs_recheck || (has_matches_ ? matching_rows_.contains(row) : verify(*record));
      if (!matches) continue;
      if (met >= offset && cut.records.size() < size) cut.records.push_back(record);
      if (++met > offset + size) break;
    }
    cut.has_next = met > offset + size;
    if (!cut.has_next && !walked_all_) return std::nullopt;
    explain_.order = Explain::Order::walk;
    if (!candidates_->needs_recheck)
      explain_.rows_matched = candidates_->rows.size();
    else if (!has_matches_)
      explain_.rows_matched = met;
    return make_page(tenant_, *query_, cut, total());
  }

  Page page_by_sorting() {
    if (!has_matches_) collect_matches();
    explain_.order = Explain::Order::sort;
    const PageWindow cut = query_->placed_window();
    // A single match needs no sorting.
    if (matches_.size() == 1 && !cut.behind && cut.range.offset == 0) {
      PageMaker page(tenant_, *query_);
      page.add(*matches_.front().record);
      return std::move(page).finish(total(), false);
    }
    KeyedRecords keyed(tenant_.schema().keys, cut);
    keyed.reserve(matches_.size());
    if (relevance_) {
      add_ranked(keyed);
    } else if (explain_.has_sort_index && model::info(query_->window.order.field).rule == model::SortRule::collated) {
      add_with_kept_keys(tenant_, query_->window.order.field, matches_, keyed);
    } else {
      for (const Row& match : matches_) keyed.add(*match.record);
    }
    return make_page(tenant_, *query_, std::move(keyed).page(), total());
  }

  /// Adds the matches with keys made of score and display name.
  void add_ranked(KeyedRecords& keyed) {
    std::string key;
    for_each_kept_key(tenant_, SortField::display_name, matches_,
                      [&](const Record& record, std::optional<std::string_view> name) {
                        key.clear();
                        Relevance::append_key(relevance_->score(record), key);
                        if (name)
                          key.append(*name);
                        else
                          tenant_.schema().keys.append_key(record, SortField::display_name, key);
                        keyed.add_valued(record, key);
                      });
  }

  std::optional<std::uint64_t> total() const { return counts_ ? std::optional(explain_.rows_matched) : std::nullopt; }

  const storage::Tenant& tenant_;
  const PageRequest* query_;  // null: see run_for_all()
  Criteria& criteria_;
  std::optional<Relevance> relevance_ = {};  // set if the order is by relevance
  const PlanOptions options_;
  const bool counts_, is_explained_;
  std::optional<AccessNode> access_;
  Explain explain_;

  // Read under the lock; all of one moment.
  std::optional<Candidates> candidates_;
  GatheredRows gathered_;
  std::vector<Row> walked_;  // candidates in the published order
  bool has_walked_ = false, walked_all_ = false;

  std::vector<Row> matches_;
  RowSet matching_rows_;  // rows of matches_, if there was a walk
  bool has_matches_ = false;
};

}  // namespace

Result<Page> list(const storage::Tenant& tenant, const ListRequest& request) {
  const auto query = PageRequest::of(tenant, request);
  if (!query) return query.error();
  std::uint64_t steps = 0;
  if (!request.external_reference.empty()) return page_of_reference(tenant, *query, request.external_reference, steps);
  return page_of_all(tenant, *query, true, steps);
}

Result<Page> search(const storage::Tenant& tenant, const SearchRequest& request, const PlanOptions& options) {
  const auto query = PageRequest::of(tenant, request);
  if (!query) return query.error();
  Criteria criteria(request, tenant.schema());
  if (!criteria.matches_all()) {
    Search search(tenant, request, &*query, criteria, options);
    Page page = search.run();
    if (request.explain) page.explain = search.explain();
    add_hits(request, criteria, page);
    return page;
  }
  const bool uses_index = options.order != PlanOptions::Order::sort;
  std::uint64_t steps = 0;
  Page page = page_of_all(tenant, *query, uses_index, steps);
  const std::uint64_t total = *page.paging.total_count;
  if (request.count == CountMode::none) page.paging.total_count.reset();
  if (request.explain) {
    const bool has_index = std::ranges::count(tenant.schema().sort_indexes, request.sort_by) > 0;
    page.explain = Explain{.paths = {{.access = Explain::Access::all, .what = "no criteria", .estimated_rows = total}},
                           .order = uses_index && has_index ? Explain::Order::position : Explain::Order::sort,
                           .sort_by = request.sort_by,
                           .has_sort_index = has_index,
                           .candidates = total,
                           .index_steps = steps,
                           .rows_matched = total,
                           .counted = request.count == CountMode::exact};
  }
  add_hits(request, criteria, page);
  return page;
}

Matches all_matches(const storage::Tenant& tenant, const SearchRequest& request, Criteria& criteria,
                    const PlanOptions& options) {
  if (!criteria.matches_all()) {
    return Search(tenant, request, nullptr, criteria, options).run_for_all();
  }
  Matches all{.snapshot = tenant.snapshot()};
  all.records = all_records(*all.snapshot);
  const std::size_t count = all.records.size();
  all.explain = {.paths = {{.access = Explain::Access::all, .what = "no criteria", .estimated_rows = count}},
                 .order = Explain::Order::none,
                 .candidates = count,
                 .rows_matched = count};
  return all;
}

}  // namespace custengine::query
