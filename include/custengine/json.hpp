#pragma once

/// The values that a REST front end takes and returns, as JSON with the wire names of the resource. Boost.JSON's own
/// convention works too, for programs that include it: `boost::json::value_from(customer)`.
///
/// In the output, a text that is not set is "", a list without elements [], another value that is not set null. The
/// comments below name members that may be missing.
///
/// Reading is strict. These are invalid_argument with the path at fault ("addresses[2].countryCode"): an unknown or
/// repeated member, a value of the wrong type, text that is not UTF-8, nesting deeper than 32. A syntax error names its
/// offset in bytes. null, or no member at all, leaves the default. Values of ignored members are not checked. Reading
/// does not check the rules of the fields: the operation that then takes the value does.
///
/// Threads: functions without state, on any thread. Cost: linear in the text.

#include <custengine/batch.hpp>
#include <custengine/change.hpp>
#include <custengine/customer.hpp>
#include <custengine/draft.hpp>
#include <custengine/duplicates.hpp>
#include <custengine/engine.hpp>
#include <custengine/export.hpp>
#include <custengine/external.hpp>
#include <custengine/facets.hpp>
#include <custengine/import.hpp>
#include <custengine/merge.hpp>
#include <custengine/patch.hpp>
#include <custengine/query.hpp>
#include <custengine/result.hpp>
#include <custengine/snapshot.hpp>
#include <custengine/store.hpp>

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace custengine {

/// Every member in the order of docs/fields.md.
CUSTENGINE_API std::string to_json(const Customer& customer);
/// The same without displayName, which is derived. draft_from_json reads it back, except the display names in its
/// lists.
CUSTENGINE_API std::string to_json(const CustomerDraft& draft);
/// The merge patch: kept members are left out, cleared ones are null. patch_from_json reads it back likewise.
CUSTENGINE_API std::string to_json(const CustomerPatch& patch);
/// {"extensionCode":"TWO_INVOICE","organizationUid":"…"}
CUSTENGINE_API std::string to_json(const Extension& extension);
/// {"items":[…],"paging":{"pageNumber":1,"pageSize":50,"totalCount":123},"next":"…"}. Without "totalCount" if it was
/// not counted, without "next" on the last page. With hits, if they were asked for, also
/// "hits":[{"score":40,"highlights":[{"field":"lastname","ranges":[{"begin":0,"end":6}]}]},…], one for each item.
/// With a plan, if it was asked for, also "explain":{"paths":[{"access":"TEXT","criterion":"…",…}],"order":"SORT",…}.
CUSTENGINE_API std::string to_json(const Page& page);
/// [{"value":"Oslo","count":12},…]
CUSTENGINE_API std::string to_json(const Facets& facets);
/// {"customer":{…},"storeUid":"…","details":{…},"effective":{…}}
CUSTENGINE_API std::string to_json(const StoreCustomer& store_customer);
/// {"pricelistUid":"…","ledgerNumber":"…","note":"…","paymentTerms":30,"credit":{…},"accountManager":{…}}
CUSTENGINE_API std::string to_json(const StoreDetails& details);
/// {"items":[{"externalId":"…","customer":{…}},…],"paging":{…}}: the customers are drafts.
CUSTENGINE_API std::string to_json(const ExternalPage& page);
/// {"sequence":7,"groupEnd":7,"event":"CUSTOMER_UPDATE","customerUid":"…","customer":{…}}. A removal is
/// CUSTOMER_DELETE, with null for "customer". The version before is not written. A change of store details,
/// CUSTOMER_STORE_DETAILS, also has "storeUid", "detailsBefore" and "detailsAfter"; null for no details.
CUSTENGINE_API std::string to_json(const Change& change);
/// {"groups":[{"customers":[…],"pairs":[{"first":"…","second":"…","reasons":["EMAIL"]}]}],"customers":1000,
/// "commonValues":0,"sequence":7}
CUSTENGINE_API std::string to_json(const Duplicates& duplicates);
/// {"created":1,"updated":0,"unchanged":0,"skipped":0,"failed":[{"index":1,"line":2,"column":1,"error":{…}}]}
CUSTENGINE_API std::string to_json(const ImportReport& report);
/// {"locale":"nb","countryCode":"NO","sortIndexes":["lastname"],…,"maxCustomers":null,…}: all options except the
/// external source, which is code. tenant_options_from_json reads it. null is no limit.
CUSTENGINE_API std::string to_json(const TenantOptions& options);
/// {"customers":2,"bytes":4096,"bytesByStructure":{"records":1024,…},"subscriberExceptions":0,
/// "lastSubscriberException":""}
CUSTENGINE_API std::string to_json(const TenantStats& stats);
/// {"sequence":7,"customers":[…]}
CUSTENGINE_API std::string to_json(const Snapshot& snapshot);
/// {"code":"InvalidArgument","message":"…","violations":[{"field":"…","message":"…"}]}; "holderId", "currentVersion",
/// "oldestSequence" and "writeIndex" where they are set.
CUSTENGINE_API std::string to_json(const Error& error);

/// Accepts the text of to_json(Customer). displayName is ignored, whatever it is. Only imports with `restore` take
/// version, createdAt and lastModifiedAt, also of contacts and consents, and modifiedBy of consents. So one that is not
/// a version, time or text is left out.
CUSTENGINE_API Result<CustomerDraft> draft_from_json(std::string_view json);
/// The same for a draft for an import with these options: with `restore` a wrong version or time is invalid_argument.
CUSTENGINE_API Result<CustomerDraft> draft_from_json(std::string_view json, const ImportOptions& options);

/// A JSON Merge Patch (RFC 7396). Naming customerUid, displayName, version, createdAt, lastModifiedAt or
/// extensions is invalid_argument.
CUSTENGINE_API Result<CustomerPatch> patch_from_json(std::string_view json);

/// Members: externalId, sortBy, sortDirection, pageNumber, pageSize, after.
CUSTENGINE_API Result<ListRequest> list_request_from_json(std::string_view json);
/// Members: query, exactMatch, mobile, email, vatNumber, scope (CUSTOMER, CONTACT), where (a text, as Filter::parse
/// reads it), sortBy, sortDirection, pageNumber, pageSize, after, count (EXACT, NONE), explain, maxTypos, scores,
/// highlights.
CUSTENGINE_API Result<SearchRequest> search_request_from_json(std::string_view json);

/// Reads the text of to_json of the type. extensionCode must be given.
CUSTENGINE_API Result<Extension> extension_from_json(std::string_view json);
CUSTENGINE_API Result<StoreDetails> store_details_from_json(std::string_view json);
/// `customer` must be given; it is read as by draft_from_json.
CUSTENGINE_API Result<ExternalCustomer> external_customer_from_json(std::string_view json);
CUSTENGINE_API Result<TenantOptions> tenant_options_from_json(std::string_view json);

/// One write of a batch: an object with one member, which names the operation. "expectedVersion" is optional.
/// - {"create":{…}} with a draft.
/// - {"update":{"customerUid":"…","patch":{…},"expectedVersion":3}}
/// - {"remove":{"customerUid":"…"}}
/// - {"attachExtension":{"customerUid":"…","extension":{…}}} or {"detachExtension":{…}}.
CUSTENGINE_API Result<Write> write_from_json(std::string_view json);

/// Members: fields (KEEP_UNLESS_EMPTY, DROP_UNLESS_EMPTY, NEWEST, KEEP, DROP), exceptions (an object of such choices by
/// wire name), expectedKeepVersion, expectedDropVersion, addBalances, joinNotes.
CUSTENGINE_API Result<MergePolicy> merge_policy_from_json(std::string_view json);
/// Members: email, mobile, vatNumber, nameAndPostalCode, similarName, maxSharing, minSimilarLength.
CUSTENGINE_API Result<DuplicateRules> duplicate_rules_from_json(std::string_view json);

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
