#include "naive_duplicates.hpp"
#include "support.hpp"

#include <custengine/testing/duplicate_data.hpp>
#include <custengine/testing/generator.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <random>

namespace duplicates_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using Reasons = std::vector<DuplicateReason>;

/// The reasons of the only pair; empty if the two are in no group.
Reasons reasons(CustomerDraft a, CustomerDraft b, const DuplicateRules& rules = {}) {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"});
  a.id = "a", b.id = "b";
  session.create(a).value();
  session.create(b).value();
  const Duplicates found = session.find_duplicates(rules).value();
  CHECK(found.customers == 2);
  CHECK(found.sequence == 2);
  if (found.groups.empty()) return {};
  REQUIRE(found.groups.size() == 1);
  REQUIRE(found.groups[0].customers.size() == 2);
  REQUIRE(found.groups[0].pairs.size() == 1);
  CHECK(found.groups[0].pairs[0].first == 0);
  CHECK(found.groups[0].pairs[0].second == 1);
  return found.groups[0].pairs[0].reasons;
}

bool same_answer(const Duplicates& a, const Duplicates& b) {
  return a.groups == b.groups && a.customers == b.customers && a.common_values == b.common_values;
}

/// Customers with few different names, places and numbers, so that many values are equal.
std::vector<CustomerDraft> crowded(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  const auto one_of = [&](std::vector<std::string> texts) { return texts[random() % texts.size()]; };
  std::vector<CustomerDraft> drafts(count);
  for (std::size_t i = 0; i < count; ++i) {
    CustomerDraft& draft = drafts[i];
    draft.id = "c-" + std::to_string(random() % 1'000'000) + "-" + std::to_string(i);
    draft.type = random() % 4 == 0 ? CustomerType::company : CustomerType::person;
    draft.first_name =
        one_of({"Ola", "Olav", "Åse", "Ase", "Per  Arne", "per arne", "Bjørn", "Bjrøn", "太郎", "Hansen", ""});
    draft.last_name = one_of({"Hansen", "Hanssen", "Hasnen", "Hanson", "Hamsun", "Li", "山田", "Nordmann", "Ola", ""});
    draft.company_name = one_of({"Fjell AS", "Fjel AS", "Fjell & Sønn AS", "Fjord AS", "AS"});
    if (random() % 4 == 0) draft.email = "m" + std::to_string(random() % (count / 2)) + one_of({"@a.no", "@A.no"});
    if (random() % 4 == 0) draft.mobile = one_of({"", "+47 ", "0047"}) + std::to_string(90000000 + random() % count);
    if (random() % 8 == 0)
      draft.vat_number = one_of({"NO ", ""}) + std::to_string(random() % count) + one_of({"MVA", ""});
    draft.postal_code = one_of({"0150", "01 50", "5003", "", "SW1A 1AA", "sw1a1aa"});
    draft.address = one_of({"Storgata 1", "storgata  1", "Storgata 2", "Havnegata 5", "", ""});
    draft.external_reference = "r" + std::to_string(i);
  }
  return drafts;
}

}  // namespace

TEST_CASE("two customers are paired by each kind of equal value") {
  using enum DuplicateReason;
  CHECK(reasons({.first_name = "Ada", .email = "Ada@Example.com"}, {.first_name = "Bo", .email = "ada@example.COM"}) ==
        Reasons{email});
  CHECK(reasons({.mobile = "912 34 567"}, {.mobile = "+4791234567"}) == Reasons{mobile});
  CHECK(reasons({.first_name = "A", .vat_number = "NO 987 654 325 MVA"},
                {.first_name = "B", .vat_number = "987654325"}) == Reasons{vat_number});
  CHECK(reasons({.first_name = "Åse", .last_name = "Li", .postal_code = "0150"},
                {.first_name = "ase ", .last_name = "LI", .postal_code = "01 50"},
                {.min_similar_length = 7}) == Reasons{name_and_postal_code});
}

