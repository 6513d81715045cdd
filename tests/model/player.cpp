#include "player.hpp"

#include "to_printable.hpp"

#include <algorithm>
#include <chrono>
#include <exception>

namespace custengine::test::twin {

namespace {

std::string tenant_name(Random& random) {
  if (random.one_in(40)) return "not an id";
  return "t-" + std::to_string(random.below(3));
}

}  // namespace

std::string Player::play(const Step& step) {
  kind_ = step.kind;
  told_ = to_string(step.kind);
  Random random(step.seed);
  twin_.around() = {.now = clock_->now(), .last_id = ids_->given_out(), .is_kept = is_kept_};
  for (const auto& [id, tenant] : twin_.tenants()) tenant->committed.clear();
  try {
    std::string found = dispatch(step, random);
    if (found.empty()) found = settle();
    if (found.empty()) found = deliveries();
    return found;
  } catch (const std::exception& exception) {
    return std::string("an exception: ") + exception.what();
  }
}

std::string Player::dispatch(const Step& step, Random& random) {
  switch (step.kind) {
    case StepKind::create_tenant:
      return create_tenant(random, step.seed % 48);
    case StepKind::fork:
      return fork(random);
    case StepKind::update_tenant:
      return update_tenant(random);
    case StepKind::drop_tenant:
      return drop_tenant(random);
    case StepKind::rewind:
      return rewind(random);
    case StepKind::move_clock:
      return move_clock(random);
    case StepKind::compare_all:
      return compare_all();
    case StepKind::reopen:
      return reopen(random);
    case StepKind::look_at_snapshots:
      return look_at_snapshots();
    case StepKind::unsubscribe:
      return unsubscribe(random);
    default:
      break;
  }
  auto seat = choose_seat(random);
  if (!seat) return tell("without a tenant");
  const TenantOptions& options = seat->ours.tenant()->options;
  told_ += " in " + seat->ours.tenant()->id;
  const std::size_t customers = seat->ours.tenant()->contents.customers.size();
  tally_.most_customers = std::max(tally_.most_customers, customers);
  tally_.tenants_above_50 += customers > 50;
  ++tally_.by_tenant["locale " + options.locale];
  ++tally_.by_tenant[options.text_index ? "text index" : "no text index"];
  ++tally_.by_tenant[options.unique_external_reference ? "unique references" : "references may repeat"];
  ++tally_.by_tenant[std::to_string(options.sort_indexes.size()) + " sort indexes"];
  if (!options.also_searched.empty()) ++tally_.by_tenant["more is searched"];
  return in_tenant(step.kind, random, *seat);
}

// NOLINTNEXTLINE(readability-function-size): a line for each kind of step
std::string Player::in_tenant(StepKind kind, Random& random, Seat& seat) {
  switch (kind) {
    case StepKind::create:
    case StepKind::create_broken:
      return create(random, seat, kind == StepKind::create_broken);
    case StepKind::update:
    case StepKind::update_broken:
      return update(random, seat, kind == StepKind::update_broken);
    case StepKind::remove:
      return remove(random, seat);
    case StepKind::erase:
      return erase(random, seat);
    case StepKind::attach_extension:
      return attach(random, seat);
    case StepKind::detach_extension:
      return detach(random, seat);
    case StepKind::detach_code:
      return detach_code(random, seat);
    case StepKind::get:
      return get(random, seat);
    case StepKind::export_customer:
      return export_known(random, seat);
    case StepKind::find_by_external_reference:
      return find_reference(random, seat);
    case StepKind::list:
      return list(random, seat);
    case StepKind::search:
      return search(random, seat);
    case StepKind::count_by:
      return count_by(random, seat);
    case StepKind::suggest:
      return suggest(random, seat);
    case StepKind::follow_cursor:
      return follow_cursor(random, seat);
    case StepKind::walk_pages:
      return walk_pages(random, seat);
    case StepKind::import_some:
      return import(random, seat, 6);
    case StepKind::import_many:
      return import(random, seat, 150);
    case StepKind::find_duplicates:
      return find_duplicates(random, seat);
    case StepKind::explain_merge:
    case StepKind::merge:
      return merge(random, seat, kind == StepKind::explain_merge);
    case StepKind::touch_merged:
      return touch_merged(random, seat);
    case StepKind::apply:
      return apply(random, seat);
    case StepKind::import_external:
      return import_external(random, seat);
    case StepKind::search_external:
      return search_external(random, seat);
    case StepKind::get_in_store:
      return get_in_store(random, seat);
    case StepKind::set_store_details:
      return set_store_details(random, seat);
    case StepKind::count:
      return count(seat);
    case StepKind::take_snapshot:
      return take_snapshot(seat);
    case StepKind::changes:
      return changes(random, seat);
    case StepKind::subscribe:
      return subscribe(seat);
    case StepKind::hold_session:
      if (held_.size() > 4) held_.erase(held_.begin());
      held_.push_back(seat);
      return {};
    default:
      return "this is not a step in a tenant";
  }
}

std::optional<Player::Seat> Player::choose_seat(Random& random) {
  if (!held_.empty() && random.one_in(12)) return random.one_of(held_);
  if (twin_.tenants().empty()) return std::nullopt;
  const std::string id = random.one_of(twin_.tenants()).first;
  PermissionSet permissions = {Permission::tenant_access, Permission::tenant_backoffice};
  if (random.one_in(12))
    permissions = random.one_of<PermissionSet>({{}, {Permission::tenant_access}, {Permission::tenant_backoffice}});
  return open_seat(id, permissions);
}

/// Opens a session, every second one by token.
Player::Seat Player::open_seat(const std::string& id, PermissionSet permissions) {
  /// A subject, and its form in a consent.
  static const std::pair<std::string, std::string> subjects[] = {
      {"kari", "kari"}, {"line\nbreak \xff", "line\uFFFDbreak \uFFFD"}, {std::string(300, 'x'), std::string(255, 'x')}};
  const std::size_t number = seats_++;
  if (permissions.empty() || number % 2 == 0)
    return {engine_.session(id, permissions).value(), std::get<TwinSession>(twin_.session(id, permissions))};
  const auto& [given, recorded] = subjects[number / 2 % std::size(subjects)];
  login_->principal = {.subject = given, .tenants = {{id, permissions}}};
  return {engine_.session(id, AccessToken{}).value(), std::get<TwinSession>(twin_.session(id, permissions, recorded))};
}

/// Compares a written customer once by a look-up. Later pages of the twin use the library's customer.
std::string Player::settle() {
  for (const auto& [id, tenant] : twin_.tenants()) {
    const Session session = engine_.session(id).value();
    for (Item& item : tenant->contents.customers) {
      if (item.seen) continue;
      const auto theirs = session.get(item.customer.id);
      if (!theirs) return difference("written in " + id, to_printable(item.customer), theirs.error().message);
      if (auto found = difference(item.customer, *theirs); !found.empty()) return "written: " + found;
      item.seen = *theirs;
    }
    if (const auto count = session.count().value(); count != tenant->contents.customers.size())
      return difference("count of " + id, std::to_string(tenant->contents.customers.size()), std::to_string(count));
  }
  return {};
}

std::string Player::deliveries() {
  for (Subscriber& subscriber : subscribers_) {
    const auto delivered = std::exchange(*subscriber.delivered, {});
    const auto expected = subscriber.tenant->is_dropped ? std::vector<TwinChange>() : subscriber.tenant->committed;
    tally_.delivered += delivered.size();
    if (auto found = difference(expected, delivered); !found.empty()) return "delivered: " + found;
  }
  return {};
}

std::string Player::create_tenant(Random& random, std::size_t number) {
  const std::string id = tenant_name(random);
  const TenantOptions options = some_tenant(random, number);
  tell(id + ": " + to_printable(options));
  return judge(twin_.create_tenant(id, options), engine_.create_tenant(id, options));
}

std::string Player::fork(Random& random) {
  const bool is_any = twin_.tenants().empty() || random.one_in(6);
  const std::string id = is_any ? tenant_name(random) : random.one_of(twin_.tenants()).first;
  const std::string new_id = tenant_name(random);
  tell(id + " as " + new_id);
  return judge(twin_.fork(id, new_id), engine_.fork(id, new_id));
}

std::string Player::update_tenant(Random& random) {
  const bool is_any = twin_.tenants().empty() || random.one_in(4);
  const std::string id = is_any ? tenant_name(random) : random.one_of(twin_.tenants()).first;
  const auto tenant = twin_.tenants().find(id);
  const TenantPatch patch =
      some_tenant_patch(random, tenant == twin_.tenants().end() ? 0 : tenant->second->contents.customers.size());
  tell(id);
  const auto ours = twin_.update_tenant(id, patch);
  if (patch.stores.has_value()) tell("stores " + to_printable(patch.stores.value()));
  if (patch.max_customers.has_value()) tell("max " + std::to_string(patch.max_customers.value()));
  if (patch.max_bytes.has_value()) tell("bytes " + std::to_string(patch.max_bytes.value()));
  return judge(ours, engine_.update_tenant(id, patch));
}

std::string Player::drop_tenant(Random& random) {
  const std::string id = tenant_name(random);
  tell(id);
  return judge(twin_.drop_tenant(id), engine_.drop_tenant(id));
}

std::string Player::rewind(Random& random) {
  if (snapshots_.empty()) return tell("without a snapshot");
  // Mostly to the newest, so that tenants grow.
  const SnapshotPair& to = random.one_in(4) ? random.one_of(snapshots_) : snapshots_.back();
  const std::string id = random.one_in(10) ? tenant_name(random) : to.ours.tenant->id;
  tell(id + " to " + std::to_string(to.ours.contents.sequence));
  return judge(twin_.rewind(id, to.ours), engine_.rewind(id, to.theirs));
}

std::string Player::move_clock(Random& random) {
  const auto by = random.one_of<std::int64_t>({1, 1, 2, 5, 1000, 86'400'000, -1, -50});
  clock_->advance(std::chrono::milliseconds(by));
  return tell("by " + std::to_string(by));
}

Engine Player::open_engine() {
  EngineOptions options{.clock = clock_, .id_generator = ids_, .authenticator = login_};
  if (is_kept_) options.persistence = std::make_shared<MemoryPersistence>(disk_);
  return Engine::open(std::move(options)).value();
}

/// Opens the engine anew, or loads one of its tenants anew. What refers to the former tenants is gone.
std::string Player::reopen(Random& random) {
  if (!is_kept_) return tell("without a disk");
  for (const auto& [id, tenant] : twin_.tenants())
    if (auto verified = engine_.verify(id); !verified) return "verify: " + verified.error().message;
  held_.clear();
  walks_.clear();
  snapshots_.clear();
  subscribers_.clear();
  if (random.one_in(3)) {
    for (const auto& [id, tenant] : twin_.tenants()) {
      engine_.unload_tenant(id).value();
      engine_.load_tenant(id).value();
    }
  } else {
    engine_ = Engine();  // the first one releases the disk
    engine_ = open_engine();
  }
  for (const auto& [id, tenant] : twin_.tenants()) {
    engine_.update_tenant(id, {.external_source = tenant->options.external_source}).value();
    for (Item& item : tenant->contents.customers) item.seen = {};
    if (auto checked = engine_.check_invariants(id); !checked) return "invariants: " + checked.error().message;
  }
  ++tally_.by_kind[StepKind::reopen].first;
  if (std::string found = settle(); !found.empty()) return found;
  return compare_all();
}

std::string Player::unsubscribe(Random& random) {
  if (subscribers_.empty()) return tell("nobody");
  subscribers_.erase(subscribers_.begin() + static_cast<std::ptrdiff_t>(random.below(subscribers_.size())));
  return {};
}

RunResult run(const Script& script, Tally* tally, bool is_kept) {
  Tally unwanted;
  Player player(tally ? *tally : unwanted, is_kept);
  RunResult result;
  for (std::size_t i = 0; i < script.size(); ++i) {
    std::string found = player.play(script[i]);
    result.told.push_back(player.told());
    if (found.empty()) continue;
    result.difference = {i, player.told() + "\n" + found};
    break;
  }
  return result;
}

}  // namespace custengine::test::twin
