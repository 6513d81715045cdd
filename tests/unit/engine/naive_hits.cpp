#include "naive_hits.hpp"

#include "naive.hpp"
#include "naive_numbers.hpp"
#include "naive_text.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <set>
#include <utility>

namespace custengine::test::naive {

namespace {

std::size_t distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      d[i][j] = i + j;
      if (i == 0 || j == 0) continue;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

/// None in short and long terms and in those with digits.
std::size_t allowed_typos(const std::string& term, std::size_t max_typos) {
  const auto letters = characters(term);
  const auto is_digit = [](char32_t c) { return u_charType(static_cast<UChar32>(c)) == U_DECIMAL_DIGIT_NUMBER; };
  if (std::ranges::any_of(letters, is_digit) || letters.size() < 4 || letters.size() > 64) return 0;
  return std::min<std::size_t>(max_typos, letters.size() < 8 ? 1 : 2);
}

/// Nothing when the word is further away than the term may be. Requires a folded term.
std::size_t typos_between(const std::string& term, const std::string& word, std::size_t max_typos) {
  const std::size_t allowed = allowed_typos(term, max_typos);
  if (allowed == 0) return term == word ? 0 : std::size_t(-1);
  if (word.size() > 4 * (term.size() + 2)) return std::size_t(-1);
  const std::size_t typos = distance(characters(term), characters(word));
  return typos <= allowed ? typos : std::size_t(-1);
}

struct Named {
  std::string name = {}, path = {};
  std::string text = {};
  std::string customer_country = {};
};

/// In the order in which fields are highlighted.
std::vector<Named> texts_of(const Customer& c, const AlsoSearched& also_searched) {
  const auto if_asked = [&](SearchField field) {
    return std::ranges::count(also_searched, field) > 0 ? text_of(c, field) : std::string();
  };
  std::vector<Named> texts;
  for (const auto& [name, text] :
       std::vector<std::pair<const char*, std::string>>{{"customerUid", if_asked(SearchField::id)},
                                                        {"externalId", if_asked(SearchField::external_reference)},
                                                        {"firstname", std::string(c.first_name())},
                                                        {"lastname", std::string(c.last_name())},
                                                        {"companyName", std::string(c.company_name())},
                                                        {"email", std::string(c.email())},
                                                        {"mobile", std::string(c.mobile())},
                                                        {"address", if_asked(SearchField::address)},
                                                        {"postalCode", std::string(c.postal_code())},
                                                        {"city", std::string(c.city())},
                                                        {"vatNumber", std::string(c.vat_number())},
                                                        {"ledgerNumber", if_asked(SearchField::ledger_number)},
                                                        {"loyaltyId", if_asked(SearchField::loyalty_id)}})
    if (!text.empty()) texts.push_back({name, name, text, std::string(c.country_code())});
  return texts;
}

std::vector<Named> texts_of(const Contact& c, std::size_t index, const Customer& owner) {
  std::vector<Named> texts;
  for (const auto& [name, text] : std::vector<std::pair<std::string, std::string>>{
           {"firstname", c.first_name}, {"lastname", c.last_name}, {"email", c.email}, {"mobile", c.mobile}})
    if (!text.empty())
      texts.push_back(
          {name, "contacts[" + std::to_string(index) + "]." + name, text, std::string(owner.country_code())});
  return texts;
}

bool has_own_criterion(const Named& text, const SearchRequest& request) {
  return (text.name == "email" && !request.email.empty()) || (text.name == "mobile" && !request.mobile.empty()) ||
         (text.name == "vatNumber" && !request.vat_number.empty());
}

bool is_postal_code(const Named& text) {
  return text.name == "postalCode";
}

std::string folded_of(const Named& text) {
  return is_postal_code(text) ? fold_postal_code(text.text) : fold(text.text);
}

/// 40, 30, 10 or 0.
std::uint32_t points_of_part(const std::string& part, const std::string& whole) {
  if (part == whole) return 40;
  if (whole.starts_with(part)) return 30;
  return whole.find(part) != whole.npos ? 10 : 0;
}

/// Of a term with a digit, in a field of numbers.
std::uint32_t points_of_number(const std::string& term, const Named& text, std::string_view country) {
  std::uint32_t best = 0;
  const std::string number = number_of(term);
  if (number.empty()) return 0;
  if (is_number(term) && text.name == "mobile") {
    const auto wanted = phones(term, country);
    for (const std::string& held : phones(text.text, home_of(text.customer_country, country))) {
      if (std::ranges::count(wanted, held) > 0) best = 40;
      for (const std::string& digits : wanted)
        best = std::max(best, std::min(30U, points_of_part(digits_of(digits), digits_of(held))));
      best = std::max(best, std::min(30U, points_of_part(number, digits_of(held))));
    }
  }
  if (is_number(term) && is_postal_code(text)) best = points_of_part(number, folded_of(text));
  if (text.name == "vatNumber") {
    if (hits_vat(number, text.text, text.customer_country, true)) return 40;
    if (hits_vat(number, text.text, text.customer_country, false))
      best = std::max(10U, points_of_part(vat(number, "").number, vat(text.text, "").number));
  }
  return best;
}

/// As in SearchRequest::scores, typos aside.
std::uint32_t points(const std::string& term, const Named& text, bool exact, std::string_view country) {
  const std::string part = is_postal_code(text) ? fold_postal_code(term) : fold(term), whole = folded_of(text);
  std::uint32_t best = points_of_part(part, whole);
  if (best == 10) {
    for (const Word& word : words_of(text.text, is_postal_code(text)))
      if (whole.compare(word.begin, part.size(), part) == 0) best = 20;
  }
  best = std::max(best, points_of_number(term, text, country));
  return exact && best < 40 ? 0 : best;
}

std::uint32_t points_with_typos(const std::string& term, const Named& text, const SearchRequest& request) {
  if (request.exact_match || allowed_typos(fold(term), request.max_typos) == 0) return 0;
  const std::string whole = folded_of(text);
  std::uint32_t best = 0;
  for (const Word& word : words_of(text.text, is_postal_code(text))) {
    const std::size_t typos = typos_between(fold(term), word.text, request.max_typos);
    if (typos > 2 || typos == 0) continue;  // without typos the term itself occurs
    const std::uint32_t place = word.text == whole ? 2 : word.begin == 0 ? 1 : 0;
    best = std::max(best, place + (typos == 1 ? 6 : 2));
  }
  return best;
}

std::uint32_t score(const std::vector<Named>& texts, const SearchRequest& request, std::string_view country) {
  std::uint32_t sum = 0, of_whole = 0;
  if (const auto whole = whole_number_of(request))
    for (const Named& text : texts)
      if (!has_own_criterion(text, request)) of_whole = std::max(of_whole, points_of_number(*whole, text, country));
  for (const std::string& term : terms_of(request)) {
    std::uint32_t best = 0, best_with_typos = 0;
    for (const Named& text : texts) {
      if (has_own_criterion(text, request)) continue;
      best = std::max(best, points(term, text, request.exact_match, country));
      best_with_typos = std::max(best_with_typos, points_with_typos(term, text, request));
    }
    best = std::max(best, of_whole);
    sum += best > 0 ? best : best_with_typos;
  }
  return sum;
}

using Fold = std::string (*)(std::string_view);

/// The bytes of the text that those of its folded form came of, whole characters with their accents.
Highlight::Range original(const std::string& text, Fold folding, std::size_t begin, std::size_t end) {
  struct Beginning {
    std::size_t size = 0, folded_size = 0;
    bool has_separator = false;  // at its end, or before invisible characters there
  };
  std::vector<Beginning> beginnings = {{}};
  std::string start;
  for (const char32_t c : characters(text)) {
    start += encode({&c, 1});
    const std::size_t folded_size = folding(start).size();
    const bool adds_nothing = folded_size == beginnings.back().folded_size;
    const bool is_separator = folding != fold_email && is_dropped_separator(c, folding == fold_postal_code);
    beginnings.push_back(
        {start.size(), folded_size, adds_nothing && (is_separator || beginnings.back().has_separator)});
  }
  Highlight::Range range;
  std::size_t reached = 0;  // by the first beginning that holds all
  for (const auto& [size, folded_size, has_separator] : beginnings) {
    if (folded_size <= begin) range.begin = size;
    if (reached == 0 && folded_size >= end) reached = folded_size;
    if (reached > 0 && folded_size == reached && !has_separator) range.end = size;
  }
  return range;
}

std::string fold_text(std::string_view text) {
  return fold(text);
}

class Marks {
 public:
  Marks(const std::string& text, Fold folding) : text_(text), folding_(folding), folded_(folding(text)) {}

