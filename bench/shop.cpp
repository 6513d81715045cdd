#include "shop.hpp"

#include <memory>
#include <stdexcept>
#include <utility>

namespace bench {

namespace {

std::unique_ptr<Shop> build_shop(std::size_t customers) {
  custengine::Engine engine = make_engine();
  custengine::Session session = engine.session(tenant).value();
  custengine::Importer importer = session.importer().value();
  custengine::testing::Generator generator = make_generator();
  for (std::size_t i = 0; i < customers; ++i) importer.add(generator.next()).value();
  if (importer.finish().value().created != customers) throw std::runtime_error("some customers were refused");
  return std::make_unique<Shop>(Shop{std::move(engine), std::move(session), customers});
}

}  // namespace

custengine::testing::Generator make_generator() {
  return custengine::testing::Generator({.id_prefix = "g-"});
}

std::string customer_id(std::size_t number) {
  return "g-" + std::to_string(number);
}

custengine::Engine make_engine() {
  custengine::Engine engine;
  engine.create_tenant(tenant, {.locale = "nb", .country_code = "NO"}).value();
  return engine;
}

Shop& shop_with(std::size_t customers) {
  static std::unique_ptr<Shop> shop;
  if (!shop || shop->customers != customers) {
    shop.reset();  // before the next one takes its memory
    shop = build_shop(customers);
  }
  return *shop;
}

}  // namespace bench
