#pragma once

#include "catch.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

namespace custengine::test {

enum Ending { nothing_failed, as_it_should, refused_for_good, wrong, crashed };

/// Runs `run()` in a child process, and returns how it ends.
template <class Run>
Ending in_child(Run run) {
  std::fflush(nullptr);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    // Default handlers: with Catch's, the child would continue with the tests after a crash.
    for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL}) std::signal(signal, SIG_DFL);
    const rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    alarm(3);  // a run takes milliseconds, but ICU may block forever
    int ending = wrong;
    try {
      if (std::freopen("/dev/null", "w", stderr)) ending = run();
    } catch (...) {
      ending = wrong;
    }
    _exit(ending);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  if (WIFSIGNALED(status)) UNSCOPED_INFO("signal " << WTERMSIG(status));
  return WIFEXITED(status) ? static_cast<Ending>(WEXITSTATUS(status)) : crashed;
}

}  // namespace custengine::test
