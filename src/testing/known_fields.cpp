#include "testing/known_fields.hpp"

#include "testing/json_members.hpp"

#include <custengine/engine.hpp>
#include <custengine/json.hpp>

#include <fmt/format.h>

namespace custengine::testing {
namespace {

void add_fields(const std::string& json, std::set<std::string>& fields) {
  for (const JsonMember& member : members_of(json, ElementNames::by_position)) {
    const std::string field = field_of(member.path);
    for (std::size_t end = field.find('.'); end != std::string::npos; end = field.find('.', end + 1))
      fields.insert(field.substr(0, end));
    fields.insert(field);
  }
}

CustomerDraft sample_draft() {
  const Extension extension{.organization_id = "o"};
  return {.id = "c",
          .first_name = "A",
          .credit = Credit(),
          .account_manager = AccountManager{.id = "m"},
          .addresses = {Address()},
          .contacts = {{.first_name = "B", .last_name = "C", .extensions = {extension}}},
          .consents = {{.name = "d"}},
          .extensions = {extension}};
}

KnownFields make_known_fields() {
  Engine engine;
  engine.create_tenant("t", {.stores = {"s"}}).value();
  Session session = engine.session("t").value();
  session.create(sample_draft()).value();
  const StoreDetails details{.payment_terms = 1, .credit = Credit(), .account_manager = AccountManager{.id = "m"}};
  session.set_store_details("s", "c", details).value();
  session.set_store_details("s", "c", {}).value();  // makes a change with details before it
  KnownFields known;
  const StoreCustomer seen = session.set_store_details("s", "c", details).value();
  add_fields(to_json(seen.customer), known.customer);
  add_fields(flat_json(seen), known.in_store);
  for (const Change& change : session.changes(0, 10).value()) add_fields(to_json(change), known.change);
  return known;
}

}  // namespace

std::string flat_json(const StoreCustomer& seen) {
  std::string json = to_json(seen.customer);
  json.pop_back();  // the brace
  return json + fmt::format(R"(,"storeUid":"{}","details":{},"effective":{}}})", seen.store_id, to_json(seen.details),
                            to_json(seen.effective));
}

std::string field_of(std::string_view path) {
  std::string field;
  bool is_position = false;
  for (const char c : path) {
    is_position = c == '[' || (is_position && c != ']');
    if (!is_position && c != ']') field += c;
  }
  return field;
}

const KnownFields& known_fields() {
  static const KnownFields known = make_known_fields();
  return known;
}

}  // namespace custengine::testing
