#include <custengine/custengine.hpp>

#include <fmt/format.h>

int main() {
  custengine::Engine engine;
  engine.create_tenant("acme", {.locale = "nb", .country_code = "NO"}).value();
  auto acme = engine.session("acme").value();
  auto fjell = acme.create({.external_reference = "crm-17",
                            .type = custengine::CustomerType::company,
                            .company_name = "Fjell & Sønn AS",
                            .email = "post@fjell.no",
                            .country_code = "NO"})
                   .value();
  acme.attach_extension(fjell.id(), {custengine::ExtensionCode::two_invoice, "org-1"}).value();
  for (const auto& c : acme.search({.query = "sonn fjell"}).value()) fmt::print("{} {}\n", c.id(), c.display_name());
}
