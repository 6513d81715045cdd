// bulk_import [FILE]: imports a file of customers, shows its progress, and lists the rows that failed.
// Without FILE it makes a file in which one row is wrong.

#include <custengine/custengine.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>

namespace {

std::string made_up_file() {
  std::string text = "Nr;Name;E-mail;Town\n";
  for (int number = 1; number <= 50'000; ++number)
    text += fmt::format("{};Customer {};c{}@shop.example;Oslo\n", number, number, number);
  return text + "50001;No Address;nonsense;Bergen\n";
}

}  // namespace

int main(int count, char** arguments) {
  custengine::Engine engine;
  engine.create_tenant("shop", {.locale = "nb", .country_code = "NO"}).value();
  auto shop = engine.session("shop").value();

  std::ifstream file;
  std::istringstream made_up;
  if (count > 1)
    file.open(arguments[1], std::ios::binary);
  else
    made_up.str(made_up_file());

  custengine::ReadOptions options;
  // Maps the file's columns to fields. Other columns are ignored.
  options.columns = {{"Nr", "externalId"}, {"Name", "companyName"}, {"E-mail", "email"}, {"Town", "city"}};
  // If the file is imported again, it updates these customers and creates none twice.
  options.import.on_conflict = custengine::OnConflict::update;
  options.progress = [](std::uint64_t bytes, std::uint64_t rows) {
    fmt::print(stderr, "\r{} rows, {} kB", rows, bytes / 1000);
    return true;  // false would stop the import
  };
  options.failed_row = [](const custengine::ImportReport::Item& item, std::string_view row) {
    fmt::print("\nline {}: {}\n  {}\n", item.line, item.error.message, row);
  };

  const auto report = custengine::read_customers(count > 1 ? static_cast<std::istream&>(file) : made_up, shop, options);
  if (!report) {  // the file as a whole cannot be read
    fmt::print(stderr, "{}\n", report.error().message);
    return 1;
  }
  fmt::print("{} created, {} updated, {} failed; there are {} customers\n", report->created, report->updated,
             report->failed.size(), shop.count().value());
}
