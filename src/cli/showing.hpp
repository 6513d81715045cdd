#pragma once

#include <custengine/customer.hpp>
#include <custengine/query.hpp>

#include <string>

namespace CLI {
class App;
}

namespace custengine::cli {

class Table;

/// How results are shown: --json, --csv or --table.
struct ShowOptions {
  bool json = false, csv = false, table = false;
  std::string columns = {};
  std::size_t width = 0;  ///< of tables; 0: the terminal's
};

void add_show_flags(CLI::App& app, ShowOptions& options);
/// As add_show_flags, for commands that show something other than customers.
void add_table_flags(CLI::App& app, ShowOptions& options);

/// JSON: the page with its paging. CSV: every field, as an export has it, or the columns asked for.
void show_page(const Page& page, const ShowOptions& options);
/// A table has a line per field that is set.
void show_customer(const Customer& customer, const ShowOptions& options);
/// What the two differ in, save for the time of change.
void show_change(const Customer& before, const Customer& after, const ShowOptions& options);
void show_table(const Table& table, const ShowOptions& options);

}  // namespace custengine::cli
