// The subject and the time of a consent's last change.

#include "support.hpp"

#include <custengine/io.hpp>
#include <custengine/json.hpp>

#include <chrono>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace consents_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using namespace std::chrono_literals;

using Consents = std::vector<Consent>;

/// Every token is valid, for the subject of that name.
struct Login : Authenticator {
  Result<Principal> authenticate(const AccessToken& token) override {
    return Principal{.subject = token.value, .tenants = {{"t", both_permissions}}};
  }
};

/// A tenant whose sessions are opened by token, with a customer that says yes to "newsletter" and "sms".
struct Shop {
  std::shared_ptr<testing::FakeClock> clock = std::make_shared<testing::FakeClock>();
  Engine engine{{.clock = clock,
                 .id_generator = std::make_shared<testing::SequentialIds>(),
                 .authenticator = std::make_shared<Login>()}};
  Timestamp start = testing::FakeClock::default_start;

  Shop() {
    engine.create_tenant("t").value();
    as("kari").create({.id = "ada", .last_name = "Ada", .consents = both_yes()}).value();
    clock->advance(1h);
  }
  static Consents both_yes() {
    return {{.id = "n", .name = "newsletter", .status = true, .source = "web"},
            {.id = "s", .name = "sms", .status = true}};
  }
  Session as(const std::string& subject) const { return engine.session("t", AccessToken{subject}).value(); }
  Consents consents() const {
    const Customer ada = as("").get("ada").value();
    return {ada.consents().begin(), ada.consents().end()};
  }
};

/// "name yes kari@1h": name, status, subject and time since the shop's start. The last two only if the status changed.
std::string shown(const Consents& consents) {
  std::string text;
  for (const Consent& one : consents) {
    text += (text.empty() ? "" : ", ") + one.name + (one.status ? " yes" : " no");
    if (!one.modified_by.empty()) text += ' ' + one.modified_by;
    if (one.last_modified_at) {
      const auto behind = *one.last_modified_at - testing::FakeClock::default_start;
      text += '@' + std::to_string(behind / 1h) + 'h';
    }
  }
  return text;
}

}  // namespace

TEST_CASE("a new consent has no change time and no subject") {
  Shop shop;
  CHECK(shown(shop.consents()) == "newsletter yes, sms yes");
  // Whatever the caller gives.
  const Consent given = {.name = "post", .last_modified_at = shop.start, .modified_by = "mallory"};
  shop.as("kari").create({.id = "bo", .last_name = "Bo", .consents = {given}}).value();
  CHECK(shown({shop.as("").get("bo")->consents()[0]}) == "post no");
  shop.as("kari").update("ada", {.consents = Consents{given}}).value();
  CHECK(shown(shop.consents()) == "post no");
}

TEST_CASE("a consent keeps subject and time of the last status change") {
  Shop shop;
  Consents list = shop.consents();
  list[0].status = false;
  const Customer changed = shop.as("ola").update("ada", {.consents = list}).value();
  CHECK(shown(shop.consents()) == "newsletter no ola@1h, sms yes");
  CHECK(changed.consents()[0].last_modified_at == changed.last_modified_at());
  CHECK(changed.consents()[0].created_at == shop.start);

  // A consent that was read can be written back by any subject. Its values of these two fields are ignored.
  list = shop.consents();
  shop.clock->advance(1h);
  list[0].last_modified_at = shop.start;
  list[1].modified_by = "mallory";
  CHECK(shop.as("kari").update("ada", {.consents = list})->version() == 2);
  // Another value of the element is no change of the status.
  list[0].source = "till";
  shop.as("kari").update("ada", {.consents = list}).value();
  CHECK(shown(shop.consents()) == "newsletter no ola@1h, sms yes");
  // Back again is a change, too.
  list[0].status = true;
  shop.as("kari").update("ada", {.consents = list}).value();
  CHECK(shown(shop.consents()) == "newsletter yes kari@2h, sms yes");
}

TEST_CASE("a consent without an id is matched by name and source") {
  Shop shop;
  shop.as("ola")
      .update("ada", {.consents = Consents{{.name = "NEWSLETTER", .source = "Web"}, {.name = "sms"}}})
      .value();
  CHECK(shown(shop.consents()) == "NEWSLETTER no ola@1h, sms no ola@1h");
  CHECK(shop.consents()[0].created_at == shop.start + 1h);  // as its id is new
  shop.clock->advance(1h);
  // The same consent again; with another source it is a different consent.
  shop.as("kari")
      .update("ada", {.consents = Consents{{.name = "newsletter", .source = "web"}, {.name = "sms", .source = "x"}}})
      .value();
  CHECK(shown(shop.consents()) == "newsletter no ola@1h, sms no");
}

TEST_CASE("a consent is matched to one of equal status first") {
  Shop shop;
  const Consents both = {{.id = "p", .name = "post", .status = true}, {.id = "q", .name = "post"}};
  shop.as("kari").update("ada", {.consents = both}).value();
  shop.as("ola").update("ada", {.consents = Consents{{.id = "o", .name = "post"}}}).value();
  CHECK(shown(shop.consents()) == "post no");
}

