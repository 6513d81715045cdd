// Phone and VAT numbers of the truth tables through the public API: searches, filters, orders and duplicates.

#include "naive_numbers.hpp"
#include "support.hpp"

#include "truth_table.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace numbers_test {

namespace {

using namespace custengine;
using namespace custengine::test;

using Ids = std::vector<std::string>;

struct PhoneRow {
  std::string id, home, text, e164;
};

std::vector<PhoneRow> phone_rows() {
  std::vector<PhoneRow> rows;
  for (const auto& row : read_table("phone-truth.tsv", 6))
    rows.push_back({"row-" + std::to_string(10'000 + rows.size()), row[0], row[4], row[5]});
  return rows;
}

/// A customer with the number in itself and in its contact.
CustomerDraft customer_with(const std::string& id, const std::string& mobile, const std::string& country) {
  return {.id = id,
          .mobile = mobile,
          .country_code = country,
          .contacts = {{.first_name = "A", .last_name = "B", .mobile = mobile}}};
}

Ids found(const Session& session, SearchRequest request) {
  request.sort_by = SortField::id;
  request.page_size = 1000;
  return ids_of(session.search(request).value());
}

std::string name_of(const std::string& field) {
  return field == "mobile" ? "MOBILE" : field == "email" ? "EMAIL" : "VAT_NUMBER";
}

/// Checks that the number finds exactly these customers, in both scopes, by criterion, query and filter.
void check_found_by(const Session& session, const std::string& number, const Ids& expected) {
  for (const SearchScope scope : {SearchScope::customer, SearchScope::contact}) {
    CHECK(found(session, {.exact_match = true, .mobile = number, .scope = scope}) == expected);
    const Ids by_part = found(session, {.mobile = number, .scope = scope});
    CHECK(std::ranges::includes(by_part, expected));
  }
  CHECK(found(session, {.where = fields::mobile == number}) == expected);
  CHECK(found(session, {.where = fields::mobile.in({"n/a", number})}) == expected);
  CHECK(found(session, {.where = !(fields::mobile != number)}) == expected);
}

}  // namespace

TEST_CASE("phone numbers of all countries are found by their E.164 form") {
  World world;
  const auto rows = phone_rows();
  std::map<std::string, Ids> expected;
  std::vector<CustomerDraft> drafts;
  for (const PhoneRow& row : rows) {
    drafts.push_back(customer_with(row.id, row.text, row.home));
    expected[row.e164].push_back(row.id);
  }
  for (const bool text_index : {true, false}) {
    Session session = world.add_tenant(
        text_index ? "indexed" : "plain",
        {.country_code = "NO",
         .sort_indexes = text_index ? std::vector{SortField::id, SortField::mobile} : std::vector<SortField>(),
         .text_index = text_index});
    REQUIRE(session.import_customers(drafts).value().failed.empty());
    std::size_t count = 0;
    for (const auto& [e164, ids] : expected) {
      // Without an index each search reads all.
      if (!text_index && ++count % 200 != 0) continue;
      INFO(e164);
      check_found_by(session, e164, ids);
    }
    // Sorted, each number's customers are neighbours.
    Ids in_order;
    for (const auto& [e164, ids] : expected) in_order.insert(in_order.end(), ids.begin(), ids.end());
    Ids listed;
    for (std::size_t page = 1; listed.size() < rows.size(); ++page)
      for (const auto& id :
           ids_of(session.list({.sort_by = SortField::mobile, .page_number = page, .page_size = 1000}).value()))
        listed.push_back(id);
    CHECK(listed == in_order);
  }
}

TEST_CASE("a criterion's number uses the tenant's country") {
  World world;
  std::map<std::string, std::vector<PhoneRow>> by_home;
  for (const PhoneRow& row : phone_rows()) by_home[row.home].push_back(row);
  for (const auto& [home, rows] : by_home) {
    Session session = world.add_tenant("t-" + home, {.country_code = home});
    std::set<std::string> numbers;
    for (const PhoneRow& row : rows) numbers.insert(row.e164);
    for (const std::string& number : numbers) session.create(customer_with(number.substr(1), number, "NO")).value();
    for (const PhoneRow& row : rows) {
      INFO(home << ": " << row.text);
      const Ids expected = {row.e164.substr(1)};
      for (const SearchScope scope : {SearchScope::customer, SearchScope::contact})
        CHECK(found(session, {.exact_match = true, .mobile = row.text, .scope = scope}) == expected);
      CHECK(found(session, {.where = fields::mobile == row.text}) == expected);
    }
  }
}

TEST_CASE("an independent implementation agrees on phone numbers") {
  for (const PhoneRow& row : phone_rows()) {
    INFO(row.home << ": " << row.text);
    REQUIRE(naive::phones(row.text, row.home) == std::vector{row.e164});
  }
}

TEST_CASE("VAT searches match the truth table") {
  World world;
  int tenant = 0;
  for (const auto& row : read_table("vat-truth.tsv", 5)) {
    INFO(row[0] << " of \"" << row[1] << "\" by " << row[2] << ", exact: " << row[3]);
    const std::size_t hits = is_yes(row[4]);
    const bool exact = is_yes(row[3]);
    for (const bool text_index : {true, false}) {
      Session session = world.add_tenant(std::to_string(tenant++), {.country_code = "NO", .text_index = text_index});
      session.create({.id = "a", .first_name = "A", .country_code = row[1], .vat_number = row[0]}).value();
      for (int other = 0; other < 40; ++other)
        session.create({.first_name = "B", .vat_number = "FR" + std::to_string(90'000'000 + other)}).value();
      for (const SearchScope scope : {SearchScope::customer, SearchScope::contact})
        CHECK(found(session, {.exact_match = exact, .vat_number = row[2], .scope = scope}).size() == hits);
      if (!exact) continue;
      CHECK(found(session, {.where = fields::vat_number == row[2]}).size() == hits);
      CHECK(found(session, {.where = fields::vat_number.in({"SE1", row[2], "NO2"})}).size() == hits);
      CHECK(found(session, {.where = fields::vat_number != row[2]}).size() == 41 - hits);
    }
  }
}

TEST_CASE("duplicates match the truth table") {
  World world;
  int tenant = 0;
  for (const auto& row : read_table("duplicates-truth.tsv", 7)) {
    INFO(row[0] << ": " << row[1] << " (" << row[2] << ") and " << row[3] << " (" << row[4] << ")");
    Session session = world.add_tenant(std::to_string(tenant++), {.country_code = row[5]});
    for (const std::size_t customer : {std::size_t{0}, std::size_t{1}}) {
      CustomerDraft draft = {.id = customer == 0 ? "a" : "b", .country_code = row[2 + 2 * customer]};
      draft.first_name = "Name " + draft.id;
      (row[0] == "mobile" ? draft.mobile : row[0] == "email" ? draft.email : draft.vat_number) = row[1 + 2 * customer];
      session.create(draft).value();
    }
    const Duplicates duplicates = session.find_duplicates().value();
    CHECK(duplicates.groups.size() == (is_yes(row[6]) ? 1U : 0U));
    for (const DuplicateGroup& group : duplicates) CHECK(to_string(group.pairs.at(0).reasons.at(0)) == name_of(row[0]));
  }
}

TEST_CASE("a VAT number of unknown country does not join countries") {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"});
  const auto add = [&](const char* id, const char* country, const char* number) {
    session.create({.id = id, .first_name = id, .country_code = country, .vat_number = number}).value();
  };
  const auto groups = [&] {
    std::vector<Ids> all;
    for (const DuplicateGroup& group : session.find_duplicates().value()) {
      Ids& ids = all.emplace_back();
      for (const Customer& customer : group.customers) ids.emplace_back(customer.id());
    }
    return all;
  };
  add("d", "DE", "123456789");
  add("u", "", "123456789");
  CHECK(groups() == std::vector<Ids>{{"d", "u"}});
  add("v", "", "123 456 789");
  CHECK(groups() == std::vector<Ids>{{"d", "u", "v"}});
  add("e", "", "EE123456789");
  add("f", "DE", "DE123456789");
  CHECK(groups() == std::vector<Ids>{{"d", "f", "u", "v"}, {"e", "u", "v"}, {"u", "v"}});
  // By another reason they are together all the same.
  session.update("e", {.email = "x@example.com"}).value();
  session.update("u", {.email = "x@example.com"}).value();
  CHECK(groups() == std::vector<Ids>{{"d", "f", "u", "v"}, {"e", "u", "v"}});
}

TEST_CASE("fields sort by their first number, others by text") {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"});
  session.create({.id = "a", .mobile = "22334455 / 11111111"}).value();
  session.create({.id = "b", .mobile = "+47 12345678"}).value();
  session.create({.id = "c", .mobile = "no number"}).value();
  session.create({.id = "d", .mobile = "Ask her"}).value();
  session.create({.id = "e", .mobile = "22334454"}).value();
  session.create({.id = "f", .mobile = "22334454", .country_code = "DK"}).value();
  session.create({.id = "g", .first_name = "G"}).value();
  CHECK(ids_of(session.list({.sort_by = SortField::mobile}).value()) == Ids{"f", "b", "e", "a", "d", "c", "g"});
  // A filter's number is of the tenant's country.
  CHECK(found(session, {.where = fields::mobile < "22334455"}) == Ids{"b", "e", "f"});
  CHECK(found(session, {.where = fields::mobile == "22334454"}) == Ids{"e"});
  CHECK(found(session, {.where = fields::mobile == "11111111"}) == Ids{"a"});
  CHECK(found(session, {.where = fields::mobile == "ASK HER"}) == Ids{"d"});
  CHECK(found(session, {.exact_match = true, .mobile = "ask her"}).empty());
}

TEST_CASE("one filter compares numbers with many values at once") {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"});
  session.create({.id = "a", .mobile = "22334455; 99887766", .vat_number = "123456789"}).value();
  session.create({.id = "b", .mobile = "22334455", .vat_number = "DE123456789"}).value();
  session.create({.id = "c", .mobile = "22334455", .country_code = "DK", .vat_number = "EE123456789"}).value();
  session.create({.id = "d", .mobile = "n/a", .vat_number = "1234567890"}).value();
  const auto vat_number = fields::vat_number;
  CHECK(found(session, {.where = vat_number.in({"SE1", "DE123456789", "EE123456789"})}) == Ids{"a", "b", "c"});
  CHECK(found(session, {.where = vat_number == "DE123456789" || vat_number == "FI123456789"}) == Ids{"a", "b"});
  CHECK(found(session, {.where = vat_number != "DE123456789" && vat_number != "FI123456789"}) == Ids{"c", "d"});
  CHECK(found(session, {.where = vat_number == "123456789" && vat_number != "DE123456789"}) == Ids{"c"});
  // The same spelling in another country is another number.
  CHECK(found(session, {.where = fields::mobile == "22334455" && fields::mobile != "11111111"}) == Ids{"a", "b"});
  CHECK(found(session, {.where = fields::mobile.in({"N/A", "99887766"}) || fields::mobile == "+4522334455"}) ==
        Ids{"a", "c", "d"});
  CHECK(found(session, {.where = fields::mobile == "99887766 / 11111111; n/a"}) == Ids{"a"});
  CHECK(found(session, {.where = fields::mobile < "3" && fields::mobile.contains("334") &&
                                 fields::mobile != "99887766"}) == Ids{"b", "c"});
}

TEST_CASE("VAT numbers are sorted by number, then by country") {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"});
  session.create({.id = "a", .first_name = "A", .country_code = "SE", .vat_number = "2"}).value();
  session.create({.id = "b", .first_name = "B", .vat_number = "NO 2 MVA"}).value();
  session.create({.id = "c", .first_name = "C", .vat_number = "2"}).value();
  session.create({.id = "d", .first_name = "D", .vat_number = "SE10"}).value();
  CHECK(ids_of(session.list({.sort_by = SortField::vat_number}).value()) == Ids{"d", "c", "b", "a"});
}

namespace {

/// Checks that the number 20 12 34 56 of customer "c", its contact and its VAT number belong to this country only.
void check_is_of(const World& world, const Session& session, const std::string& country) {
  INFO("of " << country);
  all_customers(world, session);  // checks every index
  for (const auto& [other, code] : {std::pair<std::string, std::string>{"NO", "+47"}, {"DK", "+45"}}) {
    const Ids expected = other == country ? Ids{"c"} : Ids();
    for (const SearchScope scope : {SearchScope::customer, SearchScope::contact}) {
      CHECK(found(session, {.exact_match = true, .mobile = code + "20123456", .scope = scope}) == expected);
      CHECK(found(session, {.mobile = code + "2012", .scope = scope}) == expected);
      CHECK(found(session, {.query = code + "2012", .scope = scope}) == expected);
    }
    CHECK(found(session, {.where = fields::mobile == code + "20123456"}) == expected);
    CHECK(found(session, {.exact_match = true, .vat_number = other + "20123456"}) == expected);
    CHECK(found(session, {.vat_number = other + "2012"}) == expected);
  }
  // "low" has +45 99…, "high" +47 10…; and the VAT numbers of a country that sorts before NO, and one between.
  const bool danish = country == "DK";
  CHECK(ids_of(session.list({.sort_by = SortField::mobile}).value()) ==
        (danish ? Ids{"c", "low", "high"} : Ids{"low", "high", "c"}));
  CHECK(ids_of(session.list({.sort_by = SortField::vat_number}).value()) ==
        (danish ? Ids{"c", "low", "high"} : Ids{"low", "c", "high"}));
}

}  // namespace

TEST_CASE("a number has no typos, whatever its script") {
  for (const bool text_index : {true, false}) {
    World world;
    Session session = world.add_tenant("t", {.country_code = "NO", .text_index = text_index});
    session.create(customer_with("arabic", "٩٠٠٠٠٠٠١", "NO")).value();
    session.create(customer_with("ascii", "+47 900 00 001", "NO")).value();
    session.create(customer_with("other", "٩٠٠٠٠٠٠٢", "NO")).value();
    session.create({.id = "name", .company_name = "Bodega ٤٢"}).value();
    for (const std::string query : {"٩٠٠٠٠٠٠١", "(90000001)", "９０００ ０００１"})
      for (const std::size_t typos : {std::size_t{0}, std::size_t{1}, std::size_t{2}}) {
        INFO(query << ", " << typos << " typos, text index " << text_index);
        CHECK(found(session, {.query = query, .max_typos = typos}) == Ids{"arabic", "ascii"});
      }
    CHECK(found(session, {.query = "bodega٤٣", .max_typos = 2}).empty());
  }
}

TEST_CASE("a change of the country alone changes the numbers") {
  for (const bool text_index : {true, false}) {
    World world;
    Session session = world.add_tenant("t", {.country_code = "NO",
                                             .sort_indexes = {SortField::id, SortField::mobile, SortField::vat_number},
                                             .text_index = text_index});
    session.create({.id = "low", .mobile = "+45 99999999", .vat_number = "FI20123456"}).value();
    session.create({.id = "high", .mobile = "+47 10000000", .vat_number = "SE20123456"}).value();
    CustomerDraft draft = customer_with("c", "20 12 34 56", "NO");
    draft.vat_number = "20123456";
    session.create(draft).value();
    check_is_of(world, session, "NO");
    session.update("c", {.country_code = "DK"}).value();
    check_is_of(world, session, "DK");

    session.apply(std::vector{Write::update("c", {.country_code = "NO"})}).value();
    check_is_of(world, session, "NO");

    const CustomerDraft imported = {.id = "c", .mobile = draft.mobile, .country_code = "DK"};
    REQUIRE(session.import_customers(std::vector{imported}, {.on_conflict = OnConflict::update}).value().updated == 1);
    check_is_of(world, session, "DK");

    session.create({.id = "m", .first_name = "M", .country_code = "NO"}).value();
    session.merge("c", "m", {.fields = MergeChoice::drop_unless_empty}).value();
    check_is_of(world, session, "NO");
  }
}

}  // namespace numbers_test
