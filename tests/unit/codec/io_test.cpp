// Whole files into and out of an engine.

#include <custengine/io.hpp>

#include <custengine/engine.hpp>
#include <custengine/session.hpp>

#include "catch.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <streambuf>
#include <string>
#include <vector>

namespace custengine::io_test {
namespace {

constexpr PermissionSet all_permissions = {Permission::tenant_access, Permission::tenant_backoffice};

class Tenant {
 public:
  explicit Tenant(PermissionSet permissions = all_permissions) : session(open(permissions)) {}
  std::uint64_t count() { return engine_->session("acme").value().count().value(); }

 private:
  Session open(PermissionSet permissions) {
    engine_->create_tenant("acme").value();
    return engine_->session("acme", permissions).value();
  }
  std::unique_ptr<Engine> engine_ = std::make_unique<Engine>();

 public:
  Session session;
};

Result<ImportReport> read(Session& session, const std::string& text, const ReadOptions& options = {}) {
  std::istringstream in(text);
  return read_customers(in, session, options);
}

// A stream that gives `text` and then fails.
class BreakingInput : public std::streambuf {
 public:
  explicit BreakingInput(std::string text) : text_(std::move(text)) {
    setg(text_.data(), text_.data(), text_.data() + text_.size());
  }

 private:
  int_type underflow() override { throw std::runtime_error("the disk is gone"); }
  std::string text_;
};

// A stream that accepts the given number of bytes and then fails.
class FullOutput : public std::streambuf {
 public:
  explicit FullOutput(std::streamsize room) : room_(room) {}

