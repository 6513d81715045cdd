#include "search_truth.hpp"

#include "catch.hpp"
#include "truth_table.hpp"

namespace custengine::test {

namespace {

/// A customer that is identified by a field that is not searched, with `value` in one field.
CustomerDraft draft_with(const std::string& field, const std::string& value) {
  static const std::vector<std::pair<std::string, std::string CustomerDraft::*>> members = {
      {"first_name", &CustomerDraft::first_name},
      {"last_name", &CustomerDraft::last_name},
      {"company_name", &CustomerDraft::company_name},
      {"city", &CustomerDraft::city},
      {"postal_code", &CustomerDraft::postal_code},
      {"email", &CustomerDraft::email},
      {"mobile", &CustomerDraft::mobile},
      {"vat_number", &CustomerDraft::vat_number},
      {"address", &CustomerDraft::address},
      {"internal_note", &CustomerDraft::internal_note},
      {"ledger_number", &CustomerDraft::ledger_number}};
  CustomerDraft draft = {.external_reference = "§"};
  for (const auto& [name, member] : members) {
    if (name != field) continue;
    draft.*member = value;
    return draft;
  }
  FAIL("there is no field " << field);
  return draft;
}

}  // namespace

std::vector<TruthCase> read_truth_cases() {
  std::vector<TruthCase> cases;
  for (const auto& row : read_table("search-truth.tsv", 6))
    cases.push_back({row[0], row[1], row[2], is_yes(row[3]), row[4], is_yes(row[5])});
  for (const auto& row : read_table("search-typos.tsv", 6))
    cases.push_back({row[0], row[1], row[2], false, row[4], is_yes(row[5]), std::stoul(row[3])});
  return cases;
}

std::pair<CustomerDraft, SearchRequest> made_of(const TruthCase& one) {
  SearchRequest request = {.exact_match = one.exact, .max_typos = one.max_typos};
  if (one.criterion.starts_with("query:")) {
    request.query = one.query;
    return {draft_with(one.criterion.substr(6), one.stored), request};
  }
  if (one.criterion == "email") request.email = one.query;
  if (one.criterion == "mobile") request.mobile = one.query;
  if (one.criterion == "vatNumber") request.vat_number = one.query;
  return {draft_with(one.criterion == "vatNumber" ? "vat_number" : one.criterion, one.stored), request};
}

std::optional<std::pair<CustomerDraft, SearchRequest>> made_of_contact(const TruthCase& one) {
  auto [draft, request] = made_of(one);
  request.scope = SearchScope::contact;
  Contact contact = {.first_name = "§", .last_name = "§", .email = draft.email, .mobile = draft.mobile};
  const bool in_name = one.criterion == "query:first_name" || one.criterion == "query:last_name";
  if (in_name) contact.last_name = one.stored;
  if (!in_name && contact.email.empty() && contact.mobile.empty()) return std::nullopt;
  return std::pair{CustomerDraft{.external_reference = "§", .contacts = {contact}}, request};
}

}  // namespace custengine::test
