// Steps that read many customers, and the full comparison.

#include "../sort_fields.hpp"
#include "forced_plans.hpp"
#include "player.hpp"
#include "to_printable.hpp"

#include <custengine/io.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::test::twin {

namespace {

ListRequest& order_of(ListRequest& request) {
  return request;
}
SearchRequest& order_of(AskedSearch& asked) {
  return asked.request;
}

/// Changes one digit of a cursor, and sometimes removes its first character.
std::string damaged(Random& random, std::string cursor) {
  char& digit = cursor[random.below(cursor.size())];
  digit = digit == '0' ? '1' : '0';
  return random.one_in(4) ? cursor.substr(1) : cursor;
}

}  // namespace

std::string Player::ask(Seat& seat, const std::variant<ListRequest, AskedSearch>& request, const Place& place) {
  Answer<TwinPage> ours;
  std::optional<Result<Page>> theirs;
  if (const auto* asked = std::get_if<ListRequest>(&request)) {
    tell(to_printable(*asked));
    ours = seat.ours.list(*asked, place);
    theirs = seat.theirs.list(*asked);
  } else {
    const AskedSearch& search = std::get<AskedSearch>(request);
    tell(to_printable(search.request));
    ours = seat.ours.search(search.request, search.where, place);
    theirs = seat.theirs.search(search.request);
  }
  if (auto found = judge(ours, *theirs); !found.empty() || !*theirs) return found;
  const Page& page = **theirs;
  tally_.items += page.items.size();
  if (const auto* search = std::get_if<AskedSearch>(&request)) {
    if (auto found = differing_plan(seat.theirs, search->request, page); !found.empty()) return found;
    tally_.forced_plans += plans_can_be_forced();
  }
  if (page.next.empty()) return {};
  Walk walk{request, page.next, page.items.back(), seat.ours.tenant()};
  std::visit([](auto& asked) { order_of(asked).page_number = 1, order_of(asked).after.clear(); }, walk.request);
  if (walks_.size() > 12) walks_.erase(walks_.begin());
  walks_.push_back(std::move(walk));
  return {};
}

std::string Player::list(Random& random, Seat& seat) {
  return ask(seat, some_list(random, seat.ours.tenant()->contents), {});
}

std::string Player::search(Random& random, Seat& seat) {
  return ask(seat, some_search(random, *seat.ours.tenant()), {});
}

std::string Player::count_by(Random& random, Seat& seat) {
  const AskedSearch asked = random.one_in(3) ? AskedSearch() : some_search(random, *seat.ours.tenant());
  const auto field = static_cast<FacetField>(random.below(5));
  tell(std::string(to_string(field)) + " of " + to_printable(asked.request));
  return judge(seat.ours.count_by(field, asked.request, asked.where), seat.theirs.count_by(field, asked.request));
}

std::string Player::suggest(Random& random, Seat& seat) {
  const std::string prefix = some_prefix(random, seat.ours.tenant()->contents);
  const auto limit = random.one_of<std::size_t>({1, 2, 3, 10, 10, 50, 1000});
  tell("\"" + prefix + "\", " + std::to_string(limit) + " at most");
  return judge(seat.ours.suggest(prefix, limit), seat.theirs.suggest(prefix, limit));
}

std::string Player::follow_cursor(Random& random, Seat& seat) {
  if (walks_.empty()) return tell("without a page");
  const std::size_t index = random.below(walks_.size());
  Walk walk = walks_[index];
  Place place{.behind = walk.last};
  std::string cursor = walk.cursor;
  if (walk.tenant != seat.ours.tenant()) {  // another tenant, or an earlier tenant of this name
    place.is_foreign = true;
  } else if (random.one_in(10)) {
    cursor = damaged(random, cursor);
    place.is_foreign = true;
  }
  std::visit(
      [&](auto& asked) {
        auto& request = order_of(asked);
        request.after = cursor;
        if (random.one_in(3)) request.page_size = 1 + random.below(30);
        if (random.one_in(20)) request.page_number = 2;
        if (random.one_in(12)) {
          request.sort_by = request.sort_by == SortField::id ? SortField::full_name : SortField::id;
          place.is_foreign = true;
        } else if (random.one_in(12)) {
          const bool ascends = request.direction == SortDirection::ascending;
          request.direction = ascends ? SortDirection::descending : SortDirection::ascending;
          place.is_foreign = true;
        }
      },
      walk.request);
  if (!place.is_foreign && !random.one_in(4)) walks_.erase(walks_.begin() + static_cast<std::ptrdiff_t>(index));
  tell("cursor behind " + std::string(walk.last.id()) + (place.is_foreign ? ", foreign;" : ";"));
  return ask(seat, walk.request, place);
}

