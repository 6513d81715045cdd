#include "cli/completion.hpp"
#include "cli/commands.hpp"

#include <CLI/CLI.hpp>
#include "catch.hpp"

#include <string>
#include <vector>

using namespace custengine::cli;
using Strings = std::vector<std::string>;

TEST_CASE("Completion follows the commands' own flags") {
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
  CHECK(complete(app, "list --columns city,postal").words == Strings{"city,postalCode"});
  CHECK(complete(app, "update c-1 --set cit").words == Strings{"city="});
  CHECK_FALSE(complete(app, "update c-1 --set cit").is_done);
  CHECK(complete(app, "update c-1 --clear credit.").words == Strings{"credit.balance", "credit.limit"});
  CHECK(complete(app, "list --desc pos").words != Strings{"postalCode"});  // a flag takes no value
  CHECK(complete(app, "list --sort 'postal").begins == 12);
}

TEST_CASE("What words have in common ends with a whole character") {
  CHECK(common_beginning({"credit.balance", "credit.limit"}) == "credit.");
  CHECK(common_beginning({"å", "æ"}).empty());
  CHECK(common_beginning({"list"}) == "list");
}
