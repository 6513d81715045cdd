// The text index's postings besides trigrams. The tests of the area query test trigrams by searches.

#include "storage/text/text_index.hpp"

#include "base/folding.hpp"
#include "catch.hpp"
#include "store_maker.hpp"

#include <random>
#include <set>
#include <string>

namespace text_index_test {

using namespace custengine;
using namespace custengine::storage;
using custengine::test::StoreMaker;

namespace {

/// True if the name, or a word in it, begins with `start`. Here a word begins after any character that is not a letter.
bool has_word_start(const detail::Record& record, const std::string& start) {
  using detail::Slot;
  if (record.text(Slot::display_name) == record.text(Slot::external_reference) ||
      record.text(Slot::display_name) == record.id())
    return false;
  const std::string name = base::fold(record.text(Slot::display_name));
  const auto is_of_word = [](char c) { return std::string_view(" .-@&+/").find(c) == std::string_view::npos; };
  for (std::size_t at = 0; at < name.size(); ++at)
    if (at == 0 || (is_of_word(name[at]) && !is_of_word(name[at - 1])))
      if (name.compare(at, start.size(), start) == 0) return true;
  return false;
}

std::set<std::string> found(const StoreMaker& made, const std::string& start) {
  const TextIndex& index = made.store().text_index();
  const TextPattern pattern{.bytes = start, .begins_word = true};
  const RowSet rows =
      start.size() == 1 ? index.find_word_starts(start.front()) : index.find(TextScope::customer, pattern);
  if (start.size() > 1) CHECK(index.estimate(TextScope::customer, pattern) >= rows.size());
  std::set<std::string> ids;
  rows.for_each([&](RowNumber row) { ids.emplace(made.store().record(row).id()); });
  return ids;
}

}  // namespace

TEST_CASE("word starts of up to 3 letters stay indexed through writes") {
  StoreMaker made;
  std::mt19937 random(11);
  for (int step = 0; step < 600; ++step) {
    const auto& records = made.records();
    if (records.size() < 40 || random() % 3 == 0)
      made.insert(made.random_draft(random));
    else if (random() % 2 == 0)
      made.replace(random() % records.size(), made.random_draft(random));
    else
      made.erase(random() % records.size());
    if (step % 20 != 19) continue;
    std::size_t matches = 0;
    for (const std::string start : {"h",  "ha",  "han", "a",   "an", "ase", "as",  "ma",  "f",   "& ", "& s",
                                    "so", "as@", "+",   "+47", "91", "x",   "n/a", "b.n", "crm", "c"}) {
      std::set<std::string> expected;
      for (const auto& record : made.records())
        if (has_word_start(*record, start)) expected.emplace(record->id());
      INFO("step " << step << ", start \"" << start << "\"");
      CHECK(found(made, start) == expected);
      matches += expected.size();
    }
    CHECK(matches > 20);
  }
}

}  // namespace text_index_test
