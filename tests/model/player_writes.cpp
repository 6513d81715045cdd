// Steps that write customers, or look up one of them.

#include "player.hpp"
#include "to_printable.hpp"

#include <custengine/io.hpp>

#include <string>
#include <utility>

namespace custengine::test::twin {

namespace {

const CustomerDraft* find(const TwinSession& session, const std::string& id) {
  const Item* item = session.tenant()->contents.find(id);
  return item ? &item->customer : nullptr;
}

/// Prefers customers that have an extension.
std::string some_extended_id(Random& random, const Contents& contents) {
  std::string id = some_id(random, contents);
  for (int attempt = 0; attempt < 20; ++attempt) {
    const Item* item = contents.find(id);
    if (!item || !item->customer.extensions.empty()) break;
    id = some_id(random, contents);
  }
  return id;
}

const Contents& contents_of(const TwinSession& session) {
  return session.tenant()->contents;
}

std::vector<CustomerDraft> some_import(Random& random, const Contents& contents, std::size_t count,
                                       const ImportOptions& options) {
  const bool is_broken = random.one_in(count > 100 || options.atomic ? 4 : 2), is_new = count > 20 && !random.one_in(4);
  std::vector<CustomerDraft> drafts;
  while (drafts.size() < count) {
    CustomerDraft draft =
        is_broken && random.one_in(12) ? broken_draft(random, contents) : some_draft(random, contents);
    if (is_new) draft.id.clear(), draft.external_reference = "new-" + std::to_string(random.below(1'000'000));
    if (!is_new && !drafts.empty() && random.one_in(8)) draft = random.one_of(drafts);
    if (!drafts.empty() && random.one_in(8)) {  // the same draft again with another value
      const CustomerDraft other = std::exchange(draft, random.one_of(drafts));
      draft.city = other.city;
    }
    if (!contents.customers.empty() && options.restore && random.one_in(8))
      draft = random.one_of(contents.customers).customer;
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

}  // namespace

std::string Player::create(Random& random, Seat& seat, bool is_broken) {
  const Contents& contents = contents_of(seat.ours);
  const CustomerDraft draft = is_broken ? broken_draft(random, contents) : some_draft(random, contents);
  tell(to_printable(draft));
  return judge(seat.ours.create(draft), seat.theirs.create(draft));
}

std::string Player::update(Random& random, Seat& seat, bool is_broken) {
  const Contents& contents = contents_of(seat.ours);
  const std::string id = some_id(random, contents);
  const CustomerDraft* current = find(seat.ours, id);
  const CustomerPatch patch =
      is_broken ? broken_patch(random, contents, current) : some_patch(random, contents, current);
  const UpdateOptions options = some_update_options(random, current);
  tell(id + to_printable(options) + to_printable(patch));
  // Without a customer modify() has nothing to change. It expects the version that it read.
  if (current && !is_broken && !options.expected_version && ++updates_ % 3 == 0)
    return judge(seat.ours.update(id, patch, options),
                 seat.theirs.modify(id, [&patch](const Customer&) { return patch; }));
  return judge(seat.ours.update(id, patch, options), seat.theirs.update(id, patch, options));
}

std::string Player::remove(Random& random, Seat& seat) {
  const std::string id = some_id(random, contents_of(seat.ours));
  const UpdateOptions options = some_update_options(random, find(seat.ours, id));
  tell(id + to_printable(options));
  return judge(seat.ours.remove(id, options), seat.theirs.remove(id, options));
}

std::string Player::erase(Random& random, Seat& seat) {
  const Contents& contents = contents_of(seat.ours);
  std::string id = some_id(random, contents);
  if (!contents.changes.empty() && random.one_in(3)) {  // perhaps one that was removed
    const TwinChange& change = random.one_of(contents.changes);
    id = (change.after ? change.after : change.before)->id;
  }
  const UpdateOptions options = some_update_options(random, find(seat.ours, id));
  tell(id + to_printable(options));
  return judge_erased(seat, id, options);
}

/// The log of a tenant that is kept goes back further than its history. So a customer that is gone may be found there,
/// which the twin does not know.
std::string Player::judge_erased(Seat& seat, const std::string& id, const UpdateOptions& options) {
  const auto ours = seat.ours.erase(id, options);
  const auto theirs = seat.theirs.erase(id, options);
  const auto* const failure = std::get_if<Failure>(&ours);
  if (is_kept_ && theirs && failure && failure->code == ErrorCode::not_found && !find(seat.ours, id))
    return tell("found in the log");
  return judge(ours, theirs);
}

std::string Player::attach(Random& random, Seat& seat) {
  const std::string id = some_id(random, contents_of(seat.ours));
  Extension extension = some_extension(random);
  if (random.one_in(20)) extension.organization_id = "no id";
  tell(id + ' ' + std::string(extension.code.name()) + ' ' + extension.organization_id);
  return judge(seat.ours.attach_extension(id, extension), seat.theirs.attach_extension(id, extension));
}

std::string Player::detach(Random& random, Seat& seat) {
  const std::string id = some_extended_id(random, contents_of(seat.ours));
  const CustomerDraft* current = find(seat.ours, id);
  Extension extension = some_extension(random);
  if (current && !current->extensions.empty() && !random.one_in(4)) extension = random.one_of(current->extensions);
  if (random.one_in(20)) extension.organization_id = "no id";
  tell(id + ' ' + std::string(extension.code.name()) + ' ' + extension.organization_id);
  return judge(seat.ours.detach_extension(id, extension), seat.theirs.detach_extension(id, extension));
}

std::string Player::detach_code(Random& random, Seat& seat) {
  const std::string id = some_extended_id(random, contents_of(seat.ours));
  const ExtensionCode code = some_extension(random).code;
  tell(id + ' ' + std::string(code.name()));
  return judge(seat.ours.detach_extension(id, code), seat.theirs.detach_extension(id, code));
}

std::string Player::get(Random& random, Seat& seat) {
  const std::string id = some_id(random, contents_of(seat.ours));
  tell(id);
  return judge(seat.ours.get(id), seat.theirs.get(id));
}

std::string Player::export_known(Random& random, Seat& seat) {
  const std::string id = some_id(random, contents_of(seat.ours));
  tell(id);
  return judge(seat.ours.export_customer(id), export_customer(seat.theirs, id));
}

std::string Player::find_reference(Random& random, Seat& seat) {
  const std::string reference = some_reference(random, contents_of(seat.ours));
  tell(reference);
  return judge(seat.ours.find_by_external_reference(reference), seat.theirs.find_by_external_reference(reference));
}

std::string Player::import(Random& random, Seat& seat, std::size_t max_drafts) {
  ImportOptions options{
      .on_conflict = random.one_of({OnConflict::fail, OnConflict::skip, OnConflict::update, OnConflict::update}),
      .restore = random.one_in(3),
      .atomic = random.one_in(3)};
  tell("conflict " + std::to_string(static_cast<int>(options.on_conflict)) + (options.restore ? " restore" : "") +
       (options.atomic ? " atomic" : ""));
  if (random.one_in(3)) {
    options.match_by.clear();
    tell(" by");
    for (std::size_t fields = random.below(4); fields > 0; --fields) {
      options.match_by.push_back(static_cast<MatchField>(random.below(5)));
      tell(" " + std::to_string(static_cast<int>(options.match_by.back())));
    }
  }
  // Sometimes more than one chunk of rows.
  const bool is_huge = max_drafts > 100 && random.one_in(12);
  const auto drafts =
      some_import(random, contents_of(seat.ours), random.below(max_drafts) + (is_huge ? 1200U : 0U), options);
  if (drafts.size() < 10)
    for (const CustomerDraft& draft : drafts) tell("\n    {" + to_printable(draft) + '}');
  // An import of the drafts one by one must give the same result.
  const auto ours = seat.ours.import_customers(drafts, options);
  if (random.one_in(2)) return judge(ours, seat.theirs.import_customers(drafts, options));
  tell("one by one");
  return judge(ours, [&]() -> Result<ImportReport> {
    auto importer = seat.theirs.importer(options);
    if (!importer) return importer.error();
    for (const CustomerDraft& draft : drafts)
      if (const auto added = importer->add(draft); !added) return added.error();
    return importer->finish();
  }());
}

std::string Player::find_duplicates(Random& random, Seat& seat) {
  if (contents_of(seat.ours).customers.size() > 400) return tell("of too many");  // the twin compares each with each
  const DuplicateRules rules = some_duplicate_rules(random);
  tell("at most " + std::to_string(rules.max_sharing));
  return judge(seat.ours.find_duplicates(rules), seat.theirs.find_duplicates(rules));
}

std::string Player::merge(Random& random, Seat& seat, bool is_preview) {
  const Contents& contents = contents_of(seat.ours);
  const std::string keep = some_id(random, contents), drop = some_id(random, contents);
  const MergePolicy policy = some_merge_policy(random, find(seat.ours, keep), find(seat.ours, drop));
  tell(keep + " from " + drop + to_printable(policy));
  if (is_preview)
    return judge(seat.ours.explain_merge(keep, drop, policy), seat.theirs.explain_merge(keep, drop, policy));
  return judge(seat.ours.merge(keep, drop, policy), seat.theirs.merge(keep, drop, policy));
}

/// Erases a merged customer, its survivor or both: all traces of the merge must be erased.
std::string Player::touch_merged(Random& random, Seat& seat) {
  const auto& merged = seat.ours.tenant()->ever_merged;
  if (merged.empty()) return tell("of none");
  const auto& [dropped, kept] = random.one_in(3) ? random.one_of(merged) : merged.back();
  tell(dropped + " merged into " + kept);
  const CustomerDraft draft{.id = dropped, .first_name = "Another"};
  switch (random.below(6)) {
    case 0:
      tell("erase the kept one");
      return judge_erased(seat, kept, {});
    case 1:
      tell("erase the dropped one");
      return judge_erased(seat, dropped, {});
    case 2:
      tell("remove the kept one");
      return judge(seat.ours.remove(kept, {}), seat.theirs.remove(kept));
    case 3:
      tell("create the dropped one");
      return judge(seat.ours.create(draft), seat.theirs.create(draft));
    case 4: {
      tell("import the dropped one");
      const std::vector<CustomerDraft> drafts = {draft};
      const ImportOptions options{.on_conflict = OnConflict::update, .atomic = random.one_in(2)};
      return judge(seat.ours.import_customers(drafts, options), seat.theirs.import_customers(drafts, options));
    }
    default: {
      tell("create and remove the dropped one in a batch");
      std::vector<Write> writes = {Write::create(draft), Write::remove(dropped)};
      if (random.one_in(3)) writes.push_back(Write::create(draft));
      return judge(seat.ours.apply(writes, {}), seat.theirs.apply(writes));
    }
  }
}

std::string Player::apply(Random& random, Seat& seat) {
  const Contents& contents = contents_of(seat.ours);
  std::vector<Write> writes;
  const bool only_removes = random.one_in(10), may_be_broken = random.one_in(4);
  if (!contents.customers.empty() && !only_removes &&
      random.one_in(4)) {  // a reference passes from one customer to another
    const CustomerDraft& from = random.one_of(contents.customers).customer;
    const CustomerDraft& to = random.one_of(contents.customers).customer;
    const auto give = [](const std::string& reference) { return CustomerPatch{.external_reference = reference}; };
    writes.push_back(random.one_in(3) ? Write::remove(from.id) : Write::update(from.id, give(to.external_reference)));
    if (random.one_in(2)) writes.insert(writes.begin(), Write::update(to.id, give("passing")));
    writes.push_back(Write::update(to.id, give(from.external_reference)));
    for (const Write& write : writes) tell("\n    {" + to_printable(write) + '}');
  }
  if (!only_removes && random.one_in(4)) {  // created and removed, which frees room near the limit
    for (std::size_t more = 1 + random.below(2); more > 0; --more) {
      const std::string id = "brief-" + std::to_string(more);
      writes.insert(writes.end(), {Write::create({.id = id, .first_name = "Brief"}), Write::remove(id)});
    }
    for (std::size_t more = random.below(3); more > 0; --more)
      writes.push_back(Write::create({.id = "last-" + std::to_string(random.below(20)), .first_name = "Last"}));
    for (const Write& write : writes) tell("\n    {" + to_printable(write) + '}');
  }
  for (std::size_t more = random.below(random.one_in(4) ? 12 : 5); more > 0; --more) {
    writes.push_back(only_removes ? Write::remove(some_id(random, contents))
                                  : some_write(random, contents, may_be_broken));
    // Writes to a customer made by an earlier write of the batch.
    const auto* create = std::get_if<Write::Create>(&random.one_of(writes).operation());
    if (create && !create->draft.id.empty() && random.one_in(3))
      writes.push_back(random.one_in(2) ? Write::remove(create->draft.id)
                                        : Write::update(create->draft.id, some_patch(random, contents, nullptr)));
    tell("\n    {" + to_printable(writes.back()) + '}');
  }
  BatchOptions options;
  if (random.one_in(5)) options.expected_sequence = contents.sequence + random.below(2);
  return judge(seat.ours.apply(writes, options), seat.theirs.apply(writes, options));
}

std::string Player::import_external(Random& random, Seat& seat) {
  const Contents& contents = contents_of(seat.ours);
  ExternalCustomer external{
      .external_id = some_reference(random, contents),
      .customer = random.one_in(10) ? broken_draft(random, contents) : some_draft(random, contents)};
  if (random.one_in(30)) external.external_id.clear();
  tell(external.external_id + ": " + to_printable(external.customer));
  return judge(seat.ours.import_external(external), seat.theirs.import_external(external));
}

std::string Player::search_external(Random& random, Seat& seat) {
  AskedSearch asked = some_search(random, *seat.ours.tenant());
  tell(to_printable(asked.request));
  const auto may = seat.ours.search_external(asked.request);
  Answer<ExternalPage> ours = Failure{.code = ErrorCode::unavailable};
  if (const auto* failure = std::get_if<Failure>(&may))
    ours = *failure;
  else if (auto page = echo(seat.ours.tenant()->id, asked.request))
    ours = *std::move(page);
  return judge(ours, seat.theirs.search_external(asked.request));
}

std::string Player::get_in_store(Random& random, Seat& seat) {
  const std::string store = some_store(random), id = some_id(random, contents_of(seat.ours));
  tell(store + ' ' + id);
  return judge(seat.ours.get_in_store(store, id), seat.theirs.get_in_store(store, id));
}

std::string Player::set_store_details(Random& random, Seat& seat) {
  const std::string store = some_store(random), id = some_id(random, contents_of(seat.ours));
  const StoreDetails details = some_details(random);
  tell(store + ' ' + id + ' ' + to_printable(details));
  return judge(seat.ours.set_store_details(store, id, details), seat.theirs.set_store_details(store, id, details));
}

std::string Player::count(Seat& seat) {
  return judge(seat.ours.count(), seat.theirs.count());
}

}  // namespace custengine::test::twin
