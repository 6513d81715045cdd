#include "../../repeat_text.hpp"
#include "support.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace full_name_test {

namespace {

using namespace custengine;
using namespace custengine::test;
using Ids = std::vector<std::string>;

const std::vector<std::vector<SortField>> index_choices = {{}, {SortField::full_name}};

/// The ids of all customers by full name, page by page of one.
Ids walked(const Session& session, SortDirection direction) {
  Ids ids;
  ListRequest request{.sort_by = SortField::full_name, .direction = direction, .page_size = 1};
  for (const auto& page : session.pages(request))
    for (const std::string& id : ids_of(page.value())) ids.push_back(id);
  return ids;
}

CustomerDraft named(const char* id, const char* last, const char* first, const char* company = "") {
  return {.id = id, .first_name = first, .last_name = last, .company_name = company, .email = "a@b.no"};
}

}  // namespace

TEST_CASE("full names compare part by part") {
  World world;
  // In order.
  const std::vector<CustomerDraft> drafts = {
      named("company-a", "", "", "Aa AS"),
      named("company-z", "", "", "Zebra"),
      named("first-only", "", "Anna"),
      named("first-and-company", "", "Anna", "Bakery"),
      named("lind", "Lind", ""),
      named("lind-company", "Lind", "", "A"),
      named("lind-zoe", "Lind", "Zoe"),      // although "LindZoe" sorts after "LindaAnna"
      named("linda-anna", "Linda", "Anna"),  // the longer last name sorts after any first name of the shorter
      named("resume-b", "resume", "B"),
      named("resume-B-company", "resume", "B", "C"),
      named("Resume-a", "Resume", "A"),         // case is compared before the first names
      named("resume-accent-a", "résumé", "A"),  // and so do accents
      named("mark", "\u0301", "B"),
      named("no-name", "", ""),
  };
  Ids expected;
  for (const CustomerDraft& draft : drafts) expected.push_back(draft.id);
  // A mark alone has no letters to sort by: it sorts after a missing last name and before every letter.
  std::rotate(expected.begin() + 4, expected.end() - 2, expected.end() - 1);
  for (const auto& sort_indexes : index_choices) {
    const std::string id = sort_indexes.empty() ? "plain" : "indexed";
    INFO(id);
    Session session = world.add_tenant(id, {.locale = "", .sort_indexes = sort_indexes});
    for (std::size_t i = 0; i < drafts.size(); ++i) session.create(drafts[i * 5 % drafts.size()]).value();
    CHECK(walked(session, SortDirection::ascending) == expected);
    Ids backwards(expected.rbegin() + 1, expected.rend());
    backwards.push_back("no-name");  // last in both directions
    CHECK(walked(session, SortDirection::descending) == backwards);
    const SearchRequest search{.query = "b.no", .sort_by = SortField::full_name};
    CHECK(ids_of(session.search(search).value()) == expected);
    // A first name changes alone.
    session.update("resume-b", {.first_name = "C"}).value();
    Ids swapped = expected;
    std::iter_swap(std::ranges::find(swapped, "resume-b"), std::ranges::find(swapped, "resume-B-company"));
    CHECK(walked(session, SortDirection::ascending) == swapped);
    session.update("resume-b", {.first_name = "B"}).value();
    // One part changes, and another one takes its place.
    session.update("lind-zoe", {.first_name = clear, .company_name = "B"}).value();
    CHECK(walked(session, SortDirection::ascending) == expected);
    session.update("lind-zoe", {.last_name = clear}).value();
    session.update("no-name", {.last_name = "Zz"}).value();
    Ids changed = expected;
    std::erase(changed, "lind-zoe");
    changed.insert(std::ranges::find(changed, "company-z"), "lind-zoe");
    CHECK(walked(session, SortDirection::ascending) == changed);
    CHECK(world.engine.check_invariants(id));
  }
}

TEST_CASE("full names follow the tenant's locale") {
  World world;
  for (const auto& sort_indexes : index_choices) {
    Session session =
        world.add_tenant(sort_indexes.empty() ? "plain" : "indexed", {.locale = "nb", .sort_indexes = sort_indexes});
    session.create(named("a-ring", "Å", "A")).value();
    session.create(named("z", "Z", "Å")).value();
    session.create(named("z-2", "Z", "Z")).value();
    CHECK(walked(session, SortDirection::ascending) == Ids{"z-2", "z", "a-ring"});
  }
}

TEST_CASE("the longest full name can be indexed") {
  World world;
  Session session = world.add_tenant("t", {.sort_indexes = {SortField::full_name}});
  const std::string longest = repeat_text("\uFDFA", 85);  // each sorts as eighteen letters
  session.create(named("a", longest.c_str(), longest.c_str(), longest.c_str())).value();
  session.create(named("b", longest.c_str(), longest.c_str(), (longest.substr(3) + "\uFDFB").c_str())).value();
  CHECK(walked(session, SortDirection::ascending) == Ids{"b", "a"});  // U+FDFB comes before U+FDFA
  CHECK(world.engine.check_invariants("t"));
}

TEST_CASE("full names have no sort index unless asked") {
  World world;
  Session session = world.add_tenant("t");
  const SearchRequest request{.sort_by = SortField::full_name, .explain = true};
  CHECK_FALSE(session.search(request).value().explain->has_sort_index);
  Session asking = world.add_tenant("asking", {.sort_indexes = {SortField::full_name}});
  CHECK(asking.search(request).value().explain->order == Explain::Order::position);
  CHECK(bytes_of(world, "asking", "sort index fullName") > 0);
}

}  // namespace full_name_test
