#include "serve/resource/elements.hpp"

#include "serve/http/violations.hpp"
#include "serve/resource/checks.hpp"
#include "serve/resource/conditional.hpp"
#include "serve/resource/trial.hpp"
#include "serve/routing/answer_once.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

template <class Element>
Error no_such_element(const Context& context) {
  using Kind = ElementKind<Element>;
  return {.code = ErrorCode::not_found,
          .message = fmt::format("customer {} has no {} of that id", context["customer"], Kind::noun)};
}

template <class Element>
auto find_element(std::vector<Element>& elements, std::string_view id) {
  return std::ranges::find(elements, id, &Element::id);
}

/// Gets a customer and its elements, changes one of them and returns its index.
template <class Element>
using ElementChange = std::function<Result<std::size_t>(const Customer&, std::vector<Element>&)>;

/// Changes a list of the customer, on the version that was read. If another writer comes first, it starts over.
template <class Element>
Result<Customer> change_elements(const Context& context, Session& session, const ElementChange<Element>& change) {
  using Kind = ElementKind<Element>;
  const std::string_view id = context["customer"];
  const IfMatch if_match(context.request);
  constexpr unsigned max_attempts = 16;
  for (unsigned attempt = 1;; ++attempt) {
    const auto current = session.get(id);
    if (!current) return current.error();
    if (!if_match.allows(current->version())) return if_match.mismatch(current->version());
    const auto before = Kind::of(*current);
    std::vector<Element> elements(before.begin(), before.end());
    const auto changed = change(*current, elements);
    if (!changed) return changed.error();
    CustomerPatch patch;
    patch.*Kind::patch = std::move(elements);
    auto updated = session.update(id, patch, {.expected_version = current->version()});
    if (updated) return updated;
    if (updated.error().code != ErrorCode::version_mismatch || attempt == max_attempts)
      return without_prefix(updated.error(), fmt::format("{}[{}]", Kind::list, *changed));
  }
}

template <class Element>
Response element_response(const Context& context, int status, const Customer& customer, std::string_view id) {
  return written_response(context, status, customer, [&] {
    using Kind = ElementKind<Element>;
    const auto elements = Kind::of(customer);
    const auto index = static_cast<std::size_t>(std::ranges::find(elements, id, &Element::id) - elements.begin());
    return boost::json::serialize(elements_of<Element>(customer).at(index));
  });
}

/// The elements of a page, as JSON.
template <class Element>
std::string page_json(const Customer& customer, std::size_t number, std::size_t size) {
  boost::json::array all = elements_of<Element>(customer);
  const std::size_t count = all.size();
  const std::size_t begin = number - 1 < count / size + 1 ? std::min((number - 1) * size, count) : count;
  const std::size_t end = begin + std::min(size, count - begin);
  boost::json::array items;
  for (std::size_t i = begin; i < end; ++i) items.push_back(std::move(all[i]));
  return boost::json::serialize(boost::json::object{
      {"items", std::move(items)},
      {"paging", boost::json::object{{"pageNumber", number}, {"pageSize", size}, {"totalCount", count}}}});
}

/// Adds a violation to the error of a body, or makes an error of it.
template <class Element>
void add_violation(Result<Element>& element, FieldViolation violation) {
  std::vector<FieldViolation> violations;
  if (!element) violations = element.error().violations;
  violations.push_back(std::move(violation));
  element = Result<Element>(invalid_request(std::move(violations)));
}

/// The body as an element. Errors: as read_element; a required member is missing.
template <class Element>
Result<Element> read_new_element(std::string_view body) {
  const auto members = read_object(body);
  if (!members) return members.error();
  auto element = read_element<Element>(body);
  for (const std::string_view name : ElementKind<Element>::required)
    if (const auto* const given = members->if_contains(name); given == nullptr || given->is_null())
      add_violation(element, {std::string(name), "is missing"});
  return element;
}

/// What a change of the customer finds in an element.
template <class Element>
std::optional<Error> judge_element(const Context& context, Session& session, const Element& element) {
  using Kind = ElementKind<Element>;
  CustomerPatch patch;
  patch.*Kind::patch = std::vector<Element>{element};
  const auto judged = session.update(context["customer"], patch);
  if (judged) return std::nullopt;
  return without_prefix(judged.error(), fmt::format("{}[0]", Kind::list));
}

