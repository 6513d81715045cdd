// Any request within the limits does bounded work. The tests count work, since times depend on the machine.

#include <custengine/engine.hpp>
#include <custengine/testing/generator.hpp>

#include "base/work_counts.hpp"
#include "catch.hpp"
#include "counted_memory.hpp"
#include "query/query_limits.hpp"
#include "repeat_text.hpp"
#include "request_storm.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace work_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using base::Work;
using base::WorkCount;

constexpr std::size_t customers = 6000;

/// One hold of a lock: at most some 4 096 look-ups or entries of an index, and the lists that they find.
constexpr std::uint64_t most_steps_of_hold = 20'000;

/// A tenant of generated customers, each with an email address at example.com.
struct Shop {
  Engine engine;
  Session session;
  std::vector<CustomerDraft> drafts;

  explicit Shop(bool text_index) : session(make(text_index)) {
    testing::Generator generator({.seed = 7, .company_share = 0.4, .contact_share = 0.5, .id_prefix = "h-"});
    drafts = generator.take(customers);
    for (std::size_t i = 0; i < drafts.size(); ++i)
      if (drafts[i].email.empty()) drafts[i].email = "post" + std::to_string(i) + "@example.com";
    session.import_customers(drafts).value();
  }

 private:
  Session make(bool text_index) {
    engine.create_tenant("t", {.locale = "nb", .country_code = "NO", .text_index = text_index}).value();
    return engine.session("t").value();
  }
};

Shop& shop(bool text_index) {
  static Shop with(true), without(false);
  return text_index ? with : without;
}

template <class Call>
Work work_of(Call call) {
  const WorkCount count;
  call();
  return count.work();
}

std::string shown(const SearchRequest& request) {
  return "query '" + request.query + "' typos " + std::to_string(request.max_typos) + ", scope " +
         std::string(to_string(request.scope)) + ", by " + std::string(to_string(request.sort_by)) + ", where " +
         request.where.to_string();
}

/// The bounds of docs/security.md.
void check(const Work& work, std::size_t page_end) {
  // Each customer is verified once. A walk that found too few matches has verified some before.
  const std::uint64_t judged = customers + 4 * (page_end + 1);
  CHECK(work.most_steps_of_hold <= most_steps_of_hold);
  CHECK(work.candidates_judged <= judged);
  // Folded texts: the searched texts of a customer or its contacts, for matches and for scores; the texts of the
  // filter's fields, of which two may also be parsed as numbers; and the page's texts once more.
  CHECK(work.texts_folded <= judged * (8 + 8 + 2 * 10 + 2) + 4 * 1000 * 8);
  CHECK(work.words_compared <= judged * 64);
  CHECK(work.typo_steps <= 2 * query::max_typo_steps);
}

/// The environment variable sets a larger number, for ./dev endurance.
std::size_t rounds() {
  const char* const asked = std::getenv("CUSTENGINE_HOSTILE_REQUESTS");
  return asked ? std::strtoul(asked, nullptr, 10) : 60;
}

/// Different words that are one or two typos from "example", which every customer has.
std::string misspelt_examples(std::size_t count) {
  static const std::string word = "example";
  std::string query;
  for (std::size_t i = 0; i < count; ++i) {
    std::string one = word;
    one.insert(i % (word.size() + 1), 1, static_cast<char>('a' + i / (word.size() + 1)));
    query += one + ' ';
  }
  return query;
}

}  // namespace

TEST_CASE("random requests within the limits stay within work bounds") {
  for (const bool text_index : {true, false}) {
    Shop& at = shop(text_index);
    RequestStorm storm(at.drafts, 11);
    for (std::size_t round = 0; round < rounds(); ++round) {
      const SearchRequest request = storm.next();
      INFO(shown(request) << (text_index ? "" : ", without text index"));
      const std::size_t page_end = request.page_number * request.page_size;
      {
        const CountedMemory memory;
        check(work_of([&] { REQUIRE(at.session.search(request)); }), page_end);
        CHECK(memory.most_bytes() <= std::size_t{32} << 20U);
      }
      if (round % 4 == 0)
        check(
            work_of([&] {
              REQUIRE(at.session.count_by(storm.random().one_of({FacetField::city, FacetField::postal_code}), request));
            }),
            0);
      const std::string prefix = storm.next_prefix();
      INFO("prefix '" << prefix << "'");
      const Work work = work_of([&] { REQUIRE(at.session.suggest(prefix, 1 + storm.random().below(20))); });
      CHECK(work.most_steps_of_hold <= most_steps_of_hold);
      CHECK(work.texts_folded <= 6 * customers);
    }
  }
}

