#include "model/filter_tree.hpp"

#include <custengine/filter.hpp>
#include <custengine/timestamp.hpp>

#include "catch.hpp"
#include "model/filter_check.hpp"

#include <chrono>
#include <random>
#include <string>
#include <vector>

namespace filter_tree_test {

using namespace custengine;
using namespace custengine::fields;
using detail::FilterNode;

namespace {

std::vector<std::string> problems(const Filter& filter) {
  model::Violations violations;
  model::check_filter(filter, violations);
  if (violations.empty()) return {};
  std::vector<std::string> messages;
  for (const auto& [field, message] : std::move(violations).to_error().violations) {
    CHECK(field == "where");
    messages.push_back(message);
  }
  return messages;
}

/// and, or, and, or …, each a level below the last.
Filter deep(std::size_t levels) {
  Filter filter = city == "a";
  for (std::size_t i = 1; i < levels; ++i)
    filter = i % 2 == 0 ? (email == "b" && std::move(filter)) : (email == "b" || std::move(filter));
  return filter;
}

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t end) { return engine_() % end; }

  Filter leaf() {
    static const std::vector<std::string> texts = {"", "a", "it's", "''", "Åsgård", "x  y", "太", "true", ")", "\\"};
    const std::string& text = texts[below(texts.size())];
    const auto number = static_cast<std::int64_t>(engine_()) - (std::int64_t{1} << 31);
    const Timestamp time{std::chrono::milliseconds(number * 1000 + 7)};
    switch (below(10)) {
      case 0:
        return company_name.in(std::vector<std::string>(below(4), text));
      case 1:
        return city < text;
      case 2:
        return internal_note.contains(text);
      case 3:
        return account_manager_user_code.starts_with(text);
      case 4:
        return credit_balance >= number;
      case 5:
        return created_at.in({time, time + std::chrono::hours(1)});
      case 6:
        return type != CustomerType::company;
      case 7:
        return has_extension(ExtensionCode::two_invoice, "org-1");
      case 8:
        return contacts.is_set();
      default:
        return external_reference != text;
    }
  }

  Filter tree(std::size_t levels) {
    if (levels == 0 || below(5) == 0) return leaf();
    switch (below(4)) {
      case 0:
        return !tree(levels - 1);
      case 1:
        return tree(levels - 1) || tree(levels - 1) || tree(levels - 1);
      default:
        return below(2) == 0 ? tree(levels - 1) && tree(levels - 1) : tree(levels - 1) || tree(levels - 1);
    }
  }

 private:
  std::mt19937 engine_;
};

}  // namespace

TEST_CASE("random filter trees survive a round trip") {
  Random random(11);
  std::size_t deepest = 0;
  for (int i = 0; i < 2000; ++i) {
    const Filter filter = random.tree(static_cast<std::size_t>(i) % 7);
    const std::string text = filter.to_string();
    INFO(text);
    const auto parsed = Filter::parse(text);
    if (FilterNode::of(filter)->nodes > Filter::max_nodes ||
        FilterNode::of(filter)->conditions > Filter::max_conditions) {
      CHECK_FALSE(parsed);
      continue;
    }
    REQUIRE(parsed);
    CHECK(*parsed == filter);
    CHECK(parsed->to_string() == text);
    CHECK(problems(filter).empty());
    deepest = std::max(deepest, FilterNode::of(filter)->depth);
  }
  CHECK(deepest >= 6);
}

TEST_CASE("trees that differ are not equal") {
  const std::vector<Filter> different = {Filter(),
                                         !Filter(),
                                         city == "a",
                                         city == "b",
                                         city != "a",
                                         email == "a",
                                         city.in({"a"}),
                                         city.in({}),
                                         city.starts_with("a"),
                                         city.contains("a"),
                                         city.is_set(),
                                         !city.is_set(),
                                         city == "a" && city == "b",
                                         city == "b" && city == "a",
                                         city == "a" || city == "b",
                                         !(city == "a" && city == "b"),
                                         payment_terms == 1,
                                         payment_terms == -1,
                                         version == 1,
                                         has_extension(ExtensionCode::two_invoice),
                                         has_extension(ExtensionCode::two_invoice, "a"),
                                         has_extension(ExtensionCode::two_invoice, "b"),
                                         has_extension(ExtensionCode::parse("OTHER").value()),
                                         (city == "a" || city == "b") && city == "c",
                                         city == "a" || (city == "b" && city == "c"),
                                         TextField("x") == "a",
                                         TextField("y") == "a"};
  for (std::size_t i = 0; i < different.size(); ++i)
    for (std::size_t j = 0; j < different.size(); ++j) {
      INFO(different[i].to_string() << " / " << different[j].to_string());
      CHECK((different[i] == different[j]) == (i == j));
      CHECK((different[i] != different[j]) == (i != j));
    }
}

TEST_CASE("constants, chains and double negation have one form") {
  const Filter a = city == "a", b = city == "b", c = city == "c";
  CHECK((a && Filter()) == a);
  CHECK((Filter() && a) == a);
  CHECK((a || Filter()).matches_all());
  CHECK((Filter() || a).matches_all());
  CHECK((a && !Filter()) == !Filter());
  CHECK((!Filter() && a) == !Filter());
  CHECK((a || !Filter()) == a);
  CHECK((!Filter() || a) == a);
  CHECK((!!Filter()).matches_all());
  CHECK_FALSE((!Filter()).matches_all());
  CHECK((!!a) == a);
  CHECK(((a && b) && c) == (a && (b && c)));
  CHECK(((a || b) || c) == (a || (b || c)));
  CHECK(FilterNode::of(a && b && c)->depth == 2);
  CHECK(FilterNode::of(a && b && c)->nodes == 4);
  CHECK(FilterNode::of((a && b) && (c && a))->nodes == 5);
  CHECK(FilterNode::of(!(a && b))->depth == 3);
}

