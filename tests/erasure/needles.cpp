#include "needles.hpp"

#include "recorded_memory.hpp"

#include "base/collator.hpp"
#include "storage/keys/search_tokens.hpp"
#include "storage/keys/sort_key.hpp"

#include "catch.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace custengine::test {

namespace {

constexpr std::string_view common_mark = "xjwkvqxz";

std::string native(std::uint64_t number, std::size_t size) {
  std::string bytes(size, '\0');
  std::memcpy(bytes.data(), &number, size);
  return bytes;
}

/// The first bytes of a sort key, as stored in an entry of a sort index.
std::string entry_prefix(std::string_view key) {
  const std::uint64_t prefix = storage::prefix_of(key);
  return native(prefix >> 32, 4) + native(prefix & 0xffffffff, 4);
}

}  // namespace

Needle::Needle(std::string name, std::string_view bytes) : name_(std::move(name)) {
  for (const char c : bytes) disguised_.push_back(static_cast<char>(~c));
}

std::size_t Needle::blocks() const {
  std::array<char, 64> bytes;  // on the stack, which is not searched
  REQUIRE(disguised_.size() <= bytes.size());
  std::ranges::transform(disguised_, bytes.begin(), [](char c) { return static_cast<char>(~c); });
  return count_blocks_with({bytes.data(), disguised_.size()});
}

std::string marked(int version, int field) {
  return std::string("zq") + static_cast<char>('a' + version) + static_cast<char>('a' + field) +
         std::string(common_mark);
}

CustomerPatch marked_patch(int version) {
  const auto text = [version](MarkedField field) { return marked(version, field); };
  return {.external_reference = text(reference),
          .first_name = text(first),
          .last_name = text(last),
          .company_name = text(company),
          .email = text(mail) + "@example.com",
          .mobile = "+47 9876500" + std::to_string(version),
          .address = text(street),
          .city = text(city),
          .vat_number = text(vat),
          .loyalty_id = text(loyalty),
          .origin = text(origin),
          .internal_note = text(note),
          .account_manager = AccountManagerPatch{.display_name = text(manager)},
          .addresses = std::vector<Address>{{.id = "a1", .address = text(place)}},
          .contacts = std::vector<Contact>{{.id = "k1",
                                            .first_name = text(contact_first),
                                            .last_name = "L",
                                            .email = text(contact_mail) + "@example.com"}},
          .consents = std::vector<Consent>{{.id = "n1", .name = text(consent)}}};
}

CustomerDraft marked_consent(int version) {
  return {.id = "marked",
          .first_name = marked(version, first),
          .consents = {{.id = "n1", .name = marked(version, consent), .modified_by = marked(version, modifier)}}};
}

std::vector<Needle> needles_of(int version, bool has_text_index) {
  std::vector<Needle> needles;
  for (int field = 0; field < field_count; ++field)
    needles.emplace_back("text " + std::to_string(field), marked(version, field));
  const auto collator = base::Collator::open("nb");
  for (const MarkedField field : {last, company, city}) {
    std::string key;
    collator->append_key(marked(version, field), key);
    needles.emplace_back("collation key " + std::to_string(field), key);
    needles.emplace_back("beginning of collation key " + std::to_string(field), entry_prefix(key));
  }
  for (const MarkedField field : {reference, mail})
    needles.emplace_back("beginning of key " + std::to_string(field), entry_prefix(marked(version, field)));
  needles.emplace_back("mobile", "9876500" + std::to_string(version));
  if (has_text_index)
    for (const MarkedField field : {first, contact_first}) {
      const std::string text = marked(version, field);
      needles.emplace_back("trigram " + std::to_string(field),
                           native(storage::trigram(text[1], text[2], text[3], false), 4));
    }
  return needles;
}

std::vector<Needle> few_needles() {
  std::vector<Needle> needles;
  needles.emplace_back("text", common_mark);
  std::string key;
  base::Collator::open("nb")->append_key(common_mark, key);
  // Also the weights as in the middle of a key, where the common lead byte of letters is left out.
  needles.emplace_back("collation key", std::string_view(key).substr(1, common_mark.size() - 1));
  needles.emplace_back("mobile", "9876500");
  return needles;
}

std::vector<std::string> found(const std::vector<Needle>& needles) {
  std::vector<std::string> names;
  for (const Needle& needle : needles)
    if (needle.blocks() > 0) names.push_back(needle.name());
  return names;
}

std::vector<std::string> names_of(const std::vector<Needle>& needles) {
  std::vector<std::string> names;
  for (const Needle& needle : needles) names.push_back(needle.name());
  return names;
}

bool is_skipped() {
  if (!records_memory()) WARN("skipped: a sanitizer has the memory");
  return !records_memory();
}

}  // namespace custengine::test
