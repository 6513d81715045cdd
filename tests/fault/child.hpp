#pragma once

#include "catch.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

namespace custengine::test {

enum Ending { nothing_failed, as_it_should, refused_for_good, wrong, crashed };

/// How `run()` ends in a process of its own.
template <class Run>
Ending in_child(Run run) {
  std::fflush(nullptr);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    // A crash has no more to tell than that, and Catch's handlers would have the child go on with the tests.
    for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL}) std::signal(signal, SIG_DFL);
    const rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    alarm(3);  // a run takes milliseconds; ICU may wait forever
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
