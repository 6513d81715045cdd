#include "cli/commands.hpp"
#include "serve/net/server.hpp"
#include "serve/service.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace custengine::cli {
namespace {

struct ServeFlags {
  unsigned short port = 8080;
};

ExitCode run_server(const ServeFlags& flags) {
  serve::Service service;
  (void)service.worlds().add(std::make_shared<serve::World>("default", testing::FixtureOptions{}, serve::Auth::none));
  serve::Server server([&](const serve::Request& request) { return service.handle(request); }, {.port = flags.port});
  fmt::print("{{\"event\":\"listening\",\"url\":\"http://127.0.0.1:{0}\",\"port\":{0},\"pid\":{1}}}\n", server.port(),
             getpid());
  std::fflush(stdout);
  server.run();
  return exit_done;
}

}  // namespace

void add_serve(CLI::App& app, Run& run) {
  const auto flags = std::make_shared<ServeFlags>();
  CLI::App& command = *app.add_subcommand("serve", "Serve the ten operations over HTTP");
  command.add_option("--port", flags->port, "the port; 0: the system chooses a free one");
  command.callback([flags, &run] { run = [flags] { return run_server(*flags); }; });
}

}  // namespace custengine::cli
