#include "random.hpp"
#include "resource_client.hpp"

#include "catch.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// The same random script through the handlers and directly through a session: the answers and the state must be equal.
namespace custengine::serve::resource_twin_test {

using custengine::test::Random;
using test::Answered;
using test::Headers;
using test::ResourceClient;

/// What a step gives by the library alone.
struct Expected {
  int status = 0;
  std::string json = {};
  std::optional<std::uint64_t> version = {};
  bool is_unread = false;  // the body could not be read: the service also judges the rest of it
};

Expected expected(const Error& error) {
  return {.status = http_status(error.code), .json = to_json(error)};
}
Expected unread(const Error& error) {
  Expected unread = expected(error);
  unread.is_unread = true;
  return unread;
}
Expected expected(int status, const Result<Customer>& customer) {
  if (!customer) return expected(customer.error());
  return {.status = status, .json = to_json(*customer), .version = customer->version()};
}
template <class Page>
Expected expected_page(const Result<Page>& page) {
  if (!page) return expected(page.error());
  return {.status = 200, .json = to_json(*page)};
}

void require_same(const Answered& answered, const Expected& expected) {
  REQUIRE(answered.status() == expected.status);
  if (expected.version) CHECK(answered.header("ETag") == "\"" + std::to_string(*expected.version) + "\"");
  if (expected.status < 300) {
    REQUIRE((expected.status == 204 ? answered.body().empty() : answered.json() == boost::json::parse(expected.json)));
    return;
  }
  const auto problem = answered.json().as_object();
  auto error = boost::json::parse(expected.json).as_object();
  REQUIRE(problem.at("code") == error.at("code"));
  const bool is_unread = expected.is_unread;
  const std::size_t count = error.at("violations").as_array().size();
  REQUIRE(problem.at("detail").as_string().starts_with(error.at("message").as_string()));
  REQUIRE((is_unread ? problem.at("violations").as_array().size() >= count
                     : problem.at("violations").as_array().size() == count));
  if (!is_unread) REQUIRE(problem.at("detail") == error.at("message"));
  for (std::size_t i = 0; i < error.at("violations").as_array().size(); ++i) {
    REQUIRE(problem.at("violations").at(i).at("field") == error.at("violations").at(i).at("field"));
    REQUIRE(problem.at("violations").at(i).at("message") == error.at("violations").at(i).at("message"));
  }
  for (const char* name : {"holderId", "currentVersion"}) {
    REQUIRE(problem.contains(name) == error.contains(name));
    if (error.contains(name)) REQUIRE(problem.at(name) == error.at(name));
  }
}

/// One script, on two worlds that are equal at the beginning.
class Script {
 public:
  explicit Script(std::uint64_t seed) : random_(seed) {}

  void step() {
    const std::vector<void (Script::*)()> steps = {
        &Script::create, &Script::create, &Script::update, &Script::update, &Script::get,     &Script::list,
        &Script::search, &Script::remove, &Script::attach, &Script::detach, &Script::details, &Script::in_store};
    (this->*random_.one_of(steps))();
    client_.fixture().clock().advance(std::chrono::milliseconds(3));
    direct_.clock().advance(std::chrono::milliseconds(3));
  }

  void require_same_state() { REQUIRE(client_.fixture().state() == direct_.state()); }

 private:
  static testing::FixtureOptions options() {
    return {.options = {.locale = "nb", .country_code = "NO", .stores = {"oslo", "bergen"}}};
  }
  Session& session() { return direct_.session(); }

  std::string id() { return random_.one_of({"c-1", "c-2", "c-3", "c-4", "c-000001", "c-000003", "b%2Fd"}); }
  static std::string decoded(const std::string& id) { return id == "b%2Fd" ? "b/d" : id; }
  std::string path(const std::string& id) { return "/tenants/acme/customers/" + id; }

