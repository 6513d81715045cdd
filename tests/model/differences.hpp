#pragma once

#include "twin.hpp"

#include <custengine/session.hpp>

#include <string>
#include <vector>

/// The difference between an answer of the twin and one of the library; empty if they are equal.
namespace custengine::test::twin {

std::string difference(const std::string& what, const std::string& ours, const std::string& theirs);

std::string difference(const CustomerDraft& ours, const Customer& theirs);
std::string difference(std::uint64_t ours, std::uint64_t theirs);
std::string difference(const TwinPage& ours, const Page& theirs);
std::string difference(const ExternalPage& ours, const ExternalPage& theirs);
std::string difference(const TwinStoreCustomer& ours, const StoreCustomer& theirs);
std::string difference(const TwinPreview& ours, const MergePreview& theirs);
std::string difference(const TwinBatchResult& ours, const BatchResult& theirs);
std::string difference(const Duplicates& ours, const Duplicates& theirs);
/// `theirs` is JSON.
std::string difference(const TwinExport& ours, const std::string& theirs);
std::string difference(const TwinReport& ours, const ImportReport& theirs);
std::string difference(const TwinSnapshot& ours, const Snapshot& theirs);
std::string difference(const std::vector<FacetCount>& ours, const Facets& theirs);
std::string difference(const std::vector<std::string>& ours, const std::vector<std::string>& theirs);
std::string difference(const std::vector<TwinChange>& ours, const std::vector<Change>& theirs);

template <class T, class U>
std::string difference(const Answer<T>& ours, const Result<U>& theirs);

std::string to_printable(const Failure& failure);

template <class T, class U>
std::string difference(const Answer<T>& ours, const Result<U>& theirs) {
  const T* value = value_of(ours);
  if (value && theirs) {
    if constexpr (std::is_void_v<U>)
      return {};
    else
      return difference(*value, *theirs);
  }
  const std::string ours_text = value ? "success" : to_printable(std::get<Failure>(ours));
  if (theirs) return difference("", ours_text, "success");
  if (!value && failure_of(theirs.error()) == std::get<Failure>(ours)) return {};
  return difference("", ours_text, to_printable(failure_of(theirs.error())) + ": " + theirs.error().message);
}

}  // namespace custengine::test::twin
