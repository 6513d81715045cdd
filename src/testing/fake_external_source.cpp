#include <custengine/testing/fake_external_source.hpp>

#include "base/ascii.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <tuple>
#include <utility>

namespace custengine::testing {
namespace {

std::string folded(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), base::to_lower_ascii);
  return result;
}

std::string digits_of(std::string_view text) {
  std::string result;
  std::ranges::copy_if(text, std::back_inserter(result), base::is_digit);
  return result;
}

std::string alphanumerics_of(std::string_view text) {
  std::string result = folded(text);
  std::erase_if(result, [](char c) { return !base::is_digit(c) && !(c >= 'a' && c <= 'z'); });
  return result;
}

bool matches(const std::string& value, const std::string& wanted, bool exact) {
  if (wanted.empty()) return false;  // for example a mobile criterion without a digit
  return exact ? value == wanted : value.find(wanted) != std::string::npos;
}

std::vector<std::string> terms_of(std::string_view query, bool exact) {
  constexpr std::string_view blanks = " \t\n\r\f\v";
  if (query.find_first_not_of(blanks) == std::string_view::npos) return {};
  if (exact) return {folded(query)};
  std::vector<std::string> terms;
  while (true) {
    const std::size_t begin = query.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return terms;
    query.remove_prefix(begin);
    const std::size_t length = std::min(query.find_first_of(blanks), query.size());
    terms.push_back(folded(query.substr(0, length)));
    query.remove_prefix(length);
  }
}

bool matches_query(const CustomerDraft& customer, const SearchRequest& criteria,
                   const std::vector<std::string>& terms) {
  std::vector<std::string> searched{folded(customer.first_name), folded(customer.last_name),
                                    folded(customer.company_name), folded(customer.city), folded(customer.postal_code)};
  if (criteria.email.empty()) searched.push_back(folded(customer.email));
  if (criteria.mobile.empty()) searched.push_back(folded(customer.mobile));
  if (criteria.vat_number.empty()) searched.push_back(folded(customer.vat_number));
  return std::ranges::all_of(terms, [&](const std::string& term) {
    return std::ranges::any_of(searched,
                               [&](const std::string& value) { return matches(value, term, criteria.exact_match); });
  });
}

bool matches_all(const CustomerDraft& customer, const SearchRequest& criteria, const std::vector<std::string>& terms) {
  const bool exact = criteria.exact_match;
  return (criteria.email.empty() || matches(folded(customer.email), folded(criteria.email), exact)) &&
         (criteria.mobile.empty() || matches(digits_of(customer.mobile), digits_of(criteria.mobile), exact)) &&
         (criteria.vat_number.empty() ||
          matches(alphanumerics_of(customer.vat_number), alphanumerics_of(criteria.vat_number), exact)) &&
         matches_query(customer, criteria, terms);
}

std::string display_name(const ExternalCustomer& external) {
  const CustomerDraft& customer = external.customer;
  const bool both = !customer.first_name.empty() && !customer.last_name.empty();
  const std::string person = customer.first_name + (both ? " " : "") + customer.last_name;
  const bool is_person = customer.type == CustomerType::person;
  const std::array candidates{is_person ? person : customer.company_name, is_person ? customer.company_name : person,
                              customer.email, customer.mobile};
  const auto found = std::ranges::find_if(candidates, [](const std::string& name) { return !name.empty(); });
  return found != candidates.end() ? *found : external.external_id;
}

/// Joins the parts with zero bytes, so that a shorter part sorts before its continuations. Empty if there is no name.
std::string full_name_key(const CustomerDraft& customer) {
  if (customer.last_name.empty() && customer.first_name.empty() && customer.company_name.empty()) return {};
  return folded(customer.last_name) + '\0' + folded(customer.first_name) + '\0' + folded(customer.company_name);
}