TEST_CASE("names one typo apart match with equal postal code or address") {
  using enum DuplicateReason;
  const CustomerDraft ola = {
      .first_name = "Ola", .last_name = "Nordmann", .address = "Storgata 1", .postal_code = "0150"};
  const auto with = [&](const char* first, const char* last) {
    CustomerDraft draft = ola;
    draft.first_name = first;
    draft.last_name = last;
    return draft;
  };
  CHECK(reasons(ola, ola) == Reasons{name_and_postal_code, similar_name});
  CHECK(reasons(ola, with("Ola", "Nordman")) == Reasons{similar_name});
  CHECK(reasons(ola, with("Olaa", "Nordmann")) == Reasons{similar_name});
  CHECK(reasons(ola, with("Ole", "Nordmann")) == Reasons{similar_name});
  CHECK(reasons(ola, with("Ola", "Nordmnan")) == Reasons{similar_name});
  CHECK(reasons(ola, with("Olan", "Ordmann")) == Reasons{similar_name});  // blank and letter swapped
  CHECK(reasons(ola, with("Ole", "Nordma")) == Reasons{});
  CustomerDraft moved = with("Ola", "Nordman");
  moved.postal_code = "5003";
  CHECK(reasons(ola, moved) == Reasons{similar_name});
  moved.address = "Stortorget 2";
  CHECK(reasons(ola, moved) == Reasons{});
  // Short names are similar to none, and company names are companies' names.
  CHECK(reasons({.first_name = "Bo", .last_name = "Li", .postal_code = "1"},
                {.first_name = "Bo", .last_name = "Lie", .postal_code = "1"}) == Reasons{});
  CHECK(reasons({.first_name = "Bo", .last_name = "Li", .postal_code = "1"},
                {.first_name = "Bo", .last_name = "Lie", .postal_code = "1"},
                {.min_similar_length = 5}) == Reasons{similar_name});
  CHECK(reasons({.type = CustomerType::company, .first_name = "Ola", .company_name = "Fjell AS", .postal_code = "1"},
                {.type = CustomerType::company, .first_name = "Kari", .company_name = "Fjel AS", .postal_code = "1"}) ==
        Reasons{similar_name});
}

TEST_CASE("equal names at two addresses of a postal code stay apart") {
  using enum DuplicateReason;
  const auto at = [](const char* address, const char* last = "Nordmann") {
    return CustomerDraft{.first_name = "Ola", .last_name = last, .address = address, .postal_code = "0150"};
  };
  CHECK(reasons(at("Storgata 1"), at("Storgata 44")) == Reasons{});
  CHECK(reasons(at("Storgata 1"), at("Storgata 44", "Nordman")) == Reasons{});
  CHECK(reasons(at("Storgata 1"), at("Storgat 1")) == Reasons{name_and_postal_code, similar_name});  // a typo
  CHECK(reasons(at("Storgata 1"), at("STORGATA  1", "Nordman")) == Reasons{similar_name});
  CHECK(reasons(at("Storgata 1"), at("")) == Reasons{name_and_postal_code, similar_name});  // no address given
  CHECK(reasons(at("Storgata 1"), at("", "Nordman")) == Reasons{similar_name});
}

TEST_CASE("at one address, names may have two typos or swapped words") {
  using enum DuplicateReason;
  const auto of = [](const char* first, const char* last, const char* postal_code = "0150") {
    return CustomerDraft{.first_name = first, .last_name = last, .address = "Storgata 1", .postal_code = postal_code};
  };
  CHECK(reasons(of("Ola", "Nordmann"), of("Ole", "Nordman")) == Reasons{similar_name});
  CHECK(reasons(of("Ola", "Nordmann"), of("Ole", "Nordma")) == Reasons{});
  CHECK(reasons(of("Ola", "Nordmann"), of("Ole", "Nordman", "5003")) == Reasons{});
  CHECK(reasons(of("Ola", "Nordmann"), of("Nordmann", "Ola")) == Reasons{similar_name});
  CHECK(reasons(of("Ola", "Nordmann"), of("Nordmann", "Ola", "5003")) == Reasons{});
  CHECK(reasons(of("Ola", "Li"), of("Li", "Ola")) == Reasons{similar_name});
  // One character shorter than the least length plus four.
  CHECK(reasons(of("Ola", "Bergen"), of("Ole", "Berge")) == Reasons{});
  CHECK(reasons(of("Ola", "Bergen"), of("Olea", "Berger")) == Reasons{similar_name});
}

TEST_CASE("a rule that is off joins no customers") {
  const CustomerDraft draft = {.first_name = "Ola",
                               .last_name = "Nordmann",
                               .email = "ola@example.com",
                               .mobile = "91234567",
                               .postal_code = "0150",
                               .vat_number = "123"};
  CHECK(reasons(draft, draft).size() == 5);
  CHECK(reasons(draft, draft, {.email = false, .vat_number = false}).size() == 3);
  CHECK(
      reasons(
          draft, draft,
          {.email = false, .mobile = false, .vat_number = false, .name_and_postal_code = false, .similar_name = false})
          .empty());
}

