#include "cli/commands.hpp"

namespace custengine::cli {

void add_customer_commands(CLI::App& app, Run& run, const Opened& opened) {
  for (const auto add : {add_list, add_search, add_get, add_count, add_facets, add_suggest, add_duplicates, add_update,
                         add_attach_and_detach, add_remove, add_merge, add_import, add_stats})
    add(app, run, opened);
}

}  // namespace custengine::cli
