#include "raw_client.hpp"

#include "catch.hpp"

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace custengine::serve::delivery_test {

using namespace std::chrono_literals;

const std::string close_after = "Connection: close\r\n";

/// A server whose every response is sent in this way. "/plain" is sent as HTTP has it.
RunningServer delivering(Delivery delivery, std::string body = "0123456789") {
  return RunningServer([=](const Request& request) {
    return Response{.body = body, .delivery = request.target == "/plain" ? Delivery{} : delivery};
  });
}

TEST_CASE("an answer is delayed, and others are not") {
  const RunningServer server = delivering({.delay = 300ms});
  const auto begin = std::chrono::steady_clock::now();
  RawClient late(server.port());
  late.send(get("/", close_after));
  CHECK(body_of(server.talk(get("/plain", close_after))) == "0123456789");
  CHECK(body_of(late.read_all()) == "0123456789");
  CHECK(std::chrono::steady_clock::now() - begin >= 300ms);
}

TEST_CASE("reset sends RST and no byte") {
  const RunningServer server = delivering({.ending = Delivery::Ending::reset});
  RawClient client(server.port());
  client.send(get("/"));
  CHECK(client.read_all().empty());
  CHECK(client.was_reset());
}

TEST_CASE("close sends FIN and no byte") {
  const RunningServer server = delivering({.ending = Delivery::Ending::close});
  RawClient client(server.port());
  client.send(get("/") + get("/plain"));
  CHECK(client.read_all().empty());
  CHECK_FALSE(client.was_reset());
}

TEST_CASE("truncate sends half of the body, then RST") {
  const RunningServer server = delivering({.ending = Delivery::Ending::truncate});
  RawClient client(server.port());
  client.send(get("/"));
  const std::string answer = client.read_all();
  CHECK(count(answer, "Content-Length: 10\r\n") == 1);
  CHECK(body_of(answer) == "01234");
  CHECK(client.was_reset());
}

TEST_CASE("truncate of a large body loses no byte of its half") {
  const RunningServer server = delivering({.ending = Delivery::Ending::truncate}, std::string(1 << 20, 'x'));
  RawClient client(server.port());
  client.send(get("/"));
  CHECK(body_of(client.read_all()).size() == 1 << 19);
}

TEST_CASE("garbage is no HTTP, and ends with FIN") {
  const RunningServer server = delivering({.ending = Delivery::Ending::garbage});
  RawClient client(server.port());
  client.send(get("/"));
  const std::string answer = client.read_all();
  CHECK_FALSE(answer.empty());
  CHECK(status_of(answer).empty());
  CHECK_FALSE(client.was_reset());
}

TEST_CASE("hang answers nothing until the client closes") {
  const RunningServer server = delivering({.ending = Delivery::Ending::hang});
  RawClient client(server.port());
  client.send(get("/"));
  CHECK(body_of(server.talk(get("/plain", close_after))) == "0123456789");
  client.end_output();
  CHECK(client.read_all().empty());
  CHECK_FALSE(client.was_reset());
}

TEST_CASE("a body is dribbled over some time") {
  for (const std::size_t chunks : {1u, 4u, 1000u}) {
    const RunningServer server = delivering({.chunks = chunks, .over = 200ms});
    const auto begin = std::chrono::steady_clock::now();
    RawClient client(server.port());
    client.send(get("/") + get("/plain", close_after));
    const std::string answers = client.read_all();
    CHECK(count(answers, "\r\n\r\n0123456789") == 2);
    CHECK(std::chrono::steady_clock::now() - begin >= 190ms);
  }
}

TEST_CASE("a poll is asked until it answers") {
  const RunningServer server([](const Request&) {
    return Response{.poll = [calls = 0]() mutable -> std::optional<Response> {
      if (++calls < 5) return std::nullopt;
      return Response{.status = 202, .body = std::to_string(calls)};
    }};
  });
  const std::string answers = server.talk(get("/") + get("/", close_after));
  CHECK(count(answers, "HTTP/1.1 202 ") == 2);
  CHECK(answers.ends_with("\r\n\r\n5"));
}

TEST_CASE("a poll that throws is a 500") {
  const RunningServer server([](const Request&) {
    return Response{.poll = []() -> std::optional<Response> { throw std::runtime_error("bad"); }};
  });
  CHECK(status_of(server.talk(get("/", close_after))) == "500");
}

/// A stream of the pieces "a", "", "bb", "", "ccc".
Response pieces() {
  Response response;
  response.stream = [at = std::size_t{0}]() mutable -> std::optional<std::string> {
    const std::vector<std::string> all = {"a", "", "bb", "", "ccc"};
    if (at == all.size()) return std::nullopt;
    return all[at++];
  };
  return response;
}

TEST_CASE("a stream is sent in chunks") {
  const RunningServer server([](const Request&) { return pieces(); });
  const std::string answers = server.talk(get("/") + get("/", close_after));
  CHECK(count(answers, "Transfer-Encoding: chunked\r\n") == 2);
  CHECK(count(answers, "\r\n\r\n1\r\na\r\n2\r\nbb\r\n3\r\nccc\r\n0\r\n\r\n") == 2);
}

TEST_CASE("a stream to HTTP/1.0 ends with the connection") {
  const RunningServer server([](const Request&) { return pieces(); });
  const std::string answer = server.talk("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(count(answer, "Connection: close\r\n") == 1);
  CHECK(count(answer, "chunked") == 0);
  CHECK(body_of(answer) == "abbccc");
}

TEST_CASE("HEAD of a stream asks for no piece") {
  std::atomic<bool> was_asked = false;
  const RunningServer server([&](const Request&) {
    Response response;
    response.stream = [&]() -> std::optional<std::string> {
      was_asked = true;
      return std::nullopt;
    };
    return response;
  });
  const std::string answer = server.talk("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  CHECK(count(answer, "Transfer-Encoding: chunked\r\n") == 1);
  CHECK(body_of(answer).empty());
  CHECK_FALSE(was_asked);
}

TEST_CASE("a stream that throws has no end") {
  const RunningServer server([](const Request&) {
    Response response;
    response.stream = [calls = 0]() mutable -> std::optional<std::string> {
      if (++calls == 2) throw std::runtime_error("bad");
      return "piece";
    };
    return response;
  });
  const std::string answer = server.talk(get("/"));
  CHECK(count(answer, "0\r\n\r\n") == 0);
}

TEST_CASE("a client that goes away ends its poll or stream") {
  const auto token = std::make_shared<int>(1);
  const RunningServer server([&](const Request& request) {
    Response response;
    if (request.target == "/poll")
      response.poll = [token] { return std::optional<Response>(); };
    else
      response.stream = [token] { return std::optional<std::string>(""); };
    return response;
  });
  for (const char* target : {"/poll", "/stream"}) {
    CAPTURE(target);
    const long before = token.use_count();
    {
      const RawClient client(server.port());
      client.send(get(target));
      CHECK(eventually([&] { return token.use_count() > before; }));
      std::this_thread::sleep_for(400ms);
    }
    CHECK(eventually([&] { return token.use_count() == before; }));
  }
}

TEST_CASE("a stream that sends ends soon if the client goes away") {
  const auto token = std::make_shared<int>(1);
  const RunningServer server([&](const Request&) {
    Response response;
    response.stream = [token] { return std::optional<std::string>("piece"); };
    return response;
  });
  {
    RawClient client(server.port());
    client.send(get("/"));
    CHECK(count(client.read_until("piece"), "piece") > 0);
  }
  CHECK(eventually([&] { return token.use_count() == 1; }));
}

TEST_CASE("an endless stream leaves time for others") {
  std::atomic<bool> is_over = false;
  const RunningServer server([&](const Request& request) {
    Response response{.body = "plain"};
    if (request.target != "/endless") return response;
    response.stream = [&] { return is_over ? std::nullopt : std::optional<std::string>("piece"); };
    return response;
  });
  RawClient reader(server.port());
  reader.send(get("/endless", close_after));
  reader.read_until("piece");
  std::thread drain([&] { reader.read_all(); });
  for (int i = 0; i < 5; ++i) CHECK(status_of(server.talk(get("/plain", close_after))) == "200");
  is_over = true;
  drain.join();
}

}  // namespace custengine::serve::delivery_test