TEST_CASE("a typo counts in the first 64 characters of a name") {
  using enum DuplicateReason;
  const auto of = [](std::string name) {
    return CustomerDraft{.type = CustomerType::company, .company_name = std::move(name), .postal_code = "0150"};
  };
  std::string name;
  for (int i = 0; i < 50; ++i) name += std::to_string(i) + "\u00F8";
  for (const std::size_t character :
       {std::size_t{0}, std::size_t{30}, std::size_t{63}, std::size_t{64}, std::size_t{100}}) {
    std::string other = name;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < character; ++i) do
        ++begin;
      while ((static_cast<unsigned char>(other[begin]) & 0xC0U) == 0x80U);
    other.insert(begin, "x");
    INFO(character);
    CHECK(reasons(of(name), of(other)) == (character < 64 ? Reasons{similar_name} : Reasons{}));
  }
  CHECK(reasons(of(name), of(name)) == Reasons{name_and_postal_code, similar_name});
}

TEST_CASE("a name with too many similar names is ignored") {
  World world;
  Session session = world.add_tenant("t");
  const auto add = [&session](const std::string& id, const std::string& name) {
    session.create({.id = id, .first_name = name, .last_name = "Nordmann", .postal_code = "0150"}).value();
  };
  // Each of six names is one typo from "Abcdef", but no two of them are one typo apart.
  add("a", "Abcdef");
  for (int i = 0; i < 6; ++i) {
    std::string name = "Abcdef";
    name[static_cast<std::size_t>(i)] = static_cast<char>('p' + i);
    add(std::to_string(i), name);
  }
  const auto found = session.find_duplicates({.max_sharing = 6}).value();
  REQUIRE(found.groups.size() == 1);
  CHECK(found.groups[0].pairs.size() == 6);
  CHECK(found.common_values == 0);
  const auto fewer = session.find_duplicates({.max_sharing = 5}).value();
  CHECK(fewer.groups.empty());
  CHECK(fewer.common_values == 1);
}

TEST_CASE("groups are transitive and in id order") {
  World world;
  Session session = world.add_tenant("t");
  session.create({.id = "z", .email = "one@example.com"}).value();
  session.create({.id = "m", .email = "one@example.com", .mobile = "+4790000000"}).value();
  session.create({.id = "q", .mobile = "+4790000000"}).value();
  session.create({.id = "c", .first_name = "C", .vat_number = "7"}).value();
  session.create({.id = "b", .first_name = "B", .vat_number = "7"}).value();
  session.create({.id = "alone", .first_name = "Alone"}).value();
  const auto found = session.find_duplicates().value();
  REQUIRE(found.groups.size() == 2);
  const auto ids = [](const DuplicateGroup& group) {
    std::string all;
    for (const Customer& customer : group.customers) all.append(customer.id()).append(" ");
    return all;
  };
  CHECK(ids(found.groups[0]) == "b c ");
  CHECK(ids(found.groups[1]) == "m q z ");
  CHECK(found.groups[1].pairs ==
        std::vector<DuplicatePair>{{0, 1, {DuplicateReason::mobile}}, {0, 2, {DuplicateReason::email}}});
}

TEST_CASE("a value that too many customers share is ignored") {
  World world;
  Session session = world.add_tenant("t");
  for (int i = 0; i < 6; ++i)
    session
        .create({.id = "c-" + std::to_string(i),
                 .first_name = "Number " + std::string(1 + std::size_t(i), 'x'),
                 .email = "info@example.com"})
        .value();
  CHECK(session.find_duplicates({.max_sharing = 6}).value().groups.size() == 1);
  CHECK(session.find_duplicates({.max_sharing = 6}).value().groups[0].pairs.size() == 15);
  const auto found = session.find_duplicates({.max_sharing = 5}).value();
  CHECK(found.groups.empty());
  CHECK(found.common_values == 1);
  CHECK(code_of(error_of(session.find_duplicates({.max_sharing = 1001}))) == ErrorCode::invalid_argument);
}

TEST_CASE("blocks find what comparing each with each finds") {
  for (unsigned seed = 0; seed < 12; ++seed) {
    World world;
    Session session = world.add_tenant("t", {.country_code = "NO"});
    REQUIRE(session.import_customers(crowded(40 + 30 * seed, seed)).value().failed.empty());
    const auto customers = all_customers(world, session);
    for (const DuplicateRules& rules :
         {DuplicateRules(), DuplicateRules{.max_sharing = 2}, DuplicateRules{.max_sharing = 5, .min_similar_length = 0},
          DuplicateRules{.email = false, .name_and_postal_code = false, .max_sharing = 1000}}) {
      INFO("seed " << seed << ", at most " << rules.max_sharing);
      const auto expected = naive::find_duplicates(customers, rules, "NO");
      CHECK(same_answer(session.find_duplicates(rules).value(), expected));
      CHECK(expected.groups.size() > 1);
    }
  }
}

