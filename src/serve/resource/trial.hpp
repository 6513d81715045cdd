#pragma once

#include "serve/http/query_reader.hpp"
#include "serve/resource/checks.hpp"
#include "serve/routing/context.hpp"

#include <custengine/engine.hpp>
#include <custengine/result.hpp>
#include <custengine/session.hpp>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The complete judgement of requests that are refused.
namespace custengine::serve {

/// A tenant without customers in an engine of its own. Operations judge a request before they look anything up: a
/// request that breaks a rule breaks it here too, and nothing that is kept changes.
/// Threads: one at a time. Cost of making one: some microseconds.
class Trial {
 public:
  Trial();

  Session& session() noexcept { return session_; }

 private:
  Engine engine_;
  Session session_;
};

/// The body without the members that these violations name, so that the others can be judged. A list with an element
/// that is wrong as a whole goes entirely. nullopt: the body is no JSON object.
std::optional<boost::json::object> without_faulty(std::string_view body, const std::vector<FieldViolation>& violations);

/// Adds those of `more` whose field has no violation yet.
void add_new_violations(std::vector<FieldViolation>& violations, const std::vector<FieldViolation>& more);

/// What an operation found; nullopt if it succeeded.
template <class Value>
std::optional<Error> error_of(const Result<Value>& result) {
  if (result) return std::nullopt;
  return result.error();
}

/// How the body of a route is judged.
template <class Value>
struct BodyRules {
  Result<Value> (*read)(std::string_view body);
  /// What the operation finds in a value, on a Trial.
  std::optional<Error> (*judge)(const Context& context, Session& session, const Value& value);
  /// A member that a body must have, and a value with which the others are judged if those that it names are wrong.
  std::string_view required = {}, substitute = {};
};

/// Ends the reading of a request: refuses unknown parameters, and a body that could not be read. If it is refused, the
/// rest of it is judged too: the error has the violations of the query, then all of the body. nullopt: the request may
/// run. `given` is what `rules.read` gave for the body.
template <class Value>
std::optional<Error> finish_request(const Context& context, QueryReader& query, const Result<Value>& given,
                                    const BodyRules<Value>& rules) {
  if (!context.is_lenient) query.refuse_others();
  if (given && !query.has_violations()) return std::nullopt;
  std::vector<FieldViolation> found;
  if (!given) found = given.error().violations;
  const auto judge = [&](const Value& value) {
    Trial trial;
    const auto error = rules.judge(context, trial.session(), value);
    if (error && error->code == ErrorCode::invalid_argument) add_new_violations(found, error->violations);
  };
  if (given) {
    judge(*given);
  } else if (auto rest = without_faulty(context.request.body, found)) {
    const bool lacks_known = std::ranges::any_of(
        found, [](const FieldViolation& violation) { return !violation.message.starts_with("unknown member"); });
    if (lacks_known && !rules.required.empty() && !rest->contains(rules.required))
      (*rest)[rules.required] = rules.substitute;
    if (const auto value = rules.read(boost::json::serialize(*rest))) judge(*value);
    // A rule about the whole body may be broken only because members are missing now.
    std::erase_if(found, [](const FieldViolation& violation) { return violation.field.empty(); });
  }
  return refusal_of(query, given ? nullptr : &given.error(), std::move(found));
}

/// The same for a route without parameters in its query.
template <class Value>
std::optional<Error> finish_request(const Context& context, const Result<Value>& given, const BodyRules<Value>& rules) {
  QueryReader query(context.target.query);
  return finish_request(context, query, given, rules);
}

}  // namespace custengine::serve
