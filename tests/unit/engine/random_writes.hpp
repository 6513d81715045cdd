#pragma once

#include <custengine/session.hpp>

#include <cstddef>
#include <random>
#include <string>

namespace custengine::test {

/// A write of any kind to a customer of ids "g-1", "g-2", …, which may fail; store details are those of "oslo".
inline void write_at_random(Session& session, std::mt19937& random, std::size_t customers) {
  const auto any_id = [&] { return "g-" + std::to_string(1 + random() % (customers + 5)); };
  const std::string id = any_id();
  switch (random() % 6) {
    case 0:
      (void)session.remove(id);
      break;
    case 1:
      (void)session.create({.id = id, .last_name = "Again", .city = "Oslo"});
      break;
    case 2:
      (void)session.set_store_details("oslo", id, {.note = std::to_string(random())});
      break;
    case 3:
      (void)session.erase(id);
      break;
    case 4:
      (void)session.merge(id, any_id());
      break;
    default:
      (void)session.update(id, {.last_name = std::to_string(random() % 50)});
  }
}

}  // namespace custengine::test
