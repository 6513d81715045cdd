#include "peers/boost_json.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <string_view>
#include <vector>

namespace bench {

namespace json = boost::json;

struct BoostJson::State {
  json::value page;
  std::vector<std::string> customers;
};

BoostJson::BoostJson() : state_(std::make_unique<State>()) {}
BoostJson::~BoostJson() = default;

void BoostJson::prepare(const std::string& page, std::span<const std::string> customers) {
  state_->page = json::parse(page);
  state_->customers.assign(customers.begin(), customers.end());
}

Found BoostJson::write_page(Checksum sum) const {
  const std::string text = json::serialize(state_->page);
  sum.add({text});
  return {.items = 1, .total = text.size(), .checksum = sum.value()};
}

Found BoostJson::read_customer(std::size_t n, Checksum sum) const {
  std::array<unsigned char, 16 * 1024> buffer;
  json::monotonic_resource memory(buffer.data(), buffer.size());
  const json::value customer = json::parse(state_->customers[n % state_->customers.size()], &memory);
  const json::object& members = customer.get_object();
  const auto text = [&](json::string_view name) -> std::string_view {
    const json::string& value = members.at(name).get_string();
    return {value.data(), value.size()};
  };
  sum.add({text("customerUid"), text("externalId"), "", text("firstname"), text("lastname"), text("companyName"),
           text("email"), text("mobile"), text("address"), text("postalCode"), text("city"), text("countryCode"),
           text("vatNumber")});
  return {.items = 1, .total = 1, .checksum = sum.value()};
}

}  // namespace bench