  std::string members() {
    std::string json;
    const auto add = [&json](std::string_view name, std::string_view value) {
      json += fmt::format("{}\"{}\":{}", json.empty() ? "" : ",", name, value);
    };
    if (random_.one_in(2)) add("firstname", random_.one_of({"\"Ada\"", "\"Øystein\"", "\"\"", "null", "\" \""}));
    if (random_.one_in(2)) add("email", random_.one_of({"\"a@b.no\"", "\"A@B.no\"", "\"x\"", "null", "\"c@d.no\""}));
    if (random_.one_in(3)) add("externalId", random_.one_of({"\"r1\"", "\"r2\"", "\" r\"", "null"}));
    if (random_.one_in(4)) add("paymentTerms", random_.one_of({"14", "-1", "\"x\"", "null"}));
    if (random_.one_in(5)) add("credit", random_.one_of({R"({"limit":5})", R"({"limit":null,"balance":2})", "null"}));
    if (random_.one_in(5))
      add("contacts", random_.one_of({R"([{"firstname":"P","lastname":"Q"}])", R"([{"firstname":"P"}])", "[]"}));
    if (random_.one_in(9)) add("nonsense", "1");
    return json;
  }

  /// A condition as a header field and as an option.
  std::pair<Headers, UpdateOptions> condition() {
    if (!random_.one_in(3)) return {};
    const std::uint64_t version = random_.below(4);
    return {{{"If-Match", "\"" + std::to_string(version) + "\""}}, {.expected_version = version}};
  }

  void create() {
    std::string body = members();
    if (random_.one_in(2)) body += fmt::format("{}\"customerUid\":\"{}\"", body.empty() ? "" : ",", decoded(id()));
    body = "{" + body + "}";
    const auto draft = draft_from_json(body);
    require_same(client_.post("/tenants/acme/customers", body),
                 draft ? expected(201, session().create(*draft)) : unread(draft.error()));
  }

  void update() {
    const std::string body = "{" + members() + "}", to = id();
    const auto [headers, options] = condition();
    const auto patch = patch_from_json(body);
    require_same(client_.send(random_.one_of({"PATCH", "PUT"}), path(to), body, headers),
                 patch ? expected(200, session().update(decoded(to), *patch, options)) : unread(patch.error()));
  }

  void get() {
    const std::string to = id();
    require_same(client_.get(path(to)), expected(200, session().get(decoded(to))));
  }

  void remove() {
    if (!random_.one_in(3)) return;
    const std::string to = id();
    const auto [headers, options] = condition();
    const auto removed = session().remove(decoded(to), options);
    require_same(client_.remove(path(to), headers), removed ? Expected{.status = 204} : expected(removed.error()));
  }

  void list() {
    const std::size_t number = random_.below(4), size = random_.below(4);
    const SortField field = random_.one_of({SortField::email, SortField::display_name, SortField::created_at});
    const ListRequest request = {.sort_by = field, .page_number = number, .page_size = size};
    require_same(client_.get(fmt::format("/tenants/acme/customers?pageNumber={}&pageSize={}&sortBy={}", number, size,
                                         to_string(field))),
                 expected_page(session().list(request)));
  }

  void search() {
    const std::string body = fmt::format(R"({{"query":"{}","exactMatch":{},"email":"{}","maxTypos":{},"scores":true}})",
                                         random_.one_of({"ad", "øy", ""}), random_.one_in(2),
                                         random_.one_of({"", "a@b.no"}), random_.below(4));
    SearchRequest request = search_request_from_json(body).value();
    request.page_size = 2;
    require_same(client_.post("/tenants/acme/customers/search?pageSize=2", body),
                 expected_page(session().search(request)));
  }

  Extension extension() { return {.organization_id = random_.one_of({"o-1", "o-2", "o 3"})}; }

  void attach() {
    const std::string to = id();
    const Extension given = extension();
    const auto [headers, options] = condition();
    require_same(client_.post(path(to) + "/extensions", to_json(given), headers),
                 expected(200, session().attach_extension(decoded(to), given, options)));
  }

  void detach() {
    const std::string to = id();
    const Extension given = extension();
    const auto [headers, options] = condition();
    const auto customer = session().detach_extension(decoded(to), given, options);
    Expected gone = {.status = 204};
    if (customer)
      gone.version = customer->version();
    else
      gone = expected(customer.error());
    const std::string base = path(to) + "/extensions";
    const std::string organization = given.organization_id == "o 3" ? "o%203" : given.organization_id;
    const std::size_t form = random_.below(3);
    if (form == 0) return require_same(client_.remove(base + "/TWO_INVOICE/" + organization, headers), gone);
    if (form == 1) return require_same(client_.send("DELETE", base, to_json(given), headers), gone);
    require_same(client_.remove(base + "?extensionCode=TWO_INVOICE&organizationUid=" + organization, headers), gone);
  }

