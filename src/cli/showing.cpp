#include "cli/showing.hpp"

#include "cli/customer_columns.hpp"
#include "cli/failure.hpp"
#include "cli/messages.hpp"
#include "cli/option_values.hpp"
#include "cli/saving.hpp"
#include "cli/table.hpp"

#include <custengine/io.hpp>
#include <custengine/json.hpp>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <span>
#include <sstream>

namespace custengine::cli {
namespace {

constexpr std::string_view default_columns = "customerUid,displayName,city,email,mobile";

Terminal output_terminal(const ShowOptions& options) {
  Terminal terminal = terminal_of(1);
  if (options.width > 0) terminal.width = options.width;
  return terminal;
}

std::string csv_of(std::span<const Customer> customers, const ShowOptions& options) {
  if (!options.columns.empty()) return customer_table(customers, parse_columns(options.columns)).to_csv();
  std::ostringstream text;
  CustomerWriter writer(text, {.format = Format::csv});
  for (const Customer& customer : customers) writer.write(customer);
  checked(writer.finish());
  return std::move(text).str();
}

Table fields_of(const Customer& customer, const ShowOptions& options) {
  Table table({{"field"}, {"value"}});
  const auto add = [&](const CustomerColumn& column, bool is_asked_for) {
    std::string text = column.text(customer);
    if (is_asked_for || !text.empty()) table.add({std::string(column.name), std::move(text)});
  };
  if (options.columns.empty())
    for (const CustomerColumn& column : customer_columns()) add(column, false);
  else
    for (const CustomerColumn* column : parse_columns(options.columns)) add(*column, true);
  return table;
}

}  // namespace

void add_table_flags(CLI::App& app, ShowOptions& options) {
  const std::string group = "Showing";
  auto* json = app.add_flag("--json", options.json, "print JSON")->group(group);
  auto* csv = app.add_flag("--csv", options.csv, "print CSV")->group(group);
  auto* table = app.add_flag("--table", options.table, "print a table (default)")->group(group);
  json->excludes(csv)->excludes(table);
  csv->excludes(table);
  take_count(app.add_option("--width", options.width, "width of tables (default: the terminal's, or 100 without one)"),
             10, 10000)
      ->group(group);
}

void add_show_flags(CLI::App& app, ShowOptions& options) {
  add_table_flags(app, options);
  app.add_option("--columns", options.columns, "the fields to show in tables and CSV: city,email")
      ->type_name("FIELD,...")
      ->group("Showing");
}

void show_page(const Page& page, const ShowOptions& options) {
  if (options.json) return print(to_json(page) + "\n");
  if (options.csv) return print(csv_of(page.items, options));
  const auto columns = parse_columns(options.columns.empty() ? default_columns : std::string_view(options.columns));
  std::string text = customer_table(page.items, columns).to_text(output_terminal(options));
  const std::uint64_t total = page.paging.total_count.value_or(page.items.size());
  text += fmt::format("page {}, {}", page.paging.page_number,
                      page.paging.total_count ? fmt::format("{} of ", page.items.size()) : "");
  print(text + count_of_customers(total) + "\n");
}

void show_customer(const Customer& customer, const ShowOptions& options) {
  if (options.json) return print(to_json(customer) + "\n");
  if (options.csv) return print(csv_of({&customer, 1}, options));
  print(fields_of(customer, options).to_text(output_terminal(options)));
}

void show_change(const Customer& before, const Customer& after, const ShowOptions& options) {
  if (options.json || options.csv) return show_customer(after, options);
  Table table({{"field"}, {"before"}, {"after"}});
  for (const CustomerColumn& column : customer_columns()) {
    if (column.name == "lastModifiedAt") continue;
    std::string old_text = column.text(before), new_text = column.text(after);
    if (old_text != new_text) table.add({std::string(column.name), std::move(old_text), std::move(new_text)});
  }
  if (table.empty()) return print_lines(fmt::format("{}: no changes\n", after.id()));
  print(table.to_text(output_terminal(options)));
}

void show_table(const Table& table, const ShowOptions& options) {
  print(options.json ? table.to_json() : options.csv ? table.to_csv() : table.to_text(output_terminal(options)));
}

}  // namespace custengine::cli
