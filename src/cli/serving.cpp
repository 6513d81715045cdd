#include "cli/serving.hpp"

#include "cli/database.hpp"
#include "cli/loading.hpp"
#include "cli/messages.hpp"
#include "serve/http/authorization.hpp"
#include "serve/metrics.hpp"
#include "serve/net/post.hpp"
#include "serve/world/token_file.hpp"

#include <custengine/persistence.hpp>
#include <custengine/testing/fixture.hpp>

#include <fmt/format.h>

#include <chrono>
#include <exception>
#include <random>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace custengine::cli {
namespace {

constexpr std::string_view default_tenant = "acme";

// Ids that differ from run to run: the prefix is random, and the world counts after it.
std::string random_id_prefix() {
  std::random_device random;
  return fmt::format("c-{:08x}-", random());
}

testing::FixtureOptions fixture_options(const ServeFlags& flags) {
  testing::FixtureOptions options{.tenant = flags.input.tenant.value_or(std::string(default_tenant)),
                                  .options = indexed_tenant_options(flags.input)};
  if (flags.is_dev) {
    options.id_prefix = random_id_prefix();
    options.seed = std::random_device{}();
  }
  return options;
}

void load_scenario(const testing::Scenario& scenario, Session& session) {
  const auto report = checked(session.import_customers(scenario.customers, {.restore = true}));
  if (!report.failed.empty()) throw to_failure(report.failed.front().error);
  for (const auto& [store, customer, details] : scenario.store_details)
    (void)checked(session.set_store_details(store, customer, details));
}

void load_files(const InputOptions& input, Session& session) {
  ReadOptions read = read_options(input);
  read.import.restore = true;
  std::vector<Problem> problems;
  for (const std::string& file : input.files) (void)load_into(session, file, read, problems, [] { return true; });
  if (problems.empty()) return;
  (void)warn_of(problems);
  throw Failure(exit_bad_data, "the server has not started: these customers would be missing");
}

}  // namespace

Serving::Serving(const ServeFlags& flags) {
  if (!flags.access_log.empty()) access_log_ = std::make_unique<AccessLog>(flags.access_log);
  metrics_ = std::make_shared<serve::Metrics>(flags.input.database);
  if (!flags.input.database.empty()) open_record(flags);
  service_.emplace(service_options(flags));
  if (record_)
    (void)checked(service_->worlds().add(std::make_shared<serve::World>("default", *record_, serve::Auth::tokens)));
  else
    make_default_world(flags);

  const auto admin_address = flags.admin_address();
  if (!admin_address) {
    server_ = listen(flags, flags.address(), serve::Surface::all);
  } else {
    server_ = listen(flags, flags.address(), serve::Surface::resource);
    admin_server_ = listen(flags, *admin_address, serve::Surface::control);
    admin_url_ = url_of({.host = admin_address->host, .port = admin_server_->port()});
  }
  metrics_->set_connections(
      [this] { return server_->connections() + (admin_server_ ? admin_server_->connections() : 0); });
  url_ = url_of({.host = flags.address().host, .port = server_->port()});
  if (!admin_address && !flags.has_no_admin) admin_url_ = url_;
}

Serving::~Serving() = default;

void Serving::open_record(const ServeFlags& flags) {
  auto tokens = serve::TokenFile::open(flags.token_file);
  if (!tokens) throw Failure(exit_wrong_usage, std::string("--token-file: ") + to_failure(tokens.error()).what());
  tokens_ = *std::move(tokens);
  record_.emplace(make_engine_of_record(open_database(flags.input.database), tokens_));
}

