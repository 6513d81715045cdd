// endurance [WRITES [CUSTOMERS]]: random writes to a tenant with a constant number of customers. Prints the memory of
// the tenant by the engine's count and the memory of the process. Fails if either changes by more than 5 % after the
// first fifth, or if dropping the tenant does not free its bytes.

#include <custengine/engine.hpp>
#include <custengine/testing/generator.hpp>

#include <fmt/format.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include <unistd.h>

#include "memory.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace custengine;

double in_mib(std::uint64_t bytes) {
  return static_cast<double>(bytes) / (1024.0 * 1024.0);
}

std::uint64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t total = 0, resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

/// Writes to random customers: most are changed, a quarter are replaced by new ones.
class Writer {
 public:
  Writer(Session session, std::size_t customers) : session_(std::move(session)) {
    const std::vector<CustomerDraft> drafts = generator_.take(customers);
    session_.import_customers(drafts).value();
    for (const CustomerDraft& draft : drafts) ids_.push_back(draft.id);
  }

  void write() {
    std::string& id = ids_[random_() % ids_.size()];
    const CustomerDraft draft = generator_.next();
    switch (random_() % 8) {
      case 0:
      case 1:
        session_.remove(id).value();
        id = session_.create(draft).value().id();
        break;
      case 2:
        session_.update(id, {.contacts = draft.contacts, .consents = draft.consents}).value();
        break;
      case 3:
        session_.attach_extension(id, {.organization_id = "org-" + std::to_string(random_() % 3)}).value();
        break;
      case 4:
        session_.set_store_details("oslo", id, {.note = draft.city}).value();
        break;
      default:
        session_
            .update(id,
                    {.last_name = draft.last_name, .email = draft.email, .mobile = draft.mobile, .city = draft.city})
            .value();
    }
  }

 private:
  Session session_;
  testing::Generator generator_{{.seed = 3, .locales = {"nb", "sv"}, .id_prefix = "e-"}};
  std::mt19937_64 random_{1};
  std::vector<std::string> ids_;
};

/// The minimum and maximum of a measure.
struct Span {
  std::uint64_t least = UINT64_MAX, most = 0;
  void add(std::uint64_t bytes) {
    least = std::min(least, bytes);
    most = std::max(most, bytes);
  }
  double percent() const { return 100.0 * static_cast<double>(most - least) / static_cast<double>(least); }
};

int run(std::uint64_t writes, std::size_t customers) {
  Engine engine;
  engine.create_tenant("t", {.locale = "nb", .country_code = "NO", .stores = {"oslo"}}).value();
  const std::uint64_t empty_bytes = test::allocated_bytes();
  Span counted, resident;
  {
    Writer writer(engine.session("t", {Permission::tenant_access, Permission::tenant_backoffice}).value(), customers);
    constexpr std::uint64_t looks = 20;
    for (std::uint64_t look = 1; look <= looks; ++look) {
      for (std::uint64_t i = 0; i < writes / looks; ++i) writer.write();
      const TenantStats stats = engine.stats("t").value();
      fmt::print("{:>9} writes  {} customers  counted {:7.1f} MiB  allocated {:7.1f} MiB  process {:7.1f} MiB\n",
                 look * (writes / looks), stats.customers, in_mib(stats.bytes), in_mib(test::allocated_bytes()),
                 in_mib(resident_bytes()));
      std::fflush(stdout);
      if (look * 5 <= looks) continue;
      counted.add(stats.bytes);
      resident.add(resident_bytes());
    }
    engine.check_invariants("t").value();
  }
  engine.drop_tenant("t").value();
  const std::uint64_t left = test::allocated_bytes();
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
  fmt::print("after the first fifth: counted {:.1f} % apart, process {:.1f} % apart\n", counted.percent(),
             resident.percent());
  fmt::print("dropped: allocated {:.1f} MiB, before its first customer {:.1f} MiB; process {:.1f} MiB\n", in_mib(left),
             in_mib(empty_bytes), in_mib(resident_bytes()));
  const bool holds =
      counted.percent() <= 5 && resident.percent() <= 5 && left < empty_bytes + (std::uint64_t{1} << 20U);
  fmt::print("{}\n", holds ? "holds" : "DOES NOT HOLD");
  return holds ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  return run(argc > 1 ? std::stoull(argv[1]) : 2'000'000, argc > 2 ? std::stoull(argv[2]) : 100'000);
}