/// nullopt if the source cannot sort by that field.
std::optional<std::string> sort_key(const ExternalCustomer& external, SortField field) {
  const CustomerDraft& customer = external.customer;
  switch (field) {
    case SortField::id:
    case SortField::external_reference:
      return external.external_id;
    case SortField::display_name:
    case SortField::relevance:  // all hits count as equally good
      return folded(display_name(external));
    case SortField::first_name:
      return folded(customer.first_name);
    case SortField::last_name:
      return folded(customer.last_name);
    case SortField::full_name:
      return full_name_key(customer);
    case SortField::company_name:
      return folded(customer.company_name);
    case SortField::email:
      return folded(customer.email);
    case SortField::mobile:
      return folded(customer.mobile);
    case SortField::city:
      return folded(customer.city);
    case SortField::postal_code:
      return folded(customer.postal_code);
    case SortField::country_code:
      return folded(customer.country_code);
    case SortField::vat_number:
      return folded(customer.vat_number);
    case SortField::ledger_number:
    case SortField::created_at:
    case SortField::last_modified_at:
      break;
  }
  return std::nullopt;
}

struct Hit {
  const ExternalCustomer* external;
  std::string key;
};

void sort_hits(std::vector<Hit>& hits, SortDirection direction) {
  std::ranges::sort(hits, [direction](const Hit& a, const Hit& b) {
    if (a.key.empty() != b.key.empty()) return b.key.empty();
    const auto order = std::tie(a.key, a.external->external_id) <=> std::tie(b.key, b.external->external_id);
    return direction == SortDirection::ascending ? order < 0 : order > 0;
  });
}

ExternalPage cut_page(const std::vector<Hit>& hits, const SearchRequest& criteria) {
  ExternalPage page{.paging = {.page_number = criteria.page_number, .page_size = criteria.page_size}};
  if (criteria.count == CountMode::exact) page.paging.total_count = hits.size();
  // Divides instead of multiplying: a large page number would overflow.
  if (criteria.page_number - 1 > hits.size() / criteria.page_size) return page;
  const std::size_t first = std::min((criteria.page_number - 1) * criteria.page_size, hits.size());
  const std::size_t last = first + std::min(criteria.page_size, hits.size() - first);
  for (std::size_t at = first; at < last; ++at) page.items.push_back(*hits[at].external);
  return page;
}

Error invalid(std::string field, std::string message) {
  return {.code = ErrorCode::invalid_argument,
          .message = fmt::format("FakeExternalSource: {}: {}", field, message),
          .violations = {{std::move(field), std::move(message)}}};
}

Result<void> check(const SearchRequest& criteria) {
  if (criteria.scope == SearchScope::contact) return invalid("scope", "this source does not search contacts");
  if (!criteria.where.matches_all()) return invalid("where", "this source does not filter");
  if (!sort_key({}, criteria.sort_by))
    return invalid("sortBy", fmt::format("this source does not sort by {}", to_string(criteria.sort_by)));
  if (criteria.page_number < 1) return invalid("pageNumber", "must be at least 1");
  if (criteria.page_size < 1) return invalid("pageSize", "must be at least 1");
  return {};
}

}  // namespace

FakeExternalSource::FakeExternalSource(std::shared_ptr<FakeClock> clock) : clock_(std::move(clock)) {}

void FakeExternalSource::add(ExternalCustomer customer) {
  const std::lock_guard lock(mutex_);
  // Copy on write: only the list that go_back() returns to is shared.
  if (customers_ == kept_) customers_ = std::make_shared<Customers>(*kept_);
  std::const_pointer_cast<Customers>(customers_)->push_back(std::move(customer));
}

void FakeExternalSource::clear() {
  const std::lock_guard lock(mutex_);
  customers_ = std::make_shared<Customers>();
}

void FakeExternalSource::answer_next(ExternalPage page) {
  const std::lock_guard lock(mutex_);
  next_.emplace_back(std::move(page));
}

void FakeExternalSource::fail_next(Error error) {
  const std::lock_guard lock(mutex_);
  next_.emplace_back(std::move(error));
}

void FakeExternalSource::throw_next(std::string what) {
  const std::lock_guard lock(mutex_);
  next_.emplace_back(Thrown{std::move(what)});
}

void FakeExternalSource::fail_with(Error error) {
  const std::lock_guard lock(mutex_);
  always_ = std::move(error);
}

