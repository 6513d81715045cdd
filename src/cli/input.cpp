#include "cli/input.hpp"

#include "cli/assignment.hpp"
#include "cli/failure.hpp"
#include "cli/option_values.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string_view>

namespace custengine::cli {

void add_reading_flags(CLI::App& app, InputOptions& options) {
  const std::string group = "Reading";
  const Choices<Format> formats{{"detect", Format::detect},
                                {"json-lines", Format::json_lines},
                                {"json-array", Format::json_array},
                                {"csv", Format::csv}};
  take_choice(app.add_option("--format", options.format, "format of the files; default detect"), formats)->group(group);
  app.add_option("--map", options.maps, "fields of the files' columns: 'EmailAddress=email,Fax='; NAME= drops a column")
      ->allow_extra_args(false)
      ->type_name("NAME=FIELD,...")
      ->group(group);
  app.add_option("--encoding", options.encoding, "encoding of the files: windows-1252, UTF-16LE, ... (default: UTF-8)")
      ->type_name("NAME")
      ->group(group);
  app.add_flag("--trim", options.trim, "remove blanks at both ends of every text")->group(group);
  app.add_option("--empty", options.empty_values, "a text that means \"not set\": NULL, N/A, ...")
      ->allow_extra_args(false)
      ->type_name("TEXT")
      ->group(group);
}

CLI::Option* add_files_to_read(CLI::App& app, InputOptions& options) {
  return app.add_option("FILE", options.files, "customers: JSON Lines, a JSON array or CSV; - is standard input")
      ->required();
}

void add_database_flag(CLI::App& app, InputOptions& options, CLI::Option* replaced, const std::string& help) {
  const auto take = [&options, replaced](const std::string& file) {
    if (file.empty()) throw Failure(exit_wrong_usage, "--db: the name of the database is empty");
    options.database = file;
    if (replaced != nullptr) replaced->required(false);
  };
  app.add_option_function<std::string>("--db", take, help)->type_name("FILE");
}

void add_input_files(CLI::App& app, InputOptions& options) {
  if (!options.opened) add_database_flag(app, options, add_files_to_read(app, options));
}

void add_input_flags(CLI::App& app, InputOptions& options) {
  if (options.opened) return;
  const std::string group = "Reading";
  add_reading_flags(app, options);
  app.add_option("--locale", options.locale, "locale for sorting names: nb, sv, de, ...")
      ->type_name("LOCALE")
      ->group(group);
  app.add_option("--country", options.country_code, "the country of national phone numbers: NO, SE, ...")
      ->type_name("CODE")
      ->group(group);
  app.add_option("--tenant", options.tenant,
                 "the tenant of the customers; default: default, or the only tenant of --db")
      ->type_name("ID")
      ->group(group);
  app.add_option("--allow-extension", options.allowed_extensions, "an extension code to allow besides TWO_INVOICE")
      ->allow_extra_args(false)
      ->type_name("CODE")
      ->group(group);
  Choices<SearchField> fields;
  for (const auto field : {SearchField::id, SearchField::external_reference, SearchField::ledger_number,
                           SearchField::loyalty_id, SearchField::address})
    fields.emplace_back(to_string(field), field);
  take_choice(app.add_option("--also-search", options.also_searched, "one more field that queries search")
                  ->allow_extra_args(false),
              fields)
      ->group(group);
  app.add_flag("--allow-duplicate-references", options.allows_duplicate_references,
               "customers may share an external reference")
      ->group(group);
}

std::map<std::string, std::string> parse_maps(const std::vector<std::string>& maps) {
  std::map<std::string, std::string> fields;
  for (std::string_view map : maps) {
    while (!map.empty()) {
      const std::string_view entry = map.substr(0, map.find(','));
      const auto [name, field] = parse_assignment("--map", entry, "NAME=FIELD");
      fields.insert_or_assign(std::string(name), std::string(field));
      map.remove_prefix(std::min(entry.size() + 1, map.size()));
    }
  }
  return fields;
}

TenantOptions tenant_options(const InputOptions& options) {
  TenantOptions tenant{.locale = options.locale.value_or(""),
                       .country_code = options.country_code.value_or(""),
                       .sort_indexes = {},
                       .text_index = false,
                       .unique_external_reference = !options.allows_duplicate_references,
                       .extensions = {TenantExtension::b2b},
                       .also_searched = options.also_searched};
  for (const std::string& code : options.allowed_extensions)
    tenant.allowed_extensions.push_back(checked(ExtensionCode::parse(code)));
  return tenant;
}

TenantOptions indexed_tenant_options(const InputOptions& options) {
  TenantOptions tenant = tenant_options(options);
  tenant.sort_indexes = default_sort_indexes();
  tenant.text_index = true;
  return tenant;
}

ReadOptions read_options(const InputOptions& options) {
  return {.format = options.format,
          .columns = parse_maps(options.maps),
          .encoding = options.encoding,
          .trim = options.trim,
          .empty_values = options.empty_values};
}

}  // namespace custengine::cli
