#include "naive_hits.hpp"

#include "naive.hpp"

#include <unicode/uniset.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

namespace custengine::test::naive {

namespace {

icu::UnicodeString decode(std::string_view text) {
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

std::vector<UChar32> characters(std::string_view text) {
  const icu::UnicodeString utf16 = decode(text);
  std::vector<UChar32> all;
  for (std::int32_t i = 0; i < utf16.length(); i = utf16.moveIndex32(i, 1)) all.push_back(utf16.char32At(i));
  return all;
}

std::string encode(const std::vector<UChar32>& characters) {
  icu::UnicodeString utf16;
  for (const UChar32 c : characters) utf16.append(c);
  std::string text;
  return utf16.toUTF8String(text);
}

bool is_of_word(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  static const icu::UnicodeSet set(u"[[:L:][:M:][:N:]]", status);
  return set.contains(c);
}

struct Word {
  std::size_t begin = 0;  // of the folded text, in bytes
  std::string text = {};
};

std::vector<Word> words(const std::string& folded) {
  std::vector<Word> all;
  std::size_t position = 0;
  bool inside = false;
  for (const UChar32 c : characters(folded)) {
    const std::string bytes = encode({c});
    if (is_of_word(c)) {
      if (!inside) all.push_back({position, {}});
      all.back().text += bytes;
    }
    inside = is_of_word(c);
    position += bytes.size();
  }
  return all;
}

std::size_t distance(const std::vector<UChar32>& a, const std::vector<UChar32>& b) {
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
  const std::size_t letters = characters(term).size();
  if (term.find_first_of("0123456789") != term.npos || letters < 4 || letters > 64) return 0;
  return std::min<std::size_t>(max_typos, letters < 8 ? 1 : 2);
}

/// Nothing when the word is further away than the term may be. Requires a folded term.
std::size_t typos_between(const std::string& term, const std::string& word, std::size_t max_typos) {
  const std::size_t allowed = allowed_typos(term, max_typos);
  if (allowed == 0) return term == word ? 0 : std::size_t(-1);
  if (word.size() > 4 * (term.size() + 2)) return std::size_t(-1);
  const std::size_t typos = distance(characters(term), characters(word));
  return typos <= allowed ? typos : std::size_t(-1);
}

std::vector<std::string> terms_of(const SearchRequest& request) {
  std::istringstream parts(request.query);
  std::vector<std::string> terms;
  for (std::string part; parts >> part;) terms.push_back(part);
  if (request.exact_match && !terms.empty()) terms = {request.query};
  return terms;
}

bool is_digits(std::string term) {
  if (term.starts_with('+')) term.erase(0, 1);
  return !term.empty() && term.find_first_not_of("0123456789") == term.npos;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c >= '0' && c <= '9') digits += c;
  return digits;
}

struct Named {
  std::string name = {}, path = {};
  std::string text = {};
};

std::vector<Named> texts_of(const Customer& c) {
  std::vector<Named> texts;
  for (const auto& [name, text] :
       std::vector<std::pair<const char*, std::string_view>>{{"firstname", c.first_name()},
                                                             {"lastname", c.last_name()},
                                                             {"companyName", c.company_name()},
                                                             {"email", c.email()},
                                                             {"mobile", c.mobile()},
                                                             {"postalCode", c.postal_code()},
                                                             {"city", c.city()},
                                                             {"vatNumber", c.vat_number()}})
    if (!text.empty()) texts.push_back({name, name, std::string(text)});
  return texts;
}

std::vector<Named> texts_of(const Contact& c, std::size_t index) {
  std::vector<Named> texts;
  for (const auto& [name, text] : std::vector<std::pair<std::string, std::string>>{
           {"firstname", c.first_name}, {"lastname", c.last_name}, {"email", c.email}, {"mobile", c.mobile}})
    if (!text.empty()) texts.push_back({name, "contacts[" + std::to_string(index) + "]." + name, text});
  return texts;
}

bool has_own_criterion(const Named& text, const SearchRequest& request) {
  return (text.name == "email" && !request.email.empty()) || (text.name == "mobile" && !request.mobile.empty()) ||
         (text.name == "vatNumber" && !request.vat_number.empty());
}

/// 40, 30, 10 or 0.
std::uint32_t points_of_part(const std::string& part, const std::string& whole) {
  if (part == whole) return 40;
  if (whole.starts_with(part)) return 30;
  return whole.find(part) != whole.npos ? 10 : 0;
}

/// As in SearchRequest::scores, typos aside.
std::uint32_t points(const std::string& term, const Named& text, bool exact, std::string_view country) {
  const std::string part = fold(term), whole = fold(text.text);
  std::uint32_t best = points_of_part(part, whole);
  if (best == 10) {
    const auto all = words(whole);
    for (const Word& word : all)
      if (whole.compare(word.begin, part.size(), part) == 0) best = 20;
  }
  if (is_digits(term) && text.name == "mobile") {
    const std::string number = phone(text.text, country), wanted = phone(term, country);
    if (number == wanted) best = 40;
    for (const auto& digits : {digits_of(term), digits_of(wanted)})
      if (!digits.empty()) best = std::max(best, std::min(30U, points_of_part(digits, digits_of(number))));
  }
  if (is_digits(term) && text.name == "vatNumber")
    best = std::max(best, points_of_part(vat_number(term), vat_number(text.text)));
  return exact && best < 40 ? 0 : best;
}

std::uint32_t points_with_typos(const std::string& term, const Named& text, const SearchRequest& request) {
  if (request.exact_match || allowed_typos(fold(term), request.max_typos) == 0) return 0;
  const std::string whole = fold(text.text);
  std::uint32_t best = 0;
  for (const Word& word : words(whole)) {
    const std::size_t typos = typos_between(fold(term), word.text, request.max_typos);
    if (typos > 2 || typos == 0) continue;  // none: the term stands there as it is
    const std::uint32_t place = word.text == whole ? 2 : word.begin == 0 ? 1 : 0;
    best = std::max(best, place + (typos == 1 ? 6 : 2));
  }
  return best;
}

std::uint32_t score(const std::vector<Named>& texts, const SearchRequest& request, std::string_view country) {
  std::uint32_t sum = 0;
  for (const std::string& term : terms_of(request)) {
    std::uint32_t best = 0, best_with_typos = 0;
    for (const Named& text : texts) {
      if (has_own_criterion(text, request)) continue;
      best = std::max(best, points(term, text, request.exact_match, country));
      best_with_typos = std::max(best_with_typos, points_with_typos(term, text, request));
    }
    sum += best > 0 ? best : best_with_typos;
  }
  return sum;
}

using Fold = std::string (*)(std::string_view);

/// The bytes of the text that those of its folded form came of, whole characters with their accents.
Highlight::Range original(const std::string& text, Fold folding, std::size_t begin, std::size_t end) {
  struct Beginning {
    std::size_t size = 0, folded_size = 0;
  };
  std::vector<Beginning> beginnings = {{}};
  std::string start;
  for (const UChar32 c : characters(text)) {
    start += encode({c});
    beginnings.push_back({start.size(), folding(start).size()});
  }
  Highlight::Range range;
  std::size_t reached = 0;  // by the first beginning that holds all
  for (const auto& [size, folded_size] : beginnings) {
    if (folded_size <= begin) range.begin = size;
    if (reached == 0 && folded_size >= end) reached = folded_size;
    if (reached > 0 && folded_size == reached) range.end = size;
  }
  return range;
}

std::string fold_text(std::string_view text) {
  return fold(text);
}
std::string fold_case_text(std::string_view text) {
  return fold_case(text);
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
    Marks marks(text.text, fold_case_text);
    if (text.name != "email" || request.exact_match)
      marks.add_whole();
    else
      marks.add_places(fold_case(request.email));
    return marks.ranges();
  }
  Marks marks(text.text, fold_text);
  for (const std::string& term : terms_of(request)) {
    const std::string part = fold(term);
    const bool stands_there = marks.folded().find(part) != std::string::npos;
    if (request.exact_match || !stands_there) {
      if (points(term, text, request.exact_match, country) > 0) marks.add_whole();
    } else {
      marks.add_places(part);
    }
    if (request.exact_match || allowed_typos(part, request.max_typos) == 0) continue;
    for (const Word& word : words(marks.folded()))
      if (typos_between(part, word.text, request.max_typos) <= 2) marks.add(word.begin, word.begin + word.text.size());
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
  return distance(characters(std::string(a)), characters(std::string(b)));
}

bool has_similar_word(std::string_view text, const std::string& term, std::size_t max_typos) {
  if (allowed_typos(fold(term), max_typos) == 0) return false;
  for (const Word& word : words(fold(text)))
    if (typos_between(fold(term), word.text, max_typos) <= 2) return true;
  return false;
}

std::uint32_t score(const Customer& customer, const SearchRequest& request, std::string_view country) {
  if (request.scope == SearchScope::customer) return score(texts_of(customer), request, country);
  std::uint32_t best = 0;
  for (const Contact& contact : customer.contacts())
    if (matches(contact, request, country)) best = std::max(best, score(texts_of(contact, 0), request, country));
  return best;
}

std::vector<Highlight> highlights(const Customer& customer, const SearchRequest& request, std::string_view country) {
  std::vector<Highlight> found;
  if (request.scope == SearchScope::customer) {
    add_highlights(texts_of(customer), request, country, found);
    return found;
  }
  if (!request.vat_number.empty()) found.push_back({"vatNumber", {{0, customer.vat_number().size()}}});
  if (request.email.empty() && request.mobile.empty() && terms_of(request).empty()) return found;
  for (std::size_t i = 0; i < customer.contacts().size(); ++i)
    if (const Contact& contact = customer.contacts()[i]; matches(contact, request, country))
      add_highlights(texts_of(contact, i), request, country, found);
  return found;
}

Hit hit(const Customer& customer, const SearchRequest& request, std::string_view country) {
  Hit hit;
  if (request.scores) hit.score = score(customer, request, country);
  if (request.highlights) hit.highlights = highlights(customer, request, country);
  return hit;
}

bool comes_before(const Customer& a, const Customer& b, const SearchRequest& request, const std::string& locale,
                  std::string_view country) {
  if (request.sort_by != SortField::relevance)
    return comes_before(a, b, request.sort_by, request.direction, locale, country);
  const std::uint32_t score_a = score(a, request, country), score_b = score(b, request, country);
  if (score_a == score_b) return comes_before(a, b, SortField::display_name, request.direction, locale, country);
  return (request.direction == SortDirection::ascending) == (score_a > score_b);
}

std::vector<FacetCount> counts(const std::vector<Customer>& customers, FacetField field, const std::string& locale,
                               std::string_view country) {
  std::map<std::string, std::uint64_t> totals;
  if (field == FacetField::type)
    for (const Customer& c : customers) ++totals[std::string(to_string(c.type()))];
  if (field == FacetField::extension)
    for (const Customer& c : customers) {
      std::set<std::string> codes;
      for (const Extension& extension : c.extensions()) codes.emplace(extension.code.name());
      for (const std::string& code : codes) ++totals[code];
    }
  if (field != FacetField::type && field != FacetField::extension) {
    const SortField sort = field == FacetField::city          ? SortField::city
                           : field == FacetField::postal_code ? SortField::postal_code
                                                              : SortField::country_code;
    const auto text = [field](const Customer& c) {
      return std::string(field == FacetField::city          ? c.city()
                         : field == FacetField::postal_code ? c.postal_code()
                                                            : c.country_code());
    };
    // In the published order those that sort alike are neighbours, the first by id first.
    std::vector<std::pair<const Customer*, std::uint64_t>> alike;
    const auto sorted = ordered(customers, sort, SortDirection::ascending, locale, country);
    for (const Customer& c : sorted) {
      if (text(c).empty()) continue;
      if (alike.empty() || compare(*alike.back().first, c, sort, locale, country) != 0) alike.emplace_back(&c, 0);
      ++alike.back().second;
    }
    std::map<std::string, std::map<std::string, std::uint64_t>> spellings;  // by what they are folded
    for (const auto& [c, count] : alike) spellings[fold(text(*c))][text(*c)] += count;
    for (const auto& [folded, counted] : spellings) {
      std::string commonest;
      std::uint64_t sum = 0;
      for (const auto& [spelling, count] : counted) {
        sum += count;
        if (commonest.empty() || count > counted.at(commonest)) commonest = spelling;
      }
      totals[commonest] += sum;
    }
  }
  std::vector<FacetCount> counts;
  for (const auto& [value, count] : totals) counts.push_back({value, count});
  std::ranges::stable_sort(counts, [](const auto& a, const auto& b) { return a.count > b.count; });
  return counts;
}

std::vector<std::string> suggestions(const std::vector<Customer>& customers, std::string_view prefix, std::size_t limit,
                                     const std::string& locale, std::string_view country) {
  std::string begun(prefix);
  const std::size_t first = begun.find_first_not_of(" \t\n"), last = begun.find_last_not_of(" \t\n");
  begun = first == begun.npos ? "" : begun.substr(first, last - first + 1);
  begun = fold(begun);
  const auto is_suggested = [&](const Customer& customer) {
    const std::string name = fold(customer.display_name());
    if (customer.first_name().empty() && customer.last_name().empty() && customer.company_name().empty() &&
        customer.email().empty() && customer.mobile().empty())
      return false;
    if (name.starts_with(begun)) return true;
    for (const Word& word : words(name))
      if (name.compare(word.begin, begun.size(), begun) == 0) return true;
    return false;
  };
  std::vector<std::string> names;
  for (const Customer& customer :
       ordered(customers, SortField::display_name, SortDirection::ascending, locale, country)) {
    const std::string name(customer.display_name());
    if (names.size() < limit && is_suggested(customer) && std::ranges::count(names, name) == 0) names.push_back(name);
  }
  return names;
}

}  // namespace custengine::test::naive
