#include "cli/commands.hpp"
#include "cli/messages.hpp"
#include "cli/running.hpp"
#include "cli/serve_flags.hpp"
#include "cli/serving.hpp"
#include "cli/signal_watch.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace custengine::cli {
namespace {

// The exit codes of a shell.
constexpr int exit_not_executable = 126, exit_no_command = 127, exit_of_signal = 128;

/// The environment of the command: that of the program, with other values of some variables.
class Environment {
 public:
  Environment() {
    for (char** entry = environ; *entry != nullptr; ++entry) entries_.emplace_back(*entry);
  }
  void set(std::string_view name, std::string_view value) {
    const std::string beginning = std::string(name) + "=";
    std::erase_if(entries_, [&](const std::string& entry) { return entry.starts_with(beginning); });
    if (!value.empty()) entries_.push_back(beginning + std::string(value));
  }
  std::vector<char*> pointers() { return pointers_of(entries_); }

  static std::vector<char*> pointers_of(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
  }

 private:
  std::vector<std::string> entries_ = {};
};

/// How the command starts: with the signals as this program got them.
class SpawnAttributes {
 public:
  explicit SpawnAttributes(const sigset_t& mask) noexcept {
    (void)posix_spawnattr_init(&attributes_);
    sigset_t defaults = {};
    (void)sigemptyset(&defaults);
    (void)sigaddset(&defaults, SIGPIPE);  // ignored by SignalWatch
    (void)sigaddset(&defaults, SIGXFSZ);  // ignored by main
    (void)posix_spawnattr_setsigdefault(&attributes_, &defaults);
    (void)posix_spawnattr_setsigmask(&attributes_, &mask);
    (void)posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
  ~SpawnAttributes() { (void)posix_spawnattr_destroy(&attributes_); }
  const posix_spawnattr_t* get() const noexcept { return &attributes_; }

 private:
  posix_spawnattr_t attributes_ = {};
};

/// The command, as the thread of signals sees it.
class Child {
 public:
  void started(pid_t process) noexcept { process_ = process; }
  // The terminal sends its signals to the command, too. A signal before the command starts ends the program.
  void take(ReceivedSignal signal) noexcept {
    const pid_t process = process_;
    if (process == 0) end_by(signal.number);
    if (signal.is_from_program) (void)kill(process, signal.number);
  }
  // Until it is waited for, its number names no other process.
  int wait() noexcept {
    siginfo_t ended = {};
    while (waitid(P_PID, static_cast<id_t>(process_.load()), &ended, WEXITED | WNOWAIT) == -1 && errno == EINTR) {
    }
    return ended.si_code == CLD_EXITED ? ended.si_status : exit_of_signal + ended.si_status;
  }

 private:
  std::atomic<pid_t> process_ = 0;
};

// Returns 0, or the errno.
int spawn(Child& child, std::vector<std::string> words, Environment environment, const sigset_t& mask) {
  const SpawnAttributes attributes(mask);
  const std::vector<char*> arguments = Environment::pointers_of(words), variables = environment.pointers();
  pid_t process = 0;
  const int error =
      posix_spawnp(&process, words.front().c_str(), nullptr, attributes.get(), arguments.data(), variables.data());
  if (error == 0) child.started(process);
  return error;
}

// A listening socket that the command inherited would keep the port open after the server has ended. Other files of the
// program are closed by exec(); what its parent left open is meant for the command.
void keep_sockets_from_commands() {
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", failed)) {
    const int descriptor = std::atoi(entry.path().filename().c_str());
    int listens = 0;
    socklen_t size = sizeof listens;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens != 0)
      (void)fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  }
}

ExitCode run_beside_server(ServeFlags flags, const std::vector<std::string>& words) {
  if (words.empty())
    throw Failure(exit_wrong_usage, "exec needs a command behind --",
                  "custengine exec --scenario retail_chain:200 -- pytest");
  flags.port = 0;
  require_agreeing(flags);
  Child child;
  const SignalWatch watch({SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2},
                          {.on_signal = [&child](ReceivedSignal signal) { child.take(signal); }});
  Serving serving(flags);
  Environment environment;
  environment.set("CUSTENGINE_URL", serving.url());
  environment.set("CUSTENGINE_ADMIN_URL", serving.admin_url().empty() ? "" : serving.admin_url() + "/__admin/v1");
  keep_sockets_from_commands();
  if (const int error = spawn(child, words, std::move(environment), watch.mask_before()); error != 0) {
    report_error(fmt::format("cannot run {}: {}", words.front(), std::strerror(error)));
    return static_cast<ExitCode>(error == ENOENT ? exit_no_command : exit_not_executable);
  }
  std::thread server([&serving] {
    (void)run_reporting([&serving] {
      serving.run();
      return exit_done;
    });
  });
  const int exit_code = child.wait();
  serving.stop();
  server.join();
  return static_cast<ExitCode>(exit_code);
}

}  // namespace

std::vector<std::string> cut_command(std::vector<std::string>& words) {
  if (words.empty() || words.front() != "exec") return {};
  const auto mark = std::ranges::find(words, "--");
  if (mark == words.end()) return {};
  std::vector<std::string> command(mark + 1, words.end());
  words.erase(mark, words.end());
  return command;
}

void add_exec(CLI::App& app, Run& run, std::vector<std::string> words) {
  const auto flags = std::make_shared<ServeFlags>();
  CLI::App& command = *app.add_subcommand("exec", "Run a command beside a server of its own: exec FLAGS -- COMMAND");
  add_serve_flags(command, *flags);
  command.footer(
      "The command gets CUSTENGINE_URL, such as http://127.0.0.1:43211, and CUSTENGINE_ADMIN_URL. The exit code is "
      "that "
      "of the command; 127: it was not found.");
  command.callback(
      [flags, words = std::move(words), &run] { run = [flags, words] { return run_beside_server(*flags, words); }; });
}

}  // namespace custengine::cli