void Serving::make_default_world(const ServeFlags& flags) {
  testing::FixtureOptions options = fixture_options(flags);
  const auto scenario = flags.scenario.empty() ? std::nullopt : std::optional(make_scenario(flags.scenario));
  if (scenario) options.options = scenario->tenant;
  const auto world =
      std::make_shared<serve::World>("default", std::move(options), flags.auth.value_or(serve::Auth::none));
  if (scenario) load_scenario(*scenario, world->fixture().session());
  load_files(flags.input, world->fixture().session());
  if (flags.chosen_clock() == ServerClock::real)
    world->clock().put(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()), true);
  world->keep();
  world->reset();  // forgets the calls that loaded the customers
  (void)checked(service_->worlds().add(world));
}

serve::ServiceOptions Serving::service_options(const ServeFlags& flags) {
  serve::ServiceOptions options{.is_lenient = flags.is_lenient,
                                .has_control = !flags.has_no_admin,
                                .metrics = metrics_,
                                .hosts = flags.hosts,
                                .answers_any_host = flags.allows_remote && flags.hosts.empty(),
                                .requests_of_client = flags.requests_of_client,
                                .cors_origins = flags.cors_origins,
                                .post = serve::post_json,
                                .allow_remote_webhooks = flags.allows_remote,
                                .world_defaults = {.auth = flags.auth.value_or(serve::Auth::none),
                                                   .runs_clock = flags.chosen_clock() == ServerClock::real,
                                                   .id_prefix = fixture_options(flags).id_prefix},
                                .shutdown = [this] { stop(); }};
  if (!flags.admin_token_file.empty()) {
    auto token = serve::read_token(flags.admin_token_file);
    if (!token) throw Failure(exit_wrong_usage, std::string("--admin-token-file: ") + to_failure(token.error()).what());
    options.is_admin = [known = *std::move(token)](std::string_view given) {
      return serve::is_same_secret(given, known) ? serve::AdminCheck::admin : serve::AdminCheck::unknown;
    };
  }
  if (tokens_)
    options.is_admin = [tokens = tokens_](std::string_view token) {
      if (tokens->is_admin(token)) return serve::AdminCheck::admin;
      return tokens->authenticate({std::string(token)}) ? serve::AdminCheck::known : serve::AdminCheck::unknown;
    };
  if (access_log_) options.access = [log = access_log_.get()](const serve::AccessEntry& entry) { log->write(entry); };
  return options;
}

std::unique_ptr<serve::Server> Serving::listen(const ServeFlags& flags, const ListenAddress& address,
                                               serve::Surface surface) {
  serve::ServerOptions options{.address = address.host, .port = address.port, .threads = flags.threads};
  options.limits.connections = flags.connections;
  options.limits.connections_of_client = flags.connections_of_client;
  options.max_body = [this, surface](const serve::Request& head) { return service_->max_body(head, surface); };
  try {
    return std::make_unique<serve::Server>(
        [this, surface](const serve::Request& request) { return service_->handle(request, surface); },
        std::move(options));
  } catch (const std::system_error& error) {
    throw Failure(exit_not_written, fmt::format("cannot listen on {}: {}", to_string(address), error.code().message()),
                  "--port 0 chooses a free port");
  }
}

void Serving::run() {
  std::thread admin;
  std::exception_ptr failed;
  if (admin_server_)
    admin = std::thread([this, &failed] {
      try {
        admin_server_->run();
      } catch (...) {
        failed = std::current_exception();
        stop();
      }
    });
  try {
    server_->run();
  } catch (...) {
    failed = std::current_exception();
  }
  if (admin_server_) {
    stop();
    admin.join();
  }
  if (failed) std::rethrow_exception(failed);
}

void Serving::stop() noexcept {
  service_->stop();
  server_->stop();
  if (admin_server_) admin_server_->stop();
}

void Serving::reload() noexcept {
  try {
    if (access_log_) access_log_->reopen();
    if (!tokens_) return;
    if (const auto read = tokens_->reread(); !read)
      warn(fmt::format("the old tokens stay valid: {}", to_failure(read.error()).what()));
  } catch (const std::exception& error) {
    warn(error.what());
  }
}

}  // namespace custengine::cli
