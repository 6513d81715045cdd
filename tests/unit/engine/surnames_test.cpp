#include "naive_text.hpp"
#include "support.hpp"

#include <unicode/coll.h>

#include <filesystem>
#include <fstream>
#include <memory>

namespace surnames_test {

namespace {

using namespace custengine;
using namespace custengine::test;

std::vector<std::string> read_lines(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (lines.empty() && line.starts_with("\xef\xbb\xbf")) line.erase(0, 3);
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

}  // namespace

TEST_CASE("Norwegian surnames sort as other implementations sort them") {
  const std::filesystem::path folder = std::filesystem::path(CUSTENGINE_OUTSIDE_DATA) / "names";
  if (!std::filesystem::exists(folder / "no-surnames.txt")) {
    WARN("skipped: the outside test data is not there");
    return;
  }
  World world;
  Session session = world.add_tenant("t", {.locale = "nb"});
  std::vector<CustomerDraft> drafts;
  for (const auto& name : read_lines(folder / "no-surnames.txt")) drafts.push_back({.last_name = name});
  REQUIRE(drafts.size() > 1000);
  REQUIRE(session.import_customers(drafts)->created == drafts.size());

  std::vector<std::string> names;
  for (std::size_t page_number = 1; names.size() < drafts.size(); ++page_number) {
    const Page page =
        session.list({.sort_by = SortField::last_name, .page_number = page_number, .page_size = 1000}).value();
    REQUIRE_FALSE(page.items.empty());
    for (const Customer& customer : page) names.emplace_back(customer.last_name());
  }
  const std::vector<std::string> published = read_lines(folder / "no-surnames.sorted_icu78_nb.txt");
  REQUIRE(names.size() == published.size());

  // Names that are alike at primary strength may stand in another order there.
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Collator> collator(icu::Collator::createInstance(icu::Locale("nb"), status));
  REQUIRE(U_SUCCESS(status));
  collator->setStrength(icu::Collator::PRIMARY);
  std::size_t different = 0;
  for (std::size_t i = 0; i < names.size(); ++i)
    different += collator->compare(naive::decode(names[i]), naive::decode(published[i]), status) != UCOL_EQUAL;
  CHECK(U_SUCCESS(status));
  CHECK(different == 0);
}

}  // namespace surnames_test
