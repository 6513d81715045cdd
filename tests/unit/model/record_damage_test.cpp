// Stored records that are not as encode() returned them.

#include <custengine/testing/generator.hpp>

#include "base/protobuf_wire.hpp"
#include "catch.hpp"
#include "effort.hpp"
#include "model/field_table.hpp"
#include "model/record_codec.hpp"
#include "stored_records.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace record_damage_test {

using namespace custengine;
using namespace custengine::test;
using base::WireWriter;
using model::StoredFormat;

namespace {

std::vector<std::string> some_stored() {
  std::vector<std::string> records = {stored(made(full_draft())), stored(made({.id = "c"}))};
  testing::Generator generator({.seed = 5, .id_prefix = "g-"});
  for (const CustomerDraft& draft : generator.take(3)) records.push_back(stored(made(draft)));
  return records;
}

/// The code of the error; nullopt if the bytes are accepted.
std::optional<ErrorCode> fault(std::string_view bytes) {
  const auto read = model::decode_record(bytes);
  return read ? std::nullopt : std::optional(read.error().code);
}

std::optional<ErrorCode> fault_of_details(std::string_view bytes) {
  const auto read = model::decode_details(bytes);
  return read ? std::nullopt : std::optional(read.error().code);
}

/// A customer with id and version, and more fields.
std::string with(const std::function<void(WireWriter&)>& add_more) {
  std::string message;
  WireWriter out(message);
  out.add_bytes(1, "c");
  out.add_varint(15, 1);
  add_more(out);
  return sealed(message);
}

/// The same with a nested object.
std::string with_object(std::uint32_t number, const std::function<void(WireWriter&)>& add_members) {
  return with([&](WireWriter& out) { out.add_message(number, [&] { add_members(out); }); });
}

/// True if the bytes are accepted. To decode and encode them gives a form that then stays the same.
bool settles(const std::string& bytes) {
  const auto content = model::decode_record(bytes);
  if (!content) {
    CHECK((content.error().code == ErrorCode::data_loss || content.error().code == ErrorCode::failed_precondition));
    return false;
  }
  const std::string once = model::encode(*content);
  const Customer customer = detail::Record::to_customer(detail::Record::make(*content));
  CHECK(loaded(once).value() == customer);
  const std::string twice = model::encode(model::decode_record(once).value());
  CHECK(twice == once);
  return true;
}

}  // namespace

TEST_CASE("every changed bit of a stored record is found") {
  for (std::string record : some_stored())
    for (std::size_t i = 0; i < record.size(); ++i)
      for (unsigned bit = 0; bit < 8; ++bit) {
        record[i] = static_cast<char>(record[i] ^ 1 << bit);
        if (fault(record) != ErrorCode::data_loss) FAIL("byte " << i << ", bit " << bit);
        record[i] = static_cast<char>(record[i] ^ 1 << bit);
      }
}

TEST_CASE("every changed byte of a stored record is found") {
  for (std::string record : some_stored())
    for (std::size_t i = 0; i < record.size(); ++i) {
      const char before = record[i];
      for (int value = 0; value < 256; value += by_effort(17, 1)) {
        record[i] = static_cast<char>(value);
        if (record[i] != before && fault(record) != ErrorCode::data_loss) FAIL("byte " << i << ", value " << value);
      }
      record[i] = before;
    }
}

TEST_CASE("a stored record that is cut off or longer is found") {
  for (const std::string& record : some_stored()) {
    for (std::size_t size = 0; size < record.size(); ++size)
      if (fault(std::string_view(record).substr(0, size)) != ErrorCode::data_loss) FAIL(size << " bytes");
    for (const char more : {'\0', 'x', '\xff'}) CHECK(fault(record + more) == ErrorCode::data_loss);
    CHECK(fault(record + record) == ErrorCode::data_loss);
  }
}

TEST_CASE("every changed byte of stored store details is found") {
  Random random(3);
  std::string bytes = model::encode(model::StoredDetails{random_details(random)});
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(bytes[i] ^ 1);
    CHECK(fault_of_details(bytes) == ErrorCode::data_loss);
    bytes[i] = static_cast<char>(bytes[i] ^ 1);
    CHECK(fault_of_details(std::string_view(bytes).substr(0, i)) == ErrorCode::data_loss);
  }
}

