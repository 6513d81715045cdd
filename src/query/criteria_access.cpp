// Criteria::access: chooses the indexes that find the customers that match.

#include "query/criteria.hpp"

#include "base/folding.hpp"
#include "base/text.hpp"
#include "query/filter_access.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace custengine::query {

using Access = Explain::Access;
using storage::Identity;
using storage::TextPattern;
using storage::TextScope;

namespace {

TextScope text_scope(SearchScope scope) noexcept {
  return scope == SearchScope::customer ? TextScope::customer : TextScope::contact;
}

/// Appends alternatives: a number in which the criterion occurs contains at least one of these patterns.
void append_part_patterns(const base::PhoneCriterion& criterion, std::vector<TextPattern>& patterns) {
  patterns.push_back({.bytes = criterion.digits, .normalized = true});
  base::for_each_phone_number(criterion.numbers, [&](std::string_view number) {
    patterns.push_back({.bytes = std::string(base::digits_of_number(number)), .normalized = true});
  });
}

/// True if the index cannot confuse the wanted number with another. The index keeps phone and VAT numbers together,
/// and postal codes together with all texts.
bool is_told_apart(const Term& term) {
  const std::string& number = term.vat_number.number;
  if (!term.is_number)
    return term.vat_number.country.empty() && std::ranges::any_of(number, [](char c) { return c >= 'A' && c <= 'Z'; });
  bool in_all = number == term.folded;
  base::for_each_phone_number(term.phone.numbers,
                              [&](std::string_view phone) { in_all = in_all && phone.find(number) != phone.npos; });
  return in_all;
}

void set_needs_recheck(AccessNode& node) {
  node.needs_recheck = true;
  for (auto& child : node.children) set_needs_recheck(child);
}

}  // namespace

std::string Criteria::described(std::string_view criterion, std::string_view value) const {
  if (!explained_) return {};
  return fmt::format("{}{}'{}'", criterion, criterion.empty() ? "" : " ", value);
}

/// Finds any of several texts. Drops a pattern that contains another one: the other finds all that it finds.
AccessNode Criteria::any_text(std::string_view criterion, TextScope scope, std::vector<TextPattern> patterns) const {
  std::erase_if(patterns, [](const TextPattern& pattern) { return pattern.bytes.empty(); });
  std::ranges::stable_sort(patterns, {}, [](const TextPattern& pattern) { return pattern.bytes.size(); });
  AccessNode any{.kind = Access::any_of, .what = std::string(criterion)};
  for (auto& pattern : patterns) {
    const bool adds_nothing = std::ranges::any_of(any.children, [&](const AccessNode& other) {
      return other.pattern.normalized == pattern.normalized &&
             (pattern.whole ? pattern.bytes == other.pattern.bytes
                            : pattern.bytes.find(other.pattern.bytes) != pattern.bytes.npos);
    });
    if (adds_nothing) continue;
    AccessNode text{.kind = Access::text, .what = described({}, pattern.bytes), .scope = scope};
    if (explained_ && pattern.normalized) text.what += " in normalised numbers";
    text.needs_recheck = !storage::TextIndex::is_exact(pattern);
    text.pattern = std::move(pattern);
    any.children.push_back(std::move(text));
  }
  if (any.children.size() != 1) return any;
  AccessNode& only = any.children.front();
  if (explained_) only.what = fmt::format("{} {}", criterion, only.what);
  return std::move(only);
}

/// Finds the customers that have a value. access() has them rechecked: different values may share a hash.
AccessNode Criteria::whole_value(std::string_view criterion, Identity identity, std::string_view value) const {
  return {
      .kind = Access::identity, .what = described(criterion, value), .identity = identity, .value = std::string(value)};
}

AccessNode Criteria::access_of(const Term& term) const {
  // A look-up with typos also finds the exact term.
  if (term.typos > 0) {
    AccessNode similar{
        .kind = Access::similar, .needs_recheck = true, .scope = text_scope(scope_), .typos = term.typos};
    similar.pattern.bytes = term.folded;
    if (explained_)
      similar.what = fmt::format("query '{}', {} typo{}", term.folded, term.typos, term.typos == 1 ? "" : "s");
    return similar;
  }
  std::vector<TextPattern> patterns = {{.bytes = term.folded, .whole = exact_},
                                       {.bytes = term.postal_code, .whole = exact_}};
  append_number_patterns(term, patterns);
  AccessNode any = any_text("query", text_scope(scope_), std::move(patterns));
  if (term.has_number() && !is_told_apart(term)) set_needs_recheck(any);
  return any;
}

