// After an erasure the whole of the engine's memory is searched for what the customer was.

#include "recorded_memory.hpp"

#include "base/collator.hpp"
#include "storage/search_tokens.hpp"
#include "storage/sort_key.hpp"

#include <custengine/engine.hpp>
#include <custengine/filter_fields.hpp>
#include <custengine/testing/fake_clock.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include "catch.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace custengine;
using custengine::test::count_blocks_with;

/// Bytes that are sought, kept in disguise so that the search does not find its own.
class Needle {
 public:
  Needle(std::string name, std::string_view bytes) : name_(std::move(name)) {
    for (const char c : bytes) disguised_.push_back(static_cast<char>(~c));
  }
  const std::string& name() const { return name_; }
  std::size_t blocks() const {
    std::array<char, 64> bytes;  // on the stack, which is not searched
    REQUIRE(disguised_.size() <= bytes.size());
    std::ranges::transform(disguised_, bytes.begin(), [](char c) { return static_cast<char>(~c); });
    return count_blocks_with({bytes.data(), disguised_.size()});
  }

 private:
  std::string name_, disguised_;
};

std::string native(std::uint64_t number, std::size_t size) {
  std::string bytes(size, '\0');
  std::memcpy(bytes.data(), &number, size);
  return bytes;
}

/// The beginning of a sort key as an entry of a sort index has it.
std::string entry_prefix(std::string_view key) {
  const std::uint64_t prefix = storage::prefix_of(key);
  return native(prefix >> 32, 4) + native(prefix & 0xffffffff, 4);
}

/// A text that stands nowhere else: "zq", a letter for the version, two for the field.
std::string marked(int version, int field) {
  return std::string("zq") + static_cast<char>('a' + version) + static_cast<char>('a' + field) + "xjwkvqxz";
}

enum MarkedField {
  reference,
  first,
  last,
  company,
  mail,
  street,
  city,
  vat,
  loyalty,
  origin,
  note,
  manager,
  place,
  contact_first,
  contact_mail,
  consent,
  store_note,
  field_count
};

CustomerPatch marked_patch(int version) {
  const auto text = [version](MarkedField field) { return marked(version, field); };
  return {.external_reference = text(reference),
          .first_name = text(first),
          .last_name = text(last),
          .company_name = text(company),
          .email = text(mail) + "@example.com",
          .mobile = "+47 9876500" + std::to_string(version),
          .address = text(street),
          .city = text(city),
          .vat_number = text(vat),
          .loyalty_id = text(loyalty),
          .origin = text(origin),
          .internal_note = text(note),
          .account_manager = AccountManagerPatch{.display_name = text(manager)},
          .addresses = std::vector<Address>{{.id = "a1", .address = text(place)}},
          .contacts = std::vector<Contact>{{.id = "k1",
                                            .first_name = text(contact_first),
                                            .last_name = "L",
                                            .email = text(contact_mail) + "@example.com"}},
          .consents = std::vector<Consent>{{.id = "n1", .name = text(consent)}}};
}

/// All that memory could hold of a version: its texts; its sort keys and their beginnings as numbers; trigrams.
std::vector<Needle> needles_of(int version, bool has_text_index) {
  std::vector<Needle> needles;
  for (int field = 0; field < field_count; ++field)
    needles.emplace_back("text " + std::to_string(field), marked(version, field));
  const auto collator = base::Collator::open("nb");
  for (const MarkedField field : {last, company, city}) {
    std::string key;
    collator->append_key(marked(version, field), key);
    needles.emplace_back("collation key " + std::to_string(field), key);
    needles.emplace_back("beginning of collation key " + std::to_string(field), entry_prefix(key));
  }
  for (const MarkedField field : {reference, mail})
    needles.emplace_back("beginning of key " + std::to_string(field), entry_prefix(marked(version, field)));
  needles.emplace_back("mobile", "9876500" + std::to_string(version));
  if (has_text_index)
    for (const MarkedField field : {first, contact_first}) {
      const std::string text = marked(version, field);
      needles.emplace_back("trigram " + std::to_string(field),
                           native(storage::trigram(text[1], text[2], text[3], false), 4));
    }
  return needles;
}

std::vector<std::string> found(const std::vector<Needle>& needles) {
  std::vector<std::string> names;
  for (const Needle& needle : needles)
    if (needle.blocks() > 0) names.push_back(needle.name());
  return names;
}

std::vector<std::string> names_of(const std::vector<Needle>& needles) {
  std::vector<std::string> names;
  for (const Needle& needle : needles) names.push_back(needle.name());
  return names;
}

struct Options {
  std::size_t others = 0;
  bool text_index = true;
  std::size_t change_history = 4096;
};