TEST_CASE("building from a filter leaves it as it was") {
  const Filter pair = city == "a" && city == "b";
  const std::string text = pair.to_string();
  Filter copy = pair;
  const Filter longer = pair && email == "c";
  copy = std::move(copy) && email == "d";
  const Filter twice = pair && pair;
  CHECK(pair.to_string() == text);
  CHECK(longer.to_string() == text + " and email == 'c'");
  CHECK(copy.to_string() == text + " and email == 'd'");
  CHECK(twice.to_string() == text + " and " + text);
  Filter moved = std::move(copy);
  CHECK(copy.matches_all());  // NOLINT(bugprone-use-after-move): promised
  copy = moved;
  Filter& same = copy;
  copy = same;
  CHECK(copy == moved);
}

TEST_CASE("deep trees need no stack") {
  constexpr std::size_t levels = 10'000;
  Filter filter = deep(levels);
  CHECK(FilterNode::of(filter)->depth == levels);
  const Filter copy = filter;
  CHECK(copy == filter);
  CHECK(deep(levels) == filter);
  CHECK_FALSE(deep(levels - 1) == filter);
  CHECK(filter.to_string().size() > levels * 10);
  CHECK(problems(filter) == std::vector<std::string>{"has more than 1000 conditions, operators and values"});
  CHECK_FALSE(Filter::parse(filter.to_string()));
  Filter negated = city == "a";
  for (std::size_t i = 0; i < levels; ++i) negated = !(std::move(negated) && email == "b");
  CHECK(FilterNode::of(negated)->depth == 2 * levels + 1);
  CHECK(negated.to_string().starts_with("not (not (not ("));
}

TEST_CASE("a check reports every limit and every bad value") {
  CHECK(problems(deep(64)).empty());
  CHECK(Filter::parse(deep(64).to_string()));
  CHECK(problems(deep(65)) == std::vector<std::string>{"is nested more than 64 deep"});

  Filter chain = city == "a";
  for (std::size_t i = 1; i < 256; ++i) chain = std::move(chain) || (i % 2 == 0 ? city == "b" : !city.is_set());
  CHECK(problems(chain).empty());
  for (const Filter& one : {city == "c", contacts.is_set(), has_extension(ExtensionCode::two_invoice)})
    CHECK(problems(chain || one) == std::vector<std::string>{"has more than 256 conditions"});
  // However long, a list is one condition.
  const Filter list = city.in(std::vector<std::string>(300, "a"));
  CHECK(problems(list && email.in(std::vector<std::string>(300, "a"))).empty());
  CHECK(problems(city.in(std::vector<std::string>(999, "a"))).empty());
  CHECK(problems(city.in(std::vector<std::string>(1000, "a"))).size() == 1);

  const std::size_t room = Filter::max_text_bytes - std::string("city == ''").size();
  CHECK(problems(city == std::string(room, 'a')).empty());
  CHECK(problems(city == std::string(room + 1, 'a')) == std::vector<std::string>{"has more than 65536 bytes"});
  CHECK(problems(city == std::string(room / 2 + 1, '\'')) == std::vector<std::string>{"has more than 65536 bytes"});

  constexpr Timestamp beyond = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1);
  const auto found =
      problems(city == "\xff" && !(created_at < beyond || has_extension(ExtensionCode::two_invoice, "å")) &&
               type.in({CustomerType::b2b, static_cast<CustomerType>(7)}) && ledger_number > "x" &&
               TextField("shoe") == "x" && TextField("credit") == "x" && NumberField("city") == 5 &&
               TextField("createdAt") > "x" && TextField("paymentTerms").contains("x") && AnyField("\xff").is_set());
  REQUIRE(found.size() == 11);
  CHECK(found[0] == "'city': the text is not UTF-8");
  CHECK(found[1] == "'createdAt': must be a time of the years 0000 to 9999");
  CHECK_THAT(found[2], Catch::StartsWith("has_extension: the organization id must match"));
  CHECK(found[3] == "'customerType': must be compared with PERSON, COMPANY or B2B");
  CHECK_THAT(found[4], Catch::StartsWith("'ledgerNumber': must be compared with digits only"));
  CHECK_THAT(found[5], Catch::StartsWith("'shoe': there is no such field; fields are customerUid"));
  CHECK(found[6] == "'credit': can only be asked for is_set");
  CHECK(found[7] == "'city': must be compared with texts");
  CHECK(found[8] == "'createdAt': must be compared with times");
  CHECK(found[9] == "'paymentTerms': cannot be asked for contains");
  CHECK_THAT(found[10], Catch::StartsWith("a field: there is no such field"));
  CHECK(problems(ledger_number > std::string(255, '9')).empty());
  CHECK(problems(ledger_number > std::string(256, '9')).size() == 1);
  CHECK(problems(ledger_number == "x" && ledger_number.contains("x")).empty());
}

TEST_CASE("a tree that keeps doubling has bounded memory") {
  Filter filter = city == "a" || city == "b";
  for (int i = 0; i < 200; ++i) filter = (filter || email == "c") && (filter || email == "d");
  CHECK(problems(filter).size() == 1);
  CHECK(filter.to_string().size() < 100);
  CHECK_FALSE(Filter::parse(filter.to_string()));
  for (const Filter& still : {!filter, filter && city == "a", city == "a" || filter, filter || Filter()})
    CHECK((problems(still).size() == 1 || still.matches_all()));
  CHECK(problems(city.in(std::vector<std::string>(200'000, "a"))).size() == 1);
}

}  // namespace filter_tree_test