TEST_CASE("an error says what is wrong with a stored record") {
  const auto message = [](std::string_view bytes) {
    const auto read = model::decode_record(bytes);
    return read ? std::string() : read.error().message;
  };
  CHECK(message("") == "damaged stored customer: too short");
  CHECK(message(sealed("").replace(1, 1, "x")) == "damaged stored customer: wrong checksum");
  CHECK(message(sealed("", StoredFormat(9))) == "stored customer of a newer version of custengine: an unknown format");
  CHECK(model::decode_details("").error().message == "damaged stored details: too short");
}

TEST_CASE("a stored form is not read as another") {
  const std::string details = model::encode(model::StoredDetails{});
  CHECK(fault(details) == ErrorCode::data_loss);
  CHECK(fault_of_details(stored(made({.id = "c"}))) == ErrorCode::data_loss);
  CHECK(fault(sealed("", StoredFormat(0))) == ErrorCode::data_loss);
}

TEST_CASE("a form of a newer version is not damaged") {
  const auto newer = ErrorCode::failed_precondition;
  CHECK(fault(sealed(message_of(stored(made({.id = "c"}))), StoredFormat(4))) == newer);
  CHECK(fault(with([](WireWriter& out) { out.add_varint(3, 3); })) == newer);  // a type of customer
  CHECK(fault(with_object(25, [](WireWriter& out) {                            // a type of address
          out.add_bytes(1, "a");
          out.add_varint(11, 2);
        })) == newer);
}

