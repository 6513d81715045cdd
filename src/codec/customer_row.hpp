#pragma once

// A customer as a row of a file that is no CSV: its draft, and what stores keep of it.

#include "codec/customer_members.hpp"

#include <custengine/draft.hpp>
#include <custengine/store.hpp>

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

namespace custengine::codec {

inline constexpr std::string_view store_details_wire = "storeDetails";

/// A row that is restored.
struct RestoredRow : CustomerDraft {
  std::vector<StoreDetailsEntry> store_details = {};
};

/// A row that is imported otherwise: its store details are read over.
struct ImportedRow : CustomerDraft {};

/// What is written.
struct ExportedRow {
  const Customer& customer;
  std::span<const StoreDetailsEntry> store_details;
};

/// Of a row, whose customer it is.
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

/// A member of the row's customer.
template <std::size_t I>
struct OfCustomer {
  decltype(auto) operator()(const ExportedRow& row) const {
    return std::invoke(member_of<Customer, I>.access, row.customer);
  }
};

template <>
struct Members<ExportedRow> {
  static constexpr auto list = std::tuple_cat(members_from<0, member_count<Customer>>([](auto i) {
                                                return Member{member_of<Customer, i>.wire, OfCustomer<i>()};
                                              }),
                                              std::tuple{Member{store_details_wire, &ExportedRow::store_details}});
};

}  // namespace custengine::codec
