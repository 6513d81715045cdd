// The testing kit, the JSON codec and an exception, from outside.
#include <custengine/custengine.hpp>
#include <custengine/testing/fake_clock.hpp>
#include <custengine/testing/generator.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include <cstdio>
#include <memory>

int main() {
  custengine::Engine engine({.clock = std::make_shared<custengine::testing::FakeClock>(),
                             .id_generator = std::make_shared<custengine::testing::SequentialIds>()});
  engine.create_tenant("acme").value();
  auto acme = engine.session("acme").value();
  custengine::testing::Generator generator;
  const auto customer = acme.create(generator.next()).value();
  try {
    acme.get("nobody").value();
    return 1;
  } catch (const custengine::Exception& exception) {
    if (exception.error().code != custengine::ErrorCode::not_found) return 1;
  }
  std::puts(custengine::to_json(customer).c_str());
  return custengine::draft_from_json(custengine::to_json(customer)).has_value() ? 0 : 1;
}
