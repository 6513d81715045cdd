#include "cli/completion.hpp"
#include "cli/commands.hpp"

#include <CLI/CLI.hpp>
#include "catch.hpp"

#include <string>
#include <vector>

namespace completion_test {

using namespace custengine::cli;
using Strings = std::vector<std::string>;

TEST_CASE("completion offers the flags of the command") {
  CLI::App app("", "");
  Run run;
  add_list(app, run);
  add_get(app, run);
  add_update(app, run);

  CHECK(complete(app, "").words == Strings{"get", "list", "update"});
  CHECK(complete(app, "li").words == Strings{"list"});
  CHECK(complete(app, "li").is_done);
  CHECK(complete(app, "fly --").words.empty());
  CHECK(complete(app, "list --so").words == Strings{"--sort"});
  CHECK(complete(app, "list --sort postal").words == Strings{"postalCode"});
  CHECK(complete(app, "list --sort full").words == Strings{"fullName"});
  CHECK(complete(app, "list --sort ad").words.empty());  // customers are not sorted by address
  CHECK(complete(app, "list --also-search cust").words == Strings{"customerUid"});
  CHECK(complete(app, "list --columns city,postal").words == Strings{"city,postalCode"});
  CHECK(complete(app, "update c-1 --set cit").words == Strings{"city="});
  CHECK_FALSE(complete(app, "update c-1 --set cit").is_done);
  CHECK(complete(app, "update c-1 --clear credit.").words == Strings{"credit.balance", "credit.limit"});
  CHECK(complete(app, "list --desc pos").words != Strings{"postalCode"});  // a flag takes no value
  CHECK(complete(app, "list --sort 'postal").begins == 12);
}

TEST_CASE("completion knows the position of a command's argument") {
  CLI::App app("", "");
  Run run;
  add_facets(app, run);
  add_get(app, run);
  add_merge(app, run);
  add_suggest(app, run);

  CHECK(complete(app, "facets post").words == Strings{"postalCode"});
  CHECK(complete(app, "facets --typos 1 --exact post").words == Strings{"postalCode"});
  CHECK(complete(app, "facets city post").words.empty());
  const Strings file = {"/dev/null"};
  CHECK(complete(app, "facets city /dev/nul").words == file);
  CHECK(complete(app, "facets city --query as - /dev/nul").words == file);
  CHECK(complete(app, "get c-1 /dev/nul").words == file);
  CHECK(complete(app, "merge c-1 c-2 /dev/nul").words == file);
  CHECK(complete(app, "merge c-1 /dev/nul").words.empty());
  CHECK(complete(app, "suggest han /dev/nul").words == file);
}

TEST_CASE("completion offers the allowed values of a flag") {
  CLI::App app("", "");
  Run run;
  add_duplicates(app, run);
  add_import(app, run);
  add_merge(app, run);
  add_search(app, run);

  CHECK(complete(app, "search han --scope co").words == Strings{"contact"});
  CHECK(complete(app, "search han --ty").words == Strings{"--typos"});
  CHECK(complete(app, "search han --hi").words == Strings{"--hits"});
  CHECK(complete(app, "duplicates --max").words == Strings{"--max-sharing"});
  CHECK(complete(app, "import --on-conflict u").words == Strings{"update"});
  CHECK(complete(app, "import --format json-").words == Strings{"json-array", "json-lines"});
  CHECK(complete(app, "merge c-1 c-2 --choose ne").words == Strings{"newest"});
  CHECK(complete(app, "merge c-1 c-2 --field ema").words == Strings{"email="});
  CHECK(complete(app, "merge c-1 c-2 --field email=dr").words == Strings{"email=drop", "email=drop-unless-empty"});
}

TEST_CASE("the common prefix of words ends with a whole character") {
  CHECK(common_beginning({"credit.balance", "credit.limit"}) == "credit.");
  CHECK(common_beginning({"å", "æ"}).empty());
  CHECK(common_beginning({"list"}) == "list");
}

}  // namespace completion_test
