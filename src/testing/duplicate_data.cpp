#include <custengine/testing/duplicate_data.hpp>

#include "base/ascii.hpp"
#include "base/plain_letters.hpp"
#include "base/utf8.hpp"
#include "testing/random.hpp"

#include <custengine/result.hpp>
#include <custengine/testing/generator.hpp>

#include <string_view>
#include <utility>

namespace custengine::testing {

namespace {

/// Returns the offsets at which characters of a text begin, and the end of the text.
std::vector<std::size_t> bounds_of(std::string_view text) {
  std::vector<std::size_t> bounds;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (!base::continues_character(text[i])) bounds.push_back(i);
  bounds.push_back(text.size());
  return bounds;
}

/// Adds one typing error: an extra, a missing or a wrong letter, or two swapped ones.
void add_typo(std::string& text, Random& random) {
  const auto bounds = bounds_of(text);
  if (bounds.size() < 4) return;  // a shorter text would become a different name
  const std::size_t at = 1 + random.below(static_cast<std::uint32_t>(bounds.size() - 3));  // neither first nor last
  const std::size_t begin = bounds[at], end = bounds[at + 1];
  const char letter = static_cast<char>('a' + random.below(26));
  switch (random.below(4)) {
    case 0:
      text.erase(begin, end - begin);
      break;
    case 1:
      text.insert(begin, 1, letter);
      break;
    case 2:
      text.replace(begin, end - begin, 1, letter);
      break;
    default: {
      const std::string character = text.substr(begin, end - begin);
      text.erase(begin, end - begin);
      text.insert(begin + (bounds[at + 2] - end), character);
    }
  }
}

/// Changes one of the last three digits; keeps their number.
void add_wrong_digit(std::string& number, Random& random) {
  std::vector<char*> digits;
  for (char& c : number)
    if (base::is_digit(c)) digits.push_back(&c);
  if (digits.size() < 4) return;
  const std::size_t at = digits.size() - 1 - random.below(3);
  *digits[at] = static_cast<char>('0' + (*digits[at] - '0' + 1 + static_cast<int>(random.below(9))) % 10);
}

/// Replaces letters by their plain forms, as people type them on a keyboard without accents.
void take_accents_away(std::string& text) {
  std::string plain;
  for (std::size_t begin = 0, end; begin < text.size(); begin = end) {
    end = base::end_of_character(text, begin);
    const std::string_view character = std::string_view(text).substr(begin, end - begin);
    const std::string_view letter = base::plain_letter(character);
    plain += letter.empty() ? character : letter;
  }
  text = std::move(plain);
}

void to_upper_ascii(std::string& text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
}

/// Returns the digits in pairs. Keeps a '+' and drops all other characters.
std::string regrouped(std::string_view number, char between) {
  std::string written;
  std::size_t digits = 0;
  for (const char c : number) {
    if (c == '+') written += c;
    if (c < '0' || c > '9') continue;
    if (digits > 0 && digits % 2 == 0) written += between;
    written += c;
    ++digits;
  }
  return written;
}

/// A customer that somebody enters a second time.
class Retyping {
 public:
  Retyping(CustomerDraft draft, Generator& others, Random random)
      : draft_(std::move(draft)), others_(others), random_(random) {}

  CustomerDraft operator()(const std::string& number) {
    const CustomerDraft other = others_.next();
    draft_.external_reference = "again-" + number;
    retype_name();
    retype_email(other, number);
    retype_mobile(other);
    retype_vat_number();
    retype_place(other);
    // Fields that nobody types again, or that get a new value.
    draft_.loyalty_id = other.loyalty_id;
    draft_.ledger_number.clear();
    draft_.addresses.clear();
    draft_.contacts.clear();
    draft_.consents.clear();
    return std::move(draft_);
  }

