#pragma once

// A customer as a row of a JSON file: its draft, and its store details.

#include "codec/customer_members.hpp"

#include <custengine/draft.hpp>
#include <custengine/store.hpp>

#include <span>
#include <string_view>
#include <tuple>
#include <vector>

namespace custengine::codec {

inline constexpr std::string_view store_details_wire = "storeDetails";

/// A row that is imported: its store details are ignored.
struct ImportedRow : CustomerDraft {};

/// A row that is imported with `restore`.
struct RestoredRow : ImportedRow {
  std::vector<StoreDetailsEntry> store_details = {};
};

/// A row that is written.
struct ExportedRow : Customer {
  std::span<const StoreDetailsEntry> store_details;
};

/// Store details within a row, which already names the customer.
template <>
struct Members<StoreDetailsEntry> {
  static constexpr auto list = std::tuple{
      Member{"storeUid", &StoreDetailsEntry::store_id, {.required = true}},
      Member{"details", &StoreDetailsEntry::details, {.required = true}},
  };
};

template <>
struct Members<RestoredRow> {
  static constexpr auto list =
      std::tuple_cat(Members<CustomerDraft>::list, std::tuple{Member{store_details_wire, &RestoredRow::store_details}});
  static constexpr auto note = Members<CustomerDraft>::note;
};

template <>
struct Members<ImportedRow> {
  static constexpr auto list = std::tuple_cat(Members<CustomerDraft>::list,
                                              std::tuple{Member{store_details_wire, Nowhere(), {.derived = true}}});
  static constexpr auto note = Members<CustomerDraft>::note;
};

template <>
struct Members<ExportedRow> {
  static constexpr auto list =
      std::tuple_cat(Members<Customer>::list, std::tuple{Member{store_details_wire, &ExportedRow::store_details}});
};

}  // namespace custengine::codec