std::string Player::walk_pages(Random& random, Seat& seat) {
  ListRequest request = some_list(random, seat.ours.tenant()->contents);
  request.page_number = 1;
  request.page_size = random.one_of<std::size_t>({1, 7, 50});
  tell(to_printable(request));
  ListRequest large = request;
  large.page_size = 1000;
  Answer<TwinPage> ours = seat.ours.list(large, {});
  while (auto* all = std::get_if<TwinPage>(&ours)) {
    if (!all->has_next) break;
    ++large.page_number;
    const auto more = std::get<TwinPage>(seat.ours.list(large, {}));
    all->items.insert(all->items.end(), more.items.begin(), more.items.end());
    all->has_next = more.has_next;
  }
  Page all;
  for (Result<Page>& page : seat.theirs.pages(request)) {
    if (!page) return judge(ours, page);
    all.items.insert(all.items.end(), page->items.begin(), page->items.end());
    all.paging.total_count = page->paging.total_count;
  }
  all.paging.page_size = 1000;
  return judge(ours, Result<Page>(all));
}

std::string Player::take_snapshot(Seat& seat) {
  const auto ours = seat.ours.snapshot();
  const auto theirs = seat.theirs.snapshot();
  if (auto found = judge(ours, theirs); !found.empty() || !theirs) return found;
  if (snapshots_.size() > 5) snapshots_.erase(snapshots_.begin());
  snapshots_.push_back({*theirs, *value_of(ours)});
  return tell("at " + std::to_string(theirs->sequence()));
}

std::string Player::look_at_snapshots() {
  for (const auto& [theirs, ours] : snapshots_)
    if (auto found = difference(ours, theirs); !found.empty()) return "an old snapshot: " + found;
  return {};
}

std::string Player::changes(Random& random, Seat& seat) {
  const Contents& contents = seat.ours.tenant()->contents;
  const std::uint64_t after = random.below(contents.sequence + 2 + (random.one_in(10) ? 10 : 0));
  const auto limit = random.one_of<std::size_t>({0, 1, 2, 10, 10, 1000, std::size_t(-1), std::size_t(-1)});
  tell("after " + std::to_string(after) + " limit " + std::to_string(limit));
  return judge(seat.ours.changes(after, limit), seat.theirs.changes(after, limit));
}

std::string Player::subscribe(Seat& seat) {
  auto delivered = std::make_shared<std::vector<Change>>();
  auto theirs = seat.theirs.subscribe([delivered](const Change& change) { delivered->push_back(change); });
  const Result<void> answer = theirs ? Result<void>() : Result<void>(theirs.error());
  if (auto found = judge(seat.ours.subscribe(), answer); !found.empty() || !theirs) return found;
  const std::uint64_t since = theirs->since();
  if (subscribers_.size() > 4) subscribers_.erase(subscribers_.begin());
  subscribers_.push_back({*std::move(theirs), delivered, seat.ours.tenant()});
  return difference(seat.ours.tenant()->contents.sequence, since);
}

std::string Player::compare_all() {
  ++tally_.full_comparisons;
  std::vector<std::string> names;
  for (const auto& [id, tenant] : twin_.tenants()) {
    names.push_back(id);
    if (auto found = compare_tenant(*tenant); !found.empty()) return fmt::format("{}: {}", id, found);
  }
  if (names != engine_.tenants()) return difference("tenants", to_printable(names), to_printable(engine_.tenants()));
  return {};
}

