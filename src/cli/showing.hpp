#pragma once

#include <custengine/customer.hpp>
#include <custengine/query.hpp>

#include <string>

namespace CLI {
class App;
}

namespace custengine::cli {

class Table;

/// The output format of results: --json, --csv or --table.
struct ShowOptions {
  bool json = false, csv = false, table = false;
  std::string columns = {};
  std::size_t width = 0;  ///< of tables; 0 for the terminal's width
};

void add_show_flags(CLI::App& app, ShowOptions& options);
/// As add_show_flags, for commands whose results are not customers.
void add_table_flags(CLI::App& app, ShowOptions& options);

/// JSON: the page with its paging. CSV: every field, as an export writes it, or the chosen columns.
void show_page(const Page& page, const ShowOptions& options);
/// A table has one line per field that is set.
void show_customer(const Customer& customer, const ShowOptions& options);
/// The fields that differ, except the time of change.
void show_change(const Customer& before, const Customer& after, const ShowOptions& options);
void show_table(const Table& table, const ShowOptions& options);

}  // namespace custengine::cli
