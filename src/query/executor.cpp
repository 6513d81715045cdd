#include "query/executor.hpp"

#include "query/criteria.hpp"
#include "query/order.hpp"

#include <optional>
#include <vector>

namespace custengine::query {

using detail::Record;
using storage::CustomerStore;
using storage::RecordPtr;

namespace {

Page make_page(std::span<const Record* const> records, std::size_t page_number, std::size_t page_size,
               std::optional<std::uint64_t> total) {
  Page page;
  page.paging = {page_number, page_size, total};
  page.items.reserve(records.size());
  for (const Record* record : records) page.items.push_back(Record::to_customer(RecordPtr::share(record)));
  return page;
}

/// A page of all customers straight from the sort index; nothing when the tenant keeps none for the field.
/// Items and total are of one moment, as both are taken under the lock.
template <class Request>
std::optional<Page> walk_index(const storage::Tenant& tenant, const Request& request) {
  return tenant.read([&request](const CustomerStore& customers) -> std::optional<Page> {
    const storage::SortIndex* index = customers.index(request.sort_by);
    if (!index) return std::nullopt;
    const PageRange range = PageRange::of(request.page_number, request.page_size);
    std::vector<storage::RowNumber> rows;
    rows.reserve(range.offset < index->size() ? std::min(range.size, index->size() - range.offset) : 0);
    index->read(range.offset, range.size, request.direction, rows);

    Page page;
    page.paging = {request.page_number, request.page_size, customers.size()};
    page.items.reserve(rows.size());
    for (const auto row : rows) page.items.push_back(Record::to_customer(RecordPtr::share(&customers.record(row))));
    return page;
  });
}

template <class Request>
Page sort_page(const storage::Tenant& tenant, const Request& request, std::span<const Record* const> records) {
  const auto page = sorted_page(records, tenant.schema().keys, {request.sort_by, request.direction},
                                PageRange::of(request.page_number, request.page_size));
  return make_page(page, request.page_number, request.page_size, records.size());
}

/// Reads every customer of a snapshot, outside the lock.
template <class Request, class Matches>
Page scan(const storage::Tenant& tenant, const Request& request, Matches matches) {
  const auto snapshot = tenant.snapshot();
  std::vector<const Record*> found;
  for (std::size_t row = 0; row < snapshot->row_end(); ++row)
    if (const Record* record = snapshot->record(row); record && matches(*record)) found.push_back(record);
  return sort_page(tenant, request, found);
}

Page look_up_reference(const storage::Tenant& tenant, const ListRequest& request) {
  std::vector<RecordPtr> held;
  tenant.read([&](const CustomerStore& customers) {
    customers.table().for_each_with_reference(
        request.external_reference, [&held](const storage::Row& row) { held.push_back(RecordPtr::share(row.record)); });
  });
  std::vector<const Record*> found;
  found.reserve(held.size());
  for (const auto& record : held) found.push_back(record.get());
  return sort_page(tenant, request, found);
}

template <class Request>
Page all(const storage::Tenant& tenant, const Request& request) {
  if (auto page = walk_index(tenant, request)) return *std::move(page);
  return scan(tenant, request, [](const Record&) { return true; });
}

}  // namespace

Page list(const storage::Tenant& tenant, const ListRequest& request) {
  return request.external_reference.empty() ? all(tenant, request) : look_up_reference(tenant, request);
}

Page search(const storage::Tenant& tenant, const SearchRequest& request) {
  Criteria criteria(request, tenant.schema().keys);
  Page page = criteria.matches_all()
                  ? all(tenant, request)
                  : scan(tenant, request, [&criteria](const Record& record) { return criteria.matches(record); });
  if (request.count == CountMode::none) page.paging.total_count.reset();
  return page;
}

}  // namespace custengine::query
