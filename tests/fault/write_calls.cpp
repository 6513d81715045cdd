#include "write_calls.hpp"

#include <custengine/io.hpp>
#include <custengine/testing/fake_external_source.hpp>

#include <new>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

namespace custengine::test {

namespace {

const std::string long_text(100, 'l');
const std::string long_store = "a-store-with-a-long-name";
// Letters that do not fold by table, and a text longer than ICU's buffer on the stack.
const std::string japanese_text = "北海道の おおきな 牧場で 作った チーズと バターの とても長い名前の 売り場";

CustomerDraft new_draft() {
  CustomerDraft draft = full_draft();
  draft.email = "someone-new@example.com";
  draft.last_name = "Øygården " + long_text;
  draft.city = japanese_text;
  return draft;
}

CustomerPatch patch_of_everything() {
  return {.external_reference = "another reference " + long_text,
          .type = CustomerType::person,
          .first_name = "Augusta " + long_text,
          .last_name = "Æ",
          .company_name = clear,
          .email = "augusta-king@example.com",
          .mobile = clear,
          .postal_code = "9999",
          .city = "Bø " + long_text,
          .vat_number = "1",
          .ledger_number = clear,
          .credit = CreditPatch{.limit = 1},
          .internal_note = long_text,
          .account_manager = AccountManagerPatch{.id = clear},
          .addresses = std::vector<Address>(3),
          .contacts = std::vector<Contact>{{.id = "k1", .first_name = long_text, .last_name = "B"}},
          .consents = std::vector<Consent>(2)};
}

StoreDetails long_details() {
  return {.pricelist_id = long_text, .note = long_text, .account_manager = AccountManager{.display_name = long_text}};
}

std::vector<NamedCall> make_customer_writes() {
  using W = FaultWorld&;
  return {
      {"create", [](W w) { w.session.create(new_draft()).value(); }},
      {"create without an id", [](W w) { w.session.create({.first_name = "Ada"}).value(); }},
      {"update of everything", [](W w) { w.session.update("c-1", patch_of_everything()).value(); }},
      {"update of one sorted field", [](W w) { w.session.update("c-1", {.last_name = "Zorn"}).value(); }},
      {"update of the external reference",
       [](W w) { w.session.update("c-1", {.external_reference = "one that is long enough"}).value(); }},
      {"update of a list",
       [](W w) {
         w.session.update("c-1", {.contacts = std::vector<Contact>{{"k", "A", "B"}}}).value();
       }},
      {"update that changes nothing", [](W w) { w.session.update("c-1", {.first_name = "Ada"}).value(); }},
      {"modify",
       [](W w) {
         const auto change = [](const Customer& now) {
           return CustomerPatch{.last_name = std::string(now.last_name()) + " " + long_text, .city = japanese_text};
         };
         w.session.modify("c-1", change).value();
       }},
      {"attach_extension",
       [](W w) { w.session.attach_extension("c-1", {.organization_id = "an-organization-with-a-long-id"}).value(); }},
      {"set_store_details", [](W w) { w.session.set_store_details("oslo", "c-1", {.note = "n"}).value(); }},
      {"set_store_details with long texts",
       [](W w) { w.session.set_store_details(long_store, "c-1", long_details()).value(); }},
      {"set_store_details in place of others",
       [](W w) { w.session.set_store_details("oslo", "c-2", long_details()).value(); }},
      {"set_store_details to nothing", [](W w) { w.session.set_store_details("oslo", "c-2", {}).value(); }},
      {"remove", [](W w) { w.session.remove("c-2").value(); }},
      {"erase", [](W w) { w.session.erase("c-2").value(); }},
      {"merge", [](W w) { w.session.merge("c-1", "c-2").value(); }},
      {"merge that leaves the kept one as it is",
       [](W w) { w.session.merge("c-2", "c-1", {.fields = MergeChoice::keep}).value(); }},
      {"merge of store details", [](W w) { w.session.merge("c-1", "c-2", {.fields = MergeChoice::drop}).value(); }},
      {"detach_extension",
       [](W w) { w.session.detach_extension("c-1", Extension{.organization_id = "org-1"}).value(); }},
      {"detach_extension by code", [](W w) { w.session.detach_extension("c-2", ExtensionCode::two_invoice).value(); }},
      {"import_external",
       [](W w) { w.session.import_external({.external_id = long_text, .customer = {.last_name = "Xi"}}).value(); }},
  };
}

/// A tenant with every kind of data that a dump has.
std::string small_dump() {
  FaultWorld world(3);
  world.session.set_store_details(long_store, "c-1", long_details()).value();
  world.session.merge("c-1", "c-3").value();
  std::ostringstream out;
  dump_tenant(out, world.world.engine, "t").value();
  return out.str();
}

std::vector<NamedCall> make_other_writes() {
  using W = FaultWorld&;
  return {
      {"restore_tenant",
       [dump = small_dump()](W w) {
         std::istringstream in(dump);
         restore(in, w.world.engine, std::string(100, 'r'));
       }},
      {"import, atomic", [](W w) { import_drafts(w.session, three_drafts(), {.atomic = true}); }},
      {"import by email, atomic",
       [](W w) {
         import_drafts(w.session, three_drafts(), {.atomic = true, .match_by = {MatchField::email, MatchField::id}});
       }},
      {"import with restore, atomic",
       [](W w) { import_drafts(w.session, three_drafts(), {.restore = true, .atomic = true}); }},
      {"apply", [](W w) { w.session.apply(one_batch()).value(); }},
      {"subscribe, and a write",
       [](W w) {
         std::size_t told = 0;
         const auto subscription = w.session.subscribe([&told](const Change&) { ++told; }).value();
         w.session.update("c-1", {.city = japanese_text}).value();
         if (told != 1) throw std::logic_error("the subscriber was not told");
       }},
      {"rewind", [](W w) { w.world.engine.rewind("t", *w.held).value(); }},
      {"create_tenant",
       [](W w) {
         w.world.engine
             .create_tenant(std::string(100, 't'), {.locale = "sv",
                                                    .country_code = "SE",
                                                    .sort_indexes = {SortField::city, SortField::mobile},
                                                    .stores = {long_text, "rome"}})
             .value();
       }},
      {"update_tenant",
       [](W w) {
         w.world.engine
             .update_tenant("t", {.extensions = std::vector{TenantExtension::b2b},
                                  .external_source = std::make_shared<testing::FakeExternalSource>(),
                                  .stores = std::vector<std::string>{"oslo", "rome", long_store, long_text},
                                  .max_customers = std::size_t{1000}})
             .value();
       }},
  };
}

}  // namespace

std::vector<Write> one_batch() {
  using W = Write;
  return {W::create(new_draft()),
          W::update("full", {.city = long_text}),
          W::update("c-1", {.external_reference = clear, .last_name = japanese_text}),
          W::attach_extension("c-1", {.organization_id = "an-organization-with-a-long-id"}),
          W::remove("c-2"),
          W::create({.id = "c-2", .external_reference = "a reference of some length 1", .last_name = "Again"})};
}

std::vector<CustomerDraft> three_drafts() {
  CustomerDraft draft = new_draft();
  draft.id = "new-1";
  return {draft,
          {.id = "c-1",
           .external_reference = "another reference than before",
           .last_name = "Changed " + japanese_text,
           .contacts = {{.id = "k1", .first_name = "P", .last_name = "Q"}}},
          {.id = "new-2", .last_name = long_text, .email = "second@example.com"}};
}

void import_drafts(Session& session, const std::vector<CustomerDraft>& drafts, ImportOptions options) {
  options.on_conflict = OnConflict::update;
  const ImportReport report = session.import_customers(drafts, options).value();
  if (!report.failed.empty()) throw Exception(report.failed.front().error);
}

void restore(std::istream& in, Engine& engine, std::string_view tenant) {
  const auto restored = restore_tenant(in, engine, tenant);
  if (!restored && restored.error().code == ErrorCode::unavailable) throw std::bad_alloc();
  restored.value();
}

const std::vector<NamedCall>& customer_writes() {
  static const std::vector<NamedCall> calls = make_customer_writes();
  return calls;
}

const std::vector<NamedCall>& other_writes() {
  static const std::vector<NamedCall> calls = make_other_writes();
  return calls;
}

}  // namespace custengine::test