/// The same of a patch: only the members that it names count, because the element has the others.
template <class Element>
std::optional<Error> judge_element_patch(const Context& context, Session& session, const boost::json::object& members) {
  const auto element = read_element<Element>(boost::json::serialize(members));
  auto error = element ? judge_element(context, session, *element) : element.error();
  if (!error) return error;
  std::erase_if(error->violations, [&](const FieldViolation& violation) {
    const std::string_view name = std::string_view(violation.field).substr(0, violation.field.find_first_of(".["));
    return name != "customerUid" && !members.contains(name);
  });
  if (error->violations.empty()) return std::nullopt;
  return error;
}

/// The members that a patch names. Errors: as read_element; it names one that no client sets. An answer that is sent
/// back has these too, but also the id: then they are ignored.
template <class Element>
Result<boost::json::object> read_patch_members(std::string_view body) {
  using Kind = ElementKind<Element>;
  const auto members = read_object(body);
  if (!members) return members;
  Result<boost::json::object> patch = *members;
  if (const auto element = read_element<Element>(body); !element) patch = element.error();
  for (const std::string_view name : Kind::kept)
    if (members->contains(name) && !members->contains(Kind::id))
      add_violation(patch, {std::string(name), "cannot be changed"});
  return patch;
}

/// The same of the request's body. Further error: it changes the id.
template <class Element>
Result<boost::json::object> read_element_patch(const Context& context) {
  using Kind = ElementKind<Element>;
  const auto members = read_object(context.request.body);
  if (!members) return members;
  auto patch = read_patch_members<Element>(context.request.body);
  const auto* const id = members->if_contains(Kind::id);
  if (id != nullptr && (id->is_null() || (id->is_string() && id->get_string() != context[Kind::noun])))
    add_violation(patch, {std::string(Kind::id), "cannot be changed"});
  return patch;
}

template <class Element>
constexpr BodyRules<Element> element_rules = {.read = read_new_element<Element>, .judge = judge_element<Element>};
template <class Element>
constexpr BodyRules<boost::json::object> element_patch_rules = {.read = read_patch_members<Element>,
                                                                .judge = judge_element_patch<Element>};

/// The error of a change that was not made. A change looks at the customer before the engine judges the element: if
/// that is invalid, it is the error.
template <class Value>
Error validity_first(const Context& context, const Error& error, const BodyRules<Value>& rules, const Value& value) {
  const bool came_later = error.code == ErrorCode::not_found || error.code == ErrorCode::version_mismatch ||
                          error.code == ErrorCode::already_exists;
  if (!came_later) return error;
  Trial trial;
  auto judged = rules.judge(context, trial.session(), value);
  return judged && judged->code == ErrorCode::invalid_argument ? *std::move(judged) : error;
}

}  // namespace

template <class Element>
Response list_elements(Context& context, Session& session) {
  constexpr std::size_t default_size = 50, max_size = 1000;
  QueryReader query(context.target.query);
  const std::size_t number = query.number("pageNumber").value_or(1);
  const std::size_t size = query.number("pageSize").value_or(default_size);
  if (number < 1) query.add_violation("pageNumber", "must be 1 or more");
  if (size < 1 || size > max_size) query.add_violation("pageSize", "must be 1 to 1000");
  if (auto error = finish_query(context, query)) return context.fail(refused(session, *std::move(error)));
  const auto customer = session.get(context["customer"]);
  if (!customer) return context.fail(customer.error());
  std::string tag = entity_tag(customer->version());
  if (auto other = evaluate(context, tag, customer->version())) return *std::move(other);
  return tagged_response(200, page_json<Element>(*customer, number, size), std::move(tag));
}

