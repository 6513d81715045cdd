#pragma once

#include <custengine/customer.hpp>
#include <custengine/export.hpp>
#include <custengine/result.hpp>

#include <chrono>
#include <string_view>

namespace custengine {

/// What a caller can ask of a Session, one per member function; both detach_extension are one, and modify is seen as
/// the get and update that it calls. Then there is open_session.
enum class Operation {
  list,
  create,
  search,
  search_external,
  import_external,
  get,
  find_by_external_reference,
  update,
  remove,
  erase,
  attach_extension,
  detach_extension,
  find_duplicates,
  merge,
  explain_merge,
  apply,  ///< a batch, whatever its items
  get_in_store,
  set_store_details,
  import_customers,
  importer,       ///< Session::importer; what is added afterwards is not seen
  finish_import,  ///< Importer::finish; not within import_customers
  count,
  snapshot,  ///< export_customer is one too, with the customer's id
  changes,
  subscribe,
  count_by,
  suggest,
  open_session,  ///< Engine::session by token; a session opened by permissions is not seen
  contains,
  get_many,
  store_details,
};

/// The name as it stands in C++: "get_in_store".
CUSTENGINE_API std::string_view to_string(Operation operation) noexcept;

/// One call of one operation. What the request does not say is empty. Valid while a function of the interceptor runs.
struct Call {
  Operation operation = {};
  std::string_view id = {};                  ///< of the customer; of a draft as it was given
  std::string_view store_id = {};            ///< get_in_store, set_store_details
  std::string_view external_reference = {};  ///< list, create, find_by_external_reference, import_external
  std::string_view tenant = {};
  std::string_view dropped_id = {};  ///< merge, explain_merge: `id` is the customer that is kept
  /// Who calls: Principal::subject of a session that was opened by token, else empty. Of open_session it is known in
  /// before_answer() and after(), if the authenticator knew the token.
  std::string_view subject = {};
};

/// What became of it. Valid while before_answer() or after() runs.
struct Outcome {
  const Error* error = nullptr;        ///< what the caller gets; null when the call succeeded or threw
  const Customer* customer = nullptr;  ///< what the caller gets, of operations that give one customer
  /// By the engine's clock, from before() to after(); negative if that was put back meanwhile, 0 if it failed.
  std::chrono::milliseconds duration = {};
  bool threw = false;  ///< by an exception of the clock, the ids or before_answer(), or for want of memory
  /// By a steady clock, from the end of before() to the beginning of after(): for latencies, which take microseconds.
  std::chrono::nanoseconds elapsed = {};

  bool succeeded() const noexcept { return !error && !threw; }
};

/// Sees every operation of every session of an engine, and the sessions that are opened by token: for metrics, audits,
/// and faults in tests. Each page of
/// Session::pages is a list or a search; functions over a Session, as write_customers, show the operations that
/// they are made of.
///
/// Threads: called from any thread, several at a time, never under a lock of the engine; it may use the engine
/// itself, and is then called for that, too.
/// Cost: without one, a test of a pointer per call; with one, two readings of each clock besides its own work.
class CUSTENGINE_API Interceptor {
 public:
  virtual ~Interceptor() = default;

  /// Called first, before even the permission is judged. An error refuses the call, which then does nothing and
  /// gives that error to its caller. What it throws reaches the caller; nothing has changed then, and after() is
  /// not called.
  virtual Result<void> before(const Call& call);

  /// Called after an operation that before() let pass, unless it threw, and before its caller gets the answer. An error
  /// replaces the answer, as if that got lost on the way: the caller gets the error, and after() has it in `outcome`.
  /// What the operation wrote stays written, and subscribers and the change feed have seen it. A Session, Importer,
  /// Subscription or Snapshot that was the answer is destroyed. `outcome` holds the operation's own answer; its
  /// durations are not measured yet. What it throws reaches the caller in place of the answer, and after() is told that
  /// the call threw.
  virtual Result<void> before_answer(const Call& call, const Outcome& outcome);

  /// Called last, once for every before() that returned, those that refused included.
  /// What it throws reaches the caller in place of the outcome, and what the operation did stays done; where the
  /// operation itself threw, that exception goes on and this one is dropped.
  virtual void after(const Call& call, const Outcome& outcome);
};

}  // namespace custengine
