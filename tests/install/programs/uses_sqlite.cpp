// Keeps a tenant in a file.
#include <custengine/sqlite.hpp>

#include <cstdio>

int main() {
  const char* file = "uses_sqlite.db";
  const auto kept = custengine::open_sqlite(file);
  if (!kept) return std::puts(kept.error().message.c_str()), 1;
  const bool works = (*kept)->new_tenant().has_value();
  for (const char* name : {file, "uses_sqlite.db-log", "uses_sqlite.db-lock"}) std::remove(name);
  return works ? 0 : 1;
}
