#include "cli/sample.hpp"

#include <custengine/engine.hpp>
#include <custengine/testing/fake_clock.hpp>
#include <custengine/testing/sequential_ids.hpp>

#include <memory>

namespace custengine::cli {

Result<std::uint64_t> write_made_up(std::ostream& out, std::uint64_t count, const testing::GeneratorOptions& options,
                                    Format format) {
  // A tenant turns each draft into a customer. It never holds more than one customer.
  Engine engine(
      {.clock = std::make_shared<testing::FakeClock>(), .id_generator = std::make_shared<testing::SequentialIds>()});
  engine.create_tenant("made-up", {.sort_indexes = {}, .text_index = false}).value();
  Session session = engine.session("made-up", {Permission::tenant_access, Permission::tenant_backoffice}).value();
  testing::Generator generator(options);
  CustomerWriter writer(out, {.format = format});
  for (std::uint64_t made = 0; made < count && !writer.failed(); ++made) {
    const Customer customer = session.create(generator.next()).value();
    writer.write(customer);
    session.remove(customer.id()).value();
  }
  return writer.finish();
}

}  // namespace custengine::cli
