// restart FILE: a host that survives its restarts. It restores its tenant from FILE if that is there, serves commands
// from the standard input ("add NAME", "list", "sequence"), and dumps the tenant into FILE at the end of the input and
// at SIGTERM. What was written since the last dump is lost if the process dies in another way.

#include <custengine/custengine.hpp>
#include <custengine/format.hpp>

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>

#include <unistd.h>

namespace {

// The signal interrupts the read of the next command; nothing else may be done in a handler.
volatile std::sig_atomic_t must_stop = 0;
void stop(int) {
  must_stop = 1;
}

/// The next line of the standard input; nothing at its end, or once the host must stop.
bool next_command(std::string& command) {
  command.clear();
  for (char c = 0; must_stop == 0 && ::read(STDIN_FILENO, &c, 1) == 1;) {
    if (c == '\n') return true;
    command += c;
  }
  return false;
}

custengine::Result<custengine::Session> open_shop(custengine::Engine& engine, const std::filesystem::path& file) {
  if (std::filesystem::exists(file)) {
    // No other thread sees the tenant before it is complete. Never continue with an empty tenant in its place.
    const auto restored = restore_tenant(file, engine, "shop");
    if (!restored) return restored.error();
  } else if (const auto created = engine.create_tenant("shop", {.locale = "nb", .country_code = "NO"}); !created) {
    return created.error();
  }
  return engine.session("shop");
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return std::fputs("usage: restart FILE\n", stderr), 2;
  struct sigaction action = {};
  action.sa_handler = stop;  // without SA_RESTART, so that read() returns
  ::sigaction(SIGTERM, &action, nullptr);

  custengine::Engine engine;
  auto shop = open_shop(engine, arguments[1]);
  if (!shop) return fmt::print(stderr, "{}\n", shop.error()), 1;

  for (std::string command; next_command(command);) {
    if (command.starts_with("add ")) {
      const auto added = shop->create({.last_name = command.substr(4)});
      if (!added) fmt::print("{}\n", added.error());
    } else if (command == "list") {
      for (const auto& customer : shop->list({.sort_by = custengine::SortField::last_name}).value())
        fmt::print("{}\n", customer.display_name());
    } else if (command == "sequence") {
      fmt::print("{}\n", shop->snapshot()->sequence());
    }
    std::fflush(stdout);
  }
  const auto dumped = dump_tenant(std::filesystem::path(arguments[1]), engine, "shop");
  if (!dumped) return fmt::print(stderr, "{}\n", dumped.error()), 1;
}
