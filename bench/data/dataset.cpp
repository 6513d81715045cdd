#include "data/dataset.hpp"

#include "data/plain_text.hpp"
#include "peers/checksum.hpp"

#include <custengine/engine.hpp>
#include <custengine/io.hpp>
#include <custengine/session.hpp>
#include <custengine/testing/generator.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace bench {

namespace {

constexpr std::size_t block_bytes = std::size_t{1} << 20;
constexpr std::int64_t first_ms = 1'640'995'200'000;  // 2022-01-01
constexpr std::int64_t three_years_ms = std::int64_t{3} * 365 * 86'400'000;

/// A pseudo-random number for `number` (splitmix64).
std::uint64_t scatter(std::uint64_t number) {
  number += 0x9E3779B97F4A7C15U;
  number = (number ^ (number >> 30U)) * 0xBF58476D1CE4E5B9U;
  number = (number ^ (number >> 27U)) * 0x94D049BB133111EBU;
  return number ^ (number >> 31U);
}

/// Adds the dial code of the generator's country. The number is cut to the length of a Norwegian one.
std::string plain_mobile(const std::string& written, const std::string& country) {
  if (written.empty()) return {};
  std::string digits = "00000000";
  std::ranges::copy_if(written, std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
  const char* dial_code = country == "SE"   ? "+46"
                          : country == "DK" ? "+45"
                          : country == "FI" ? "+358"
                          : country == "DE" ? "+49"
                          : country == "GB" ? "+44"
                                            : "+47";
  return dial_code + digits.substr(digits.size() - 8);
}

/// Makes 30 % of the customers contain "org", for search_broad. No three letters of the generator's words are as
/// frequent.
void prefer_org(std::string& email) {
  if (email.ends_with(".net")) email.replace(email.size() - 3, 3, "org");
}

std::string without_one_letter(std::string_view text) {
  std::string shorter(text);
  const auto letter = std::ranges::find_if(shorter, [](char c) { return c >= 'a' && c <= 'z'; });
  if (letter != shorter.end()) shorter.erase(letter);
  return shorter;
}

/// Copies the name and the place of another customer.
void take_name(const Row& other, Row& row) {
  for (const Text text : {Text::display_name, Text::first_name, Text::last_name, Text::company_name, Text::postal_code,
                          Text::city, Text::country_code})
    row[text] = other[text];
  row.is_company = other.is_company;
}

std::string display_name(const custengine::CustomerDraft& draft) {
  if (draft.type != custengine::CustomerType::person) return draft.company_name;
  return draft.first_name + " " + draft.last_name;
}

}  // namespace

Dataset Dataset::generated(std::size_t customers) {
  Dataset dataset;
  dataset.is_generated_ = true;
  dataset.rows_.reserve(customers);
  custengine::testing::Generator generator({.id_prefix = "g-"});
  for (std::size_t i = 0; i < customers; ++i) {
    custengine::CustomerDraft draft = generator.next();
    for (std::string* name : {&draft.first_name, &draft.last_name, &draft.company_name, &draft.city})
      *name = letters_only(*name);
    for (std::string* text : {&draft.email, &draft.postal_code, &draft.vat_number}) *text = lower_case(*text);
    if (i % 4 != 0) prefer_org(draft.email);
    Row row;
    row.texts = {dataset.keep(draft.id),
                 dataset.keep(draft.external_reference),
                 dataset.keep(display_name(draft)),
                 dataset.keep(draft.first_name),
                 dataset.keep(draft.last_name),
                 dataset.keep(draft.company_name),
                 dataset.keep(draft.email),
                 dataset.keep(plain_mobile(draft.mobile, draft.country_code)),
                 dataset.keep(draft.address),
                 dataset.keep(draft.postal_code),
                 dataset.keep(draft.city),
                 dataset.keep(draft.country_code),
                 dataset.keep(draft.vat_number)};
    row.created_ms = first_ms + static_cast<std::int64_t>(scatter(i) % three_years_ms);
    row.modified_ms = row.created_ms + static_cast<std::int64_t>(scatter(~i) % 86'400'000);
    row.is_company = draft.type != custengine::CustomerType::person;
    if (i % 50 == 49) dataset.make_double(dataset.rows_[i - 1 - scatter(i) % 40], i / 50, row);
    dataset.rows_.push_back(row);
  }
  return dataset;
}

void Dataset::make_double(const Row& other, std::size_t kind, Row& row) {
  switch (kind % 4) {
    case 0:
      row[Text::email] = other[Text::email];
      break;
    case 1:
      row[Text::mobile] = other[Text::mobile];
      break;
    case 2:
      take_name(other, row);
      row[Text::address] = keep(without_one_letter(other[Text::address]));
      break;
    default:
      take_name(other, row);  // the same name in the same place, at another address
  }
}

Dataset Dataset::from_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  custengine::Engine engine;
  engine.create_tenant("file", {.sort_indexes = {}, .text_index = false, .unique_external_reference = false}).value();
  custengine::Session session =
      engine.session("file", {custengine::Permission::tenant_access, custengine::Permission::tenant_backoffice})
          .value();
  const auto report = custengine::read_customers(file, session, {.import = {.restore = true}});
  if (!report) throw std::runtime_error(path + ": " + report.error().message);
  if (!report->failed.empty()) throw std::runtime_error(path + ": " + report->failed.front().error.message);

  Dataset dataset;
  for (const custengine::Customer& c : session.snapshot().value()) {
    Row row;
    const std::array<std::string_view, text_count> texts{
        c.id(),        c.external_reference(), c.display_name(), c.first_name(),
        c.last_name(), c.company_name(),       c.email(),        c.mobile(),
        c.address(),   c.postal_code(),        c.city(),         c.country_code(),
        c.vat_number()};
    for (std::size_t i = 0; i < text_count; ++i) row.texts[i] = dataset.keep(texts[i]);
    row.created_ms = c.created_at().time_since_epoch().count();
    row.modified_ms = c.last_modified_at().time_since_epoch().count();
    row.is_company = c.type() != custengine::CustomerType::person;
    dataset.rows_.push_back(row);
  }
  if (dataset.rows_.empty()) throw std::runtime_error(path + " holds no customers");
  return dataset;
}

std::uint64_t Dataset::checksum() const {
  Checksum sum(Checksum::Depth::every_byte);
  for (const Row& row : rows_) sum.add(row.texts);
  return sum.value();
}

std::string_view Dataset::keep(std::string_view text) {
  if (text.empty()) return {};
  if (block_left_ < text.size()) {
    block_left_ = std::max(block_bytes, text.size());
    blocks_.push_back(std::make_unique<char[]>(block_left_));
    used_ = 0;
  }
  char* const place = blocks_.back().get() + used_;
  std::ranges::copy(text, place);
  used_ += text.size();
  block_left_ -= text.size();
  return {place, text.size()};
}

}  // namespace bench