  const std::string& folded() const { return folded_; }
  void add_whole() { mark({0, text_.size()}); }
  void add(std::size_t begin, std::size_t end) {
    if (begin < end) mark(original(text_, folding_, begin, end));
  }
  void add_places(const std::string& part) {
    for (std::size_t at = 0; !part.empty() && at + part.size() <= folded_.size(); ++at)
      if (folded_.compare(at, part.size(), part) == 0) add(at, at + part.size());
  }
  std::vector<Highlight::Range> ranges() const {
    std::vector<Highlight::Range> all;
    for (const std::size_t byte : marked_) {
      if (!all.empty() && all.back().end == byte)
        ++all.back().end;
      else
        all.push_back({byte, byte + 1});
    }
    return all;
  }

 private:
  void mark(Highlight::Range range) {
    for (std::size_t byte = range.begin; byte < range.end; ++byte) marked_.insert(byte);
  }
  const std::string& text_;
  Fold folding_;
  std::string folded_;
  std::set<std::size_t> marked_;
};

std::vector<Highlight::Range> ranges(const Named& text, const SearchRequest& request, std::string_view country) {
  if (has_own_criterion(text, request)) {
    Marks marks(text.text, fold_email);
    if (text.name != "email" || request.exact_match)
      marks.add_whole();
    else
      marks.add_places(fold_email(request.email));
    return marks.ranges();
  }
  Marks marks(text.text, is_postal_code(text) ? fold_postal_code : fold_text);
  const auto add_number = [&](const std::string& term) {
    const std::string part = is_postal_code(text) ? number_of(term) : fold(term);
    const std::uint32_t best = points_of_number(term, text, country);
    if (request.exact_match ? best < 40 : best == 0) return;
    if (request.exact_match || marks.folded().find(part) == std::string::npos)
      marks.add_whole();
    else
      marks.add_places(part);
  };
  if (const auto whole = whole_number_of(request)) add_number(*whole);
  for (const std::string& term : terms_of(request)) {
    add_number(term);
    if (request.exact_match) {
      if (points(term, text, true, country) > 0) marks.add_whole();
      continue;
    }
    marks.add_places(fold(term));
    if (allowed_typos(term, request.max_typos) == 0) continue;
    for (const Word& word : words_of(text.text, is_postal_code(text)))
      if (typos_between(term, word.text, request.max_typos) <= 2) marks.add(word.begin, word.begin + word.text.size());
  }
  return marks.ranges();
}

void add_highlights(const std::vector<Named>& texts, const SearchRequest& request, std::string_view country,
                    std::vector<Highlight>& out) {
  for (const Named& text : texts)
    if (auto found = ranges(text, request, country); !found.empty()) out.push_back({text.path, std::move(found)});
}

}  // namespace

std::size_t typos_between(std::string_view a, std::string_view b) {
  return distance(characters(a), characters(b));
}

bool has_similar_word(std::string_view text, const std::string& term, std::size_t max_typos, bool is_postal_code) {
  if (allowed_typos(fold(term), max_typos) == 0) return false;
  for (const Word& word : words_of(text, is_postal_code))
    if (typos_between(fold(term), word.text, max_typos) <= 2) return true;
  return false;
}

std::uint32_t score(const Customer& customer, const SearchRequest& request, std::string_view country,
                    const AlsoSearched& also_searched) {
  if (request.scope == SearchScope::customer) return score(texts_of(customer, also_searched), request, country);
  std::uint32_t best = 0;
  for (const Contact& contact : customer.contacts())
    if (matches(contact, customer.country_code(), request, country))
      best = std::max(best, score(texts_of(contact, 0, customer), request, country));
  return best;
}

std::vector<Highlight> highlights(const Customer& customer, const SearchRequest& request, std::string_view country,
                                  const AlsoSearched& also_searched) {
  std::vector<Highlight> found;
  if (request.scope == SearchScope::customer) {
    add_highlights(texts_of(customer, also_searched), request, country, found);
    return found;
  }
  if (!request.vat_number.empty()) found.push_back({"vatNumber", {{0, customer.vat_number().size()}}});
  if (request.email.empty() && request.mobile.empty() && terms_of(request).empty()) return found;
  for (std::size_t i = 0; i < customer.contacts().size(); ++i)
    if (const Contact& contact = customer.contacts()[i]; matches(contact, customer.country_code(), request, country))
      add_highlights(texts_of(contact, i, customer), request, country, found);
  return found;
}

Hit hit(const Customer& customer, const SearchRequest& request, std::string_view country,
        const AlsoSearched& also_searched) {
  Hit hit;
  if (request.scores) hit.score = score(customer, request, country, also_searched);
  if (request.highlights) hit.highlights = highlights(customer, request, country, also_searched);
  return hit;
}

bool comes_before(const Customer& a, const Customer& b, const SearchRequest& request, const std::string& locale,
                  std::string_view country, const AlsoSearched& also_searched) {
  if (request.sort_by != SortField::relevance)
    return comes_before(a, b, request.sort_by, request.direction, locale, country);
  const std::uint32_t score_a = score(a, request, country, also_searched),
                      score_b = score(b, request, country, also_searched);
  if (score_a == score_b) return comes_before(a, b, SortField::display_name, request.direction, locale, country);
  return (request.direction == SortDirection::ascending) == (score_a > score_b);
}

}  // namespace custengine::test::naive
