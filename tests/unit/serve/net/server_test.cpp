#include "raw_client.hpp"

#include "catch.hpp"

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace custengine::serve::server_test {

using namespace std::chrono_literals;

const std::string close_after = "Connection: close\r\n";

/// Answers with method, target and body.
Response echo(const Request& request) {
  Response response;
  response.body = std::string(request.method) + " " + std::string(request.target) + " " + std::string(request.body);
  return response;
}

TEST_CASE("a request gets its answer, with the fields of HTTP") {
  const RunningServer server(echo);
  CHECK(server.port() != 0);
  const std::string answer = server.talk(get("/a?b=c", close_after));
  CHECK(status_of(answer) == "200");
  CHECK(count(answer, "\r\nDate: ") == 1);
  CHECK(count(answer, "\r\nContent-Length: 11\r\n") == 1);
  CHECK(count(answer, "\r\nConnection: close\r\n") == 1);
  CHECK(body_of(answer) == "GET /a?b=c ");
}

TEST_CASE("HEAD has the length of the body, and no body") {
  const RunningServer server(echo);
  const std::string answer = server.talk("HEAD /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  CHECK(count(answer, "Content-Length: 8\r\n") == 1);
  CHECK(body_of(answer).empty());
}

TEST_CASE("204 and 304 have neither body nor length") {
  for (const int status : {204, 304}) {
    const RunningServer server([status](const Request&) { return Response{.status = status, .body = "unwanted"}; });
    const std::string answer = server.talk(get("/", close_after));
    CHECK(status_of(answer) == std::to_string(status));
    CHECK(count(answer, "Content-Length") == 0);
    CHECK(body_of(answer).empty());
  }
}

TEST_CASE("pipelined requests are answered in order") {
  const RunningServer server(echo);
  std::string requests;
  for (int i = 0; i < 500; ++i) requests += post("/" + std::to_string(i), std::string(40, 'x'));
  const std::string answers = server.talk(requests + get("/last", close_after) + get("/never"));
  CHECK(count(answers, "HTTP/1.1 200 OK") == 501);
  std::size_t at = 0;
  for (int i = 0; i < 500; ++i) {
    at = answers.find("POST /" + std::to_string(i) + " x", at);
    REQUIRE(at != std::string::npos);
  }
  CHECK(answers.ends_with("GET /last "));
}

TEST_CASE("bytes that come one by one make the same requests") {
  const RunningServer server(echo);
  const RawClient slow(server.port());
  RawClient client(server.port());
  const std::string requests = post("/one", "body") +
                               "POST /two HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                               "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: t\r\n\r\n" +
                               "\r\n" + get("/three", close_after);
  for (const char c : requests) {
    client.send({&c, 1});
    std::this_thread::sleep_for(100us);
  }
  const std::string answers = client.read_all();
  CHECK(count(answers, "POST /one body") == 1);
  CHECK(count(answers, "POST /two abcde") == 1);
  CHECK(count(answers, "GET /three ") == 1);
}

TEST_CASE("large bodies go both ways") {
  const RunningServer server(echo, {.max_body = [](const Request&) { return 20u << 20; }});
  const std::string body(8 << 20, 'b');
  RawClient client(server.port());
  client.send(post("/", body));
  client.send(get("/after", close_after));
  const std::string answers = client.read_all();
  CHECK(answers.size() > body.size());
  CHECK(count(answers, "GET /after ") == 1);
}

TEST_CASE("HTTP/1.0 closes unless it asks to keep alive") {
  const RunningServer server(echo);
  CHECK(count(server.talk("GET / HTTP/1.0\r\n\r\nGET / HTTP/1.0\r\n\r\n"), "200 OK") == 1);
  const std::string kept = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
  const std::string answers = server.talk(kept + kept + "GET / HTTP/1.0\r\n\r\n");
  CHECK(count(answers, "200 OK") == 3);
  CHECK(count(answers, "Connection: keep-alive") == 2);
  CHECK(count(answers, "Connection: close") == 1);
}

TEST_CASE("a client that half-closes gets its answers") {
  const RunningServer server([](const Request& request) {
    Response response = echo(request);
    if (request.target == "/late") response.delivery.delay = 100ms;
    if (request.target == "/polled")
      response = {.poll = [calls = 0]() mutable {
        return ++calls == 10 ? std::optional(Response{.body = "polled"}) : std::nullopt;
      }};
    return response;
  });
  for (const char* target : {"/now", "/late", "/polled"}) {
    CAPTURE(target);
    RawClient client(server.port());
    client.send(get(target) + get("/second"));
    client.end_output();
    const std::string answers = client.read_all();
    CHECK(count(answers, "200 OK") == 2);
    CHECK(answers.ends_with("GET /second "));
  }
}

TEST_CASE("a handler that throws makes a 500, and the next is served") {
  const RunningServer server([](const Request& request) -> Response {
    if (request.target == "/bad") throw std::runtime_error("bad");
    if (request.target == "/worse") throw 7;
    return echo(request);
  });
  const std::string answers = server.talk(get("/bad") + get("/worse") + get("/good", close_after));
  CHECK(count(answers, "HTTP/1.1 500 ") == 2);
  CHECK(answers.ends_with("GET /good "));
}

TEST_CASE("a field of a response cannot add another") {
  const RunningServer server([](const Request&) {
    Response response{.body = "ok"};
    response.headers = {{"X-A", "1\r\nX-B: 2"}, {"bad name", "3"}, {"Content-Length", "99"}, {"", "4"}};
    return response;
  });
  const std::string answer = server.talk(get("/", close_after));
  CHECK(count(answer, "\r\nX-B") == 0);
  CHECK(count(answer, "X-A: 1  X-B: 2\r\n") == 1);
  CHECK(count(answer, "bad name") == 0);
  CHECK(count(answer, "Content-Length: 2\r\n") == 1);
}

TEST_CASE("the handler learns the client's address") {
  const RunningServer server([](const Request& request) { return Response{.body = std::string(request.peer)}; });
  CHECK(body_of(server.talk(get("/", close_after))) == "127.0.0.1");
}

TEST_CASE("four threads serve eight clients") {
  const RunningServer server(echo, {.threads = 4});
  std::atomic<int> right = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i)
    clients.emplace_back([&, i] {
      std::string requests;
      for (int k = 0; k < 50; ++k) requests += get("/" + std::to_string(i));
      const std::string answers = server.talk(requests + get("/end", close_after));
      if (count(answers, "GET /" + std::to_string(i) + " ") == 50) ++right;
    });
  for (std::thread& client : clients) client.join();
  CHECK(right == 8);
}

TEST_CASE("a server that cannot listen throws") {
  const RunningServer server(echo);
  CHECK_THROWS_AS(Server(echo, {.port = server.port()}), std::system_error);
  CHECK_THROWS_AS(Server(echo, {.address = "nowhere"}), std::system_error);
}

TEST_CASE("stop lets requests that run finish") {
  RunningServer server([](const Request& request) {
    Response response = echo(request);
    if (request.target == "/late") response.delivery.delay = 300ms;
    return response;
  });
  RawClient idle(server.port()), late(server.port()), partial(server.port());
  idle.send(get("/"));
  CHECK(status_of(idle.read_until("GET / ")) == "200");
  late.send(get("/late"));
  partial.send("GET /partial HTTP/1.1\r\nHo");
  std::this_thread::sleep_for(50ms);
  server.server().stop();
  server.server().stop();
  partial.send("st: a\r\n\r\n");
  CHECK(body_of(partial.read_all()) == "GET /partial ");
  CHECK(idle.read_all().empty());
  const std::string answer = late.read_all();
  CHECK(status_of(answer) == "200");
  CHECK(count(answer, "Connection: close") == 1);
  server.finish();
  CHECK_THROWS(RawClient(server.port()));
}

TEST_CASE("a request that was sent before stop is answered") {
  for (int round = 0; round < 20; ++round) {
    RunningServer server(echo);
    RawClient kept(server.port());
    kept.send(get("/first"));
    kept.read_until("GET /first ");
    RawClient fresh(server.port());
    kept.send(get("/kept"));
    fresh.send(get("/fresh"));
    server.server().stop();
    CHECK(body_of(kept.read_all()) == "GET /kept ");
    CHECK(body_of(fresh.read_all()) == "GET /fresh ");
  }
}

TEST_CASE("stop ends what outlasts the drain time") {
  const auto token = std::make_shared<int>(1);
  RunningServer server(
      [token](const Request& request) {
        Response response;
        if (request.target == "/hang") response.delivery.ending = Delivery::Ending::hang;
        if (request.target == "/poll") response.poll = [token] { return std::optional<Response>(); };
        if (request.target == "/stream") response.stream = [token] { return std::optional<std::string>(""); };
        return response;
      },
      {.drain_time = 200ms});
  RawClient hang(server.port()), poll(server.port()), stream(server.port());
  hang.send(get("/hang"));
  poll.send(get("/poll"));
  stream.send(get("/stream"));
  CHECK(eventually([&] { return token.use_count() >= 4; }));
  server.finish();
  CHECK(hang.read_all().empty());
  CHECK(poll.read_all().empty());
  CHECK(count(stream.read_all(), "0\r\n\r\n") == 0);
}

TEST_CASE("stop before run makes run return") {
  Server server(echo, {});
  server.stop();
  server.run();
  SUCCEED();
}

}  // namespace custengine::serve::server_test
