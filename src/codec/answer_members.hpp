#pragma once

// The library's results as JSON: changes, duplicates, reports and errors; for pages see page_members.hpp.

#include "codec/customer_members.hpp"
#include "codec/json_members.hpp"
#include "codec/page_members.hpp"

#include <custengine/change.hpp>
#include <custengine/duplicates.hpp>
#include <custengine/engine.hpp>
#include <custengine/external.hpp>
#include <custengine/facets.hpp>
#include <custengine/import.hpp>
#include <custengine/result.hpp>
#include <custengine/snapshot.hpp>
#include <custengine/store.hpp>

#include <string_view>
#include <tuple>
#include <vector>

namespace custengine::codec {

template <>
struct Members<FacetCount> {
  static constexpr auto list = std::tuple{
      Member{"value", &FacetCount::value},
      Member{"count", &FacetCount::count},
  };
};

template <>
struct Members<StoreCustomer> {
  static constexpr auto list = std::tuple{
      Member{"customer", &StoreCustomer::customer},
      Member{"storeUid", &StoreCustomer::store_id},
      Member{"details", &StoreCustomer::details},
      Member{"effective", &StoreCustomer::effective},
  };
};

template <>
struct Members<ExternalCustomer> {
  static constexpr auto list = std::tuple{
      Member{"externalId", &ExternalCustomer::external_id},
      Member{"customer", &ExternalCustomer::customer, {.required = true}},
  };
};

template <>
struct Members<ExternalPage> {
  static constexpr auto list = std::tuple{
      Member{"items", &ExternalPage::items},
      Member{"paging", &ExternalPage::paging},
  };
};

// A change of store details has three more members.
template <>
struct Members<Change> {
  using Details = std::optional<StoreDetails>;
  /// Returns nullopt for any other change: it has no such member.
  template <Details Change::*Member>
  static std::optional<Details> details(const Change& change) {
    return change.type() == ChangeType::store_details ? std::optional<Details>(std::in_place, change.*Member)
                                                      : std::nullopt;
  }
  static constexpr auto list = std::tuple{
      Member{"sequence", &Change::sequence},
      Member{"groupEnd", &Change::group_end},
      Member{"event", &Change::type},
      Member{model::info(model::Field::id).wire, &Change::id},
      Member{"customer", &Change::after},
      Member{"storeUid", &Change::store_id, {.omitted_if_unset = true}},
      Member{"detailsBefore", &details<&Change::details_before>, {.omitted_if_unset = true}},
      Member{"detailsAfter", &details<&Change::details_after>, {.omitted_if_unset = true}},
  };
};

/// A pair with the ids of its customers.
struct NamedPair {
  std::string_view first, second;
  const std::vector<DuplicateReason>& reasons;
};
inline std::vector<NamedPair> named_pairs(const DuplicateGroup& group) {
  std::vector<NamedPair> pairs;
  pairs.reserve(group.pairs.size());
  for (const DuplicatePair& pair : group.pairs)
    pairs.push_back({group.customers[pair.first].id(), group.customers[pair.second].id(), pair.reasons});
  return pairs;
}

template <>
struct Members<NamedPair> {
  static constexpr auto list =
      std::tuple{Member{"first", &NamedPair::first}, Member{"second", &NamedPair::second},
                 Member{"reasons", [](const NamedPair& pair) -> const auto& {return pair.reasons;
}
}  // namespace custengine::codec
,
}
;
}
;

template <>
struct Members<DuplicateGroup> {
  static constexpr auto list = std::tuple{
      Member{"customers", &DuplicateGroup::customers},
      Member{"pairs", &named_pairs},
  };
};

template <>
struct Members<Duplicates> {
  static constexpr auto list = std::tuple{
      Member{"groups", &Duplicates::groups},
      Member{"customers", &Duplicates::customers},
      Member{"commonValues", &Duplicates::common_values},
      Member{"sequence", &Duplicates::sequence},
  };
};

template <>
struct Members<FieldViolation> {
  static constexpr auto list = std::tuple{
      Member{"field", &FieldViolation::field},
      Member{"message", &FieldViolation::message},
  };
};

template <>
struct Members<Error> {
  static constexpr auto list = std::tuple{
      Member{"code", &Error::code},
      Member{"message", &Error::message},
      Member{"violations", &Error::violations},
      Member{"holderId", &Error::holder_id, {.omitted_if_unset = true}},
      Member{"currentVersion", &Error::current_version, {.omitted_if_unset = true}},
      Member{"oldestSequence", &Error::oldest_sequence, {.omitted_if_unset = true}},
      Member{"writeIndex", &Error::write_index, {.omitted_if_unset = true}},
  };
};

template <>
struct Members<ImportReport::Item> {
  static constexpr auto list = std::tuple{
      Member{"index", &ImportReport::Item::index},
      Member{"line", &ImportReport::Item::line},
      Member{"column", &ImportReport::Item::column},
      Member{"error", &ImportReport::Item::error},
  };
};

template <>
struct Members<ImportReport> {
  static constexpr auto list = std::tuple{
      // clang-format off: it would put two in a line
      Member{"created", &ImportReport::created},     Member{"updated", &ImportReport::updated},
      Member{"unchanged", &ImportReport::unchanged}, Member{"skipped", &ImportReport::skipped},
      Member{"failed", &ImportReport::failed},
      // clang-format on
  };
};

template <>
struct Members<TenantStats> {
  static constexpr auto list = std::tuple{
      Member{"customers", &TenantStats::customers},
      Member{"bytes", &TenantStats::bytes},
      Member{"bytesByStructure", &TenantStats::bytes_by_structure},
      Member{"subscriberExceptions", &TenantStats::subscriber_exceptions},
      Member{"lastSubscriberException", &TenantStats::last_subscriber_exception},
  };
};

/// A snapshot, written as the list of its customers.
struct CustomersOf {
  const Snapshot& snapshot;
};

template <>
struct Members<Snapshot> {
  static constexpr auto list = std::tuple{
      Member{"sequence", &Snapshot::sequence},
      Member{"customers", [](const Snapshot& snapshot) { return CustomersOf{snapshot}; }},
  };
};

}  // namespace custengine::codec
