// Files that update customers.

#include <custengine/io.hpp>

#include <custengine/engine.hpp>
#include <custengine/session.hpp>

#include "catch.hpp"

#include <algorithm>
#include <memory>
#include <sstream>
#include <string>

namespace custengine::update_test {
namespace {

constexpr PermissionSet all_permissions = {Permission::tenant_access, Permission::tenant_backoffice};

class Tenant {
 private:
  Session open() {
    engine_->create_tenant("acme").value();
    return engine_->session("acme", all_permissions).value();
  }
  std::unique_ptr<Engine> engine_ = std::make_unique<Engine>();

 public:
  Session session = open();
};

Result<ImportReport> read(Session& session, const std::string& text, const ReadOptions& options = {}) {
  std::istringstream in(text);
  return read_customers(in, session, options);
}

struct FileUpdate {
  const char *file, *empty_value;
  Credit credit;
  AccountManager manager;
  CustomerType type;
  std::int32_t payment_terms;
};

const AccountManager manager_before = {.id = "m", .display_name = "M", .user_code = "u"};
const FileUpdate file_updates[] = {
    {"customerUid,credit.limit\na,7\n", "", {7, 20}, manager_before, CustomerType::company, 30},
    {"customerUid,credit.limit,credit.balance\na,,0\n", "", {10, 0}, manager_before, CustomerType::company, 30},
    {"customerUid,credit.limit,paymentTerms\na,0,0\n", "", {0, 20}, manager_before, CustomerType::company, 0},
    {"customerUid,credit.balance,customerType\na,NULL,PERSON\n",
     "NULL",
     {10, 20},
     manager_before,
     CustomerType::person,
     30},
    {"customerUid,customerType,city\na,,Oslo\n", "", {10, 20}, manager_before, CustomerType::company, 30},
    {"customerUid,accountManager.displayName,accountManager.userCode\na,New,\n",
     "",
     {10, 20},
     {.id = "m", .display_name = "New", .user_code = "u"},
     CustomerType::company,
     30},
    {"customerUid,accountManager\na,\"{\"\"userCode\"\":\"\"x\"\"}\"\n",
     "",
     {10, 20},
     {.id = "m", .display_name = "M", .user_code = "x"},
     CustomerType::company,
     30},
    {R"({"customerUid":"a","credit":{"balance":0},"customerType":"PERSON"})",
     "",
     {10, 0},
     manager_before,
     CustomerType::person,
     30},
    {R"([{"customerUid":"a","credit":{"limit":null,"balance":3},"customerType":null,"paymentTerms":null}])",
     "",
     {10, 3},
     manager_before,
     CustomerType::company,
     30},
    {R"({"customerUid":"a","credit":{"limit":0},"accountManager":{"tenantUserUid":"n","displayName":null}})",
     "",
     {0, 20},
     {.id = "n", .display_name = "M", .user_code = "u"},
     CustomerType::company,
     30},
    {R"({"customerUid":"a","credit":{},"accountManager":{}})", "", {10, 20}, manager_before, CustomerType::company, 30},
};

const CustomerDraft draft_before = {.id = "a",
                                    .type = CustomerType::company,
                                    .company_name = "A",
                                    .payment_terms = 30,
                                    .credit = Credit{10, 20},
                                    .account_manager = manager_before};

void check_update(const Customer& customer, const FileUpdate& update) {
  const CustomerDraft after = customer.to_draft();
  CHECK(after.company_name == "A");
  CHECK(after.credit == update.credit);
  CHECK(after.account_manager == update.manager);
  CHECK(after.type == update.type);
  CHECK(after.payment_terms == update.payment_terms);
}

ReadOptions updating(const FileUpdate& update, bool atomic) {
  ReadOptions options{.import = {.on_conflict = OnConflict::update, .atomic = atomic}};
  if (*update.empty_value != 0) options.empty_values = {update.empty_value};
  return options;
}

}  // namespace

TEST_CASE("an updating file changes the members that it names") {
  for (const FileUpdate& update : file_updates)
    for (const bool atomic : {false, true}) {
      INFO(update.file << atomic);
      Tenant tenant;
      tenant.session.create(draft_before).value();
      const ImportReport report = read(tenant.session, update.file, updating(update, atomic)).value();
      CHECK(report.failed.empty());
      CHECK(report.updated + report.unchanged == 1);
      check_update(tenant.session.get("a").value(), update);
    }
}

TEST_CASE("a staged file updates only its named members on conflict") {
  for (const FileUpdate& update : file_updates) {
    INFO(update.file);
    Tenant tenant;
    ReadOptions options = updating(update, false);
    // The rows are staged, since there are no customers yet. Then another write comes first.
    std::string file = update.file;
    if (file.starts_with("customerUid,")) {
      const std::size_t line = file.find('\n') + 1;
      const std::string row = file.substr(line), header = file.substr(0, line - 1);
      const std::string blanks(static_cast<std::size_t>(std::ranges::count(header, ',')), ',');
      file = header + ",companyName\na" + blanks + ",A\n" + row.substr(0, row.size() - 1) + ",\n";
    } else {
      const std::string named = R"({"customerUid":"a","companyName":"A"})";
      file = file.front() == '[' ? '[' + named + ',' + file.substr(1) : named + '\n' + file;
    }
    options.progress = [&](std::uint64_t, std::uint64_t) {
      tenant.session.create(draft_before).value();
      return true;
    };
    const ImportReport report = read(tenant.session, file, options).value();
    CHECK(report.failed.empty());
    check_update(tenant.session.get("a").value(), update);
  }
}

TEST_CASE("a blank name in a file counts as empty") {
  const std::string blank = "\u200B ";
  const std::string rows[] = {"customerUid,firstname,lastname,city,origin\na," + blank + ",New,\u3000," + blank + "\n",
                              R"({"customerUid":"a","firstname":")" + blank +
                                  R"(","lastname":"New","city":"\u3000","origin":")" + blank +
                                  R"(","accountManager":{"displayName":"\u2060","userCode":"x"}})"};
  for (const std::string& text : rows) {
    CAPTURE(text);
    Tenant tenant;
    tenant.session.create({.id = "a", .first_name = "A", .city = "Oslo", .account_manager = manager_before}).value();
    REQUIRE(read(tenant.session, text, {.import = {.on_conflict = OnConflict::update}})->updated == 1);
    const Customer after = tenant.session.get("a").value();
    CHECK(after.first_name() == "A");
    CHECK(after.last_name() == "New");
    CHECK(after.city() == "Oslo");
    CHECK(after.origin() == blank);
    CHECK(after.account_manager()->display_name == "M");

    // With `restore` the blank name is kept.
    REQUIRE(read(tenant.session, text, {.import = {.on_conflict = OnConflict::update, .restore = true}})->updated == 1);
    CHECK(tenant.session.get("a")->first_name() == blank);
    std::ostringstream out;
    write_customers(out, tenant.session).value();
    Tenant other;
    REQUIRE(read(other.session, out.str(), {.import = {.restore = true}})->created == 1);
    CHECK(other.session.get("a").value() == tenant.session.get("a").value());
    CHECK(other.session.update("a", {.city = "Bergen"})->first_name() == blank);
  }
  Tenant tenant;
  const auto report =
      read(tenant.session, "firstname,contacts\n\u200B,\nA,\"[{\"\"firstname\"\":\"\" \"\"}]\"\n").value();
  REQUIRE(report.failed.size() == 2);
  CHECK(report.failed[0].error.violations[0].field.empty());
  CHECK(report.failed[1].error.violations[0] == FieldViolation{"contacts[0].firstname", "must not be empty"});
}

}  // namespace custengine::update_test
