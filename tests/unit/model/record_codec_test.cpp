#include "model/record_codec.hpp"

#include <custengine/testing/generator.hpp>

#include "catch.hpp"
#include "effort.hpp"
#include "stored_records.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace record_codec_test {

using namespace custengine;
using namespace custengine::test;

namespace {

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex.append({digits[byte >> 4U], digits[byte & 15U]});
  }
  return hex;
}

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (; hex.size() >= 2; hex.remove_prefix(2))
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(0, 2)), nullptr, 16)));
  return bytes;
}

std::vector<Customer> generated(std::size_t count) {
  testing::Generator generator({.seed = 23, .id_prefix = "g-"});
  std::vector<Customer> customers;
  for (CustomerDraft& draft : generator.take(count)) {
    // The ids and times of an engine.
    draft.created_at = draft.last_modified_at = Timestamp(std::chrono::milliseconds(1'764'403'200'000));
    customers.push_back(made(std::move(draft)));
  }
  return customers;
}

}  // namespace

TEST_CASE("a stored customer is read back equal") {
  CHECK(loaded(stored(made(full_draft()))).value() == made(full_draft()));
  CHECK(loaded(stored(made({.id = "c"}))).value() == made({.id = "c"}));
  for (const Customer& customer : generated(by_effort<std::size_t>(300, 20'000))) {
    INFO(customer.id());
    CHECK(loaded(stored(customer)).value() == customer);
  }
  Random random(1);
  for (int i = 0; i < by_effort(300, 20'000); ++i) {
    INFO(i);
    const Customer customer = made(random_draft(random));
    CHECK(loaded(stored(customer)).value() == customer);
  }
}

TEST_CASE("a value equal to its default differs from no value") {
  CustomerDraft draft{.id = "c", .payment_terms = 0, .credit = Credit{}, .account_manager = AccountManager{}};
  draft.consents = {{.id = "s", .last_modified_at = Timestamp{}}};
  const Customer customer = loaded(stored(made(draft))).value();
  CHECK(customer.payment_terms() == 0);
  CHECK(customer.credit() == Credit{});
  CHECK(customer.account_manager() == AccountManager{});
  CHECK(customer.consents()[0].last_modified_at == Timestamp{});

  const Customer plain = loaded(stored(made({.id = "c", .consents = {{.id = "s"}}}))).value();
  CHECK_FALSE(plain.payment_terms());
  CHECK_FALSE(plain.credit());
  CHECK_FALSE(plain.account_manager());
  CHECK_FALSE(plain.consents()[0].last_modified_at);
}

TEST_CASE("texts and numbers at their limits are stored") {
  CustomerDraft draft = full_draft();
  for (const auto& field : model::field_table)
    if (field.draft) {
      draft.*field.draft = "";
      for (std::size_t i = 0; i < field.max_characters; ++i) (draft.*field.draft).append("😀");
    }
  draft.account_manager = AccountManager{.id = draft.id, .display_name = draft.city, .user_code = draft.city};
  draft.payment_terms = 3650;
  draft.version = std::numeric_limits<std::int64_t>::max();
  draft.credit = Credit{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
  draft.created_at = Timestamp::min();
  draft.last_modified_at = Timestamp::max();
  CHECK(loaded(stored(made(draft))).value() == made(draft));
}

TEST_CASE("stored store details are read back equal") {
  Random random(2);
  for (int i = 0; i < by_effort(300, 20'000); ++i) {
    INFO(i);
    const StoreDetails details = random_details(random);
    const auto read = model::decode_details(model::encode(model::StoredDetails{details}));
    REQUIRE(read);
    CHECK(read->details == details);
    CHECK_FALSE(read->unknown);
  }
}

TEST_CASE("a derived display name is made anew, not stored") {
  const Customer customer = made(full_draft());
  CHECK(stored(customer).find("Kari Moe") == std::string::npos);
  CHECK(loaded(stored(customer))->contacts()[0].display_name == "Kari Moe");
  CHECK(loaded(stored(customer))->addresses()[0].display_name == "Ærlig AS");
}

TEST_CASE("a stored customer keeps its bytes from version to version") {
  // Files have these bytes: change them only together with the format byte.
  const std::string_view golden =
      "010a043c69643e12143c65787465726e616c5f7265666572656e63653e1802220c3c66697273745f6e616d653e2a0b3c6c61"
      "73745f6e616d653e320e3c636f6d70616e795f6e616d653e3a073c656d61696c3e42083c6d6f62696c653e4a093c61646472"
      "6573733e520d3c706f7374616c5f636f64653e5a063c636974793e62023c6382010c3c7661745f6e756d6265723e8a010f3c"
      "6c65646765725f6e756d6265723e92010e3c70726963656c6973745f69643e98011ea2010708091080bfd606aa010c3c6c6f"
      "79616c74795f69643eb201083c6f726967696e3eba010f3c696e7465726e616c5f6e6f74653ec2010f0a036d2d3112044d61"
      "72691a024d31ca01480a03612d311209c386726c69672041531a04c385736522044c756e642a084761746120310a42320430"
      "3135303a044f736c6f42024e4f4a066140622e6e6f52062b34372032325801ca01050a03612d32d201510a03632d3112044b"
      "6172691a034d6f6522066b406d2e6e6f2a033931323081d095ffbc313882d095ffbc31420e0a054f5448455212056f72672d"
      "3242140a0b54574f5f494e564f49434512056f72672d31da01250a03732d3112046e6577731a037765622203752d31280130"
      "83d095ffbc313884d095ffbc31e201140a0b54574f5f494e564f49434512056f72672d31e201140a0b54574f5f494e564f49"
      "434512056f72672d3368ffffffffffffffffff017085d095ffbc3178ac025a0a80e1";
  constexpr std::uint32_t last_number = 28;  // fields that were added later are not set
  CustomerDraft draft = full_draft();
  for (const auto& field : model::field_table)
    if (field.draft && field.number > last_number) (draft.*field.draft).clear();
  CHECK(to_hex(stored(made(draft))) == golden);
  CHECK(loaded(from_hex(golden)).value() == made(draft));
}

TEST_CASE("stored store details keep their bytes") {
  const StoreDetails details{.pricelist_id = "p",
                             .ledger_number = "007",
                             .note = "n",
                             .payment_terms = 14,
                             .credit = Credit{1, -1},
                             .account_manager = AccountManager{"m", "Mari", "M"}};
  const std::string_view bytes = "020a017012033030371a016e200e2a0408021001320c0a016d12044d6172691a014d241f9b00";
  CHECK(to_hex(model::encode(model::StoredDetails{details})) == bytes);
  CHECK(model::decode_details(from_hex(bytes))->details == details);
}

TEST_CASE("a generated customer takes at most 220 bytes") {
  std::size_t bytes = 0;
  const std::vector<Customer> customers = generated(1000);
  for (const Customer& customer : customers) bytes += stored(customer).size();
  CHECK(bytes / customers.size() <= 220);
}

}  // namespace record_codec_test
