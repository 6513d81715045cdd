#pragma once

/// Customers as JSON with the wire names of the resource. Boost.JSON's own convention works too, for
/// programs that include it: `boost::json::value_from(customer)`.
///
/// Reading is strict: an unknown or repeated member, a value of the wrong type, text that is not UTF-8 and
/// nesting deeper than 32 are invalid_argument with the path at fault ("addresses[2].countryCode"); a
/// syntax error names its offset in bytes. Values of members that are ignored are not judged. The rules of the fields
/// themselves are judged by the operation that the value is then given to.
///
/// Threads: functions without state, on any thread. Cost: linear in the text.

#include <custengine/change.hpp>
#include <custengine/customer.hpp>
#include <custengine/draft.hpp>
#include <custengine/duplicates.hpp>
#include <custengine/export.hpp>
#include <custengine/facets.hpp>
#include <custengine/import.hpp>
#include <custengine/patch.hpp>
#include <custengine/query.hpp>
#include <custengine/result.hpp>
#include <custengine/store.hpp>

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace custengine {

/// Every member in the order of docs/fields.md; texts that are not set are "", other values that are not
/// set are null.
CUSTENGINE_API std::string to_json(const Customer& customer);
/// {"items":[…],"paging":{"pageNumber":1,"pageSize":50,"totalCount":123}}; with hits, where there are any, also
/// "hits":[{"score":40,"highlights":[{"field":"lastname","ranges":[{"begin":0,"end":6}]}]},…], one for each item.
CUSTENGINE_API std::string to_json(const Page& page);
/// [{"value":"Oslo","count":12},…]
CUSTENGINE_API std::string to_json(const Facets& facets);
/// {"customer":{…},"storeUid":"…","details":{…},"effective":{…}}
CUSTENGINE_API std::string to_json(const StoreCustomer& store_customer);
/// {"sequence":7,"groupEnd":7,"event":"CUSTOMER_UPDATE","customerUid":"…","customer":{…}}. Of a customer that was
/// deleted a tombstone is left: CUSTOMER_DELETE, and null for "customer". The version before is not written. A change
/// of store details, CUSTOMER_STORE_DETAILS, has "storeUid", "detailsBefore" and "detailsAfter" as well, null for none.
CUSTENGINE_API std::string to_json(const Change& change);
/// {"groups":[{"customers":[…],"pairs":[{"first":"…","second":"…","reasons":["EMAIL"]}]}],"customers":1000,
/// "commonValues":0,"sequence":7}
CUSTENGINE_API std::string to_json(const Duplicates& duplicates);
/// {"code":"InvalidArgument","message":"…","violations":[{"field":"…","message":"…"}]}
CUSTENGINE_API std::string to_json(const Error& error);

/// Accepts what to_json(Customer) writes. null stands for "not set". displayName is ignored, whatever it is. version,
/// createdAt and lastModifiedAt, also those of contacts and consents, are kept for imports with `restore`. One that is
/// no version or time is left out, as nothing else takes it.
CUSTENGINE_API Result<CustomerDraft> draft_from_json(std::string_view json);
/// The same for a draft that an import with these options will take: with `restore` a wrong version or time is
/// invalid_argument.
CUSTENGINE_API Result<CustomerDraft> draft_from_json(std::string_view json, const ImportOptions& options);

/// A JSON Merge Patch (RFC 7396). Naming customerUid, displayName, version, createdAt, lastModifiedAt or
/// extensions is invalid_argument.
CUSTENGINE_API Result<CustomerPatch> patch_from_json(std::string_view json);

/// Members: query, exactMatch, mobile, email, vatNumber, scope (CUSTOMER, CONTACT), where (a text, as Filter::parse
/// reads it), sortBy, sortDirection, pageNumber, pageSize, after, count (EXACT, NONE), explain, maxTypos, scores,
/// highlights.
CUSTENGINE_API Result<SearchRequest> search_request_from_json(std::string_view json);

CUSTENGINE_API void tag_invoke(const boost::json::value_from_tag&, boost::json::value&, const Customer&);
CUSTENGINE_API void tag_invoke(const boost::json::value_from_tag&, boost::json::value&, const Page&);
CUSTENGINE_API void tag_invoke(const boost::json::value_from_tag&, boost::json::value&, const Facets&);
CUSTENGINE_API void tag_invoke(const boost::json::value_from_tag&, boost::json::value&, const StoreCustomer&);
CUSTENGINE_API void tag_invoke(const boost::json::value_from_tag&, boost::json::value&, const Change&);
CUSTENGINE_API void tag_invoke(const boost::json::value_from_tag&, boost::json::value&, const Duplicates&);
CUSTENGINE_API void tag_invoke(const boost::json::value_from_tag&, boost::json::value&, const Error&);
/// boost::json::value_to<CustomerDraft>(value), likewise CustomerPatch: throw custengine::Exception.
CUSTENGINE_API CustomerDraft tag_invoke(const boost::json::value_to_tag<CustomerDraft>&, const boost::json::value&);
CUSTENGINE_API CustomerPatch tag_invoke(const boost::json::value_to_tag<CustomerPatch>&, const boost::json::value&);

}  // namespace custengine
