#include <custengine/json.hpp>

#include "support.hpp"
#include "targets.hpp"

#include <string>
#include <utility>

namespace custengine::fuzz {

namespace {

/// Checks that the customer is found by each of its searched fields, in every tenant.
void require_found(const Session& session, const Customer& customer) {
  for (const auto text : {customer.first_name(), customer.last_name(), customer.company_name(), customer.city(),
                          customer.postal_code(), customer.email(), customer.mobile(), customer.vat_number()}) {
    for (const bool exact : {true, false}) {
      const auto page = session.search({.query = std::string(text), .exact_match = exact});
      require(page.has_value(), "a field's text can be searched for");
      require(page->items.size() == 1 && page->items.front() == customer, "a customer is found by its own text");
    }
  }
  for (const SortField field : {SortField::display_name, SortField::email, SortField::ledger_number}) {
    const auto page = session.list({.sort_by = field});
    require(page.has_value() && page->items.size() == 1, "a customer is listed");
  }
}

/// Checks that writing and reading gives the same customer.
void require_round_trip(World& world, const Customer& customer, const TenantOptions& options) {
  const std::string json = to_json(customer);
  const auto read = draft_from_json(json);
  require(read.has_value(), "what was written can be read");
  require(without_display_names(*read) == without_display_names(customer.to_draft()),
          "what was written is read back equal");
  Session copy = world.add_tenant("copy", options);
  const auto report = copy.import_customers({&*read, 1}, {.restore = true});
  require(report.has_value() && report->created == 1, "what was written can be restored");
  const auto restored = copy.get(customer.id());
  require(restored.has_value(), "what was restored is there");
  require_equal(to_json(*restored), json, "what was restored is written alike");
  require(*restored == customer, "what was restored is equal");
  require_invariants(world, copy);
}

}  // namespace

void draft_json(std::string_view input) {
  const auto draft = draft_from_json(input);
  if (!draft) return require_good_error(draft.error(), {ErrorCode::invalid_argument});

  World world;
  const TenantOptions options = {.locale = "nb", .country_code = "NO"};
  Session session = world.add_tenant("t", options);
  const auto created = session.create(*draft);
  if (!created) {
    require_good_error(created.error(), {ErrorCode::invalid_argument});
    require(session.count().value() == 0, "a refused draft makes no customer");
    require(session.changes(0, 1)->empty(), "a refused draft is no change");
    return;
  }
  require(session.get(created->id()).value() == *created, "what was created is there");
  require(created->version() == 1, "a new customer is at version 1");
  require_invariants(world, session);
  require_found(session, *created);
  require_round_trip(world, *created, options);

  CustomerDraft again = *draft;
  again.id = std::string(created->id());
  const auto twice = session.create(std::move(again));
  require(!twice, "an id is taken once");
  require_good_error(twice.error(), {ErrorCode::already_exists});
  require(twice.error().holder_id == created->id(), "the holder is named");
  session.remove(created->id()).value();
  require_invariants(world, session);
}

}  // namespace custengine::fuzz
