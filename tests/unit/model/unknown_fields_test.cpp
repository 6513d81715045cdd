// Fields of a newer version: they are kept and written back.

#include <custengine/patch.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include "base/protobuf_wire.hpp"
#include "catch.hpp"
#include "effort.hpp"
#include "model/field_table.hpp"
#include "model/record_codec.hpp"
#include "model/revision.hpp"
#include "stored_records.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace unknown_fields_test {

using namespace custengine;
using namespace custengine::test;
using base::WireField;
using base::WireReader;
using base::WireWriter;
using detail::Record;
using detail::RecordContent;

namespace {

constexpr std::uint32_t unknown_number = 1000;

bool is_object(std::uint32_t number) {
  return std::ranges::any_of(model::field_table, [&](const model::FieldInfo& field) {
    return field.number == number && field.kind >= model::Kind::credit && field.kind <= model::Kind::extensions;
  });
}

/// The message with an unknown member in the customer and in each nested object. Their values are different. `parent`
/// is the number of the object that the message is; 0 for the customer.
std::string with_unknown_members(std::string_view message, int& count, std::uint32_t parent = 0) {
  const auto is_nested = [parent](std::uint32_t number) {
    if (parent == 0) return is_object(number);
    return parent == model::info(model::Field::contacts).number && number == model::member_numbers::contact_extensions;
  };
  std::string changed;
  WireWriter out(changed);
  WireReader reader(message);
  for (WireField field; reader.next(field);)
    if (is_nested(field.number))
      out.add_bytes(field.number, with_unknown_members(field.bytes, count, field.number));
    else
      out.add_encoded(field.encoded);
  out.add_bytes(unknown_number, "unknown " + std::to_string(++count));
  return changed;
}

std::string with_unknown_members(const Customer& customer) {
  int count = 0;
  return sealed(with_unknown_members(message_of(stored(customer)), count));
}

/// The value of the unknown member of an object; empty if it has none.
std::string unknown_of(std::string_view object) {
  WireReader reader(object);
  for (WireField field; reader.next(field);)
    if (field.number == unknown_number) return std::string(field.bytes);
  return {};
}

/// The objects of a field in the stored form of a customer.
std::vector<std::string> objects_of(const Customer& customer, model::Field field) {
  const std::string bytes = stored(customer);
  std::vector<std::string> objects;
  WireReader reader(message_of(bytes));
  for (WireField found; reader.next(found);)
    if (found.number == model::info(field).number) objects.emplace_back(found.bytes);
  return objects;
}

std::vector<std::string> unknown_members_of(const Customer& customer, model::Field field) {
  std::vector<std::string> values;
  for (const std::string& object : objects_of(customer, field)) values.push_back(unknown_of(object));
  return values;
}

std::string unknown_of(const Customer& customer) {
  const std::string bytes = stored(customer);
  return unknown_of(message_of(bytes));
}

/// A customer whose objects all have unknown members.
struct Newer {
  std::string bytes = with_unknown_members(made(full_draft()));
  Customer customer = loaded(bytes).value();
  const Record& record = Record::of(customer);
  testing::SequentialIds ids;
  model::WriteStamp stamp{.now = Timestamp(std::chrono::milliseconds(5'000)), .ids = ids};

  Customer patched(const CustomerPatch& patch) {
    return Record::to_customer(Record::make(model::patched(record, patch, stamp).value()));
  }
};

using Values = std::vector<std::string>;

}  // namespace

TEST_CASE("unknown fields of every type are written back") {
  const std::string known(message_of(stored(made(full_draft()))));
  std::string unknown;
  WireWriter out(unknown);
  out.add_bytes(unknown_number, "text");
  out.add_varint(29, 7);
  out.add_encoded(
      "\xf1\x01"
      "12345678"
      "\xfd\x01"
      "1234");  // 30: fixed64, 31: fixed32
  out.add_bytes(unknown_number, "again");
  const std::string bytes = sealed(known + unknown);
  const Customer customer = loaded(bytes).value();
  CHECK(stored(customer) == bytes);
  REQUIRE(Record::of(customer).unknown());
  CHECK(Record::of(customer).unknown()->encoded() == unknown);
  // Between known fields, too. They are then written behind them.
  CHECK(stored(loaded(sealed(unknown + known)).value()) == bytes);
}

TEST_CASE("unknown members of nested objects are written back") {
  const Newer newer;
  CHECK(stored(newer.customer) == newer.bytes);
  Random random(1);
  for (int i = 0; i < by_effort(200, 10'000); ++i) {
    INFO(i);
    const Customer customer = made(random_draft(random));
    const std::string bytes = with_unknown_members(customer);
    const Customer read = loaded(bytes).value();
    CHECK(read.to_draft().contacts == customer.to_draft().contacts);
    CHECK(stored(read) == bytes);
  }
}

TEST_CASE("unknown members in all parts of an object are kept") {
  // A repeated credit or account manager is one object in parts.
  std::string message(message_of(stored(made({.id = "c"})))), merged = message;
  WireWriter out(message), merged_out(merged);
  for (const std::uint32_t part : {1U, 2U}) {
    out.add_message(20, [&] { out.add_varint(unknown_number, part); });
    out.add_message(24, [&] {
      if (part == 2) out.add_bytes(1, "m-1");
      out.add_varint(unknown_number, part);
    });
  }
  const auto add_both = [&] {
    for (const std::uint32_t part : {1U, 2U}) merged_out.add_varint(unknown_number, part);
  };
  merged_out.add_message(20, add_both);
  merged_out.add_message(24, [&] {
    merged_out.add_bytes(1, "m-1");
    add_both();
  });
  const Customer customer = loaded(sealed(message)).value();
  CHECK(customer == loaded(sealed(merged)).value());
  for (const auto field : {model::Field::credit, model::Field::account_manager}) {
    const std::vector<std::string> objects = objects_of(customer, field);
    REQUIRE(objects.size() == 1);
    CHECK(objects[0].ends_with("\xc0\x3e\x01\xc0\x3e\x02"));
  }
}

TEST_CASE("objects with equal ids have unknown members of their own") {
  std::string message(message_of(stored(made({.id = "c"}))));
  WireWriter out(message);
  for (const char* const member : {"a", "b", ""})
    out.add_message(25, [&] {
      out.add_bytes(1, "x");
      if (*member != 0) out.add_bytes(unknown_number, member);
    });
  const Customer customer = loaded(sealed(message)).value();
  CHECK(unknown_members_of(customer, model::Field::addresses) == Values{"a", "b", ""});
}

TEST_CASE("equal customers have equal bytes") {
  Newer newer;
  const std::vector<Address> addresses = newer.customer.to_draft().addresses;
  const Customer reversed = newer.patched({.addresses = std::vector<Address>(addresses.rbegin(), addresses.rend())});
  CHECK(stored(reversed) != newer.bytes);
  const auto content = model::patched(Record::of(reversed), {.addresses = addresses}, newer.stamp).value();
  const Customer again = Record::to_customer(Record::make(content));
  CHECK(again == newer.customer);
  CHECK(stored(again) == newer.bytes);

  // The order of fields in a file does not count: here come those with even numbers first.
  std::string even, odd;
  WireReader reader(message_of(newer.bytes));
  for (WireField field; reader.next(field);) (field.number % 2 == 0 ? even : odd).append(field.encoded);
  const Customer shuffled = loaded(sealed(even + odd)).value();
  CHECK(shuffled == newer.customer);
  CHECK(stored(shuffled) == newer.bytes);
}

TEST_CASE("unknown members of store details are written back") {
  const StoreDetails details{.note = "n", .credit = Credit{1, 2}, .account_manager = AccountManager{.id = "m"}};
  const std::string known = model::encode(model::StoredDetails{details});
  std::string message;
  WireWriter out(message);
  WireReader reader(message_of(known));
  for (WireField field; reader.next(field);) {
    const bool has_members = field.number > 4;
    if (!has_members) out.add_encoded(field.encoded);
    if (!has_members) continue;
    out.add_message(field.number, [&] {
      out.add_encoded(field.bytes);
      out.add_varint(unknown_number, field.number);
    });
  }
  out.add_varint(unknown_number, 9);
  const std::string bytes = sealed(message, model::StoredFormat::store_details);
  const auto read = model::decode_details(bytes);
  REQUIRE(read);
  CHECK(read->details == details);
  CHECK(model::encode(*read) == bytes);
}

TEST_CASE("a patch keeps unknown fields") {
  Newer newer;
  const Customer changed = newer.patched({.city = "Bergen", .contacts = clear});
  CHECK(changed.city() == "Bergen");
  CHECK(unknown_of(changed) == unknown_of(newer.customer));
  CHECK_FALSE(unknown_of(changed).empty());
  CHECK(unknown_members_of(changed, model::Field::addresses) ==
        unknown_members_of(newer.customer, model::Field::addresses));
  CHECK(unknown_members_of(changed, model::Field::contacts).empty());
}

TEST_CASE("unknown members stay with their object of a list") {
  Newer newer;
  const Values before = unknown_members_of(newer.customer, model::Field::addresses);
  REQUIRE(before.size() == 2);
  CHECK(before[0] != before[1]);
  const std::vector<Address> addresses = {{.id = "new"}, {.id = "a-2", .city = "Oslo"}};
  const Customer changed = newer.patched({.addresses = addresses});
  CHECK(unknown_members_of(changed, model::Field::addresses) == Values{"", before[1]});
}

TEST_CASE("a changed customer equals what is read from its bytes") {
  // Unknown members of what was removed are in neither.
  Newer newer;
  const std::vector<Address> addresses = {{.id = "a-2"}};
  for (const CustomerPatch& patch : {CustomerPatch{.contacts = clear}, CustomerPatch{.addresses = addresses},
                                     CustomerPatch{.credit = clear}, CustomerPatch{.account_manager = clear}}) {
    const Customer changed = newer.patched(patch);
    CHECK(loaded(stored(changed)).value() == changed);
    CHECK(Record::of(changed).unknown()->encoded().size() < newer.record.unknown()->encoded().size());
  }
  const Customer kept = newer.patched({.city = "Bergen"});
  CHECK(Record::of(kept).unknown() == newer.record.unknown());
}

TEST_CASE("a customer whose unknown fields are all gone has none") {
  const std::string bytes = sealed(std::string(message_of(stored(made({.id = "c"})))) + "\xa2\x01\x02\x18\x01");
  const Customer customer = loaded(bytes).value();  // a credit with a member 3
  REQUIRE(Record::of(customer).unknown());
  testing::SequentialIds ids;
  const auto content = model::patched(Record::of(customer), {.credit = clear}, {.now = {}, .ids = ids}).value();
  CHECK(Record::make(content)->unknown() == nullptr);
}

TEST_CASE("unknown members go with another account manager") {
  Newer newer;
  const Values before = unknown_members_of(newer.customer, model::Field::account_manager);
  const auto with_manager = [&](const AccountManagerPatch& manager) {
    return unknown_members_of(newer.patched({.account_manager = manager}), model::Field::account_manager);
  };
  CHECK(with_manager({.display_name = "Other"}) == before);
  CHECK(with_manager({.id = "m-2"}) == Values{""});
}

TEST_CASE("changed extensions and an import keep unknown fields") {
  Newer newer;
  const std::string before = unknown_of(newer.customer);
  const Customer fewer = Record::to_customer(Record::make(model::with_extensions(newer.record, {})));
  CHECK(unknown_of(fewer) == before);
  CustomerDraft draft{.id = "<id>", .city = "Bergen"};
  const RecordContent updated = model::updated(newer.record, draft, nullptr, newer.stamp).value();
  CHECK(unknown_of(Record::to_customer(Record::make(updated))) == before);
}

TEST_CASE("unknown fields count in comparisons and memory") {
  const Newer newer;
  const Customer plain = made(full_draft());
  CHECK(newer.customer == loaded(newer.bytes).value());
  CHECK_FALSE(newer.customer == plain);
  CHECK_FALSE(plain == newer.customer);

  REQUIRE(newer.record.unknown());
  const std::size_t unknown = newer.record.unknown()->bytes();
  CHECK(unknown >= newer.record.unknown()->encoded().size());
  CHECK(newer.record.bytes() >= Record::of(plain).bytes() + unknown);
  CHECK(Record::of(plain).unknown() == nullptr);

  // Versions share them.
  const Customer next = Record::to_customer(Record::make(newer.record.content()));
  CHECK(Record::of(next).unknown() == newer.record.unknown());
  const std::size_t apart = Record::of(next).bytes_apart_from(newer.record);
  CHECK(apart < Record::of(next).bytes() - unknown);
  CHECK(Record::of(next).bytes_apart_from(Record::of(plain)) >= apart + unknown);
}

}  // namespace unknown_fields_test
