#include <custengine/testing/duplicate_data.hpp>

#include "testing/random.hpp"

#include <custengine/result.hpp>
#include <custengine/testing/generator.hpp>

#include <string_view>
#include <utility>

namespace custengine::testing {

namespace {

/// Where the characters of a text begin, and its end.
std::vector<std::size_t> bounds_of(std::string_view text) {
  std::vector<std::size_t> bounds;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) bounds.push_back(i);
  bounds.push_back(text.size());
  return bounds;
}

/// One slip of the fingers: a letter too many, too few, another one, or two in the wrong order.
void add_typo(std::string& text, Random& random) {
  const auto bounds = bounds_of(text);
  if (bounds.size() < 4) return;                                                           // "Bo" would become anybody
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

void to_upper_ascii(std::string& text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
}

/// The digits in pairs, with what else there is in front.
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

/// A customer typed in once more.
class Retyping {
 public:
  Retyping(CustomerDraft draft, Generator& others, Random random)
      : draft_(std::move(draft)), others_(others), random_(random) {}

  CustomerDraft operator()(std::string number) {
    const CustomerDraft other = others_.next();
    draft_.external_reference = "again-" + number;
    retype_name();
    retype_email(other, number);
    retype_mobile(other);
    if (random_.chance(0.4))
      draft_.vat_number.clear();
    else if (random_.chance(0.5))
      std::erase(draft_.vat_number, ' ');
    if (random_.chance(0.1)) {  // moved
      draft_.address = other.address;
      draft_.postal_code = other.postal_code;
      draft_.city = other.city;
    } else if (random_.chance(0.1)) {
      draft_.address.clear();
    }
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
    const std::uint32_t slips = random_.chance(0.4) ? 1 + random_.below(8) / 7 : 0;
    for (std::uint32_t slip = 0; slip < slips; ++slip) add_typo(name, random_);
    if (random_.chance(0.05))
      for (std::string* text : {&draft_.first_name, &draft_.last_name, &draft_.company_name}) to_upper_ascii(*text);
  }

  void retype_email(const CustomerDraft& other, const std::string& number) {
    if (random_.chance(0.5)) {
      if (random_.chance(0.3)) to_upper_ascii(draft_.email);
    } else if (random_.chance(0.5) || other.email.empty()) {
      draft_.email.clear();
    } else {
      draft_.email = "new" + number + other.email.substr(other.email.find('@'));
    }
  }

  void retype_mobile(const CustomerDraft& other) {
    if (random_.chance(0.6)) {
      if (random_.chance(0.5)) draft_.mobile = regrouped(draft_.mobile, random_.chance(0.5) ? ' ' : '.');
    } else if (random_.chance(0.5)) {
      draft_.mobile.clear();
    } else {
      draft_.mobile = other.mobile;
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
