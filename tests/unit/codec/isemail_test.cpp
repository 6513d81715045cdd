// The rule for email addresses against the 164 cases of isemail, and docs/email.md, which shows the result.

#include <custengine/engine.hpp>
#include <custengine/session.hpp>

#include "outside_data.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::isemail_test {
namespace {

struct Verdict {
  std::string address, category, diagnosis;
  bool accepted = false;
  std::string reason = {};  // when refused
};

std::string member(const boost::json::value& test, std::string_view name) {
  const auto& text = test.at(boost::json::string_view(name.data(), name.size())).as_string();
  return {text.data(), text.size()};
}

// The cases write a control character as its picture: U+2400 for U+0000 and so on.
std::string with_controls(std::string_view address) {
  std::string text;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const std::string_view picture = address.substr(i, 3);
    const bool is_picture =
        picture.size() == 3 && picture.substr(0, 2) == "\xE2\x90" && static_cast<unsigned char>(picture[2]) < 0xA0;
    text += is_picture ? static_cast<char>(static_cast<unsigned char>(picture[2]) - 0x80) : address[i];
    i += is_picture ? 2 : 0;
  }
  return text;
}

std::vector<Verdict> verdicts(const boost::json::value& tests) {
  Engine engine;
  engine.create_tenant("acme").value();
  Session acme = engine.session("acme").value();
  std::vector<Verdict> all;
  for (const auto& test : tests.as_array()) {
    const std::string address = member(test, "address");
    const auto created = acme.create({.first_name = "A", .email = with_controls(address)});
    all.push_back({address, member(test, "category"), member(test, "diagnosis"), created.has_value(),
                   created ? "" : created.error().violations.at(0).message});
  }
  return all;
}

// The reasons why the rule accepts the address.
std::string_view why_accepted(std::string_view diagnosis) {
  static const std::map<std::string_view, std::string_view> reasons = {
      {"ISEMAIL_ERR_NODOMAIN", "empty: not set"},
      {"ISEMAIL_ERR_DOT_START", "dots may stand anywhere"},
      {"ISEMAIL_ERR_DOT_END", "dots may stand anywhere"},
      {"ISEMAIL_ERR_CONSECUTIVEDOTS", "dots may stand anywhere"},
      {"ISEMAIL_ERR_DOMAINHYPHENSTART", "so may hyphens"},
      {"ISEMAIL_ERR_DOMAINHYPHENEND", "so may hyphens"},
      {"ISEMAIL_ERR_UNCLOSEDQUOTEDSTR", "quotes have no meaning"},
      {"ISEMAIL_ERR_ATEXT_AFTER_QS", "quotes have no meaning"},
      {"ISEMAIL_ERR_EXPECTING_ATEXT", "quotes and brackets have no meaning"},
      {"ISEMAIL_ERR_UNCLOSEDCOMMENT", "parentheses have no meaning"},
      {"ISEMAIL_ERR_ATEXT_AFTER_CFWS", "parentheses have no meaning"},
      {"ISEMAIL_ERR_UNCLOSEDDOMLIT", "brackets have no meaning"},
      {"ISEMAIL_ERR_ATEXT_AFTER_DOMLIT", "brackets have no meaning"},
      {"ISEMAIL_ERR_EXPECTING_DTEXT", "brackets have no meaning"},
      {"ISEMAIL_ERR_BACKSLASHEND", "backslashes have no meaning"},
      {"ISEMAIL_ERR_EXPECTING_QPAIR", "backslashes have no meaning; any letter may be used"},
  };
  const auto found = reasons.find(diagnosis);
  return found == reasons.end() ? "" : found->second;
}

// As a page can show it.
std::string shortened(std::string address) {
  for (std::size_t at; (at = address.find('\x7F')) != std::string::npos;) address.replace(at, 1, "␡");
  constexpr std::size_t most = 60;
  return address.size() > most ? address.substr(0, most) + "…" : address;  // the long ones are ASCII
}

// The verdicts that differ from the category, by diagnosis.
std::string exceptions(const std::vector<Verdict>& all, bool accepted) {
  std::map<std::pair<std::string, std::string>, std::string> rows;
  for (const Verdict& verdict : all) {
    if (verdict.accepted != accepted || (verdict.category == "ISEMAIL_ERR") != accepted) continue;
    const std::string reason = accepted ? std::string(why_accepted(verdict.diagnosis)) : verdict.reason;
    CAPTURE(verdict.address, verdict.diagnosis);
    CHECK_FALSE(reason.empty());
    std::string& addresses = rows[{verdict.diagnosis, reason}];
    const std::string shown = shortened(verdict.address);
    addresses += (addresses.empty() ? "" : " ") + (shown.empty() ? "(empty)" : "`" + shown + "`");
  }
  std::string table = std::string("| diagnosis | address | why it is ") + (accepted ? "accepted" : "refused") +
                      " |\n| --- | --- | --- |\n";
  for (const auto& [key, addresses] : rows)
    table +=
        "| " + key.first.substr(std::string_view("ISEMAIL_").size()) + " | " + addresses + " | " + key.second + " |\n";
  return table;
}

std::string section(const std::vector<Verdict>& all) {
  std::map<std::string, std::pair<int, int>> counts;  // accepted, refused
  for (const Verdict& verdict : all) {
    auto& [accepted, refused] = counts[verdict.category];
    ++(verdict.accepted ? accepted : refused);
  }
  std::string text = "| category | accepted | refused |\n| --- | --- | --- |\n";
  for (const auto& [category, count] : counts)
    text += "| " + category + " | " + std::to_string(count.first) + " | " + std::to_string(count.second) + " |\n";
  text += "\nAccepted, though isemail calls them errors:\n\n" + exceptions(all, true);
  text += "\nRefused, though isemail does not:\n\n" + exceptions(all, false);
  text += "\nAll of them:\n\n| address | diagnosis | verdict |\n| --- | --- | --- |\n";
  for (const Verdict& verdict : all) {
    const std::string shown = shortened(verdict.address);
    text += "| " + (shown.empty() ? "(empty)" : "`" + shown + "`") + " | " +
            verdict.diagnosis.substr(std::string_view("ISEMAIL_").size()) +
            (verdict.accepted ? " | accepted |\n" : " | refused |\n");
  }
  return text;
}

TEST_CASE("docs/email.md shows our verdicts on isemail's 164 addresses") {
  const auto tests = outside_json("rules/isemail_tests.json");
  if (!tests) return;
  const std::vector<Verdict> all = verdicts(*tests);
  CHECK(all.size() == 164);
  for (const Verdict& verdict : all) {
    CAPTURE(verdict.address);
    CHECK((verdict.accepted || verdict.category != "ISEMAIL_VALID_CATEGORY"));
  }

  std::ifstream file(std::filesystem::path(CUSTENGINE_SOURCE_DIR) / "docs/email.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const std::string expected =
      "<!-- begin: checked by tests/unit/codec/isemail_test.cpp -->\n" + section(all) + "<!-- end -->\n";
  INFO("docs/email.md must hold:\n" << expected);
  CHECK((page.find(expected) != std::string::npos));
}

}  // namespace
}  // namespace custengine::isemail_test
