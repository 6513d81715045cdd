// Compiles with warnings as errors, save with IGNORE_RESULT or IGNORE_VOID_RESULT: a Result must not be ignored.
#include <custengine/custengine.hpp>

int main() {
  custengine::Engine engine;
#ifdef IGNORE_VOID_RESULT
  engine.create_tenant("acme");
#else
  if (!engine.create_tenant("acme")) return 1;
#endif
#ifdef IGNORE_RESULT
  engine.session("acme");
#else
  if (!engine.session("acme")) return 1;
#endif
}