TEST_CASE("values over their limits come from a newer version") {
  const auto newer = ErrorCode::failed_precondition;
  // A text of so many characters, of two bytes each.
  const auto text_of = [](std::size_t characters) {
    std::string text;
    for (; characters > 0; --characters) text += "å";
    return text;
  };
  for (const auto& field : model::field_table) {
    if (!field.draft) continue;
    INFO(field.name);
    const auto fault_of = [&](std::size_t characters) {
      return fault(with([&](WireWriter& out) { out.add_bytes(field.number, text_of(characters)); }));
    };
    CHECK_FALSE(fault_of(field.max_characters));
    CHECK(fault_of(field.max_characters + 1) == newer);
  }
  // Members of objects: number of the object, number of the member, its limit.
  const std::array<std::size_t, 3> members[] = {{24, 1, 128}, {24, 2, 255}, {25, 1, 128},
                                                {25, 5, 255}, {26, 2, 255}, {27, 2, 255}};
  for (const auto& [object, member, limit] : members) {
    INFO(object << ", " << member);
    const auto fault_of = [&, object = object, member = member](std::size_t characters) {
      return fault(with_object(static_cast<std::uint32_t>(object), [&](WireWriter& out) {
        out.add_bytes(1, "x");
        out.add_bytes(static_cast<std::uint32_t>(member), text_of(characters));
      }));
    };
    CHECK_FALSE(fault_of(limit));
    CHECK(fault_of(limit + 1) == newer);
  }
  const auto organization_of = [](std::size_t characters) {
    return with_object(28, [&](WireWriter& out) {
      out.add_bytes(1, "X");
      out.add_bytes(2, std::string(characters, 'o'));
    });
  };
  CHECK_FALSE(fault(organization_of(128)));
  CHECK(fault(organization_of(129)) == newer);

  const auto days = [](std::uint64_t value) { return with([&](WireWriter& out) { out.add_varint(19, value); }); };
  CHECK_FALSE(fault(days(3650)));
  CHECK(fault(days(3651)) == newer);
  std::string note, terms;
  WireWriter(note).add_bytes(3, text_of(10'001));
  WireWriter(terms).add_varint(4, 3651);
  for (const std::string& details : {note, terms})
    CHECK(fault_of_details(sealed(details, StoredFormat::store_details)) == newer);
}

TEST_CASE("a form with a good checksum and impossible fields is damaged") {
  const auto damage = ErrorCode::data_loss;
  CHECK_FALSE(fault(with([](WireWriter&) {})));
  CHECK(fault(sealed("")) == damage);
  std::string no_version, no_id;
  WireWriter(no_version).add_bytes(1, "c");
  WireWriter(no_id).add_varint(15, 1);
  CHECK(fault(sealed(no_version)) == damage);
  CHECK(fault(sealed(no_id)) == damage);

  const std::vector<std::function<void(WireWriter&)>> fields = {
      [](WireWriter& out) { out.add_varint(15, 0); },                   // version 0
      [](WireWriter& out) { out.add_varint(15, 1ULL << 63U); },         // a version beyond the last
      [](WireWriter& out) { out.add_bytes(15, "1"); },                  // a version as text
      [](WireWriter& out) { out.add_varint(4, 1); },                    // a name as number
      [](WireWriter& out) { out.add_bytes(4, "\xff"); },                // a name that is not UTF-8
      [](WireWriter& out) { out.add_bytes(1, ""); },                    // an empty id
      [](WireWriter& out) { out.add_varint(19, ~0ULL); },               // -1 days
      [](WireWriter& out) { out.add_varint(25, 1); },                   // an address as number
      [](WireWriter& out) { out.add_bytes(25, ""); },                   // an address without id
      [](WireWriter& out) { out.add_bytes(26, ""); },                   // a contact without id
      [](WireWriter& out) { out.add_bytes(27, ""); },                   // a consent without id
      [](WireWriter& out) { out.add_bytes(28, ""); },                   // an extension without code
      [](WireWriter& out) { out.add_bytes(28, "\x0a\x01x"); },          // a code in lower case
      [](WireWriter& out) { out.add_bytes(20, "\x08"); },               // a credit that is cut off
      [](WireWriter& out) { out.add_bytes(26, "\x0a\x01x\x42\x01"); },  // a contact's extension, too
      [](WireWriter& out) { out.add_encoded("\x0b\x0c"); },             // a group
      [](WireWriter& out) { out.add_encoded("\xf8"); },                 // half a tag
  };
  for (std::size_t i = 0; i < fields.size(); ++i) {
    INFO(i);
    CHECK(fault(with(fields[i])) == damage);
  }
}

TEST_CASE("the last value of a repeated field counts") {
  const std::string bytes = with([](WireWriter& out) {
    out.add_bytes(4, "Ada");
    out.add_bytes(4, "Bea");
    out.add_message(20, [&] { out.add_varint(1, 2); });
    out.add_message(20, [&] { out.add_varint(2, 4); });
  });
  const Customer customer = loaded(bytes).value();
  CHECK(customer.first_name() == "Bea");
  CHECK(customer.credit() == Credit{1, 2});  // objects are merged, as in protobuf
}

TEST_CASE("extensions are sorted and unique, however stored") {
  const auto add = [](WireWriter& out, std::uint32_t number, std::string_view organization) {
    out.add_message(number, [&] {
      out.add_bytes(1, "TWO_INVOICE");
      out.add_bytes(2, organization);
    });
  };
  const Customer customer = loaded(with([&](WireWriter& out) {
                              for (const char* const id : {"b", "a", "b"}) add(out, 28, id);
                              out.add_message(26, [&] {
                                out.add_bytes(1, "c-1");
                                for (const char* const id : {"d", "c", "d"}) add(out, 8, id);
                              });
                            })).value();
  REQUIRE(customer.extensions().size() == 2);
  CHECK(customer.extensions()[0].organization_id == "a");
  REQUIRE(customer.contacts()[0].extensions.size() == 2);
  CHECK(customer.contacts()[0].extensions[0].organization_id == "c");
}

TEST_CASE("changed messages with good checksums do no harm") {
  Random random(4);
  const std::vector<std::string> records = some_stored();
  int accepted = 0;
  for (int i = 0; i < by_effort(20'000, 1'000'000); ++i) {
    std::string message(message_of(random.one_of(records)));
    for (std::size_t edits = 1 + random.below(4); edits > 0; --edits) {
      const std::size_t place = random.below(message.size());
      switch (random.below(4)) {
        case 0:
          message.erase(place, 1 + random.below(3));
          break;
        case 1:
          message.insert(place, 1, static_cast<char>(random.below(256)));
          break;
        case 2:
          message.append(message, place, random.below(20));
          break;
        default:
          message[place] = static_cast<char>(random.below(256));
      }
      if (message.empty()) message = "x";
    }
    INFO(i);
    accepted += settles(sealed(message)) ? 1 : 0;
  }
  CHECK(accepted > 1000);
}

}  // namespace record_damage_test
