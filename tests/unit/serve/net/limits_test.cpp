#include "raw_client.hpp"

#include "catch.hpp"

#include <sys/resource.h>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace custengine::serve::limits_test {

using namespace std::chrono_literals;

const std::string close_after = "Connection: close\r\n";

Response size_of_body(const Request& request) {
  return {.body = std::to_string(request.body.size())};
}

RunningServer limited(ConnectionLimits limits) {
  return RunningServer(size_of_body, {.limits = limits});
}

std::string chunked(std::string_view body) {
  return "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(body);
}

TEST_CASE("a header that does not arrive is a 408") {
  const RunningServer server = limited({.header_time = 150ms});
  CHECK(status_of(server.talk("GET / HTTP/1.1\r\nHost: a\r\n")) == "408");
  CHECK(server.talk("").empty());
}

TEST_CASE("a header time is not extended by its bytes") {
  const RunningServer server = limited({.header_time = 200ms});
  RawClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ");
  std::atomic<bool> is_over = false;
  std::thread writer([&] {
    while (!is_over) {
      client.send("x");
      std::this_thread::sleep_for(20ms);
    }
  });
  CHECK(status_of(client.read_until("\r\n\r\n")) == "408");
  is_over = true;
  writer.join();
}

TEST_CASE("a body that does not arrive is a 408") {
  const RunningServer server = limited({.body_time = 150ms});
  CHECK(status_of(server.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")) == "408");
  CHECK(status_of(server.talk(chunked("3\r\nab"))) == "408");
}

TEST_CASE("an idle connection is closed without a word") {
  const RunningServer server = limited({.idle_time = 150ms});
  const std::string answers = server.talk(get("/") + get("/"));
  CHECK(count(answers, "HTTP/1.1 ") == 2);
  CHECK(count(answers, "200 OK") == 2);
}

TEST_CASE("a client that does not read is dropped") {
  const auto token = std::make_shared<int>(1);
  const RunningServer server(
      [&](const Request&) {
        Response response;
        response.stream = [token] { return std::optional<std::string>(std::string(1 << 20, 'x')); };
        return response;
      },
      {.limits = {.idle_time = 200ms}});
  const RawClient client(server.port());
  client.send(get("/"));
  CHECK(eventually([&] { return token.use_count() == 2; }));
  CHECK(eventually([&] { return token.use_count() == 1; }));
}

TEST_CASE("connections above the limit get 503, later ones are served") {
  const RunningServer server = limited({.connections = 3});
  {
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 3; ++i) clients.push_back(std::make_unique<RawClient>(server.port()));
    const std::string answer = server.talk(get("/"));
    CHECK(status_of(answer) == "503");
    CHECK(count(answer, "Retry-After: 1\r\n") == 1);
    CHECK(count(answer, "\"HttpServiceUnavailable\"") == 1);
    clients.front()->send(get("/"));
    CHECK(status_of(clients.front()->read_until("\r\n\r\n")) == "200");
  }
  CHECK(eventually([&] { return status_of(server.talk(get("/", close_after))) == "200"; }));
}

TEST_CASE("a server without descriptors serves again when it has some") {
  const RunningServer server = limited({});
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  RawClient waiting(server.port()), refused(server.port());
  waiting.send(get("/"));
  CHECK(status_of(waiting.read_until("\r\n\r\n")) == "200");
  // A connection in the kernel's queue, which the server cannot accept.
  const int probe = dup(0);
  close(probe);
  RawClient queued(server.port());
  const rlimit none{.rlim_cur = static_cast<rlim_t>(probe), .rlim_max = before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &none);
  queued.send(get("/"));
  waiting.send(get("/"));
  // Checked later: the undefined behaviour sanitizer needs descriptors for its own checks.
  const std::string answer = waiting.read_until("\r\n\r\n");
  setrlimit(RLIMIT_NOFILE, &before);
  CHECK(status_of(answer) == "200");
  CHECK(status_of(queued.read_until("\r\n\r\n")) == "200");
}

TEST_CASE("max_body decides by method and target") {
  const RunningServer server(size_of_body, {.max_body = [](const Request& head) {
                               return head.method == "PUT" || head.target == "/large" ? 100000u : 10u;
                             }});
  CHECK(body_of(server.talk(post("/large", std::string(100000, 'x')) + get("/", close_after))).starts_with("100000"));
  CHECK(status_of(server.talk(post("/large", std::string(100001, 'x')))) == "413");
  CHECK(status_of(server.talk(post("/", std::string(11, 'x')))) == "413");
  CHECK(body_of(server.talk(chunked("a\r\n0123456789\r\n0\r\n\r\n"))) == "10");
  CHECK(status_of(server.talk(chunked("9\r\n012345678\r\n2\r\nab\r\n0\r\n\r\n"))) == "413");
  CHECK(status_of(server.talk(chunked("b\r\n"))) == "413");
}

TEST_CASE("413 comes before the body") {
  const RunningServer server = limited({});
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\nExpect: 100-continue\r\n\r\n");
  const std::string answer = client.read_until("\r\n\r\n");
  CHECK(status_of(answer) == "413");
  CHECK(count(answer, "100 Continue") == 0);
}

TEST_CASE("a client that sends on after 413 can read it") {
  const RunningServer server = limited({});
  RawClient client(server.port());
  client.send(post("/", std::string(4 << 20, 'x')) + get("/never"));
  const std::string answer = client.read_all();
  CHECK(status_of(answer) == "413");
  CHECK(count(answer, "HTTP/1.1 ") == 1);
  CHECK_FALSE(client.was_reset());
}

TEST_CASE("100 Continue is sent if the client waits for it") {
  const RunningServer server = limited({});
  const std::string head =
      "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n";
  RawClient client(server.port());
  client.send(head);
  CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  CHECK(body_of(client.read_all()) == "3");
  CHECK(count(server.talk(head + "abc"), "100 Continue") == 0);
}

TEST_CASE("chunk extensions and trailers have a limit") {
  const RunningServer server = limited({});
  const std::string much(20000, 'e');
  CHECK(body_of(server.talk(chunked("1;a=b\r\nx\r\n0;c\r\nTrailer: 1\r\n\r\n"))) == "1");
  CHECK(status_of(server.talk(chunked("1;" + much + "\r\nx\r\n0\r\n\r\n"))) == "400");
  CHECK(status_of(server.talk(chunked("1\r\nx\r\n0\r\nTrailer: " + much + "\r\n\r\n"))) == "400");
  std::string many;
  for (int i = 0; i < 300; ++i) many += "1;" + std::string(100, 'e') + "\r\nx\r\n";
  CHECK(status_of(server.talk(chunked(many + "0\r\n\r\n"))) == "400");
}

TEST_CASE("a body of tiny chunks counts with its framing") {
  const RunningServer server(size_of_body, {.max_body = [](const Request&) { return 10000u; }});
  std::string tiny;
  for (int i = 0; i < 9000; ++i) tiny += "1\r\nx\r\n";
  CHECK(status_of(server.talk(chunked(tiny + "0\r\n\r\n"))) == "413");
}

}  // namespace custengine::serve::limits_test