void Criteria::append_number_patterns(const Term& term, std::vector<TextPattern>& patterns) const {
  if (!term.has_number()) return;
  patterns.push_back({.bytes = term.vat_number.number, .normalized = true, .whole = exact_});
  if (!term.is_number) return;
  patterns.push_back({.bytes = term.phone.digits, .whole = exact_});  // in postal codes
  if (exact_)
    base::for_each_phone_number(term.phone.numbers, [&](std::string_view number) {
      patterns.push_back({.bytes = std::string(number), .normalized = true, .whole = true});
    });
  else
    append_part_patterns(term.phone, patterns);
}

AccessNode Criteria::access_of_whole_number() const {
  std::vector<TextPattern> patterns;
  append_number_patterns(*query_.whole_number, patterns);
  return any_text("query", text_scope(scope_), std::move(patterns));
}

/// Finds the customers with every term, or with the whole query as one number.
AccessNode Criteria::access_of_query() const {
  AccessNode terms{.kind = Access::all_of, .what = "terms"};
  for (const Term& term : query_.terms) terms.children.push_back(access_of(term));
  if (!query_.whole_number) return terms;
  AccessNode any{.kind = Access::any_of, .what = "query"};
  any.children.push_back(std::move(terms));
  any.children.push_back(access_of_whole_number());
  set_needs_recheck(any);
  return any;
}

AccessNode Criteria::access_of_email() const {
  const Identity identity = scope_ == SearchScope::customer ? Identity::email : Identity::contact_email;
  if (exact_) return whole_value("email", identity, email_);
  // The index has texts without accents. So the pattern is folded, although emails are compared with their accents.
  return any_text("email", text_scope(scope_), {{.bytes = base::fold(email_)}});
}

AccessNode Criteria::access_of_mobile() const {
  const Identity identity = scope_ == SearchScope::customer ? Identity::mobile : Identity::contact_mobile;
  if (exact_) {
    const std::string_view first = base::first_phone_number(mobile_.numbers);
    if (!first.empty() && first.size() == mobile_.numbers.size()) return whole_value("mobile", identity, first);
    AccessNode any{.kind = Access::any_of, .what = "mobile"};
    base::for_each_phone_number(mobile_.numbers, [&](std::string_view number) {
      any.children.push_back(whole_value("mobile", identity, number));
    });
    return any;
  }
  // The index may also find the digits in VAT numbers: the recheck removes those.
  std::vector<TextPattern> patterns;
  append_part_patterns(mobile_, patterns);
  return any_text("mobile", text_scope(scope_), std::move(patterns));
}

AccessNode Criteria::access_of_vat_number() const {
  if (exact_) return whole_value("vatNumber", Identity::vat_number, vat_number_.number);
  // The index may also find the number in phone numbers, or in VAT numbers of another country or of none: the recheck
  // removes those.
  return any_text("vatNumber", TextScope::customer, {{.bytes = vat_number_.number, .normalized = true}});
}

std::optional<AccessNode> Criteria::access() const {
  AccessNode all{.kind = Access::all_of, .what = "criteria"};
  const bool has_text = schema_->text_index;
  // Beyond ASCII, folding a character depends on its neighbours. An email of apostrophes alone folds to nothing.
  const auto is_email_indexed = [&] { return has_text && base::is_ascii(email_) && !base::fold(email_).empty(); };
  if (has_email_ && (exact_ || is_email_indexed())) all.children.push_back(access_of_email());
  if (has_mobile_ && (exact_ || has_text)) all.children.push_back(access_of_mobile());
  if (has_vat_number_ && (exact_ || has_text)) all.children.push_back(access_of_vat_number());
  if (has_text && !query_.terms.empty()) {
    AccessNode query = access_of_query();
    if (query.kind == Access::all_of)
      std::ranges::move(query.children, std::back_inserter(all.children));
    else
      all.children.push_back(std::move(query));
  }
  bool all_expressed = query_.terms.empty() || has_text;
  if (!where_.matches_all()) {
    auto filtered = filter_access(where_.filter(), *schema_, explained_);
    all_expressed = all_expressed && filtered && filtered->complete;
    if (filtered && filtered->node.kind == Access::all_of)
      std::ranges::move(filtered->node.children, std::back_inserter(all.children));
    else if (filtered)
      all.children.push_back(std::move(filtered->node));
  }
  if (all.children.empty()) return std::nullopt;
  // The index does not know in which field a text was found, nor in which of several contacts. So the candidates of a
  // criterion on email, mobile or VAT number are always rechecked.
  const bool tells_all = all_expressed && !has_email_ && !has_mobile_ && !has_vat_number_ &&
                         (scope_ == SearchScope::customer || query_.terms.size() <= 1);
  if (!tells_all) set_needs_recheck(all);
  if (all.children.size() > 1) return all;
  return std::move(all.children.front());
}

}  // namespace custengine::query