template <class Element>
Response create_element(Context& context, Session& session) {
  using Kind = ElementKind<Element>;
  return answer_once(context, *context.world, [&] {
    const auto element = read_new_element<Element>(context.request.body);
    if (auto error = finish_request(context, element, element_rules<Element>))
      return context.fail(refused(session, *std::move(error)));
    std::vector<std::string> known;  // the ids before
    const auto customer = change_elements<Element>(
        context, session, [&](const Customer&, std::vector<Element>& elements) -> Result<std::size_t> {
          if (!element->id.empty() && find_element(elements, element->id) != elements.end())
            return Error{.code = ErrorCode::already_exists,
                         .message = fmt::format("the customer has the {} {} already", Kind::noun, element->id),
                         .holder_id = std::string(context["customer"])};
          known.clear();
          for (const Element& other : elements) known.push_back(other.id);
          elements.push_back(*element);
          return elements.size() - 1;
        });
    if (!customer) return context.fail(validity_first(context, customer.error(), element_rules<Element>, *element));
    const auto after = Kind::of(*customer);
    const auto added = std::ranges::find_if(
        after, [&](const Element& other) { return std::ranges::find(known, other.id) == known.end(); });
    constexpr int created = 201;
    Response response = element_response<Element>(context, created, *customer, added->id);
    response.set("Location", std::string(path_of(context.request)).append("/").append(added->id));
    return response;
  });
}

template <class Element>
Response get_element(Context& context, Session& session) {
  using Kind = ElementKind<Element>;
  if (auto error = check_empty_query(context)) return context.fail(refused(session, *std::move(error)));
  const auto customer = session.get(context["customer"]);
  if (!customer) return context.fail(customer.error());
  const auto elements = Kind::of(*customer);
  const auto found = std::ranges::find(elements, context[Kind::noun], &Element::id);
  if (found == elements.end()) return context.fail(no_such_element<Element>(context));
  std::string tag = entity_tag(customer->version());
  if (auto other = evaluate(context, tag, customer->version())) return *std::move(other);
  const auto index = static_cast<std::size_t>(found - elements.begin());
  return tagged_response(200, boost::json::serialize(elements_of<Element>(*customer).at(index)), std::move(tag));
}

template <class Element>
Response update_element(Context& context, Session& session) {
  using Kind = ElementKind<Element>;
  const auto patch = read_element_patch<Element>(context);
  if (auto error = finish_request(context, patch, element_patch_rules<Element>))
    return context.fail(refused(session, *std::move(error)));
  const std::string_view id = context[Kind::noun];
  const auto customer = change_elements<Element>(
      context, session, [&](const Customer& current, std::vector<Element>& elements) -> Result<std::size_t> {
        const auto found = find_element(elements, id);
        if (found == elements.end()) return no_such_element<Element>(context);
        const auto index = static_cast<std::size_t>(found - elements.begin());
        const boost::json::array all = elements_of<Element>(current);
        const boost::json::object& members = all.at(index).as_object();
        auto changed = read_element<Element>(boost::json::serialize(merged_element(members, *patch)));
        if (!changed) return changed.error();
        *found = *std::move(changed);
        return index;
      });
  if (!customer) return context.fail(validity_first(context, customer.error(), element_patch_rules<Element>, *patch));
  return element_response<Element>(context, 200, *customer, id);
}

template <class Element>
Response remove_element(Context& context, Session& session) {
  using Kind = ElementKind<Element>;
  if (auto error = check_empty_query(context)) return context.fail(refused(session, *std::move(error)));
  const auto customer = change_elements<Element>(
      context, session, [&](const Customer&, std::vector<Element>& elements) -> Result<std::size_t> {
        const auto found = find_element(elements, context[Kind::noun]);
        if (found == elements.end()) return no_such_element<Element>(context);
        return static_cast<std::size_t>(elements.erase(found) - elements.begin());
      });
  if (!customer) return context.fail(customer.error());
  Response response{.status = 204};
  response.set("ETag", entity_tag(customer->version()));
  return response;
}

template Response list_elements<Contact>(Context&, Session&);
template Response create_element<Contact>(Context&, Session&);
template Response get_element<Contact>(Context&, Session&);
template Response update_element<Contact>(Context&, Session&);
template Response remove_element<Contact>(Context&, Session&);
template Response list_elements<Address>(Context&, Session&);
template Response create_element<Address>(Context&, Session&);
template Response get_element<Address>(Context&, Session&);
template Response update_element<Address>(Context&, Session&);
template Response remove_element<Address>(Context&, Session&);
template Response list_elements<Consent>(Context&, Session&);
template Response create_element<Consent>(Context&, Session&);
template Response get_element<Consent>(Context&, Session&);
template Response update_element<Consent>(Context&, Session&);
template Response remove_element<Consent>(Context&, Session&);

}  // namespace custengine::serve
