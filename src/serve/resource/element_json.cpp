#include "serve/resource/element_json.hpp"

#include "serve/http/violations.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_from.hpp>

#include <system_error>
#include <utility>

namespace custengine::serve {
namespace {

void erase_all(std::string& text, const std::string& part) {
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at)) text.erase(at, part.size());
}

}  // namespace

template <class Element>
boost::json::array elements_of(const Customer& customer) {
  boost::json::value json = boost::json::value_from(customer);
  return std::move(json.as_object().at(ElementKind<Element>::list).as_array());
}

Result<boost::json::object> read_object(std::string_view body) {
  boost::system::error_code failed;
  boost::json::value parsed = boost::json::parse(body, failed);
  if (!failed && parsed.is_object()) return std::move(parsed.get_object());
  // The library says what is wrong, and where. The last resort is for a text that only one of the two accepts.
  if (const auto patch = patch_from_json(body); !patch) return patch.error();
  return invalid_request({{"", "must be an object"}});
}

template <class Element>
Result<Element> read_element(std::string_view body) {
  using Kind = ElementKind<Element>;
  auto patch = patch_from_json(fmt::format("{{\"{}\":[{}]}}", Kind::list, body));
  if (!patch) return without_prefix(patch.error(), fmt::format("{}[0]", Kind::list));
  return std::move(((*patch).*Kind::patch).value().front());
}

boost::json::object merged_element(const boost::json::object& element, const boost::json::object& patch) {
  // No member of an element is an object, so that each is replaced or removed.
  boost::json::object merged = element;
  for (const auto& member : patch) {
    if (member.value().is_null())
      merged.erase(member.key());
    else
      merged[member.key()] = member.value();
  }
  return merged;
}

Error without_prefix(Error error, const std::string& prefix) {
  for (FieldViolation& violation : error.violations) {
    if (violation.field == prefix)
      violation.field.clear();
    else if (violation.field.starts_with(prefix + "."))
      violation.field.erase(0, prefix.size() + 1);
  }
  erase_all(error.message, prefix + ".");
  erase_all(error.message, prefix + ": ");
  return error;
}

template boost::json::array elements_of<Contact>(const Customer&);
template boost::json::array elements_of<Address>(const Customer&);
template boost::json::array elements_of<Consent>(const Customer&);
template Result<Contact> read_element<Contact>(std::string_view);
template Result<Address> read_element<Address>(std::string_view);
template Result<Consent> read_element<Consent>(std::string_view);

}  // namespace custengine::serve
