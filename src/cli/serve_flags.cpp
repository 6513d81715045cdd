#include "cli/serve_flags.hpp"

#include "cli/option_values.hpp"
#include "serve/world/named_scenario.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>
#include <utility>

namespace custengine::cli {
namespace {

constexpr std::uint64_t max_connections = 100'000, max_client_requests = 1'000'000;
constexpr std::uint64_t max_threads = 64;

/// Collects the contradictions of flags.
class Contradictions {
 public:
  void refuse(bool is_wrong, std::string message) {
    if (is_wrong) messages_.push_back(std::move(message));
  }
  void throw_if_any() const {
    if (!messages_.empty()) throw Failure(exit_wrong_usage, fmt::format("{}", fmt::join(messages_, "; ")));
  }

 private:
  std::vector<std::string> messages_;
};

bool sets_tenant_options(const InputOptions& input) {
  return input.locale || input.country_code || !input.allowed_extensions.empty() || input.allows_duplicate_references ||
         !input.also_searched.empty();
}

bool sets_reading(const InputOptions& input) {
  return input.is_foreign() || input.format != Format::detect;
}

// An origin as browsers send it (RFC 6454). `*` would let each web page read the customers.
bool is_origin(std::string_view text) {
  for (const std::string_view scheme : {"http://", "https://"})
    if (text.starts_with(scheme)) {
      const std::string_view host = text.substr(scheme.size());
      return !host.empty() && host.find_first_of("/?#*@ ") == std::string_view::npos;
    }
  return false;
}

void refuse_with_database(const ServeFlags& flags, Contradictions& found) {
  const std::string reason = " and --db contradict each other: ";
  found.refuse(!flags.input.files.empty(), "FILE" + reason + "the customers are those of the database");
  found.refuse(!flags.scenario.empty(), "--scenario" + reason + "the customers are those of the database");
  found.refuse(flags.is_fixture, "--fixture" + reason + "a database has the real clock and no resets");
  found.refuse(flags.is_dev, "--dev" + reason + "a database has a mode of its own");
  found.refuse(flags.clock == ServerClock::fake, "--clock fake" + reason + "a database has the real clock");
  found.refuse(flags.auth && flags.auth != serve::Auth::tokens, std::string("--auth ") +
                                                                    (flags.auth == serve::Auth::any ? "any" : "none") +
                                                                    reason + "real customers need --auth tokens");
  found.refuse(flags.token_file.empty(), "--db needs --token-file: real customers are for those who have a token");
  found.refuse(!flags.admin_token_file.empty(),
               "--admin-token-file" + reason + "the tokens with \"admin\": true in --token-file may use control");
  found.refuse(flags.input.tenant.has_value(), "--tenant" + reason + "all tenants of the database are served");
  found.refuse(sets_tenant_options(flags.input),
               "--locale, --country, --allow-extension, --also-search, --allow-duplicate-references" + reason +
                   "its tenants keep their options");
  found.refuse(sets_reading(flags.input),
               "--format, --map, --encoding, --trim, --empty" + reason + "they are for files");
}

void refuse_without_database(const ServeFlags& flags, Contradictions& found) {
  found.refuse(flags.is_fixture && flags.is_dev, "--fixture and --dev contradict each other");
  found.refuse(flags.is_fixture && flags.clock == ServerClock::real,
               "--fixture and --clock real contradict each other: a fixture's clock stands still");
  found.refuse(!flags.token_file.empty(), "--token-file needs --db: a fixture issues its tokens itself");
  found.refuse(!flags.scenario.empty() && sets_tenant_options(flags.input),
               "--scenario and --locale, --country, --allow-extension, --also-search, --allow-duplicate-references "
               "contradict each other: the scenario has options of its own");
  found.refuse(flags.input.files.empty() && sets_reading(flags.input),
               "--format, --map, --encoding, --trim and --empty need FILE");
}

void refuse_remote(const ServeFlags& flags, Contradictions& found) {
  const auto admin = flags.admin_address();
  const ListenAddress address = flags.address();
  for (const auto& reached : {std::optional(address), admin})
    if (reached && !is_loopback(*reached) && !flags.allows_remote)
      found.refuse(true,
                   fmt::format("{} is reachable from other machines: that needs --allow-remote", to_string(*reached)));
  const bool is_control_remote = admin ? !is_loopback(*admin) : !is_loopback(address) && !flags.has_no_admin;
  const bool has_admin_token = !flags.admin_token_file.empty() || !flags.input.database.empty();
  found.refuse(flags.allows_remote && is_control_remote && !has_admin_token,
               "--allow-remote needs --admin-token-file, --no-admin, or an --admin-listen of this machine: else other "
               "machines could control the server");
}

}  // namespace

ListenAddress ServeFlags::address() const {
  if (!listen.empty()) return parse_listen_address("--listen", listen);
  ListenAddress address;
  if (port) address.port = *port;
  return address;
}

std::optional<ListenAddress> ServeFlags::admin_address() const {
  if (admin_listen.empty()) return std::nullopt;
  return parse_listen_address("--admin-listen", admin_listen);
}

void add_serve_flags(CLI::App& app, ServeFlags& flags) {
  add_database_flag(
      app, flags.input,
      app.add_option("FILE", flags.input.files, "customers of the default world: JSON Lines, a JSON array or CSV"),
      "serve the tenants of this database; needs --token-file");
  app.add_option("--scenario", flags.scenario,
                 "made-up customers of the default world: retail_chain, b2b_wholesaler, nordic_mix, heavy_ties, "
                 "sparse_fields or worst_case_names, their number and a seed, such as retail_chain:200:1")
      ->type_name("NAME:N:SEED");
  app.add_flag("--fixture", flags.is_fixture,
               "for tests (default): the clock stands still, the same calls give the same ids");
  app.add_flag("--dev", flags.is_dev, "for development: the real clock, and ids that differ from run to run");
  const Choices<ServerClock> clocks{{"fake", ServerClock::fake}, {"real", ServerClock::real}};
  take_choice(app.add_option("--clock", flags.clock, "the clock of the default world; default fake, with --dev real"),
              clocks);
  const Choices<serve::Auth> auths{
      {"none", serve::Auth::none}, {"any", serve::Auth::any}, {"tokens", serve::Auth::tokens}};
  take_choice(app.add_option("--auth", flags.auth,
                             "what a request must show: nothing (default), any bearer token, or one that was issued"),
              auths);
  app.add_option("--token-file", flags.token_file, "the tokens for --db")->type_name("FILE");
  app.add_option("--admin-token-file", flags.admin_token_file, "a file with the token that control needs")
      ->type_name("FILE");
  app.add_flag("--no-admin", flags.has_no_admin, "do not serve control, /__admin");
  app.add_option("--cors", flags.cors_origins, "a web origin whose pages may read /v2: https://shop.example")
      ->allow_extra_args(false)
      ->type_name("ORIGIN");
  app.add_flag("--lenient", flags.is_lenient, "ignore unknown parameters of queries");
  take_count(app.add_option("--threads", flags.threads, "threads that serve; default 1"), 1, max_threads);
  app.add_option("--access-log", flags.access_log, "append a JSON line for each request; - is standard error")
      ->type_name("FILE");
  add_input_flags(app, flags.input);
  app.get_option("--tenant")->description("the tenant of the default world; default: acme");
}

void add_listen_flags(CLI::App& app, ServeFlags& flags) {
  app.add_option("--listen", flags.listen, "the address; default 127.0.0.1:8080")->type_name("HOST:PORT");
  take_count(app.add_option("--port", flags.port, "the port on 127.0.0.1; 0 chooses a free one"), 0, 65535);
  app.add_option("--port-file", flags.port_file, "write the port into this file, after the server listens")
      ->type_name("FILE");
  app.add_option("--admin-listen", flags.admin_listen, "serve control at this address only")->type_name("HOST:PORT");
  app.add_flag("--allow-remote", flags.allows_remote, "permit addresses that other machines reach");
  app.add_option("--host", flags.hosts,
                 "a name by which clients call the server; others are then refused, except localhost")
      ->allow_extra_args(false)
      ->type_name("NAME");
  take_count(app.add_option("--max-connections", flags.connections, "open connections of all clients; default 1024"), 1,
             max_connections);
  take_count(app.add_option("--client-connections", flags.connections_of_client,
                            "open connections of one address; default 0, no limit"),
             0, max_connections);
  take_count(app.add_option("--client-requests", flags.requests_of_client,
                            "requests of one address in a second; default 0, no limit"),
             0, max_client_requests);
  app.add_flag("--exit-with-stdin", flags.ends_with_stdin, "end when standard input ends, so with the parent process");
}

void require_agreeing(const ServeFlags& flags) {
  Contradictions found;
  found.refuse(!flags.listen.empty() && flags.port, "--listen and --port contradict each other: give one of them");
  found.refuse(flags.has_no_admin && !flags.admin_listen.empty(),
               "--no-admin and --admin-listen contradict each other");
  found.refuse(flags.has_no_admin && !flags.admin_token_file.empty(),
               "--no-admin and --admin-token-file contradict each other");
  found.refuse(flags.ends_with_stdin && std::ranges::count(flags.input.files, "-") != 0,
               "--exit-with-stdin and the file - contradict each other: both read standard input");
  for (const std::string& origin : flags.cors_origins)
    found.refuse(!is_origin(origin), fmt::format("--cors: \"{}\" is no origin such as https://shop.example", origin));
  if (flags.input.database.empty())
    refuse_without_database(flags, found);
  else
    refuse_with_database(flags, found);
  refuse_remote(flags, found);
  found.throw_if_any();
}

testing::Scenario make_scenario(std::string_view text) {
  const auto refuse = [text](std::string_view reason) {
    throw Failure(exit_wrong_usage, fmt::format("--scenario: \"{}\": {}", text, reason),
                  "such as --scenario retail_chain:200");
  };
  const std::string_view name = text.substr(0, text.find(':'));
  const auto found = std::ranges::find(serve::named_scenarios, name, &serve::NamedScenario::name);
  if (found == serve::named_scenarios.end()) {
    std::vector<std::string> names;
    for (const serve::NamedScenario& scenario : serve::named_scenarios) names.emplace_back(scenario.name);
    refuse(none_of(name, names));
  }
  std::uint64_t numbers[] = {std::max<std::size_t>(found->customers, 1), 1};  // customers, seed
  std::string_view rest = text.substr(name.size());
  for (std::uint64_t& number : numbers) {
    if (rest.empty()) break;
    rest.remove_prefix(1);
    const std::string_view digits = rest.substr(0, rest.find(':'));
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (failed != std::errc() || end != digits.data() + digits.size()) refuse("it is not NAME:N or NAME:N:SEED");
    rest.remove_prefix(digits.size());
  }
  if (!rest.empty()) refuse("it is not NAME:N or NAME:N:SEED");
  if (numbers[0] == 0 || numbers[0] > serve::max_scenario_customers)
    refuse(fmt::format("the number of customers is not 1 to {}", serve::max_scenario_customers));
  return found->make(static_cast<std::size_t>(numbers[0]), numbers[1]);
}

}  // namespace custengine::cli
