// Versions that were decoded one by one share what versions in memory share.

#include "model/structural_sharing.hpp"

#include <custengine/patch.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include "base/protobuf_wire.hpp"
#include "catch.hpp"
#include "model/record.hpp"
#include "model/record_codec.hpp"
#include "model/revision.hpp"
#include "stored_records.hpp"

#include <string>
#include <vector>

namespace structural_sharing_test {

using namespace custengine;
using namespace custengine::test;
using detail::Record;
using detail::RecordContent;

namespace {

/// Two versions of a customer: `before` and `after` as a write made them, and the same read from their bytes.
struct Versions {
  Versions(const Customer& first, const CustomerPatch& patch) : before(first) {
    testing::SequentialIds ids;
    const model::WriteStamp stamp{.now = Timestamp{}, .ids = ids};
    after = Record::to_customer(Record::make(model::patched(Record::of(before), patch, stamp).value()));
    after_bytes = stored(after);
    loaded_after = loaded(after_bytes).value();
    before_bytes = stored(before);
    content = model::decode_record(before_bytes).value();
  }

  /// Returns the earlier version, after it shares with the later one.
  Customer shared() {
    model::share_equal_parts(content, Record::of(loaded_after));
    const Customer customer = Record::to_customer(Record::make(content));
    CHECK(customer == before);
    return customer;
  }

  Customer before, after = before, loaded_after = before;
  std::string before_bytes, after_bytes;
  RecordContent content;
};

std::size_t bytes_apart(const Customer& customer, const Customer& other) {
  return Record::of(customer).bytes_apart_from(Record::of(other));
}

/// A customer with unknown members in the customer and in one address.
Customer newer() {
  std::string bytes(message_of(stored(made(full_draft()))));
  base::WireWriter out(bytes);
  out.add_varint(1000, 7);
  out.add_message(25, [&] {
    out.add_bytes(1, "a-3");
    out.add_bytes(1000, std::string(100, 'u'));
  });
  return loaded(sealed(bytes)).value();
}

}  // namespace

TEST_CASE("decoded versions share as much as written ones") {
  const std::vector<Address> addresses = {{.id = "a-9"}};
  const std::vector<Contact> contacts = {{.id = "c-9", .first_name = "Bo", .last_name = "Ek"}};
  const Customer full = made(full_draft());
  for (const Customer& first : {full, newer(), made({.id = "c"}), made({.id = "c", .addresses = addresses})})
    for (const CustomerPatch& patch :
         {CustomerPatch{.city = "Bergen"}, CustomerPatch{.addresses = addresses}, CustomerPatch{.contacts = contacts},
          CustomerPatch{.addresses = clear, .contacts = clear, .consents = clear}}) {
      Versions versions(first, patch);
      CHECK(bytes_apart(versions.shared(), versions.loaded_after) == bytes_apart(versions.before, versions.after));
    }
  // Without sharing, a decoded version has all lists of its own.
  const Versions versions(full, {.city = "Bergen"});
  const Customer alone = Record::to_customer(Record::make(versions.content));
  CHECK(bytes_apart(alone, versions.loaded_after) == Record::of(alone).bytes());
}

TEST_CASE("versions share their equal lists and no others") {
  const std::vector<Address> addresses = {{.id = "a-9"}};
  Versions versions(made(full_draft()), {.addresses = addresses});
  const Customer shared = versions.shared();
  const detail::RecordLists& before = Record::of(shared).lists_or_none();
  const detail::RecordLists& after = Record::of(versions.loaded_after).lists_or_none();
  CHECK_FALSE(before.addresses.shares_with(after.addresses));
  CHECK(before.contacts.shares_with(after.contacts));
  CHECK(before.consents.shares_with(after.consents));
  CHECK(before.extensions.shares_with(after.extensions));
  // All lists equal: one object of all lists.
  Versions same(made(full_draft()), {.city = "Bergen"});
  CHECK(Record::of(same.shared()).lists() == Record::of(same.loaded_after).lists());
}

TEST_CASE("versions share equal unknown fields") {
  Versions versions(newer(), {.city = "Bergen"});
  REQUIRE(Record::of(versions.loaded_after).unknown());
  CHECK(Record::of(versions.shared()).unknown() == Record::of(versions.loaded_after).unknown());
  Versions fewer(newer(), {.addresses = clear});
  REQUIRE(Record::of(fewer.loaded_after).unknown());
  CHECK(Record::of(fewer.shared()).unknown() != Record::of(fewer.loaded_after).unknown());
}

TEST_CASE("a version that shares already stays as it is") {
  Versions versions(newer(), {.city = "Bergen"});
  model::share_equal_parts(versions.content, Record::of(versions.loaded_after));
  const auto* const lists = versions.content.lists.get();
  const auto* const unknown = versions.content.unknown.get();
  model::share_equal_parts(versions.content, Record::of(versions.loaded_after));
  CHECK(versions.content.lists.get() == lists);
  CHECK(versions.content.unknown.get() == unknown);
}

}  // namespace structural_sharing_test
