#pragma once

// A caller's input as JSON: lists and searches, tenants, writes, merges.

#include "codec/customer_members.hpp"
#include "codec/json_members.hpp"

#include <custengine/batch.hpp>
#include <custengine/duplicates.hpp>
#include <custengine/engine.hpp>
#include <custengine/merge.hpp>
#include <custengine/query.hpp>

#include <optional>
#include <tuple>

namespace custengine::codec {

template <>
struct Members<ListRequest> {
  static constexpr auto list = std::tuple{
      Member{model::info(model::Field::external_reference).wire,
             &ListRequest::external_reference,
             {.alias = model::alias(model::Field::external_reference)}},
      Member{"sortBy", &ListRequest::sort_by},
      Member{"sortDirection", &ListRequest::direction},
      Member{"pageNumber", &ListRequest::page_number},
      Member{"pageSize", &ListRequest::page_size},
      Member{"after", &ListRequest::after},
  };
};

template <>
struct Members<SearchRequest> {
  static constexpr auto list = std::tuple{
      Member{"query", &SearchRequest::query},
      Member{"exactMatch", &SearchRequest::exact_match},
      Member{"mobile", &SearchRequest::mobile},
      Member{"email", &SearchRequest::email},
      Member{"vatNumber", &SearchRequest::vat_number},
      Member{"scope", &SearchRequest::scope},
      Member{"where", &SearchRequest::where},
      Member{"sortBy", &SearchRequest::sort_by},
      Member{"sortDirection", &SearchRequest::direction},
      Member{"pageNumber", &SearchRequest::page_number},
      Member{"pageSize", &SearchRequest::page_size},
      Member{"after", &SearchRequest::after},
      Member{"count", &SearchRequest::count},
      Member{"explain", &SearchRequest::explain},
      Member{"maxTypos", &SearchRequest::max_typos},
      Member{"scores", &SearchRequest::scores},
      Member{"highlights", &SearchRequest::highlights},
  };
};

// All members except the external source, which is code of the host.
template <>
struct Members<TenantOptions> {
  static constexpr auto list = std::tuple{
      Member{"locale", &TenantOptions::locale},
      Member{"countryCode", &TenantOptions::country_code},
      Member{"sortIndexes", &TenantOptions::sort_indexes},
      Member{"textIndex", &TenantOptions::text_index},
      Member{"uniqueExternalReference", &TenantOptions::unique_external_reference},
      Member{"extensions", &TenantOptions::extensions},
      Member{"allowedExtensions", &TenantOptions::allowed_extensions},
      Member{"stores", &TenantOptions::stores},
      Member{"maxCustomers", &TenantOptions::max_customers, {.unlimited_if_max = true}},
      Member{"maxBytes", &TenantOptions::max_bytes, {.unlimited_if_max = true}},
      Member{"changeHistory", &TenantOptions::change_history},
      Member{"changeHistoryBytes", &TenantOptions::change_history_bytes},
      Member{"changeLog", &TenantOptions::change_log},
      Member{"alsoSearched", &TenantOptions::also_searched},
  };
};

template <>
struct Members<MergePolicy> {
  static constexpr auto list = std::tuple{
      Member{"fields", &MergePolicy::fields},
      Member{"exceptions", &MergePolicy::exceptions},
      Member{"expectedKeepVersion", &MergePolicy::expected_keep_version},
      Member{"expectedDropVersion", &MergePolicy::expected_drop_version},
      Member{"addBalances", &MergePolicy::add_balances},
      Member{"joinNotes", &MergePolicy::join_notes},
  };
};

template <>
struct Members<DuplicateRules> {
  static constexpr auto list = std::tuple{
      Member{"email", &DuplicateRules::email},
      Member{"mobile", &DuplicateRules::mobile},
      Member{"vatNumber", &DuplicateRules::vat_number},
      Member{"nameAndPostalCode", &DuplicateRules::name_and_postal_code},
      Member{"similarName", &DuplicateRules::similar_name},
      Member{"maxSharing", &DuplicateRules::max_sharing},
      Member{"minSimilarLength", &DuplicateRules::min_similar_length},
  };
};

/// One write of a batch: exactly one member has a value.
struct WriteDocument {
  std::optional<CustomerDraft> create = {};
  std::optional<Write::Update> update = {};
  std::optional<Write::Remove> remove = {};
  std::optional<Write::AttachExtension> attach_extension = {};
  std::optional<Write::DetachExtension> detach_extension = {};
};

template <>
struct Members<WriteDocument> {
  static constexpr auto list = std::tuple{
      Member{"create", &WriteDocument::create, {.omitted_if_unset = true}},
      Member{"update", &WriteDocument::update, {.omitted_if_unset = true}},
      Member{"remove", &WriteDocument::remove, {.omitted_if_unset = true}},
      Member{"attachExtension", &WriteDocument::attach_extension, {.omitted_if_unset = true}},
      Member{"detachExtension", &WriteDocument::detach_extension, {.omitted_if_unset = true}},
  };
};

/// The common members of writes to existing customers.
template <class T>
inline constexpr auto customer_id = Member{model::info(model::Field::id).wire, &T::id, {.required = true}};
struct ExpectedVersion {
  template <class T>
  constexpr auto& operator()(T& write) const noexcept {
    return write.options.expected_version;
  }
};
inline constexpr auto expected_version = Member{"expectedVersion", ExpectedVersion{}};

template <>
struct Members<Write::Update> {
  static constexpr auto list = std::tuple{customer_id<Write::Update>,
                                          Member{"patch", &Write::Update::patch, {.required = true}}, expected_version};
};

template <>
struct Members<Write::Remove> {
  static constexpr auto list = std::tuple{customer_id<Write::Remove>, expected_version};
};

template <>
struct Members<Write::AttachExtension> {
  static constexpr auto list =
      std::tuple{customer_id<Write::AttachExtension>,
                 Member{"extension", &Write::AttachExtension::extension, {.required = true}}, expected_version};
};

template <>
struct Members<Write::DetachExtension> {
  static constexpr auto list =
      std::tuple{customer_id<Write::DetachExtension>,
                 Member{"extension", &Write::DetachExtension::extension, {.required = true}}, expected_version};
};

}  // namespace custengine::codec
