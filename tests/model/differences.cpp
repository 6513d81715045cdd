#include "differences.hpp"

#include "to_printable.hpp"

#include <custengine/json.hpp>

#include <algorithm>
#include <map>

namespace custengine::test::twin {

namespace {

template <class T, class U>
std::string difference_of(const std::string& what, const std::optional<T>& ours, const std::optional<U>& theirs) {
  if (ours && theirs) {
    const std::string found = difference(*ours, *theirs);
    return found.empty() ? "" : what + ": " + found;
  }
  if (!ours && !theirs) return {};
  return difference(what, ours ? to_printable(*ours) : "nothing", theirs ? to_printable(*theirs) : "nothing");
}

std::string to_printable(const Paging& paging) {
  return "page " + std::to_string(paging.page_number) + " of " + std::to_string(paging.page_size) + ", total " +
         twin::to_printable(paging.total_count);
}

std::string to_printable(const std::vector<Hit>& hits) {
  std::string text;
  for (const Hit& hit : hits) {
    text += " {" + (hit.score ? std::to_string(*hit.score) : std::string("-"));
    for (const auto& [field, ranges] : hit.highlights) {
      text += ' ' + field;
      for (const auto& [begin, end] : ranges) text += ' ' + std::to_string(begin) + "-" + std::to_string(end);
    }
    text += '}';
  }
  return text;
}

std::string to_printable(const std::vector<FacetCount>& counts) {
  std::string text;
  for (const auto& [value, count] : counts) text += ' ' + value + ':' + std::to_string(count);
  return text;
}

std::string to_printable(const std::vector<LostValue>& lost) {
  std::string text;
  for (const auto& [field, kept, gone] : lost) text += ' ' + field + ':' + gone + '/' + kept;
  return text;
}

std::string shown_ids(const TwinPage& page) {
  std::string ids;
  for (const Item& item : page.items) ids += ' ' + item.customer.id;
  return ids;
}

std::string shown_ids(const Page& page) {
  std::string ids;
  for (const Customer& customer : page) ids.append(" ").append(customer.id());
  return ids;
}

}  // namespace

std::string difference(const std::string& what, const std::string& ours, const std::string& theirs) {
  return what + "\n  twin:    " + ours + "\n  library: " + theirs;
}

std::string difference(const CustomerDraft& ours, const Customer& theirs) {
  if (is_equal(ours, theirs)) return {};
  return difference("customer " + ours.id, to_printable(ours) + " displayName=\"" + display_name(ours) + '"',
                    to_printable(theirs));
}

std::string difference(std::uint64_t ours, std::uint64_t theirs) {
  return ours == theirs ? "" : difference("number", std::to_string(ours), std::to_string(theirs));
}

std::string difference(const TwinPage& ours, const Page& theirs) {
  const std::string our_ids = shown_ids(ours), their_ids = shown_ids(theirs);
  if (our_ids != their_ids) return difference("ids of the page", our_ids, their_ids);
  for (std::size_t i = 0; i < ours.items.size(); ++i)
    if (auto found = difference(ours.items[i].customer, theirs.items[i]); !found.empty()) return found;
  if (ours.paging != theirs.paging) return difference("paging", to_printable(ours.paging), to_printable(theirs.paging));
  if (ours.has_next == theirs.next.empty())
    return difference("whether there is a next page", ours.has_next ? "yes" : "no", theirs.next.empty() ? "no" : "yes");
  if (ours.hits != theirs.hits) return difference("hits", to_printable(ours.hits), to_printable(theirs.hits));
  return {};
}

std::string difference(const std::vector<FacetCount>& ours, const Facets& theirs) {
  return ours == theirs.values ? "" : difference("counts", to_printable(ours), to_printable(theirs.values));
}

std::string difference(const std::vector<std::string>& ours, const std::vector<std::string>& theirs) {
  return ours == theirs ? "" : difference("suggestions", twin::to_printable(ours), twin::to_printable(theirs));
}

std::string difference(const ExternalPage& ours, const ExternalPage& theirs) {
  if (ours.items.size() != theirs.items.size() || ours.paging != theirs.paging)
    return difference("external page", to_printable(ours.paging), to_printable(theirs.paging));
  for (std::size_t i = 0; i < ours.items.size(); ++i)
    if (ours.items[i].external_id != theirs.items[i].external_id || ours.items[i].customer != theirs.items[i].customer)
      return difference("external customer", ours.items[i].external_id + to_printable(ours.items[i].customer),
                        theirs.items[i].external_id + to_printable(theirs.items[i].customer));
  return {};
}

std::string difference(const TwinStoreCustomer& ours, const StoreCustomer& theirs) {
  if (auto found = difference(ours.customer, theirs.customer); !found.empty()) return found;
  if (ours.details != theirs.details)
    return difference("store's own", to_printable(ours.details), to_printable(theirs.details));
  if (ours.effective != theirs.effective)
    return difference("in effect", to_printable(ours.effective), to_printable(theirs.effective));
  return {};
}

std::string difference(const TwinPreview& ours, const MergePreview& theirs) {
  if (auto found = difference(ours.customer, theirs.customer); !found.empty()) return found;
  if (ours.lost != theirs.lost) return difference("lost", to_printable(ours.lost), to_printable(theirs.lost));
  return {};
}

std::string difference(const TwinBatchResult& ours, const BatchResult& theirs) {
  if (ours.customers.size() != theirs.customers.size())
    return difference("results", std::to_string(ours.customers.size()), std::to_string(theirs.customers.size()));
  for (std::size_t i = 0; i < ours.customers.size(); ++i)
    if (auto found = difference_of("write " + std::to_string(i), ours.customers[i], theirs.customers[i]);
        !found.empty())
      return found;
  return difference(ours.sequence, theirs.sequence);
}

std::string difference(const Duplicates& ours, const Duplicates& theirs) {
  const auto text = [](const Duplicates& duplicates) {
    std::string all = std::to_string(duplicates.customers) + " customers, " + std::to_string(duplicates.common_values) +
                      " common, at " + std::to_string(duplicates.sequence);
    for (const DuplicateGroup& group : duplicates.groups) {
      all += "\n    ";
      for (const Customer& customer : group.customers) all.append(customer.id()).append(" ");
      for (const DuplicatePair& pair : group.pairs) {
        all += std::to_string(pair.first) + '-' + std::to_string(pair.second);
        for (const DuplicateReason reason : pair.reasons) all.append(" ").append(to_string(reason));
        all += "; ";
      }
    }
    return all;
  };
  const std::string our_text = text(ours), their_text = text(theirs);
  return our_text == their_text ? "" : difference("duplicates", our_text, their_text);
}

std::string difference(const TwinExport& ours, const std::string& theirs) {
  // Quotes in texts are escaped, so that a search for a member's name finds only the member.
  std::string rest = theirs;
  const auto take_until = [&rest](const std::string& end) {
    const std::size_t at = std::min(rest.find(end), rest.size());
    const std::string taken = rest.substr(0, at);
    rest.erase(0, at + end.size());
    return taken;
  };
  take_until("{\"customer\":");
  auto customer = draft_from_json(take_until(",\"storeDetails\":["), {.restore = true}).value();
  CustomerDraft expected = ours.customer;
  for (Address& address : expected.addresses) address.display_name.clear();
  for (Contact& contact : expected.contacts) contact.display_name.clear();
  if (customer != expected) return difference("exported customer", to_printable(expected), to_printable(customer));

  std::string details, merged, changes, their_changes;
  for (const auto& [store, own] : ours.details)
    details +=
        std::string(details.empty() ? "" : ",") + "{\"storeUid\":\"" + store + "\",\"details\":" + to_json(own) + "}";
  for (const std::string& id : ours.merged) merged += (merged.empty() ? "\"" : ",\"") + id + '"';
  for (const std::uint64_t sequence : ours.changes) changes += std::to_string(sequence) + ' ';
  const auto differs = [](const char* what, const std::string& our_text, const std::string& their_text) {
    return our_text == their_text ? std::string() : difference(what, our_text, their_text);
  };
  std::string found = differs("exported details", details, take_until("],\"mergedUids\":["));
  if (found.empty()) found = differs("exported ids", merged, take_until("],\"changes\":["));
  for (take_until("{\"sequence\":"); !rest.empty(); take_until("{\"sequence\":"))
    their_changes += rest.substr(0, rest.find(',')) + ' ';
  if (found.empty()) found = differs("exported changes", changes, their_changes);
  const std::string end = "],\"sequence\":" + std::to_string(ours.sequence) + '}';
  return found.empty() && !theirs.ends_with(end) ? difference("end of an export", end, theirs) : found;
}

std::string difference(const TwinReport& ours, const ImportReport& theirs) {
  const auto text = [](const auto& report) {
    return std::to_string(report.created) + " created, " + std::to_string(report.updated) + " updated, " +
           std::to_string(report.unchanged) + " unchanged, " + std::to_string(report.skipped) + " skipped, " +
           std::to_string(report.failed.size()) + " failed";
  };
  const std::string our_text = text(ours), their_text = text(theirs);
  if (our_text != their_text) return difference("report", our_text, their_text);
  for (std::size_t i = 0; i < ours.failed.size(); ++i) {
    const auto& [index, failure] = ours.failed[i];
    if (index != theirs.failed[i].index || failure != failure_of(theirs.failed[i].error))
      return difference(
          "failed draft", std::to_string(index) + ' ' + to_printable(failure),
          std::to_string(theirs.failed[i].index) + ' ' + to_printable(failure_of(theirs.failed[i].error)));
  }
  return {};
}

std::string difference(const TwinSnapshot& ours, const Snapshot& theirs) {
  std::map<std::string, Customer> by_id;
  for (const Customer& customer : theirs) by_id.emplace(customer.id(), customer);
  const auto& customers = ours.contents.customers;
  if (customers.size() != theirs.size() || customers.size() != by_id.size())
    return difference("size of the snapshot", std::to_string(customers.size()),
                      std::to_string(theirs.size()) + " with " + std::to_string(by_id.size()) + " ids");
  for (const Item& item : customers) {
    const auto found = by_id.find(item.customer.id);
    if (found == by_id.end()) return difference("in the snapshot", to_printable(item.customer), "nothing");
    if (auto differs = difference(item.customer, found->second); !differs.empty()) return differs;
  }
  return difference(ours.contents.sequence, theirs.sequence());
}

std::string difference(const std::vector<TwinChange>& ours, const std::vector<Change>& theirs) {
  if (ours.size() != theirs.size())
    return difference("changes", std::to_string(ours.size()), std::to_string(theirs.size()));
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const std::string what = "change " + std::to_string(ours[i].sequence);
    if (ours[i].sequence != theirs[i].sequence || ours[i].group_end != theirs[i].group_end)
      return difference("change", std::to_string(ours[i].sequence) + " in group " + std::to_string(ours[i].group_end),
                        std::to_string(theirs[i].sequence) + " in group " + std::to_string(theirs[i].group_end));
    if (auto found = difference_of(what + " before", ours[i].before, theirs[i].before); !found.empty()) return found;
    if (auto found = difference_of(what + " after", ours[i].after, theirs[i].after); !found.empty()) return found;
    const auto details = [](const std::string& store, const auto& before, const auto& after) {
      return store + (before ? " from " + to_printable(*before) : "") + (after ? " to " + to_printable(*after) : "");
    };
    const std::string our_details = details(ours[i].store_id, ours[i].details_before, ours[i].details_after);
    const std::string their_details = details(theirs[i].store_id, theirs[i].details_before, theirs[i].details_after);
    if (our_details != their_details) return difference(what + " in store", our_details, their_details);
    if (theirs[i].type() == ChangeType::store_details && ours[i].store_id.empty())
      return difference(what, "no store details", "store details");
  }
  return {};
}

}  // namespace custengine::test::twin
