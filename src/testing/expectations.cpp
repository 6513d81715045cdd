#include <custengine/testing/expectations.hpp>

#include "testing/json_members.hpp"

#include <custengine/format.hpp>
#include <custengine/json.hpp>

#include <algorithm>
#include <utility>

namespace custengine::testing {
namespace {

/// Returns the reason if the subject itself is the reason.
std::string it_is(const Subject& subject) {
  return "it is " + describe(subject);
}

}  // namespace

std::string describe(const Subject& subject) {
  if (subject.customer()) return to_string(*subject.customer());
  if (subject.page()) return to_string(*subject.page());
  if (subject.error()) return to_string(*subject.error());
  if (subject.customers()) return fmt::format("{} customers", subject.customers()->size());
  if (subject.changes()) return fmt::format("{} changes", subject.changes()->size());
  return "a value that is no customer";
}

Expectation::Expectation(std::string words, std::function<std::string(const Subject&)> check)
    : words_(std::move(words)), check_(std::move(check)) {}

Expectation::Answer Expectation::check(const Subject& subject) const {
  Answer answer{.mismatch = mismatch(subject)};
  answer.holds = answer.mismatch.empty();
  if (!answer.holds && answer.mismatch == it_is(subject)) answer.mismatch.clear();
  return answer;
}

namespace expect {
namespace {

/// An expectation about the customer. Fails if the subject has none.
template <class Check>
Expectation of_customer(std::string words, Check check) {
  return {std::move(words), [check = std::move(check)](const Subject& subject) -> std::string {
            if (!subject.customer()) return it_is(subject);
            return check(*subject.customer());
          }};
}

std::string joined(const std::vector<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) text += (text.empty() ? "" : ", ") + id;
  return text.empty() ? "nobody" : text;
}

}  // namespace

Expectation has_id(std::string id) {
  std::string words = "has the id " + id;
  return of_customer(std::move(words), [id = std::move(id)](const Customer& customer) -> std::string {
    return customer.id() == id ? "" : "it is " + to_string(customer);
  });
}

Expectation has_version(std::uint64_t version) {
  return of_customer(fmt::format("has version {}", version), [version](const Customer& customer) -> std::string {
    return customer.version() == version ? "" : "it is " + to_string(customer);
  });
}

Expectation is_ok() {
  return {"succeeded", [](const Subject& subject) { return subject.error() ? it_is(subject) : std::string(); }};
}

Expectation is_error(ErrorCode code) {
  return {fmt::format("is the error {}", code), [code](const Subject& subject) -> std::string {
            return subject.error() && subject.error()->code == code ? "" : it_is(subject);
          }};
}

Expectation violates(std::string field) {
  std::string words = "violates " + field;
  return {std::move(words), [field = std::move(field)](const Subject& subject) -> std::string {
            const bool does =
                subject.error() && std::ranges::find(subject.error()->violations, field, &FieldViolation::field) !=
                                       subject.error()->violations.end();
            return does ? "" : it_is(subject);
          }};
}

Expectation has_field(std::string path, std::string value) {
  std::string words = fmt::format("has {} \"{}\"", path, value);
  return of_customer(std::move(words),
                     [path = std::move(path), value = std::move(value)](const Customer& customer) -> std::string {
                       const std::string found = value_of(members_of(to_json(customer)), path);
                       return found == value ? "" : fmt::format("it has {} \"{}\"", path, found);
                     });
}

Expectation has_extension(Extension extension) {
  std::string words = fmt::format("has the extension {} {}", extension.code.name(), extension.organization_id);
  return of_customer(std::move(words), [extension = std::move(extension)](const Customer& customer) -> std::string {
    if (std::ranges::find(customer.extensions(), extension) != customer.extensions().end()) return "";
    std::string all;
    for (const Extension& one : customer.extensions())
      all += fmt::format("{}{} {}", all.empty() ? "" : ", ", one.code.name(), one.organization_id);
    return "it has " + (all.empty() ? "none" : all);
  });
}

Expectation page_of(std::vector<std::string> ids, std::optional<std::uint64_t> total) {
  std::string words = "is a page of " + joined(ids);
  if (total) words += fmt::format(", of {} in all", *total);
  return {std::move(words), [ids = std::move(ids), total](const Subject& subject) -> std::string {
            if (!subject.page()) return it_is(subject);
            std::vector<std::string> found;
            for (const Customer& customer : *subject.page()) found.emplace_back(customer.id());
            if (found != ids) return "it is one of " + joined(found);
            const auto counted = subject.page()->paging.total_count;
            if (!total || counted == total) return "";
            return counted ? fmt::format("there are {} in all", *counted) : "nobody counted them";
          }};
}

Expectation same_customer_as(Customer expected, DiffOptions options) {
  std::string words = "is the same customer as " + to_string(expected);
  return of_customer(
      std::move(words),
      [expected = std::move(expected), options = std::move(options)](const Customer& customer) -> std::string {
        const std::string differences = diff(expected, customer, options);
        return differences.empty() ? "" : "it differs:\n" + differences;
      });
}

}  // namespace expect

std::string describe(const Customer& customer) {
  return to_string(customer);
}

std::string describe(const Change& change) {
  return fmt::format("change {}, {} {}", change.sequence, to_string(change.type()), change.id());
}

std::string describe(const Error& error) {
  return to_string(error);
}

std::string describe(const Page& page) {
  return to_string(page);
}

}  // namespace custengine::testing
