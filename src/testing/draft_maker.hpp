#pragma once

#include "testing/random.hpp"
#include "testing/word_list.hpp"
#include "testing/words.hpp"

#include <custengine/testing/generator.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace custengine::testing {

/// The words of one language, ready to draw from.
struct Vocabulary {
  explicit Vocabulary(const Words& source);

  const Words& words;
  WordList given_names, surnames, streets, street_patterns, places;
  WordList company_patterns, company_words, trades, legal_forms;
  WordList mobile_patterns, landline_patterns, notes;
};

/// Makes one draft. Each draw is a statement of its own: a compiler may evaluate the arguments of one call in any
/// order, which would change the result.
class DraftMaker {
 public:
  DraftMaker(const Vocabulary& vocabulary, const GeneratorOptions& options, std::uint64_t number, Random random);

  CustomerDraft make();

 private:
  struct Place {
    std::string address, postal_code, city;
  };

  void make_person();
  void make_company();
  void make_terms(double share);
  void add_addresses();
  void add_contacts();
  void add_consents();

  std::string first_name();
  std::string last_name();
  std::string company_name(std::string_view city);
  std::string phone(double landline_share);
  Place place();
  AccountManager account_manager();
  std::string person_address(std::string_view first_name, std::string_view last_name, std::string_view domain);

  const Vocabulary& vocabulary_;
  const GeneratorOptions& options_;
  const std::uint64_t number_;
  Random random_;
  CustomerDraft draft_;
};

}  // namespace custengine::testing
