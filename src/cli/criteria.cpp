#include "cli/criteria.hpp"

#include "cli/failure.hpp"
#include "cli/option_values.hpp"

#include <CLI/CLI.hpp>

namespace custengine::cli {

void add_criteria_flags(CLI::App& command, CriteriaOptions& options) {
  const std::string group = "Criteria";
  SearchRequest& request = options.request;
  command.add_option("--query", request.query, "the query, in place of the first argument")
      ->type_name("TEXT")
      ->group(group);
  command.add_flag("--exact", request.exact_match, "the whole query equals a field, accents and case ignored")
      ->group(group);
  take_count(
      command.add_option("--typos", request.max_typos, "so many typos a word may have, 0 to 2; short ones fewer"))
      ->group(group);
  command.add_option("--mobile", request.mobile, "in the phone number, however it is written")
      ->type_name("TEXT")
      ->group(group);
  command.add_option("--email", request.email, "in the email address")->type_name("TEXT")->group(group);
  command.add_option("--vat-number", request.vat_number, "in the VAT number")->type_name("TEXT")->group(group);
  take_word(command.add_option("--scope", options.scope, "of what is searched; contact: all within one contact"),
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
