#include "serve/net/post.hpp"

#include "raw_client.hpp"

#include "catch.hpp"

#include <atomic>
#include <chrono>
#include <stop_token>
#include <string>
#include <thread>

namespace custengine::serve::post_test {

using namespace std::chrono_literals;

std::string url_of(const RunningServer& server, std::string_view rest) {
  return "http://127.0.0.1:" + std::to_string(server.port()) + std::string(rest);
}

TEST_CASE("a JSON body is posted, and the status returned") {
  std::string seen;
  RunningServer server([&](const Request& request) {
    seen = std::string(request.method) + " " + std::string(request.target) + " " +
           std::string(request.header("Content-Type").value_or("")) + " " + std::string(request.body);
    return Response{.status = 418, .body = std::string(100000, 'x')};
  });
  CHECK(post_json(url_of(server, "/hook?a=b"), "{\"a\":1}", 5s).value() == 418);
  CHECK(post_json("http://localhost:" + std::to_string(server.port()), "{}", 5s).value() == 418);
  server.finish();
  CHECK(seen == "POST / application/json {}");
}

TEST_CASE("a status without a body, and one with a stream") {
  const RunningServer server([&](const Request& request) {
    Response response{.status = 204};
    if (request.target != "/stream") return response;
    response.status = 200;
    response.stream = [at = 0]() mutable { return ++at < 4 ? std::optional<std::string>("piece") : std::nullopt; };
    return response;
  });
  CHECK(post_json(url_of(server, "/"), "{}", 5s).value() == 204);
  CHECK(post_json(url_of(server, "/stream"), "{}", 5s).value() == 200);
}

TEST_CASE("no answer in time is unavailable") {
  const RunningServer server([](const Request& request) {
    Response response;
    response.delivery.ending = request.target == "/hang"    ? Delivery::Ending::hang
                               : request.target == "/reset" ? Delivery::Ending::reset
                               : request.target == "/close" ? Delivery::Ending::close
                                                            : Delivery::Ending::garbage;
    return response;
  });
  for (const char* target : {"/hang", "/reset", "/close", "/garbage"}) {
    CAPTURE(target);
    const auto status = post_json(url_of(server, target), "{}", 200ms);
    REQUIRE_FALSE(status);
    CHECK(status.error().code == ErrorCode::unavailable);
  }
  CHECK(post_json("http://127.0.0.1:1/", "{}", 5s).error().code == ErrorCode::unavailable);
}

TEST_CASE("a URL that cannot be posted to is refused") {
  for (const char* url :
       {"", "https://127.0.0.1/", "http://", "127.0.0.1:80", "http://u:p@127.0.0.1/", "http://127.0.0.1:99999/",
        "http://a b/", "ftp://127.0.0.1/", "http://127.0.0.1:0/", "http://127.0.0.1:/", "http://[::1/",
        "http://[::1]x/", "http://1:2:3/", "http://127.0.0.1@example.com/", "http://127.0.0.1:80@example.com/"}) {
    CAPTURE(url);
    CHECK(post_json(url, "{}", 1s).error().code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("a post ends when it is stopped") {
  std::atomic<bool> is_asked = false;
  const RunningServer server([&](const Request&) {
    is_asked = true;
    Response response;
    response.delivery.ending = Delivery::Ending::hang;
    return response;
  });
  std::stop_source stop;
  std::thread stopper([&] {
    while (!is_asked) std::this_thread::sleep_for(1ms);
    stop.request_stop();
  });
  const auto status = post_json(url_of(server, "/"), "{}", 24h, stop.get_token());
  stopper.join();
  REQUIRE_FALSE(status);
  CHECK(status.error().code == ErrorCode::unavailable);
  CHECK_FALSE(post_json(url_of(server, "/"), "{}", 24h, stop.get_token()));  // stopped before it begins
}

}  // namespace custengine::serve::post_test
