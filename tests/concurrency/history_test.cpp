// Compares the versions that readers saw with the committed history.

#include "sort_fields.hpp"
#include "unit/engine/support.hpp"

#include <custengine/filter_fields.hpp>

#include <atomic>
#include <map>
#include <random>
#include <thread>

namespace history_test {

namespace {

using namespace custengine;
using namespace custengine::test;

constexpr std::size_t customers = 24, writers = 3, readers = 4, writes_each = 250;
/// Writers continue until the readers did enough reads, or until the writers did so much that readers must be stuck.
constexpr std::size_t reads_in_all = 400, most_writes_each = 20'000;

std::string id_of(std::size_t number) {
  return "c-" + std::to_string(number % customers);
}

/// The versions that one reader saw, in its order.
class Reader {
 public:
  Reader(Session session, unsigned seed) : session_(std::move(session)), random_(seed) {}

  const std::vector<Customer>& seen() const { return seen_; }

  void read() {
    switch (random_() % 7) {
      case 0:
        return see(session_.get(id_of(random_())));
      case 1:
        return see(session_.find_by_external_reference("ref-" + id_of(random_())));
      case 2: {
        const auto found = session_.get_in_store("oslo", id_of(random_()));
        if (found) seen_.push_back(found->customer);
        return;
      }
      case 3:
        return see(session_.list({.sort_by = sort_field(random_() % sort_field_count), .page_size = 10}).value());
      case 4:
        // By the text index, by ranges of a sort index, and by a scan.
        return see(session_.search({.query = "w" + std::to_string(random_() % writers)}).value());
      case 5:
        return see(session_.search({.where = fields::version > 3 && fields::city != ""}).value());
      default: {
        const Snapshot snapshot = session_.snapshot().value();
        seen_.insert(seen_.end(), snapshot.begin(), snapshot.end());
      }
    }
  }

 private:
  void see(const Result<Customer>& customer) {
    if (customer) seen_.push_back(*customer);
  }
  void see(const Page& page) { seen_.insert(seen_.end(), page.begin(), page.end()); }

  Session session_;
  std::mt19937 random_;
  std::vector<Customer> seen_;
};

/// Every write stores its writer and number in several fields.
void write(Session& session, std::mt19937& random, std::size_t writer, std::size_t number) {
  const std::string mark = "w" + std::to_string(writer) + "-" + std::to_string(number);
  const CustomerPatch patch{.last_name = mark, .city = mark, .origin = mark};
  const std::string id = id_of(random()), other = id_of(random());
  switch (random() % 6) {
    case 0:
      if (session.remove(id)) (void)session.create({.id = id, .external_reference = "ref-" + id, .last_name = mark});
      break;
    case 1:
      (void)session.apply(std::vector{Write::update(id, patch), Write::update(other, patch)});
      break;
    case 2:
      (void)session.import_customers(
          std::vector<CustomerDraft>{{.id = id, .last_name = mark, .city = mark, .origin = mark}},
          {.on_conflict = OnConflict::update, .atomic = number % 2 == 0});
      break;
    case 3:
      (void)session.attach_extension(id, {.organization_id = mark});
      break;
    default:
      (void)session.update(id, patch);
  }
}

}  // namespace

TEST_CASE("readers see only committed versions and never go back") {
  World world;
  Session session = world.add_tenant("t", {.stores = {"oslo"}, .change_history = 1'000'000});
  for (std::size_t i = 0; i < customers; ++i)
    session.create({.id = id_of(i), .external_reference = "ref-" + id_of(i), .last_name = "First"}).value();
  std::vector<Reader> histories;
  for (unsigned i = 0; i < readers; ++i) histories.emplace_back(world.open("t"), 100 + i);
  std::atomic<std::size_t> writing = writers, reads = 0;
  {
    std::vector<std::jthread> threads;
    for (std::size_t writer = 0; writer < writers; ++writer)
      threads.emplace_back([session, writer, &writing, &reads]() mutable {
        std::mt19937 random(static_cast<unsigned>(writer));
        for (std::size_t number = 0; number < writes_each || (reads < reads_in_all && number < most_writes_each);
             ++number)
          write(session, random, writer, number);
        --writing;
      });
    for (Reader& reader : histories)
      threads.emplace_back([&reader, &writing, &reads] {
        for (int own = 0; writing > 0 || own < 50; ++own, ++reads) reader.read();
      });
  }
  // The committed versions of each customer. A recreated customer starts a new list.
  std::map<std::string, std::vector<Customer>, std::less<>> lines;
  const auto changes = session.changes(0, 1'000'000).value();
  for (const Change& change : changes)
    if (change.after) lines[std::string(change.id())].push_back(*change.after);
  std::size_t seen = 0;
  for (const Reader& reader : histories) {
    std::map<std::string, std::size_t, std::less<>> last;
    for (const Customer& customer : reader.seen()) {
      ++seen;
      const auto& line = lines[std::string(customer.id())];
      std::size_t& at = last[std::string(customer.id())];
      // Search on from this reader's last version, so that an earlier version is not found.
      const std::size_t from = at;
      while (at < line.size() && !(line[at] == customer)) ++at;
      INFO("customer " << customer.id() << ", version " << customer.version() << ", " << customer.last_name()
                       << ", looked for behind " << from << " of " << line.size() << " versions");
      REQUIRE(at < line.size());
      // The version is not a mixture of two writes.
      const bool has_one_mark = customer.city().empty() || customer.city() == customer.origin();
      REQUIRE(has_one_mark);
    }
  }
  WARN(changes.size() << " changes committed, " << seen << " customers read");
  CHECK(changes.size() > customers + writers * writes_each / 2);
  all_customers(world, session);
}

}  // namespace history_test
