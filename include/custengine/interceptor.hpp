#pragma once

#include <custengine/customer.hpp>
#include <custengine/export.hpp>
#include <custengine/result.hpp>

#include <chrono>
#include <string_view>

namespace custengine {

/// The operations that an Interceptor sees: one per member function of Session, and open_session. Both detach_extension
/// are one. modify is seen as its get and update, preview_merge as explain_merge.
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
  apply,  ///< a batch of any writes
  get_in_store,
  set_store_details,
  import_customers,
  importer,       ///< Session::importer; Importer::add is not seen
  finish_import,  ///< Importer::finish; not part of import_customers
  count,
  snapshot,  ///< also export_customer, then with the customer's id
  changes,
  subscribe,
  count_by,
  suggest,
  open_session,  ///< Engine::session by token; a session opened by permissions is not seen
  contains,
  get_many,
  store_details,
};

/// The name of the enumerator: "get_in_store".
CUSTENGINE_API std::string_view to_string(Operation operation) noexcept;

/// One call of one operation. A member that the request does not have is empty.
/// Lifetime: valid while a function of the interceptor runs.
struct Call {
  Operation operation = {};
  std::string_view id = {};                  ///< of the customer; of a draft, the given one
  std::string_view store_id = {};            ///< get_in_store, set_store_details
  std::string_view external_reference = {};  ///< list, create, find_by_external_reference, import_external
  std::string_view tenant = {};
  std::string_view dropped_id = {};  ///< merge, explain_merge: `id` is the customer that is kept
  /// Principal::subject of a session that was opened by token, else empty. For open_session it is known in
  /// before_answer() and after(), if the authenticator knew the token.
  std::string_view subject = {};
};

/// The outcome of a call.
/// Lifetime: valid while before_answer() or after() runs.
struct Outcome {
  const Error* error = nullptr;        ///< the caller's error; null if the call succeeded or threw
  const Customer* customer = nullptr;  ///< of an answer that is or holds one customer
  /// By the engine's clock, from before() to after(). Negative if the clock was set back meanwhile, 0 if it failed.
  std::chrono::milliseconds duration = {};
  bool threw = false;  ///< the clock, the ids or before_answer() threw, or memory ran out
  /// By a steady clock, from the end of before() to the beginning of after(). For latencies, which are microseconds.
  std::chrono::nanoseconds elapsed = {};

  bool succeeded() const noexcept { return !error && !threw; }
};

/// Sees every operation of every session of an engine, and the sessions that are opened by token. For metrics, audits,
/// and faults in tests. Each page of Session::pages is a list or a search. Functions over a Session, such as
/// write_customers, appear as the operations that they call.
///
/// Threads: called from any thread, several at a time, never under a lock of the engine. It may use the engine itself,
/// and then sees those calls too.
/// Cost: without an interceptor, a test of a pointer per call; with one, two readings of each clock besides its own
/// work.
class CUSTENGINE_API Interceptor {
 public:
  virtual ~Interceptor() = default;

  /// Called first, before the permission is checked. An error refuses the call: the operation is not done, and the
  /// caller gets that error. An exception reaches the caller; nothing has changed then, and after() is not called.
  virtual Result<void> before(const Call& call);

  /// Called after an operation that before() let pass, unless the operation threw, and before the caller gets the
  /// answer. An error replaces the answer, as if the answer got lost on its way. The caller gets the error, and after()
  /// has it in `outcome`. The operation's writes stay, and subscribers and the change feed have them. An answer that is
  /// a Session, Importer, Subscription or Snapshot is destroyed.
  /// `outcome` holds the operation's own answer; its durations are not measured yet. An exception reaches the caller in
  /// place of the answer, and after() learns that the call threw.
  virtual Result<void> before_answer(const Call& call, const Outcome& outcome);

  /// Called last, once for every before() that returned, also for one that refused. An exception reaches the caller in
  /// place of the outcome, and the operation's effect stays. If the operation itself threw, its exception goes on and
  /// this one is dropped.
  virtual void after(const Call& call, const Outcome& outcome);
};

}  // namespace custengine
