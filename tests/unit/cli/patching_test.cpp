#include "cli/patching.hpp"

#include "catch.hpp"
#include "cli/failure.hpp"

namespace patching_test {

using namespace custengine;
using namespace custengine::cli;

TEST_CASE("--set and --clear make a patch") {
  const CustomerPatch patch =
      make_patch({"city=Bergen", "address=a = \"b\"\nc", "paymentTerms=30", "credit.limit=5", "credit.balance=-1",
                  "accountManager.userCode=007", "customerType=COMPANY", "vatNumber=", "consents=[]"},
                 {"email", "mobile"});
  CustomerPatch expected;
  expected.city = "Bergen";
  expected.address = "a = \"b\"\nc";
  expected.payment_terms = 30;
  expected.credit = CreditPatch{.limit = 5, .balance = -1};
  expected.account_manager = AccountManagerPatch{.user_code = "007"};
  expected.type = CustomerType::company;
  expected.vat_number = "";
  expected.consents = std::vector<Consent>();
  expected.email = clear;
  expected.mobile = clear;
  CHECK(patch == expected);
  CHECK(make_patch({}, {"credit"}).credit.is_clear());
  CHECK(make_patch({"paymentTerms="}, {}).payment_terms.is_clear());
}

TEST_CASE("a faulty patch reports every field") {
  try {
    (void)make_patch({"town=x", "paymentTerms=soon", "credit.limit=1.5", "contacts=none"}, {});
    FAIL("it was taken");
  } catch (const Failure& failure) {
    const std::string message = failure.what();
    for (const char* fault : {"town: ", "paymentTerms: must be a whole number", "credit.limit: must be a whole number",
                              "contacts: must be an array"})
      CHECK(message.find(fault) != std::string::npos);
  }
}

TEST_CASE("an invalid patch is wrong usage") {
  const std::vector<std::vector<std::string>> wrong{{"city"},
                                                    {"=Bergen"},
                                                    {"shoeSize=44"},
                                                    {"paymentTerms=soon"},
                                                    {"credit.limit=1,\"balance\":2"},
                                                    {"credit.limit=\"]\\\"[\",1"},
                                                    {"version=3"},
                                                    {"customerUid=x"},
                                                    {"city=a", "city=b"},
                                                    {"credit.colour=1"},
                                                    {"contacts=[{]"},
                                                    {"contacts=[]}"},
                                                    {"contacts=[],\"city\":\"x\""},
                                                    {"createdAt=2"},
                                                    {"city=Troms\xF8"},
                                                    {"cit\xFF=x"},
                                                    {"contacts=[\"\xF8\"]"}};
  for (const auto& set : wrong) {
    CAPTURE(set.front());
    try {
      (void)make_patch(set, {});
      FAIL("it was taken");
    } catch (const Failure& failure) {
      CHECK(failure.exit_code() == exit_wrong_usage);
    }
  }
}

}  // namespace patching_test
