// Values are read unchanged, unless options ask to clean them.

#include <custengine/engine.hpp>
#include <custengine/io.hpp>
#include <custengine/session.hpp>

#include "catch.hpp"

#include <sstream>
#include <string>

namespace custengine::cleaning_test {
namespace {

struct Tenant {
  ImportReport read(const std::string& text, const ReadOptions& options) {
    std::istringstream in(text);
    return read_customers(in, session, options).value();
  }
  Customer get(const char* id) { return session.get(id).value(); }

  Engine engine;
  Session session = (engine.create_tenant("acme").value(), engine.session("acme").value());
};

TEST_CASE("cleaning is off by default") {
  Tenant tenant;
  CHECK(tenant.read("customerUid,firstname,city\na, Ada ,NULL\n", {}).created == 1);
  CHECK(tenant.get("a").first_name() == " Ada ");
  CHECK(tenant.get("a").city() == "NULL");
}

TEST_CASE("trim drops blanks at both ends of every text") {
  const ReadOptions options{.trim = true};
  Tenant tenant;
  SECTION("CSV: cells of every kind, quoted or not, and the names of columns") {
    const auto report = tenant.read(
        " customerUid ,firstname\t,lastname,paymentTerms,customerType,addresses,accountManager.displayName\n"
        "\ta ,\u00A0Ada\u3000,\" de  Vries \", 14 , COMPANY , \"[{\"\"city\"\":\"\" Oslo \"\"}]\" ,  \n",
        options);
    // A quote after a blank is a quote within a field. Trimming changes values, not the syntax.
    REQUIRE(report.failed.size() == 1);
    CHECK_THAT(report.failed[0].error.message, Catch::Contains("a quote within a field"));
    CHECK(
        tenant
            .read(" customerUid ,firstname\t,lastname,paymentTerms,customerType,addresses,accountManager.displayName\n"
                  "\ta ,\u00A0Ada\u3000,\" de  Vries \", 14 , COMPANY ,\"[{\"\"city\"\":\"\" Oslo \"\"}]\",  \n",
                  options)
            .created == 1);
    const Customer ada = tenant.get("a");
    CHECK(ada.first_name() == "Ada");
    CHECK(ada.last_name() == "de  Vries");
    CHECK(ada.payment_terms() == 14);
    CHECK(ada.type() == CustomerType::company);
    CHECK(ada.addresses()[0].city == "Oslo");
    CHECK_FALSE(ada.account_manager());
  }
  SECTION("JSON: texts at any depth, not the names of members") {
    CHECK(tenant
              .read(R"({"customerUid":"a ","firstname":"  ","lastname":"\u2003B\n","contacts":[{"firstname":" C",)"
                    R"("lastname":"D "}],"accountManager":{"displayName":" E "}})",
                    options)
              .created == 1);
    const Customer b = tenant.get("a");
    CHECK(b.first_name().empty());
    CHECK(b.last_name() == "B");
    CHECK(b.contacts()[0].first_name == "C");
    CHECK(b.contacts()[0].last_name == "D");
    CHECK(b.account_manager()->display_name == "E");
    CHECK(tenant.read("{\"firstname \":\"x\"}", options).failed.size() == 1);
  }
}

TEST_CASE("a text that means empty is not set if it stands alone") {
  const ReadOptions options{.empty_values = {"NULL", "N/A", "-"}};
  Tenant tenant;
  SECTION("CSV") {
    const auto report = tenant.read(
        "customerUid,firstname,lastname,city,paymentTerms,customerType,createdAt,addresses,credit.limit,countryCode\n"
        "a,Ada,NULL,\"N/A\",NULL,-,N/A,NULL,-,NULL\n"
        "b,Bea,NULL & sons,null,,,,\"[{\"\"city\"\":\"\"NULL\"\",\"\"address\"\":\"\"A\"\"}]\",,\n"
        "c, NULL ,,,,,,,,\n",
        options);
    CHECK(report.created == 3);
    const Customer a = tenant.get("a"), b = tenant.get("b");
    CHECK(a.last_name().empty());
    CHECK(a.city().empty());
    CHECK_FALSE(a.payment_terms());
    CHECK(a.type() == CustomerType::person);
    CHECK(a.addresses().empty());
    CHECK_FALSE(a.credit());
    CHECK(a.country_code().empty());
    CHECK(b.last_name() == "NULL & sons");
    CHECK(b.city() == "null");
    CHECK(b.addresses()[0].city.empty());
    CHECK(b.addresses()[0].address == "A");
    CHECK(tenant.get("c").first_name() == " NULL ");
  }
  SECTION("compared after trim") {
    CHECK(tenant.read("customerUid,firstname,city\na,Ada, NULL \n", {.trim = true, .empty_values = {"NULL"}}).created ==
          1);
    CHECK(tenant.get("a").city().empty());
  }
  SECTION("JSON: as null") {
    CHECK(tenant
              .read(R"({"customerUid":"a","firstname":"Ada","city":"NULL","paymentTerms":"N/A","addresses":"-",)"
                    R"("consents":[{"name":"NULL","status":true}],"credit":"NULL"})",
                    options)
              .created == 1);
    const Customer a = tenant.get("a");
    CHECK(a.city().empty());
    CHECK_FALSE(a.payment_terms());
    CHECK(a.addresses().empty());
    CHECK(a.consents()[0].name.empty());
    CHECK_FALSE(a.credit());
  }
  SECTION("a required value is missing if its text means empty") {
    CHECK(tenant.read("firstname,lastname\nNULL,-\n", options).failed.size() == 1);
    const auto report = tenant.read(R"({"firstname":"A","contacts":["NULL"]})", options);
    REQUIRE(report.failed.size() == 1);
    CHECK(report.failed[0].error.message == "contacts[0]: must be an object");
  }
}

}  // namespace
}  // namespace custengine::cleaning_test
