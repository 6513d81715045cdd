#include "cli/atomic_file.hpp"
#include "cli/commands.hpp"
#include "cli/messages.hpp"
#include "cli/serve_flags.hpp"
#include "cli/serving.hpp"
#include "cli/signal_watch.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

namespace custengine::cli {
namespace {

/// What signals do to a server. SIGTERM and SIGINT end it: the first after the requests that run, the second at once.
/// SIGHUP reads files again; without such files it ends the server, as the end of a terminal should.
class ServerSignals {
 public:
  explicit ServerSignals(bool reloads) : reloads_(reloads) {}

  void take(ReceivedSignal signal) noexcept {
    Serving* serving = serving_;
    if (signal.number == SIGHUP && reloads_) {
      if (serving != nullptr) serving->reload();
    } else if (serving == nullptr || is_ending_.exchange(true)) {
      end_by(signal.number);  // it has not begun to serve, or was told before
    } else {
      serving->stop();
    }
  }
  void end_of_input() noexcept {
    is_ending_ = true;
    if (Serving* serving = serving_) serving->stop();
  }

  // Input that ended before now ends the server as soon as it serves.
  void serve_with(Serving* serving) noexcept {
    serving_ = serving;
    if (is_ending_) serving->stop();
  }

 private:
  const bool reloads_;
  std::atomic<Serving*> serving_ = nullptr;
  std::atomic<bool> is_ending_ = false;
};

// So that nobody who waits for the file reads the port of an earlier server.
void remove_old_port_file(const std::string& file) {
  std::error_code failed;
  if (!file.empty() && std::filesystem::is_regular_file(file, failed)) std::filesystem::remove(file, failed);
}

void write_port_file(const std::string& file, unsigned short port) {
  if (file.empty()) return;
  AtomicFile written(file);
  written.stream() << port << '\n';
  written.commit();
}

// Interface: programs read this line.
void print_ready_line(const ServeFlags& flags, const Serving& serving) {
  const std::string admin =
      flags.admin_listen.empty() ? std::string() : fmt::format(",\"adminUrl\":\"{}\"", serving.admin_url());
  print(fmt::format("{{\"event\":\"listening\",\"url\":\"{}\",\"port\":{},\"pid\":{}{}}}\n", serving.url(),
                    serving.port(), getpid(), admin));
  finish_output();
}

ExitCode run_server(const ServeFlags& flags) {
  require_agreeing(flags);
  ServerSignals signals((!flags.access_log.empty() && flags.access_log != "-") || !flags.token_file.empty());
  SignalWatch::Handlers handlers{.on_signal = [&signals](ReceivedSignal signal) { signals.take(signal); }};
  if (flags.ends_with_stdin) handlers.on_end_of_input = [&signals] { signals.end_of_input(); };
  remove_old_port_file(flags.port_file);
  // Declared before the watch, which calls it.
  std::unique_ptr<Serving> serving;
  const SignalWatch watch({SIGTERM, SIGINT, SIGHUP}, std::move(handlers));
  serving = std::make_unique<Serving>(flags);
  signals.serve_with(serving.get());
  write_port_file(flags.port_file, serving->port());
  print_ready_line(flags, *serving);
  serving->run();
  return exit_done;
}

}  // namespace

void add_serve(CLI::App& app, Run& run) {
  const auto flags = std::make_shared<ServeFlags>();
  CLI::App& command = *app.add_subcommand("serve", "Serve customers over HTTP, for tests and for development");
  add_listen_flags(command, *flags);
  add_serve_flags(command, *flags);
  command.footer("The first line of output says where the server listens. SIGTERM ends it.");
  command.callback([flags, &run] { run = [flags] { return run_server(*flags); }; });
}

}  // namespace custengine::cli
