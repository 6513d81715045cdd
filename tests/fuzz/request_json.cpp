#include <custengine/json.hpp>

#include "support.hpp"
#include "targets.hpp"

#include <string>
#include <vector>

namespace custengine::fuzz {

namespace {

template <class T>
bool was_read(const Result<T>& read) {
  if (!read) require_good_error(read.error(), {ErrorCode::invalid_argument});
  return read.has_value();
}

void require_same_list(const ListRequest& request) {
  static const Searched searched;
  const auto fast = searched.indexed.list(request), slow = searched.plain.list(request);
  require(fast.has_value() == slow.has_value(), "indexes do not matter to what can be listed");
  if (fast) require(ids_of(*fast) == ids_of(*slow), "indexes do not matter to a list");
}

// Writing and reading gives an equal request. A tenant accepts it or returns a valid error.
void require_usable(const TenantOptions& options) {
  const std::string json = to_json(options);
  require_equal(to_json(tenant_options_from_json(json).value()), json, "options are read back equal");
  Engine engine;
  if (const auto made = engine.create_tenant("t", options); !made)
    require_good_error(made.error(), {ErrorCode::invalid_argument});
}

// A write succeeds or changes nothing.
void require_all_or_nothing(const Write& write) {
  World world;
  Session session = world.add_tenant("t");
  session.create({.id = "c", .first_name = "Ada"}).value();
  const std::string before = to_json(session.get("c").value());
  const auto applied = session.apply(std::vector{write});
  require_invariants(world, session);
  if (applied) return;
  require_good_error(applied.error(), {ErrorCode::invalid_argument, ErrorCode::not_found, ErrorCode::already_exists,
                                       ErrorCode::version_mismatch, ErrorCode::failed_precondition});
  require(applied.error().write_index == 0U, "the write at fault is named");
  require_equal(to_json(session.get("c").value()), before, "a refused write changes nothing");
  require(session.changes(1, 1)->empty(), "a refused write is no change");
}

void require_merged_or_refused(const MergePolicy& policy) {
  World world;
  Session session = world.add_tenant("t");
  session.create({.id = "keep", .first_name = "Ada", .email = "ada@mail.example"}).value();
  session.create({.id = "drop", .first_name = "Ada", .city = "Oslo"}).value();
  const auto merged = session.merge("keep", "drop", policy);
  require_invariants(world, session);
  if (!merged) require_good_error(merged.error(), {ErrorCode::invalid_argument, ErrorCode::version_mismatch});
  require(session.count().value() == (merged ? 1U : 2U), "two customers are one, or two as before");
}

}  // namespace

void request_json(std::string_view input) {
  if (const auto request = list_request_from_json(input); was_read(request)) require_same_list(*request);
  if (const auto options = tenant_options_from_json(input); was_read(options)) require_usable(*options);
  if (const auto write = write_from_json(input); was_read(write)) require_all_or_nothing(*write);
  if (const auto policy = merge_policy_from_json(input); was_read(policy)) require_merged_or_refused(*policy);
  if (const auto rules = duplicate_rules_from_json(input); was_read(rules)) {
    static const Searched searched;
    if (const auto found = searched.indexed.find_duplicates(*rules); !found)
      require_good_error(found.error(), {ErrorCode::invalid_argument});
  }
  if (const auto extension = extension_from_json(input); was_read(extension))
    require(extension_from_json(to_json(*extension)).value() == *extension, "an extension is read back equal");
  if (const auto details = store_details_from_json(input); was_read(details))
    require(store_details_from_json(to_json(*details)).value() == *details, "details are read back equal");
  if (const auto external = external_customer_from_json(input); was_read(external)) {
    const std::string json = to_json(ExternalPage{.items = {*external}});
    require(!json.empty() &&
                draft_from_json(to_json(external->customer)).value() == without_display_names(external->customer),
            "an external customer is read back equal");
  }
}

}  // namespace custengine::fuzz