TEST_CASE("all terms of a query share one budget of typo search steps") {
  const Session& session = shop(true).session;
  const auto steps = [&](std::size_t terms) {
    return work_of([&] { REQUIRE(session.search({.query = misspelt_examples(terms), .max_typos = 2})); }).typo_steps;
  };
  CHECK(steps(1) > 50);
  CHECK(steps(64) <= query::max_typo_steps + 64);
  CHECK(steps(64) > steps(1));
}

TEST_CASE("typo searches run outside the lock, one list at a time") {
  const Session& session = shop(true).session;
  const Work one = work_of([&] { REQUIRE(session.search({.query = "johansen", .max_typos = 2})); });
  CHECK(one.holds > 10);
  CHECK(one.most_steps_of_hold < 4000);
  const Work all = work_of([&] { REQUIRE(session.search({.query = repeat_text("johansen ", 454), .max_typos = 2})); });
  CHECK(all.holds <= one.holds);
  CHECK(all.typo_steps == one.typo_steps);
  CHECK(all.candidates_judged == one.candidates_judged);
}

TEST_CASE("a filter folds each field once in any order of conditions") {
  const Session& session = shop(true).session;
  using namespace custengine::fields;
  Filter filter = !Filter();
  for (int i = 0; i < 40; ++i)
    for (const TextField field : {address, internal_note, city, email}) {
      filter = std::move(filter) || field.contains("zq" + std::to_string(i));
      if (i < 20) filter = std::move(filter) || field < "!" + std::to_string(i);
    }
  const Work work = work_of([&] { CHECK(session.search({.where = filter}).value().items.empty()); });
  CHECK(work.candidates_judged == customers);
  CHECK(work.texts_folded <= customers * 4 * 2);  // folded, and as sort keys
}

TEST_CASE("texts are folded once for all terms and once for scores") {
  const Session& session = shop(true).session;
  SearchRequest request = {.query = misspelt_examples(64), .max_typos = 2};
  const Work work = work_of([&] { REQUIRE(session.search(request).value().paging.total_count == customers); });
  CHECK(work.texts_folded <= customers * 8);
  CHECK(work.words_compared <= customers * 64);
  request.sort_by = SortField::relevance;
  CHECK(work_of([&] { REQUIRE(session.search(request)); }).texts_folded <= customers * 16);
}

TEST_CASE("count_by reads thousands of values in bounded lock holds") {
  Engine engine;
  engine.create_tenant("t").value();
  Session session = engine.session("t").value();
  std::vector<CustomerDraft> drafts;
  for (int i = 0; i < 3000; ++i)
    drafts.push_back({.first_name = "A", .postal_code = std::to_string(i), .city = "City " + std::to_string(i)});
  session.import_customers(drafts).value();
  for (const FacetField field : {FacetField::city, FacetField::postal_code}) {
    const Work work = work_of([&] { CHECK(session.count_by(field).value().values.size() == 3000); });
    CHECK(work.most_steps_of_hold <= query::max_counted_values * 20);
    CHECK(work.candidates_judged == 0);
  }
}

TEST_CASE("suggesting for a prefix of many words takes bounded work") {
  const Session& session = shop(true).session;
  const Work work = work_of([&] { REQUIRE(session.suggest(repeat_text("an er ", 42), 10)); });
  CHECK(work.most_steps_of_hold <= 10'000);
}

TEST_CASE("emails that staged customers gave up cost nothing") {
  const auto judged = [](std::size_t rows) {
    Engine engine;
    engine.create_tenant("t").value();
    Importer importer =
        engine.session("t")
            ->importer({.on_conflict = OnConflict::update, .match_by = {MatchField::id, MatchField::email}})
            .value();
    const WorkCount count;
    for (std::size_t i = 0; i < rows; ++i) {
      const std::string id = std::to_string(i);
      importer.add({.id = id, .email = "same@example.com"}).value();
      importer.add({.id = id, .email = id + "@example.com"}).value();
    }
    CHECK(importer.failed() == 0);
    return count.work().candidates_judged;
  };
  CHECK(judged(200) <= 200);
}

}  // namespace work_test
