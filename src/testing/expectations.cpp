#include <custengine/testing/expectations.hpp>

#include <custengine/format.hpp>

#include <algorithm>
#include <utility>

namespace custengine::testing {
namespace {

std::string in_words(const Subject& subject) {
  if (subject.customer()) return to_string(*subject.customer());
  if (subject.error()) return to_string(*subject.error());
  return "a value that is no customer";
}

}  // namespace

Expectation::Expectation(std::string words, std::function<std::string(const Subject&)> check)
    : words_(std::move(words)), check_(std::move(check)) {}

namespace expect {
namespace {

/// An expectation about the customer, of which there has to be one.
template <class Check>
Expectation of_customer(std::string words, Check check) {
  return {std::move(words), [check = std::move(check)](const Subject& subject) -> std::string {
            if (!subject.customer()) return "it is " + in_words(subject);
            return check(*subject.customer());
          }};
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

Expectation is_error(ErrorCode code) {
  return {fmt::format("is the error {}", code), [code](const Subject& subject) -> std::string {
            return subject.error() && subject.error()->code == code ? "" : "it is " + in_words(subject);
          }};
}

Expectation violates(std::string field) {
  std::string words = "violates " + field;
  return {std::move(words), [field = std::move(field)](const Subject& subject) -> std::string {
            const bool does =
                subject.error() && std::ranges::find(subject.error()->violations, field, &FieldViolation::field) !=
                                       subject.error()->violations.end();
            return does ? "" : "it is " + in_words(subject);
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

std::string in_words(const Customer& customer) {
  return to_string(customer);
}

std::string in_words(const Error& error) {
  return to_string(error);
}

std::string in_words(const Page& page) {
  return to_string(page);
}

}  // namespace custengine::testing
