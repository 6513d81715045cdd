#pragma once

#include "serve/http/message.hpp"

#include <custengine/patch.hpp>
#include <custengine/result.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace custengine::serve {

/// When a fault strikes a request: before its operation, or when the operation is done and its answer would be sent.
enum class FaultMoment { before, after };

/// The calls that a fault matches: each condition that is given must hold.
struct FaultMatch {
  std::optional<std::string> operation = {}, tenant = {}, id = {}, store = {}, external_reference = {};
  std::optional<std::string> method = {}, path = {};
};

/// Which of the matching calls a fault strikes, counted from the time when it was made.
struct FaultWhen {
  enum class Kind {
    first,        ///< the first `number` calls
    nth,          ///< the call of that number, from 1
    every,        ///< calls n, 2n, …
    probability,  ///< each with `share`; which ones follows from the seed
  };
  Kind kind = Kind::first;
  std::uint64_t number = 1;
  double share = 0;
  std::uint64_t seed = 1;
};

/// What a fault does. One of these members is set.
struct FaultAction {
  std::optional<Error> error = {};
  std::optional<Response> response = {};    ///< in place of the answer, as it is
  std::optional<Delivery> delivery = {};    ///< a delay, an ending, or a body in pieces
  std::optional<CustomerPatch> patch = {};  ///< another writer changes the call's customer
  std::chrono::milliseconds advance = {};   ///< of the world's clock
};

/// A fault as a test describes it.
struct FaultRule {
  FaultMatch match = {};
  FaultWhen when = {};
  FaultMoment moment = FaultMoment::before;
  FaultAction action = {};
  std::string document = {};  ///< the JSON that it was made of
};

}  // namespace custengine::serve