 private:
  int_type overflow(int_type c) override { return room_-- > 0 ? c : traits_type::eof(); }
  std::streamsize room_;
};

TEST_CASE("an import reports failures by index, line and column") {
  Tenant tenant;
  const auto report = read(tenant.session,
                           "{\"customerUid\":\"a\",\"firstname\":\"A\"}\n"
                           "{\"customerUid\":\"b\",\"nope\":1}\n"
                           "\n"
                           "  {\"customerUid\":\"c\",\"city\":\"Oslo\"}\n"      // has no identifying field
                           "{\"customerUid\":\"a\",\"firstname\":\"again\"}\n"  // taken
                           "{\"customerUid\":\"d\",\"firstname\":}\n"
                           "{\"customerUid\":\"e\",\"firstname\":\"E\"}\n");
  REQUIRE(report);
  CHECK(report->created == 2);
  REQUIRE(report->failed.size() == 4);
  const auto place = [&](std::size_t i) {
    const auto& item = report->failed[i];
    return std::vector{item.index, item.line, item.column};
  };
  CHECK(place(0) == std::vector<std::uint64_t>{1, 2, 1});
  CHECK(report->failed[0].error.violations == std::vector<FieldViolation>{{"nope", "unknown member"}});
  CHECK(place(1) == std::vector<std::uint64_t>{2, 4, 3});
  CHECK(report->failed[1].error.code == ErrorCode::invalid_argument);
  CHECK(place(2) == std::vector<std::uint64_t>{3, 5, 1});
  CHECK(report->failed[2].error.code == ErrorCode::already_exists);
  CHECK(place(3) == std::vector<std::uint64_t>{4, 6, 32});
  CHECK(tenant.count() == 2);
  CHECK(tenant.session.get("e")->first_name() == "E");
}

TEST_CASE("an unreadable row is not applied in part") {
  Tenant tenant;
  read(tenant.session, "customerUid,firstname,city\na,Ada,Oslo\n").value();
  const auto report = read(tenant.session, "customerUid,firstname,city,paymentTerms\na,Bea,Bergen,x\n",
                           {.import = {.on_conflict = OnConflict::update}})
                          .value();
  CHECK(report.failed.size() == 1);
  CHECK(tenant.session.get("a")->city() == "Oslo");
  CHECK(tenant.session.get("a")->version() == 1);
}

TEST_CASE("an atomic import with an unreadable row imports nothing") {
  Tenant tenant;
  const auto report =
      read(tenant.session, "{\"firstname\":\"A\"}\n{\"x\":1}\n{\"firstname\":\"B\"}", {.import = {.atomic = true}})
          .value();
  CHECK(report.created == 0);
  CHECK_FALSE(report.failed.empty());
  CHECK(tenant.count() == 0);
}

TEST_CASE("stop_at_first_error keeps the rows before an unreadable one") {
  Tenant tenant;
  const auto report = read(tenant.session, "{\"firstname\":\"A\"}\n{\"x\":1}\n{\"firstname\":\"B\"}\n{\"y\":1}",
                           {.stop_at_first_error = true})
                          .value();
  CHECK(report.created == 1);
  REQUIRE(report.failed.size() == 1);
  CHECK(report.failed[0].line == 2);
  CHECK(tenant.count() == 1);
}

TEST_CASE("stop_at_first_error also stops at a row that breaks a rule") {
  const std::string text = "{\"firstname\":\"A\"}\n{\"firstname\":\"B\",\"countryCode\":\"XX\"}\n{\"firstname\":\"C\"}";
  Tenant tenant;
  if (GENERATE(false, true)) read(tenant.session, "{\"firstname\":\"first\"}").value();  // else staged
  const std::uint64_t before = tenant.count();
  const auto report = read(tenant.session, text, {.stop_at_first_error = true}).value();
  CHECK(report.created == 1);
  REQUIRE(report.failed.size() == 1);
  CHECK(report.failed[0].line == 2);
  CHECK(tenant.count() == before + 1);
}

TEST_CASE("progress is reported and can stop the reading") {
  std::string text;
  for (int i = 0; i < 2500; ++i) text += "{\"firstname\":\"A\"}\n";
  std::vector<std::uint64_t> rows_told, bytes_told;
  std::uint64_t stop_at = 0;
  ReadOptions options{.progress = [&](std::uint64_t bytes, std::uint64_t rows) {
    bytes_told.push_back(bytes);
    rows_told.push_back(rows);
    return rows != stop_at;
  }};
  Tenant tenant;
  SECTION("to the end") {
    CHECK(read(tenant.session, text, options)->created == 2500);
    CHECK(rows_told == std::vector<std::uint64_t>{1000, 2000, 2500});
    CHECK(std::ranges::is_sorted(bytes_told));
    CHECK(bytes_told.back() == text.size());
  }
  SECTION("stopped: what was read is imported") {
    stop_at = 1000;
    const auto report = read(tenant.session, text, options).value();
    CHECK(report.created == 1000);
    CHECK(report.failed.empty());
    CHECK(tenant.count() == 1000);
  }
  SECTION("stopped, atomic: nothing is") {
    stop_at = 2000;
    options.import.atomic = true;
    const auto report = read(tenant.session, text, options).value();
    CHECK(report.created == 0);
    CHECK(report.failed.back().error.message == "stopped by the caller before the end");
    CHECK(tenant.count() == 0);
  }
}

TEST_CASE("values that an import ignores do not fail the row") {
  const std::string
      json = R"({"firstname":"A","displayName":[1],"version":"x","createdAt":7,"lastModifiedAt":{},)"
             R"("contacts":[{"firstname":"B","lastname":"C","displayName":1,"createdAt":"y"}],)"
             R"("consents":[{"name":"post","createdAt":false,"lastModifiedAt":1,"modifiedBy":[2]}]})",
      csv =
          "firstname,displayName,version,createdAt,lastModifiedAt,consents\n"
          "A,[1],x,7,{},\"[{\"\"createdAt\"\":false,\"\"lastModifiedAt\"\":1,\"\"modifiedBy\"\":[2]}]\"\n";
  for (const bool atomic : {false, true})
    for (const std::string& text : {json + "\n", '[' + json + ']', csv}) {
      CAPTURE(text);
      Tenant tenant;
      CHECK(read(tenant.session, text, {.import = {.atomic = atomic}})->created == 1);
      // If the values are not ignored, they are checked.
      const auto report = read(tenant.session, text, {.import = {.restore = true, .atomic = atomic}}).value();
      REQUIRE(report.failed.size() == 1);
      std::vector<std::string> fields;
      for (const auto& violation : report.failed[0].error.violations) fields.push_back(violation.field);
      std::vector<std::string> expected = {"version", "createdAt", "lastModifiedAt"};
      if (text != csv) expected.push_back("contacts[0].createdAt");
      for (const char* member : {"createdAt", "lastModifiedAt", "modifiedBy"})
        expected.push_back(std::string("consents[0].") + member);
      CHECK(fields == expected);
    }
}

TEST_CASE("permission is checked before the file is read") {
  Tenant none(PermissionSet{});
  CHECK(read(none.session, "no such thing", {.format = Format::json_array}).error().code ==
        ErrorCode::permission_denied);
  std::ostringstream out;
  CHECK(write_customers(out, none.session).error().code == ErrorCode::permission_denied);
  CHECK(out.str().empty());
  Tenant access(PermissionSet{Permission::tenant_access});
  CHECK(read(access.session, "", {.import = {.restore = true}}).error().code == ErrorCode::permission_denied);
}

TEST_CASE("an empty file has no customers") {
  Tenant tenant;
  for (const char* text : {"", " \n\n", "\xEF\xBB\xBF", "[]"}) {
    const auto report = read(tenant.session, text);
    REQUIRE(report);
    CHECK(report->created + report->failed.size() == 0);
  }
}

TEST_CASE("a failing stream is data loss; an empty tenant stays empty") {
  Tenant tenant;
  SECTION("in the middle of a line") {
    BreakingInput input("{\"firstname\":\"A\"}\n{\"first");
    std::istream in(&input);
    CHECK(read_customers(in, tenant.session).error().code == ErrorCode::data_loss);
  }
  SECTION("at the end of a CSV's row") {
    BreakingInput input("firstname\nA\n");
    std::istream in(&input);
    CHECK(read_customers(in, tenant.session).error().code == ErrorCode::data_loss);
  }
  SECTION("in an array") {
    BreakingInput input("[{\"firstname\":\"A\"},");
    std::istream in(&input);
    CHECK(read_customers(in, tenant.session).error().code == ErrorCode::data_loss);
  }
  SECTION("a file that is not there") {
    std::ifstream in("/no/such/file");
    CHECK(read_customers(in, tenant.session).error().code == ErrorCode::data_loss);
  }
  SECTION("an array that is cut off") {
    CHECK(read(tenant.session, "[{\"firstname\":\"A\"}").error().code == ErrorCode::data_loss);
  }
  CHECK(tenant.count() == 0);
}

TEST_CASE("a stream's exception mask does not make its end throw") {
  Tenant tenant;
  std::istringstream in("{\"firstname\":\"A\"}\n");
  in.exceptions(std::ios::failbit | std::ios::badbit | std::ios::eofbit);
  CHECK(read_customers(in, tenant.session)->created == 1);
}

TEST_CASE("customers are written in id order") {
  Tenant tenant;
  for (const char* id : {"b", "a", "B", "10", "9"}) tenant.session.create({.id = id, .first_name = "A"}).value();
  std::ostringstream out;
  CHECK(write_customers(out, tenant.session, {.format = Format::csv}).value() == 5);
  std::string ids, line;
  std::istringstream lines(out.str());
  while (std::getline(lines, line)) ids += line.substr(0, line.find(',')) + ' ';
  CHECK(ids == "customerUid 10 9 B a b ");
}

TEST_CASE("in every format, an empty tenant exports no customers") {
  Tenant tenant;
  const auto written = [&](Format format) {
    std::ostringstream out;
    CHECK(write_customers(out, tenant.session, {.format = format}).value() == 0);
    return out.str();
  };
  CHECK(written(Format::json_lines).empty());
  CHECK(written(Format::detect).empty());
  CHECK(written(Format::json_array) == "[]\n");
  CHECK(written(Format::csv).starts_with("customerUid,externalId,"));
}

TEST_CASE("a CustomerWriter keeps call order and matches an export") {
  Tenant tenant;
  for (const char* id : {"a", "b", "c"}) tenant.session.create({.id = id, .first_name = "A"}).value();
  const Page page = tenant.session.list({.sort_by = SortField::id, .direction = SortDirection::descending}).value();
  for (const Format format : {Format::json_lines, Format::json_array, Format::csv, Format::detect}) {
    const auto written = [&](const auto& customers) {
      std::ostringstream out;
      CustomerWriter writer(out, {.format = format});
      for (const Customer& customer : customers) writer.write(customer);
      CHECK(writer.finish().value() == 3);
      return out.str();
    };
    std::ostringstream exported;
    write_customers(exported, tenant.session, {.format = format}).value();
    CHECK(written(std::vector<Customer>(page.items.rbegin(), page.items.rend())) == exported.str());
    CHECK(written(page.items) != exported.str());
  }
}

TEST_CASE("a full output stream is reported") {
  Tenant tenant;
  for (int i = 0; i < 500; ++i) tenant.session.create({.first_name = "A"}).value();
  for (const std::streamsize room : {0, 100, 100'000}) {
    FullOutput output(room);
    std::ostream out(&output);
    CHECK(write_customers(out, tenant.session).error().code == ErrorCode::unavailable);
  }
  FullOutput full(100);
  std::ostream full_out(&full);
  CustomerWriter writer(full_out);
  const Customer customer = tenant.session.list().value().items.front();
  writer.write(customer);
  CHECK_FALSE(writer.failed());
  for (int i = 0; i < 1000 && !writer.failed(); ++i) writer.write(customer);
  CHECK(writer.failed());
  CHECK(writer.finish().error().code == ErrorCode::unavailable);
  FullOutput roomy(1 << 20);
  std::ostream out(&roomy);
  CHECK(write_customers(out, tenant.session).value() == 500);
  // A stream that has already failed, such as a file that could not be opened, is refused.
  std::ostringstream failed;
  failed.setstate(std::ios::failbit);
  CHECK(write_customers(failed, tenant.session).error().code == ErrorCode::unavailable);
  CHECK(write_changes(failed, tenant.session.changes(0, 1).value()).error().code == ErrorCode::unavailable);
}

TEST_CASE("files of other programs are read through a map of columns") {
  const std::filesystem::path folder = CUSTENGINE_OUTSIDE_DATA "/customers";
  if (!std::filesystem::is_directory(folder)) {
    WARN("skipped: no " << folder);
    return;
  }
  Tenant tenant;
  const auto import = [&](const char* name, const std::map<std::string, std::string>& columns) {
    std::ifstream in(folder / name, std::ios::binary);
    return read_customers(in, tenant.session, {.columns = columns}).value();
  };
  SECTION("CSV with BOM and CRLF") {
    const auto report = import("adventureworks/customers.csv", {{"CustomerKey", "externalId"},
                                                                {"FirstName", "firstname"},
                                                                {"LastName", "lastname"},
                                                                {"EmailAddress", "email"}});
    CHECK(report.created == 18'148);
    CHECK(report.failed.empty());
    CHECK(tenant.session.find_by_external_reference("11000")->email() == "jon24@adventure-works.com");
  }
  SECTION("CSV with semicolons") {
    const auto report = import("etatsbasen/organization.csv", {{"tailid", "externalId"}, {"name_nb", "companyName"}});
    CHECK(report.created == 4'530);
    CHECK(report.failed.empty());
    CHECK(tenant.session.find_by_external_reference("23842")->company_name() == "NAV Voss");
  }
  SECTION("tabs") {
    CHECK(import("sakila/customer.tsv", {{"customer_id", "externalId"}, {"first_name", "firstname"}}).created == 599);
  }
  SECTION("a JSON array with nulls") {
    const auto report = import("northwind/customers.json", {{"customer_id", "externalId"},
                                                            {"company_name", "companyName"},
                                                            {"postal_code", "postalCode"},
                                                            {"phone", "mobile"}});
    CHECK(report.created == 91);
    CHECK(report.failed.empty());
    const Customer first = tenant.session.find_by_external_reference("ALFKI").value();
    CHECK(first.postal_code() == "12209");
    CHECK(first.city() == "Berlin");
  }
  SECTION("a map cannot turn numbers into texts") {
    const auto report = import("chinook/customers.json", {{"CustomerId", "externalId"}, {"Company", "companyName"}});
    CHECK(report.created == 0);
    CHECK(report.failed.size() == 59);
    CHECK(import("chinook/customers.json", {{"Email", "email"}, {"LastName", "lastname"}}).created == 59);
  }
}

}  // namespace
}  // namespace custengine::io_test