TEST_CASE("blocks find what comparing finds among like names") {
  std::mt19937 random(77);
  std::uint64_t common = 0, pairs = 0;
  for (int round = 0; round < 20; ++round) {
    World world;
    Session session = world.add_tenant("t");
    std::vector<CustomerDraft> drafts;
    for (int i = 0; i < 80; ++i) {
      // Letters that repeat and swap, in names of hardly more than one length.
      std::string name = "aabbaabbaa";
      for (auto changes = random() % 3; changes > 0; --changes) {
        const auto at = random() % name.size();
        if (const auto kind = random() % 4; kind == 0)
          name[at] = "abc"[random() % 3];
        else if (kind == 1)
          name.insert(at, 1, "ab"[random() % 2]);
        else if (kind == 2)
          name.erase(at, 1);
        else if (at + 1 < name.size())
          std::swap(name[at], name[at + 1]);
      }
      drafts.push_back({.id = std::to_string(i), .first_name = name, .postal_code = std::to_string(random() % 2)});
    }
    REQUIRE(session.import_customers(drafts).value().failed.empty());
    const auto customers = all_customers(world, session);
    for (const std::size_t most : {2U, 4U, 9U, 20U, 60U}) {
      const DuplicateRules rules = {.name_and_postal_code = false, .max_sharing = most};
      const auto expected = naive::find_duplicates(customers, rules, "");
      INFO(round << ", at most " << most);
      CHECK(same_answer(session.find_duplicates(rules).value(), expected));
      common += expected.common_values;
      for (const DuplicateGroup& group : expected) pairs += group.pairs.size();
    }
  }
  CHECK(common > 500);
  CHECK(pairs > 1'000);
}

TEST_CASE("duplicate groups do not depend on the customers' history") {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"}),
          other = world.add_tenant("u", {.country_code = "NO"});
  auto drafts = crowded(150, 3);
  session.import_customers(drafts).value();
  std::ranges::shuffle(drafts, std::mt19937(1));
  for (const auto& draft : drafts) other.create({.id = draft.id, .first_name = "Somebody"}).value();
  for (const auto& draft : drafts) other.remove(draft.id).value();
  for (const auto& draft : drafts) other.create(draft).value();
  const auto a = session.find_duplicates().value(), b = other.find_duplicates().value();
  REQUIRE(a.groups.size() > 1);
  REQUIRE(a.groups.size() == b.groups.size());
  CHECK(a.common_values == b.common_values);
  for (std::size_t i = 0; i < a.groups.size(); ++i) {
    CHECK(a.groups[i].pairs == b.groups[i].pairs);
    CHECK(std::ranges::equal(a.groups[i].customers, b.groups[i].customers, {}, &Customer::id, &Customer::id));
  }
}

TEST_CASE("a share of duplicates outside 0 to 1 is refused") {
  for (const double share : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
    try {
      (void)testing::make_duplicate_data({.share = share});
      FAIL("no exception for " << share);
    } catch (const Exception& exception) {
      REQUIRE(exception.error().code == ErrorCode::invalid_argument);
      CHECK(exception.error().violations.at(0).field == "share");
    }
  }
  CHECK(testing::make_duplicate_data({.people = 10, .share = 0}).drafts.size() == 10);
}

TEST_CASE("find_duplicates reaches recall 0.9 and precision 0.95") {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"});
  const auto data = testing::make_duplicate_data({.people = 20'000, .share = 0.1, .seed = 5});
  REQUIRE(session.import_customers(data.drafts).value().failed.empty());
  std::map<std::string, std::size_t, std::less<>> person_of;
  std::map<std::size_t, std::uint64_t> times;
  for (std::size_t i = 0; i < data.drafts.size(); ++i) {
    person_of[data.drafts[i].id] = data.person[i];
    ++times[data.person[i]];
  }
  std::uint64_t truth = 0, found = 0, right = 0;
  for (const auto& [person, count] : times) truth += count * (count - 1) / 2;
  for (const DuplicateGroup& group : session.find_duplicates().value()) {
    for (std::size_t i = 0; i < group.customers.size(); ++i)
      for (std::size_t j = i + 1; j < group.customers.size(); ++j) {
        ++found;
        right += person_of.find(group.customers[i].id())->second == person_of.find(group.customers[j].id())->second;
      }
  }
  const double precision = static_cast<double>(right) / static_cast<double>(found);
  const double recall = static_cast<double>(right) / static_cast<double>(truth);
  WARN(truth << " pairs in truth, " << found << " found: precision " << precision << ", recall " << recall);
  CHECK(truth > 2400);
  CHECK(precision >= 0.95);
  CHECK(recall >= 0.9);
}

}  // namespace duplicates_test
