#include <custengine/json.hpp>

#include "codec/json_parser.hpp"
#include "codec/json_reader.hpp"
#include "codec/json_writer.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_from.hpp>
#include <boost/json/value_to.hpp>

namespace custengine {

namespace {

template <class T>
std::string written(const T& value) {
  std::string text;
  codec::append_json(text, value);
  return text;
}

// `read(document, violations)` gives the result, which counts when no violation was added.
template <class Read>
auto parsed(std::string_view text, Read read)
    -> Result<std::invoke_result_t<Read, const boost::json::value&, codec::Violations&>> {
  boost::json::monotonic_resource memory;
  codec::Violations violations;
  const auto document = codec::JsonParser().parse(text, violations, &memory);
  if (!document) return std::move(violations).to_error();
  auto result = read(*document, violations);
  if (!violations.empty()) return std::move(violations).to_error();
  return result;
}

// There is one way of writing, and it goes to text.
template <class T>
void build(boost::json::value& out, const T& value) {
  out = boost::json::parse(written(value), out.storage());
}

template <class Read>
auto converted(const boost::json::value& document, Read read) {
  codec::Violations violations;
  auto result = read(document, violations);
  if (!violations.empty()) throw Exception(std::move(violations).to_error());
  return result;
}

CustomerDraft read_draft(const boost::json::value& document, codec::Violations& violations) {
  detail::NamedMembers named;  // a draft does not say it
  return codec::read_draft(document, {}, codec::ValueReader::Stamps::left_out, named, violations);
}

}  // namespace

std::string to_json(const Customer& customer) {
  return written(customer);
}
std::string to_json(const Page& page) {
  return written(page);
}
std::string to_json(const Facets& facets) {
  return written(facets);
}
std::string to_json(const StoreCustomer& store_customer) {
  return written(store_customer);
}
std::string to_json(const Change& change) {
  return written(change);
}
std::string to_json(const Duplicates& duplicates) {
  return written(duplicates);
}
std::string to_json(const Error& error) {
  return written(error);
}

Result<CustomerDraft> draft_from_json(std::string_view json) {
  return parsed(json, read_draft);
}
Result<CustomerDraft> draft_from_json(std::string_view json, const ImportOptions& options) {
  if (!options.restore) return draft_from_json(json);
  return parsed(json, [](const boost::json::value& document, codec::Violations& violations) {
    detail::NamedMembers named;
    return codec::read_draft(document, {}, codec::ValueReader::Stamps::judged, named, violations);
  });
}
Result<CustomerPatch> patch_from_json(std::string_view json) {
  return parsed(json, codec::read_patch);
}
Result<SearchRequest> search_request_from_json(std::string_view json) {
  return parsed(json, codec::read_search_request);
}

void tag_invoke(const boost::json::value_from_tag&, boost::json::value& out, const Customer& customer) {
  build(out, customer);
}
void tag_invoke(const boost::json::value_from_tag&, boost::json::value& out, const Page& page) {
  build(out, page);
}
void tag_invoke(const boost::json::value_from_tag&, boost::json::value& out, const Facets& facets) {
  build(out, facets);
}
void tag_invoke(const boost::json::value_from_tag&, boost::json::value& out, const StoreCustomer& store_customer) {
  build(out, store_customer);
}
void tag_invoke(const boost::json::value_from_tag&, boost::json::value& out, const Change& change) {
  build(out, change);
}
void tag_invoke(const boost::json::value_from_tag&, boost::json::value& out, const Duplicates& duplicates) {
  build(out, duplicates);
}
void tag_invoke(const boost::json::value_from_tag&, boost::json::value& out, const Error& error) {
  build(out, error);
}

CustomerDraft tag_invoke(const boost::json::value_to_tag<CustomerDraft>&, const boost::json::value& document) {
  return converted(document, read_draft);
}
CustomerPatch tag_invoke(const boost::json::value_to_tag<CustomerPatch>&, const boost::json::value& document) {
  return converted(document, codec::read_patch);
}

}  // namespace custengine
