#pragma once

#include "../random.hpp"
#include "differences.hpp"
#include "kept/memory_persistence.hpp"
#include "script.hpp"
#include "twin.hpp"
#include "values.hpp"

#include <custengine/engine.hpp>
#include <custengine/testing/fake_clock.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace custengine::test::twin {

/// Runs steps on an engine and on its twin. Each function below runs one kind of step and returns the difference, or an
/// empty text.
class Player {
 public:
  /// `is_kept`: the engine's tenants are kept, so that it can be reopened.
  Player(Tally& tally, bool is_kept) : tally_(tally), is_kept_(is_kept), engine_(open_engine()) {}

  std::string play(const Step& step);
  /// A description of the last step.
  const std::string& told() const { return told_; }

 private:
  /// One session, in the engine and in the twin.
  struct Seat {
    Session theirs;
    TwinSession ours;
  };
  /// A page with a next page, which may be requested much later.
  struct Walk {
    std::variant<ListRequest, AskedSearch> request;
    std::string cursor;
    Customer last;
    std::shared_ptr<TwinTenant> tenant;
  };
  /// Every token is valid.
  struct Login : Authenticator {
    Principal principal = {};
    Result<Principal> authenticate(const AccessToken& /*token*/) override { return principal; }
  };
  struct SnapshotPair {
    Snapshot theirs;
    TwinSnapshot ours;
  };
  struct Subscriber {
    Subscription subscription;
    std::shared_ptr<std::vector<Change>> delivered;
    std::shared_ptr<TwinTenant> tenant;
  };

  std::string dispatch(const Step& step, Random& random);
  std::string in_tenant(StepKind kind, Random& random, Seat& seat);
  std::string create(Random& random, Seat& seat, bool is_broken);
  std::string update(Random& random, Seat& seat, bool is_broken);
  std::string remove(Random& random, Seat& seat);
  std::string erase(Random& random, Seat& seat);
  std::string judge_erased(Seat& seat, const std::string& id, const UpdateOptions& options);
  std::string attach(Random& random, Seat& seat);
  std::string detach(Random& random, Seat& seat);
  std::string detach_code(Random& random, Seat& seat);
  std::string get(Random& random, Seat& seat);
  std::string export_known(Random& random, Seat& seat);
  std::string find_reference(Random& random, Seat& seat);
  std::string import(Random& random, Seat& seat, std::size_t max_drafts);
  std::string find_duplicates(Random& random, Seat& seat);
  std::string merge(Random& random, Seat& seat, bool is_preview);
  std::string touch_merged(Random& random, Seat& seat);
  std::string apply(Random& random, Seat& seat);
  std::string import_external(Random& random, Seat& seat);
  std::string search_external(Random& random, Seat& seat);
  std::string get_in_store(Random& random, Seat& seat);
  std::string set_store_details(Random& random, Seat& seat);
  std::string count(Seat& seat);

  std::string list(Random& random, Seat& seat);
  std::string search(Random& random, Seat& seat);
  std::string count_by(Random& random, Seat& seat);
  std::string suggest(Random& random, Seat& seat);
  std::string follow_cursor(Random& random, Seat& seat);
  std::string walk_pages(Random& random, Seat& seat);
  std::string ask(Seat& seat, const std::variant<ListRequest, AskedSearch>& request, const Place& place);
  std::string take_snapshot(Seat& seat);
  std::string look_at_snapshots();
  std::string changes(Random& random, Seat& seat);
  std::string subscribe(Seat& seat);
  std::string unsubscribe(Random& random);

  std::string create_tenant(Random& random, std::size_t number);
  std::string fork(Random& random);
  std::string update_tenant(Random& random);
  std::string drop_tenant(Random& random);
  std::string rewind(Random& random);
  std::string move_clock(Random& random);
  std::string compare_all();
  std::string reopen(Random& random);
  Engine open_engine();
  std::string compare_tenant(const TwinTenant& tenant);
  static std::string compare_at_once(const Contents& contents, const Session& theirs);
  std::string compare_restored(const TwinTenant& tenant, const Seat& seat) const;

  std::string settle();
  std::string deliveries();
  std::optional<Seat> choose_seat(Random& random);
  Seat open_seat(const std::string& id, PermissionSet permissions);
  /// Adds to the description of the step. Returns an empty text: no difference.
  std::string tell(std::string what) { return told_ += " " + std::move(what), std::string(); }
  /// Returns the difference, and counts the outcome in the tally.
  template <class Ours, class Theirs>
  std::string judge(const Ours& ours, const Theirs& theirs) {
    auto& [succeeded, failed] = tally_.by_kind[kind_];
    (theirs.has_value() ? succeeded : failed) += 1;
    if (theirs.has_error()) {
      ++tally_.by_error[std::string(to_string(theirs.error().code))];
      tell("-> " + std::string(to_string(theirs.error().code)));
    }
    return difference(ours, theirs);
  }

  Tally& tally_;
  std::string told_ = {};
  StepKind kind_ = {};
  std::shared_ptr<testing::FakeClock> clock_ = std::make_shared<testing::FakeClock>();
  std::shared_ptr<testing::SequentialIds> ids_ = std::make_shared<testing::SequentialIds>();
  std::shared_ptr<Login> login_ = std::make_shared<Login>();
  std::size_t seats_ = 0, updates_ = 0;
  const bool is_kept_;
  Disk disk_ = {};
  Engine engine_;
  Twin twin_;
  std::vector<Seat> held_ = {};
  std::vector<Walk> walks_ = {};
  std::vector<SnapshotPair> snapshots_ = {};
  std::vector<Subscriber> subscribers_ = {};
};

}  // namespace custengine::test::twin
