#include "cli/listen_address.hpp"

#include "cli/failure.hpp"

#include "catch.hpp"

#include <string>

namespace listen_address_test {

using namespace custengine::cli;

std::string parsed(const std::string& text) {
  return to_string(parse_listen_address("--listen", text));
}

TEST_CASE("addresses to listen on are read and written") {
  CHECK(parsed("127.0.0.1:0") == "127.0.0.1:0");
  CHECK(parsed("localhost:8080") == "127.0.0.1:8080");
  CHECK(parsed("[::1]:65535") == "[::1]:65535");
  CHECK(url_of(parse_listen_address("--listen", "0.0.0.0:80")) == "http://127.0.0.1:80");
  CHECK(url_of(parse_listen_address("--listen", "[::]:80")) == "http://[::1]:80");
}

TEST_CASE("addresses that are not valid are refused") {
  for (const char* text : {"", "127.0.0.1", "8080", ":8080", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
                           "127.0.0.1:80x", "127.1:80", "::1:80", "[127.0.0.1]:80", "[::1]", "shop.example:80"}) {
    INFO(text);
    CHECK_THROWS_AS(parse_listen_address("--listen", text), Failure);
  }
}

TEST_CASE("loopback addresses are known") {
  for (const char* text : {"127.0.0.1:1", "127.9.9.9:1", "[::1]:1"}) CHECK(is_loopback(parse_listen_address("", text)));
  for (const char* text : {"0.0.0.0:1", "[::]:1", "192.0.2.1:1", "[::2]:1"})
    CHECK_FALSE(is_loopback(parse_listen_address("", text)));
}

}  // namespace listen_address_test
