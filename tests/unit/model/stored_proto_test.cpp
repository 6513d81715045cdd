// What protoc, Google's compiler of .proto files, reads from stored forms with docs/internals/customer.proto.

#include <custengine/testing/generator.hpp>

#include "catch.hpp"
#include "effort.hpp"
#include "engine/kept_options.hpp"
#include "model/field_table.hpp"
#include "model/record_codec.hpp"
#include "stored_records.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace stored_proto_test {

using namespace custengine;
using namespace custengine::test;

namespace {

/// Runs protoc with its input and output in files of a temporary folder.
class Protoc {
 public:
  Protoc() : folder_(std::filesystem::temp_directory_path() / ("custengine-proto-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  Protoc(const Protoc&) = delete;
  Protoc& operator=(const Protoc&) = delete;
  ~Protoc() { std::filesystem::remove_all(folder_); }

  /// True if protoc is installed; else prints that the test is skipped.
  static bool is_installed() {
    if (std::system("protoc --version >/dev/null 2>&1") == 0) return true;
    WARN("protoc is not installed (Debian package protobuf-compiler): skipped");
    return false;
  }

  std::string decode(std::string_view type, std::string_view message) const { return run("--decode", type, message); }
  std::string encode(std::string_view type, std::string_view text) const { return run("--encode", type, text); }

 private:
  std::string run(std::string_view option, std::string_view type, std::string_view input) const {
    std::ofstream(folder_ / "in", std::ios::binary) << input;
    const std::string command = std::string("cd ") + folder_.string() + " && protoc " + std::string(option) +
                                "=custengine." + std::string(type) +
                                " -I" CUSTENGINE_SOURCE_DIR "/docs/internals customer.proto <in >out";
    REQUIRE(std::system(command.c_str()) == 0);
    std::ifstream out(folder_ / "out", std::ios::binary);
    return {std::istreambuf_iterator<char>(out), {}};
  }

  std::filesystem::path folder_;
};

/// The part of full_draft() that has no texts of its own, as protoc prints it.
constexpr std::string_view objects_of_full_draft = R"(account_manager {
  id: "m-1"
  display_name: "Mari"
  user_code: "M1"
}
addresses {
  id: "a-1"
  company_name: "\303\206rlig AS"
  first_name: "\303\205se"
  last_name: "Lund"
  address: "Gata 1\nB"
  postal_code: "0150"
  city: "Oslo"
  country_code: "NO"
  email: "a@b.no"
  phone: "+47 22"
  type: INVOICE_ADDRESS
}
addresses {
  id: "a-2"
}
contacts {
  id: "c-1"
  first_name: "Kari"
  last_name: "Moe"
  email: "k@m.no"
  mobile: "912"
  created_at: 1700000000001
  last_modified_at: 1700000000002
  extensions {
    code: "OTHER"
    organization_id: "org-2"
  }
  extensions {
    code: "TWO_INVOICE"
    organization_id: "org-1"
  }
}
consents {
  id: "s-1"
  name: "news"
  source: "web"
  modified_by: "u-1"
  status: true
  created_at: 1700000000003
  last_modified_at: 1700000000004
}
extensions {
  code: "TWO_INVOICE"
  organization_id: "org-1"
}
extensions {
  code: "TWO_INVOICE"
  organization_id: "org-3"
}
)";

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("protoc reads every field of a stored customer") {
  if (!Protoc::is_installed()) return;
  const std::string bytes = stored(made(full_draft()));
  const std::string text = "\n" + Protoc().decode("Customer", message_of(bytes));
  for (const auto& field : model::field_table) {
    if (!field.draft) continue;
    const std::string name(field.name);
    INFO(name);
    CHECK(contains(text, "\n" + name + ": \"" + text_of_full_draft(field) + "\"\n"));
  }
  for (const char* const line : {"type: B2B", "created_at: -1", "last_modified_at: 1700000000005", "version: 300",
                                 "payment_terms: 30", "credit {\n  limit: -5\n  balance: 7000000\n}"})
    CHECK(contains(text, std::string("\n") + line + "\n"));
  CHECK(contains(text, objects_of_full_draft));
}

TEST_CASE("protoc reads stored store details") {
  if (!Protoc::is_installed()) return;
  const StoreDetails details{.pricelist_id = "p",
                             .ledger_number = "007",
                             .note = "n",
                             .payment_terms = 0,
                             .credit = Credit{1, -1},
                             .account_manager = AccountManager{.id = "m"}};
  const std::string bytes = model::encode(model::StoredDetails{details});
  CHECK(Protoc().decode("StoreDetails", message_of(bytes)) ==
        "pricelist_id: \"p\"\nledger_number: \"007\"\nnote: \"n\"\npayment_terms: 0\n"
        "credit {\n  limit: 1\n  balance: -1\n}\naccount_manager {\n  id: \"m\"\n}\n");
}

TEST_CASE("protoc reads the stored options of a tenant") {
  if (!Protoc::is_installed()) return;
  const std::string bytes = engine::encode({.locale = "nb",
                                            .country_code = "NO",
                                            .sort_indexes = {SortField::last_name, SortField::city},
                                            .text_index = false,
                                            .unique_external_reference = true,
                                            .extensions = {TenantExtension::b2b},
                                            .allowed_extensions = {ExtensionCode::two_invoice},
                                            .stores = {"oslo", "bergen"},
                                            .max_customers = 1,
                                            .change_history = 2,
                                            .change_history_bytes = 3,
                                            .also_searched = {SearchField::address},
                                            .max_bytes = 4,
                                            .change_log = 5});
  CHECK(Protoc().decode("TenantOptions", message_of(bytes)) ==
        "locale: \"nb\"\ncountry_code: \"NO\"\nsort_indexes: \"lastname\"\nsort_indexes: \"city\"\n"
        "text_index: false\nunique_external_reference: true\nextensions: \"B2B\"\n"
        "allowed_extensions: \"TWO_INVOICE\"\nstores: \"oslo\"\nstores: \"bergen\"\nmax_customers: 1\n"
        "change_history: 2\nchange_history_bytes: 3\nalso_searched: \"address\"\nmax_bytes: 4\nchange_log: 5\n");
}

TEST_CASE("a message that protoc wrote is the same customer") {
  if (!Protoc::is_installed()) return;
  const Protoc protoc;
  testing::Generator generator({.seed = 6, .id_prefix = "g-"});
  Random random(7);
  for (int i = 0; i < by_effort(10, 300); ++i) {
    INFO(i);
    const Customer customer = made(i % 2 == 0 ? random_draft(random) : generator.next());
    const std::string bytes = stored(customer);
    const std::string text = protoc.decode("Customer", message_of(bytes));
    CHECK(loaded(sealed(protoc.encode("Customer", text))).value() == customer);
  }
}

}  // namespace stored_proto_test
