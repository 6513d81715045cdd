#include <custengine/json.hpp>

#include "codec/json_reader.hpp"
#include "codec/json_tree.hpp"
#include "codec/json_writer.hpp"

#include <boost/json/value.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace custengine {

namespace {

using boost::json::value_from_tag;
using boost::json::value_to_tag;

template <class T>
std::string written(const T& value) {
  std::string text;
  codec::append_json(text, value);
  return text;
}

template <class T>
Result<T> parsed(std::string_view json, const codec::ReadRules& rules = {}) {
  T value;
  codec::Violations violations;
  codec::read_json(json, codec::to(value), violations, rules);
  if (!violations.empty()) return std::move(violations).to_error();
  return value;
}

template <class T>
void build(boost::json::value& out, const T& value) {
  codec::JsonTree tree(out.storage());
  codec::JsonWriter(tree).put(value);
  out = tree.release();
}

template <class T>
T converted(const boost::json::value& document) {
  T value;
  codec::Violations violations;
  codec::read_tree(document, codec::to(value), violations);
  if (!violations.empty()) throw Exception(std::move(violations).to_error());
  return value;
}

Write write_of(codec::WriteDocument&& document) {
  if (document.create) return Write::create(*std::move(document.create));
  if (document.update)
    return Write::update(std::move(document.update->id), std::move(document.update->patch), document.update->options);
  if (document.remove) return Write::remove(std::move(document.remove->id), document.remove->options);
  if (document.attach_extension)
    return Write::attach_extension(std::move(document.attach_extension->id),
                                   std::move(document.attach_extension->extension), document.attach_extension->options);
  return Write::detach_extension(std::move(document.detach_extension->id),
                                 std::move(document.detach_extension->extension), document.detach_extension->options);
}

}  // namespace

// clang-format off
std::string to_json(const Customer& customer) { return written(customer); }
std::string to_json(const CustomerDraft& draft) { return written(draft); }
std::string to_json(const CustomerPatch& patch) { return written(patch); }
std::string to_json(const Extension& extension) { return written(extension); }
std::string to_json(const Page& page) { return written(page); }
std::string to_json(const Facets& facets) { return written(facets); }
std::string to_json(const StoreCustomer& store_customer) { return written(store_customer); }
std::string to_json(const StoreDetails& details) { return written(details); }
std::string to_json(const ExternalPage& page) { return written(page); }
std::string to_json(const Change& change) { return written(change); }
std::string to_json(const Duplicates& duplicates) { return written(duplicates); }
std::string to_json(const ImportReport& report) { return written(report); }
std::string to_json(const TenantOptions& options) { return written(options); }
std::string to_json(const TenantStats& stats) { return written(stats); }
std::string to_json(const Snapshot& snapshot) { return written(snapshot); }
std::string to_json(const Error& error) { return written(error); }

void tag_invoke(const value_from_tag&, boost::json::value& out, const Customer& value) { build(out, value); }
void tag_invoke(const value_from_tag&, boost::json::value& out, const Page& value) { build(out, value); }
void tag_invoke(const value_from_tag&, boost::json::value& out, const Facets& value) { build(out, value); }
void tag_invoke(const value_from_tag&, boost::json::value& out, const StoreCustomer& value) { build(out, value); }
void tag_invoke(const value_from_tag&, boost::json::value& out, const Change& value) { build(out, value); }
void tag_invoke(const value_from_tag&, boost::json::value& out, const Duplicates& value) { build(out, value); }
void tag_invoke(const value_from_tag&, boost::json::value& out, const Error& value) { build(out, value); }
// clang-format on

Result<CustomerDraft> draft_from_json(std::string_view json) {
  return parsed<CustomerDraft>(json);
}
Result<CustomerDraft> draft_from_json(std::string_view json, const ImportOptions& options) {
  return parsed<CustomerDraft>(json, {.stamps = options.restore ? codec::Stamps::judged : codec::Stamps::left_out});
}
Result<CustomerPatch> patch_from_json(std::string_view json) {
  return parsed<CustomerPatch>(json);
}
Result<ListRequest> list_request_from_json(std::string_view json) {
  return parsed<ListRequest>(json);
}
Result<SearchRequest> search_request_from_json(std::string_view json) {
  return parsed<SearchRequest>(json);
}
Result<Extension> extension_from_json(std::string_view json) {
  return parsed<Extension>(json);
}
Result<StoreDetails> store_details_from_json(std::string_view json) {
  return parsed<StoreDetails>(json);
}
Result<ExternalCustomer> external_customer_from_json(std::string_view json) {
  return parsed<ExternalCustomer>(json);
}
Result<TenantOptions> tenant_options_from_json(std::string_view json) {
  return parsed<TenantOptions>(json);
}
Result<MergePolicy> merge_policy_from_json(std::string_view json) {
  return parsed<MergePolicy>(json);
}
Result<DuplicateRules> duplicate_rules_from_json(std::string_view json) {
  return parsed<DuplicateRules>(json);
}

Result<Write> write_from_json(std::string_view json) {
  auto document = parsed<codec::WriteDocument>(json);
  if (!document) return document.error();
  const std::array given = {document->create.has_value(), document->update.has_value(), document->remove.has_value(),
                            document->attach_extension.has_value(), document->detach_extension.has_value()};
  if (std::ranges::count(given, true) != 1)
    return codec::invalid({}, "must have one of the members create, update, remove, attachExtension, detachExtension");
  return write_of(*std::move(document));
}

CustomerDraft tag_invoke(const value_to_tag<CustomerDraft>&, const boost::json::value& document) {
  return converted<CustomerDraft>(document);
}
CustomerPatch tag_invoke(const value_to_tag<CustomerPatch>&, const boost::json::value& document) {
  return converted<CustomerPatch>(document);
}

}  // namespace custengine