void FakeExternalSource::throw_always(std::string what) {
  const std::lock_guard lock(mutex_);
  always_ = Thrown{std::move(what)};
}

void FakeExternalSource::find_nothing() {
  const std::lock_guard lock(mutex_);
  finds_nothing_ = true;
}

void FakeExternalSource::find_twice() {
  const std::lock_guard lock(mutex_);
  finds_twice_ = true;
}

void FakeExternalSource::slow(std::chrono::milliseconds by) {
  if (!clock_)
    throw Exception({.code = ErrorCode::failed_precondition,
                     .message = "FakeExternalSource: slow() needs the clock that the constructor takes"});
  const std::lock_guard lock(mutex_);
  slow_by_ = by;
}

void FakeExternalSource::only_scripted() {
  const std::lock_guard lock(mutex_);
  only_scripted_ = true;
}

void FakeExternalSource::recover() {
  const std::lock_guard lock(mutex_);
  next_.clear();
  always_.reset();
  finds_nothing_ = finds_twice_ = only_scripted_ = false;
  slow_by_ = {};
}

std::vector<ExternalSearchRequest> FakeExternalSource::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void FakeExternalSource::keep_newest_requests(std::size_t kept) {
  const std::lock_guard lock(mutex_);
  kept_requests_ = kept;
}

std::vector<std::string> FakeExternalSource::unsupported() const {
  const std::lock_guard lock(mutex_);
  return unsupported_;
}

std::size_t FakeExternalSource::unused_answers() const {
  const std::lock_guard lock(mutex_);
  return next_.size();
}

void FakeExternalSource::keep() {
  const std::lock_guard lock(mutex_);
  kept_ = customers_;
}

void FakeExternalSource::go_back() {
  recover();
  const std::lock_guard lock(mutex_);
  customers_ = kept_;
  requests_.clear();
  unsupported_.clear();
  searches_ = 0;
}

// Drops the older half of a list that has twice the wanted entries: so each entry is moved once.
template <class T>
void FakeExternalSource::note(std::vector<T>& list, T entry) {
  if (kept_requests_ > 0 && list.size() >= 2 * kept_requests_)
    list.erase(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(list.size() - kept_requests_ + 1));
  list.push_back(std::move(entry));
}

Result<ExternalPage> FakeExternalSource::unsupported_request(Error error) {
  note(unsupported_, error.message);
  return error;
}

Result<ExternalPage> FakeExternalSource::search(const ExternalSearchRequest& request) {
  const std::lock_guard lock(mutex_);
  note(requests_, request);
  ++searches_;
  if (slow_by_ != slow_by_.zero()) clock_->advance(slow_by_);
  std::optional<Answer> answer = always_;
  if (!next_.empty()) {
    answer = std::move(next_.front());
    next_.pop_front();
  }
  if (answer) {
    if (auto* const thrown = std::get_if<Thrown>(&*answer)) throw std::runtime_error(thrown->what);
    if (auto* const error = std::get_if<Error>(&*answer)) return *error;
    return std::get<ExternalPage>(*std::move(answer));
  }
  if (only_scripted_)
    return unsupported_request(
        {.code = ErrorCode::unavailable,
         .message = fmt::format("FakeExternalSource: no answer was prepared for search number {}", searches_)});
  return find(request.criteria);
}

Result<ExternalPage> FakeExternalSource::find(const SearchRequest& criteria) {
  if (const auto checked = check(criteria); !checked) return unsupported_request(checked.error());
  const auto terms = terms_of(criteria.query, criteria.exact_match);
  std::vector<Hit> hits;
  for (const ExternalCustomer& external : *customers_)
    if (!finds_nothing_ && matches_all(external.customer, criteria, terms))
      hits.push_back({&external, sort_key(external, criteria.sort_by).value_or("")});
  sort_hits(hits, criteria.direction);
  if (finds_twice_) {
    std::vector<Hit> twice;
    for (const Hit& hit : hits) twice.insert(twice.end(), {hit, hit});
    hits = std::move(twice);
  }
  return cut_page(hits, criteria);
}

}  // namespace custengine::testing