/// Reads many customers by one call, and all store details.
std::string Player::compare_at_once(const Contents& contents, const Session& theirs) {
  std::vector<std::string_view> ids;
  for (const Item& item : contents.customers) ids.push_back(item.customer.id);
  std::ranges::reverse(ids);
  const auto all = theirs.get_many(ids);
  if (!all) return "get_many: " + all.error().message;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (auto found = difference(contents.find(ids[i])->customer, (*all)[i]); !found.empty())
      return "get_many: " + found;
    if (!theirs.contains(ids[i]).value()) return fmt::format("{} is not contained", ids[i]);
  }
  std::vector<StoreDetailsEntry> details;
  for (const auto& [key, kept] : contents.details)
    if (kept != StoreDetails()) details.push_back({key.first, key.second, kept});
  if (theirs.store_details().value() == details) return {};
  return fmt::format("store_details: not the {} that there are", details.size());
}

/// Restores a dump, and checks that the new tenant's dump is equal.
std::string Player::compare_restored(const TwinTenant& tenant, const Seat& seat) const {
  std::stringstream dump, again;
  dump_tenant(dump, engine_, tenant.id).value();
  Engine other;
  if (const auto restored = restore_tenant(dump, other, "restored"); !restored) return restored.error().message;
  dump_tenant(again, other, "restored").value();
  if (again.str() != dump.str()) return "the restored tenant's dump is another one";
  const Session theirs = other.session("restored", {Permission::tenant_access}).value();
  return difference(seat.ours.snapshot(), theirs.snapshot());
}

std::string Player::compare_tenant(const TwinTenant& tenant) {
  if (const auto checked = engine_.check_invariants(tenant.id); !checked) return checked.error().message;
  const PermissionSet all = {Permission::tenant_access, Permission::tenant_backoffice};
  Seat seat{engine_.session(tenant.id, all).value(), std::get<TwinSession>(twin_.session(tenant.id, all))};
  const Contents& contents = tenant.contents;
  if (auto found = difference(seat.ours.snapshot(), seat.theirs.snapshot()); !found.empty()) return found;
  if (auto found = difference(contents.customers.size(), engine_.stats(tenant.id).value().customers); !found.empty())
    return found;
  if (auto found = compare_at_once(contents, seat.theirs); !found.empty()) return found;
  if (tally_.full_comparisons % 8 == 0)
    if (auto found = compare_restored(tenant, seat); !found.empty()) return "restored: " + found;
  const std::size_t step = contents.customers.size() > 500 ? 5 : 1;  // sorting is slow in the twin
  for (std::size_t field = 0; field < sort_field_count; field += step) {
    for (const auto direction : {SortDirection::ascending, SortDirection::descending}) {
      const ListRequest request{.sort_by = sort_field(field), .direction = direction, .page_size = 1000};
      if (auto found = difference(seat.ours.list(request, {}), seat.theirs.list(request)); !found.empty())
        return to_printable(request) + ": " + found;
    }
  }
  for (const auto& [dropped, kept] : tenant.ever_merged)
    if (auto found = difference(seat.ours.get(dropped), seat.theirs.get(dropped)); !found.empty())
      return fmt::format("merged {}: {}", dropped, found);
  const std::uint64_t oldest = contents.sequence - contents.changes.size();
  if (auto found = difference(seat.ours.changes(oldest, 100'000), seat.theirs.changes(oldest, 100'000)); !found.empty())
    return found;
  for (const std::string& store : tenant.options.stores)
    for (const Item& item : contents.customers)
      if (auto found = difference(seat.ours.get_in_store(store, item.customer.id),
                                  seat.theirs.get_in_store(store, item.customer.id));
          !found.empty())
        return fmt::format("in {}: {}", store, found);
  return {};
}

}  // namespace custengine::test::twin