 private:
  void retype_name() {
    std::string& name = draft_.type == CustomerType::person
                            ? (random_.chance(0.5) ? draft_.first_name : draft_.last_name)
                            : draft_.company_name;
    const std::uint32_t slips = random_.chance(0.5) ? 1 + random_.below(7) / 6 : 0;
    for (std::uint32_t slip = 0; slip < slips; ++slip) add_typo(name, random_);
    const bool capitals = random_.chance(0.05), plain = random_.chance(0.1);
    for (std::string* text : {&draft_.first_name, &draft_.last_name, &draft_.company_name}) {
      if (plain) take_accents_away(*text);
      if (capitals) to_upper_ascii(*text);
    }
    if (random_.chance(0.03)) std::swap(draft_.first_name, draft_.last_name);
  }

  void retype_email(const CustomerDraft& other, const std::string& number) {
    const std::uint32_t way = random_.below(20);
    if (way < 1) {
      std::string mailbox = draft_.email.substr(0, draft_.email.find('@'));
      const std::size_t length = mailbox.size();
      add_typo(mailbox, random_);
      draft_.email.replace(0, length, mailbox);
    } else if (way < 7 || (way < 11 && other.email.empty())) {
      draft_.email.clear();
    } else if (way < 11) {
      draft_.email = "new" + number + other.email.substr(other.email.find('@'));
    } else if (random_.chance(0.3)) {
      to_upper_ascii(draft_.email);
    }
  }

  void retype_mobile(const CustomerDraft& other) {
    const std::uint32_t way = random_.below(20);
    if (way < 1)
      add_wrong_digit(draft_.mobile, random_);
    else if (way < 5)
      draft_.mobile.clear();
    else if (way < 9)
      draft_.mobile = other.mobile;
    else if (random_.chance(0.5))
      draft_.mobile = regrouped(draft_.mobile, random_.chance(0.5) ? ' ' : '.');
  }

  void retype_vat_number() {
    if (random_.chance(0.4))
      draft_.vat_number.clear();
    else if (random_.chance(0.1))
      add_wrong_digit(draft_.vat_number, random_);
    else if (random_.chance(0.5))
      std::erase(draft_.vat_number, ' ');
  }

  void retype_place(const CustomerDraft& other) {
    if (random_.chance(0.1)) {  // the customer has moved
      draft_.address = other.address;
      draft_.postal_code = other.postal_code;
      draft_.city = other.city;
    } else if (random_.chance(0.1)) {
      draft_.address.clear();
    } else if (random_.chance(0.1)) {
      add_typo(draft_.address, random_);
    }
  }

  CustomerDraft draft_;
  Generator& others_;
  Random random_;
};

}  // namespace

DuplicateData make_duplicate_data(const DuplicateDataOptions& options) {
  if (!(options.share >= 0.0 && options.share <= 1.0))
    throw Exception({.code = ErrorCode::invalid_argument,
                     .message = "share must lie in 0..1",
                     .violations = {{"share", "must lie in 0..1"}}});
  constexpr std::uint64_t far_away = 1'000'000'000;
  Generator people({.seed = options.seed, .locales = options.locales, .id_prefix = options.id_prefix});
  Generator others({.seed = options.seed, .locales = options.locales, .first_number = far_away});
  Random random(options.seed);
  DuplicateData data;
  for (std::size_t person = 0; person < options.people; ++person) {
    const CustomerDraft draft = people.next();
    data.drafts.push_back(draft);
    data.person.push_back(person);
    const std::uint32_t again = random.chance(options.share) ? 1 + random.below(10) / 9 : 0;
    for (std::uint32_t time = 1; time <= again; ++time) {
      const std::string number = std::to_string(person + 1) + "-" + std::to_string(time);
      CustomerDraft retyped = Retyping(draft, others, Random(random.next()))(number);
      retyped.id = options.id_prefix + "again-" + number;
      data.drafts.push_back(std::move(retyped));
      data.person.push_back(person);
    }
  }
  return data;
}

}  // namespace custengine::testing