/// An engine in which a customer of two marked versions lives among others that come and go. What it is made of is
/// destroyed, all but what the engine holds.
struct Marked {
  Engine engine{
      {.clock = std::make_shared<testing::FakeClock>(), .id_generator = std::make_shared<testing::SequentialIds>()}};
  Session session;

  explicit Marked(const Options& options) : session(open(options)) {
    for (std::size_t i = 0; i < options.others; ++i) create_other(i);
    session.create({.id = "marked", .first_name = "To be filled in"}).value();
    session.update("marked", marked_patch(0)).value();
    session.set_store_details("oslo", "marked", {.note = marked(0, store_note)}).value();
    for (std::size_t i = options.others; i < 2 * options.others; ++i) create_other(i);
    session.set_store_details("oslo", "marked", {.note = marked(1, store_note)}).value();
    session.update("marked", marked_patch(1)).value();
    // Others leave, so that entries move to and fro.
    for (std::size_t i = 0; i < 2 * options.others; i += 3) session.remove("other-" + std::to_string(i)).value();
    for (const auto field : {SortField::last_name, SortField::email}) session.list({.sort_by = field}).value();
    session.search({.query = "zq"}).value();
  }

  Session open(const Options& options) {
    engine
        .create_tenant("t", {.locale = "nb",
                             .country_code = "NO",
                             .text_index = options.text_index,
                             .stores = {"oslo"},
                             .change_history = options.change_history})
        .value();
    return engine.session("t", {Permission::tenant_access, Permission::tenant_backoffice}).value();
  }
  void create_other(std::size_t number) {
    const std::string text = std::to_string(number);
    session
        .create({.id = "other-" + text,
                 .external_reference = "r" + text,
                 .last_name = (number % 2 ? "Zz" : "A") + text,
                 .email = (number % 2 ? "zz" : "a") + text + "@example.com",
                 .city = "Oslo"})
        .value();
  }
};

/// Runs `erase` on such an engine, and looks for what is left.
std::vector<std::string> left_after(const Options& options, const std::function<void(Marked&)>& erase) {
  Marked world(options);
  const auto now = needles_of(1, options.text_index), before = needles_of(0, options.text_index);
  // Or the search would find nothing whatever is there.
  CHECK(found(now) == names_of(now));
  if (options.change_history == Options().change_history)
    CHECK(found(before).size() >= field_count - 1);  // of the store note there is one
  erase(world);
  CHECK(world.engine.check_invariants("t"));
  auto left = found(now);
  for (auto& name : found(before)) left.push_back(name + " of before");
  return left;
}

using Nothing = std::vector<std::string>;

bool is_skipped() {
  if (!custengine::test::records_memory()) WARN("skipped: a sanitizer has the memory");
  return !custengine::test::records_memory();
}

}  // namespace

TEST_CASE("nothing of an erased customer is left in memory") {
  if (is_skipped()) return;
  const auto erase = [](Marked& world) { world.session.erase("marked").value(); };
  for (const std::size_t others : {0U, 3U, 20U, 40U, 400U}) {
    INFO(others << " others and as many again");
    CHECK(left_after({.others = others}, erase) == Nothing{});
  }
  CHECK(left_after({.others = 100, .text_index = false}, erase) == Nothing{});
  CHECK(left_after({.others = 100, .change_history = 5}, erase) == Nothing{});
  CHECK(left_after({.others = 100, .change_history = 0}, erase) == Nothing{});
}

TEST_CASE("erasure leaves no trace after removals, snapshots, callbacks") {
  if (is_skipped()) return;
  CHECK(left_after({.others = 100}, [](Marked& world) {
          world.session.remove("marked").value();
          world.session.erase("marked").value();
        }) == Nothing{});
  CHECK(left_after({.others = 100}, [](Marked& world) {
          // What shares memory with the tenant goes after the erasure.
          const Snapshot snapshot = world.session.snapshot().value();
          const auto changes = world.session.changes(0, 1000).value();
          world.session.erase("marked").value();
        }) == Nothing{});
  CHECK(left_after({.others = 100}, [](Marked& world) {
          const auto subscription = world.session
                                        .subscribe([&](const Change& change) {
                                          if (change.id() == "other-1") world.session.erase("marked").value();
                                        })
                                        .value();
          const std::vector<Write> writes = {Write::update("other-1", {.city = "Bergen"}),
                                             Write::update("marked", {.country_code = "NO"})};
          world.session.apply(writes).value();
        }) == Nothing{});
}

TEST_CASE("the search for traces finds what a mere removal leaves") {
  if (is_skipped()) return;
  const auto left = left_after({.others = 100}, [](Marked& world) { world.session.remove("marked").value(); });
  CHECK(left.size() > field_count);
}