TEST_CASE("batches and imports record who changed a consent") {
  Shop shop;
  Consents list = shop.consents();
  list[0].status = false;
  shop.as("ola").apply(std::vector{Write::update("ada", {.consents = list})}).value();
  CHECK(shown(shop.consents()) == "newsletter no ola@1h, sms yes");
  shop.clock->advance(1h);
  const std::vector<CustomerDraft> drafts = {{.id = "ada", .consents = {{.name = "sms", .modified_by = "mallory"}}}};
  for (const bool atomic : {true, false}) {
    Session session = shop.as("import");
    CHECK(session.import_customers(drafts, {.on_conflict = OnConflict::update, .atomic = atomic})->failed.empty());
    CHECK(shown(shop.consents()) == "sms no import@2h");
  }
}

TEST_CASE("without a subject a consent records only the time") {
  Shop shop;
  Consents list = shop.consents();
  list[0].status = false;
  shop.engine.session("t")->update("ada", {.consents = list}).value();
  CHECK(shown(shop.consents()) == "newsletter no@1h, sms yes");
}

TEST_CASE("a long or invalid subject is made to fit its field") {
  Shop shop;
  Consents list = shop.consents();
  list[0].status = list[1].status = false;
  const std::string subject = "a\n\xff\x01" + std::string(300, 'x');
  CHECK(shop.as(subject).update("ada", {.consents = list}).has_value());
  CHECK(shop.as(subject).subject() == subject);
  CHECK(shop.consents()[0].modified_by == "a\uFFFD\uFFFD\uFFFD" + std::string(251, 'x'));
  // So that an export of it can be read again.
  std::stringstream file;
  Session session = shop.as("");
  write_customers(file, session).value();
  session.remove("ada").value();
  CHECK(read_customers(file, session, {.import = {.restore = true}})->created == 1);
  CHECK(shop.consents()[0].modified_by.size() == 1 + 3 * 3 + 251);
}

TEST_CASE("restored consents keep all given values") {
  Shop shop;
  const CustomerDraft draft = {
      .id = "bo",
      .last_name = "Bo",
      .consents = {{.id = "n", .name = "sms", .last_modified_at = shop.start + 3h, .modified_by = "ola"}}};
  Session session = shop.as("kari");
  CHECK(session.import_customers(std::vector{draft}, {.restore = true})->created == 1);
  CHECK(shown({session.get("bo")->consents()[0]}) == "sms no ola@3h");
  CustomerDraft other = draft;
  other.consents[0] = {.id = "n", .name = "sms", .status = true};
  const ImportOptions update = {.on_conflict = OnConflict::update, .restore = true};
  CHECK(session.import_customers(std::vector{other}, update)->updated == 1);
  CHECK(shown({session.get("bo")->consents()[0]}) == "sms yes");

  // These two fields are checked only if they are used.
  other.consents[0].modified_by = "two\nlines";
  other.consents[0].last_modified_at = Timestamp::max();
  const auto error = import_error(session, other, update);
  REQUIRE(error);
  CHECK(fields_of(*error) == std::vector<std::string>{"consents[0].modifiedBy", "consents[0].lastModifiedAt"});
  CHECK_FALSE(import_error(session, other, {.on_conflict = OnConflict::update}));
  CHECK(session.update("bo", {.consents = other.consents}).has_value());
  CHECK(draft_from_json(R"({"consents":[{"lastModifiedAt":"soon","modifiedBy":7}]})").has_value());
  const auto judged = draft_from_json(R"({"consents":[{"lastModifiedAt":"soon","modifiedBy":7}]})", {.restore = true});
  CHECK(fields_of(judged.error()) == std::vector<std::string>{"consents[0].lastModifiedAt", "consents[0].modifiedBy"});
}

TEST_CASE("a merge that turns yes into no records the subject") {
  Shop shop;
  Session session = shop.as("kari");
  session
      .create({.id = "bo",
               .last_name = "Bo",
               .consents = {{.name = "NEWSLETTER", .status = true, .source = "web"},
                            {.name = "sms", .status = true},
                            {.name = "post"}}})
      .value();
  Consents list(session.get("bo")->consents().begin(), session.get("bo")->consents().end());
  list[0].status = false;
  shop.as("ola").update("bo", {.consents = list}).value();
  shop.clock->advance(1h);
  const auto preview = shop.as("merger").explain_merge("ada", "bo").value();
  std::string lost;
  for (const auto& [field, kept, gone] : preview.lost)
    if (field.ends_with("modifiedBy") || field.ends_with("status")) lost += field + ' ' + kept + '<' + gone + "; ";
  CHECK(lost == "consents[0].status false<true; consents[0].modifiedBy merger<ola; ");
  CHECK(shop.as("merger").merge("ada", "bo").value() == preview.customer);
  CHECK(shown(shop.consents()) == "NEWSLETTER no merger@2h, sms yes, post no");
}

TEST_CASE("of merged consents of equal status the newest stays") {
  Shop shop;
  Session session = shop.as("kari");
  session.create({.id = "bo", .last_name = "Bo", .consents = Shop::both_yes()}).value();  // newer, but never changed
  shop.clock->advance(1h);
  Consents list = shop.consents();
  for (const bool status : {false, true}) {
    list[0].status = status;
    shop.as("ola").update("ada", {.consents = list}).value();
  }
  shop.clock->advance(1h);
  const Customer merged = session.merge("ada", "bo").value();
  CHECK(shown(shop.consents()) == "newsletter yes ola@2h, sms yes");
  CHECK(merged.consents()[0].created_at == shop.start);
  CHECK(merged.consents()[1].created_at == shop.start + 1h);
}

}  // namespace consents_test