  void details() {
    const std::string to = id(), store = random_.one_of({"oslo", "bergen", "rome"});
    const std::string body = random_.one_of({R"({"paymentTerms":30})", R"({"note":"n"})", "{}", R"({"note":5})"});
    const auto details = store_details_from_json(body);
    const auto path = fmt::format("/tenants/acme/stores/{}/customers/{}/details", store, to);
    require_same(
        client_.send("PUT", path, body),
        details ? in_store(session().set_store_details(store, decoded(to), *details)) : unread(details.error()));
  }

  void in_store() {
    const std::string to = id(), store = random_.one_of({"oslo", "bergen", "rome"});
    require_same(client_.get(fmt::format("/tenants/acme/stores/{}/customers/{}", store, to)),
                 in_store(session().get_in_store(store, decoded(to))));
  }

  static Expected in_store(const Result<StoreCustomer>& seen) {
    if (!seen) return expected(seen.error());
    auto json = boost::json::parse(to_json(seen->customer)).as_object();
    json["storeUid"] = seen->store_id;
    json["storeCustomerDetails"] = boost::json::parse(to_json(seen->details));
    json["effective"] = boost::json::parse(to_json(seen->effective));
    return {.status = 200, .json = boost::json::serialize(json)};
  }

  Random random_;
  ResourceClient client_{options()};
  testing::Fixture direct_{options()};
};

TEST_CASE("a script gives the same by handlers and by session") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    Script script(seed);
    for (int i = 0; i < 60; ++i) {
      CAPTURE(i);
      script.step();
    }
    script.require_same_state();
  }
}

/// The list of contacts as a naive list of JSON objects, changed by the rules of RFC 7396.
TEST_CASE("a script of contacts gives the same as a list of objects") {
  Random random(7);
  for (int run = 0; run < 20; ++run) {
    ResourceClient client;
    client.fixture().session().create({.id = "c", .first_name = "A"}).value();
    const std::string base = "/tenants/acme/customers/c/contacts";
    std::vector<boost::json::object> model;
    const auto find = [&model](const std::string& id) {
      return std::ranges::find_if(model,
                                  [&id](const auto& one) { return one.at("customerContactUid").as_string() == id; });
    };
    for (int step = 0; step < 40; ++step) {
      const std::string id = random.one_of({"k1", "k2", "k3"});
      const auto found = find(id);
      const bool is_known = found != model.end();
      switch (random.below(3)) {
        case 0: {
          boost::json::object made = {{"customerContactUid", id}, {"firstname", "F"}, {"lastname", "L"}};
          const Answered answered = client.post(base, boost::json::serialize(made));
          REQUIRE(answered.status() == (is_known ? 409 : 201));
          if (!is_known)
            model.push_back({{"customerContactUid", id}, {"firstname", "F"}, {"lastname", "L"}, {"email", ""}});
          break;
        }
        case 1: {
          const std::string name = random.one_of({"firstname", "lastname", "email"});
          const bool clears = random.one_in(3);
          const std::string value = "v" + std::to_string(step) + (name == "email" ? "@x.no" : "");
          const std::string body = clears ? "{\"" + name + "\":null}" : "{\"" + name + "\":\"" + value + "\"}";
          const Answered answered = client.patch(base + "/" + id, body);
          const bool is_wrong = clears && name != "email";
          REQUIRE(answered.status() == (is_wrong ? 400 : !is_known ? 404 : 200));
          if (is_known && !is_wrong) (*found)[name] = clears ? "" : value;
          break;
        }
        default:
          REQUIRE(client.remove(base + "/" + id).status() == (is_known ? 204 : 404));
          if (is_known) model.erase(found);
      }
      const auto page = client.get(base).json();
      const auto& items = page.at("items").as_array();
      REQUIRE(items.size() == model.size());
      for (std::size_t i = 0; i < items.size(); ++i)
        for (const auto& member : model[i]) REQUIRE(items[i].at(member.key()) == member.value());
    }
  }
}

}  // namespace custengine::serve::resource_twin_test
