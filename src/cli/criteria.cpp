#include "cli/criteria.hpp"

#include "cli/failure.hpp"
#include "cli/option_values.hpp"

#include <CLI/CLI.hpp>

namespace custengine::cli {

void add_criteria_flags(CLI::App& command, CriteriaOptions& options) {
  const std::string group = "Criteria";
  SearchRequest& request = options.request;
  command.add_option("--query", request.query, "the query; then all arguments are files")
      ->type_name("TEXT")
      ->group(group);
  command.add_flag("--exact", request.exact_match, "the whole query must equal a field; case and accents do not count")
      ->group(group);
  take_count(command.add_option("--typos", request.max_typos, "typos allowed in a word, 0 to 2; fewer in short words"))
      ->group(group);
  command.add_option("--mobile", request.mobile, "part of the phone number, in any spelling")
      ->type_name("TEXT")
      ->group(group);
  command.add_option("--email", request.email, "part of the email address")->type_name("TEXT")->group(group);
  command.add_option("--vat-number", request.vat_number, "part of the VAT number")->type_name("TEXT")->group(group);
  take_word(command.add_option("--scope", options.scope, "contact: all criteria must hold in the same contact"),
            {"customer", "contact"})
      ->group(group);
  command.add_option("--where", options.where, "a condition on any field: city == 'Oslo' and not is_set(email)")
      ->type_name("FILTER")
      ->group(group);
}

SearchRequest request_of(const CriteriaOptions& options) {
  SearchRequest request = options.request;
  if (options.scope == "contact") request.scope = SearchScope::contact;
  request.where = checked(Filter::parse(options.where), "quote it for the shell: --where \"city == 'Oslo'\"");
  return request;
}

}  // namespace custengine::cli
