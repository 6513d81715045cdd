#include "serve/world/idempotency.hpp"
#include "resource_client.hpp"

#include "catch.hpp"

#include <custengine/interceptor.hpp>
#include <custengine/json.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace custengine::serve::idempotency_test {

using test::Answered;
using test::Headers;
using test::ResourceClient;

constexpr std::string_view all = "/tenants/acme/customers";
constexpr std::string_view ada = R"({"firstname":"Ada"})";
const Headers key = {{"Idempotency-Key", "k-1"}};

std::uint64_t count(ResourceClient& client) {
  return client.fixture().session().count().value();
}

TEST_CASE("the same key and request give the stored answer") {
  ResourceClient client;
  const Answered first = client.post(all, ada, key);
  CHECK(first.status() == 201);
  CHECK(first.header("Idempotency-Replayed").empty());
  client.fixture().session().remove("c-000001").value();
  const Answered again = client.post(all, ada, key);
  CHECK(again.status() == 201);
  CHECK(again.header("Idempotency-Replayed") == "true");
  CHECK(again.body() == first.body());
  CHECK(again.header("Location") == first.header("Location"));
  CHECK(again.header("ETag") == first.header("ETag"));
  CHECK(count(client) == 0);
}

TEST_CASE("the same key with another request is 422") {
  ResourceClient client;
  client.post(all, ada, key);
  const Answered other = client.post(all, R"({"firstname":"Bo"})", key);
  CHECK(other.status() == 422);
  CHECK(other.json().at("code") == "HttpUnprocessableContent");
  CHECK(client.post(std::string(all) + "?x=1", ada, key).status() == 422);
  CHECK(count(client) == 1);
}

TEST_CASE("a key belongs to path and credentials") {
  ResourceClient client({}, Auth::any);
  const auto send = [&client](std::string_view path, std::string_view body, std::string token, std::string name) {
    return client.post(path, body, {{"Authorization", "Bearer " + token}, {"Idempotency-Key", std::move(name)}});
  };
  CHECK(send(all, ada, "a", "k").status() == 201);
  CHECK(send(all, ada, "b", "k").header("Idempotency-Replayed").empty());
  CHECK(send(all, ada, "a", "\"k\"").header("Idempotency-Replayed").empty());
  CHECK(count(client) == 3);
  const std::string path = std::string(all) + "/c-000001/consents";
  CHECK(send(path, R"({"name":"news"})", "a", "k").status() == 201);
  CHECK(send(path, R"({"name":"news"})", "a", "k").header("Idempotency-Replayed") == "true");
  CHECK(client.fixture().session().get("c-000001")->consents().size() == 1);
  CHECK(send(all, ada, "a", "k").header("Idempotency-Replayed") == "true");
}

TEST_CASE("errors that are the result are stored") {
  ResourceClient client;
  const Answered wrong = client.post(all, R"({"email":"x"})", key);
  CHECK(wrong.status() == 400);
  const Answered again = client.post(all, R"({"email":"x"})", key);
  CHECK(again.body() == wrong.body());
  CHECK(again.header("Idempotency-Replayed") == "true");
  CHECK(client.post(all, R"({"customerUid":"c","firstname":"A"})").status() == 201);
  const Answered taken = client.post(all, R"({"customerUid":"c","firstname":"A"})", {{"Idempotency-Key", "k-2"}});
  CHECK(taken.status() == 409);
  client.fixture().session().remove("c").value();
  CHECK(client.post(all, R"({"customerUid":"c","firstname":"A"})", {{"Idempotency-Key", "k-2"}}).status() == 409);
}

/// Answers the next creation.
class Answers : public Interceptor {
 public:
  std::function<Result<void>()> next = {};
  Result<void> before(const custengine::Call& call) override {
    if (call.operation != Operation::create || !next) return {};
    return std::exchange(next, {})();
  }
};

TEST_CASE("answers that ask to try again are not stored") {
  const auto answers = std::make_shared<Answers>();
  ResourceClient client({.interceptor = answers});
  for (const ErrorCode code : {ErrorCode::unavailable, ErrorCode::resource_exhausted, ErrorCode::data_loss}) {
    answers->next = [code] { return Error{.code = code, .message = "no"}; };
    CHECK(client.post(all, ada, key).status() == http_status(code));
  }
  answers->next = []() -> Result<void> { throw std::runtime_error("broken"); };
  CHECK_THROWS(client.post(all, ada, key));
  CHECK(client.post(all, ada, key).status() == 201);
  answers->next = [] { return Error{.code = ErrorCode::outcome_unknown, .message = "lost"}; };
  const Headers other = {{"Idempotency-Key", "k-2"}};
  CHECK(client.post(all, ada, other).status() == 504);
  CHECK(client.post(all, ada, other).status() == 504);
  CHECK(count(client) == 1);
}

TEST_CASE("a key whose request still runs is 409") {
  const auto answers = std::make_shared<Answers>();
  ResourceClient client({.interceptor = answers});
  int status = 0;
  std::string code;
  answers->next = [&]() -> Result<void> {
    const Answered meanwhile = client.post(all, ada, key);
    status = meanwhile.status();
    code = meanwhile.json().at("code").as_string().c_str();
    return {};
  };
  CHECK(client.post(all, ada, key).status() == 201);
  CHECK(status == 409);
  CHECK(code == "HttpConflict");
  CHECK(count(client) == 1);
}

TEST_CASE("of many equal requests at once, one runs") {
  ResourceClient client;
  std::vector<int> statuses(200);
  std::vector<std::string> bodies(statuses.size());
  std::atomic<std::size_t> next = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (std::size_t at = next++; at < statuses.size(); at = next++) {
        const Answered answered = client.post(all, ada, key);
        statuses[at] = answered.status();
        bodies[at] = answered.body();
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(count(client) == 1);
  const std::string made = to_json(client.fixture().session().get("c-000001").value());
  for (std::size_t at = 0; at < statuses.size(); ++at) {
    CAPTURE(at);
    CHECK((statuses[at] == 201 ? bodies[at] == made : statuses[at] == 409));
  }
}

TEST_CASE("a key is 1 to 255 visible characters") {
  ResourceClient client;
  for (const std::string& wrong : {std::string(), std::string("a b"), std::string("å"), std::string(256, 'k'),
                                   std::string("a\tb"), std::string("\x7f")}) {
    CAPTURE(wrong);
    CHECK(client.post(all, ada, {{"Idempotency-Key", wrong}}).status() == 400);
  }
  CHECK(count(client) == 0);
  CHECK(client.post(all, ada, {{"Idempotency-Key", std::string(255, '~')}}).status() == 201);
}

TEST_CASE("clear forgets the keys") {
  ResourceClient client;
  client.post(all, ada, key);
  client.world().idempotency().clear();
  CHECK(client.post(all, R"({"firstname":"Bo"})", key).status() == 201);
  CHECK(count(client) == 2);
}

TEST_CASE("the oldest of 10 000 answers is dropped first") {
  Idempotency store;
  const Fingerprint request = fingerprint_of("/", "{}");
  for (std::size_t i = 0; i < Idempotency::max_entries; ++i) {
    const std::string name = std::to_string(i);
    store.finish(name, store.begin(name, request).ticket, {.status = 201});
  }
  CHECK(store.size() == Idempotency::max_entries);
  CHECK(store.begin("0", request).verdict == Idempotency::Verdict::answered);
  CHECK(store.begin("new", request).verdict == Idempotency::Verdict::first);
  CHECK(store.size() == Idempotency::max_entries);
  CHECK(store.begin("1", request).verdict == Idempotency::Verdict::answered);
  CHECK(store.begin("0", request).verdict == Idempotency::Verdict::first);
}

TEST_CASE("large answers drop old ones") {
  Idempotency store;
  const Fingerprint request = fingerprint_of("/", "{}");
  for (int i = 0; i < 5; ++i) {
    const std::string name = std::to_string(i);
    store.finish(name, store.begin(name, request).ticket, {.body = std::string(Idempotency::max_bytes / 4, 'x')});
  }
  CHECK(store.size() == 3);
  CHECK(store.begin("4", request).verdict == Idempotency::Verdict::answered);
  CHECK(store.begin("0", request).verdict == Idempotency::Verdict::first);
}

TEST_CASE("the end of a dropped request changes nothing") {
  Idempotency store;
  const Fingerprint request = fingerprint_of("/", "{}");
  const auto old = store.begin("k", request);
  store.clear();
  store.finish("k", old.ticket, {.status = 201});
  CHECK(store.size() == 0);
  const auto now = store.begin("k", request);
  store.abandon("k", old.ticket);
  CHECK(store.begin("k", request).verdict == Idempotency::Verdict::running);
  store.finish("k", now.ticket, {.status = 202});
  CHECK(store.begin("k", request).answer.status == 202);
}

TEST_CASE("fingerprints tell requests apart") {
  CHECK(fingerprint_of("/a", "b") == fingerprint_of("/a", "b"));
  CHECK_FALSE(fingerprint_of("/a", "b") == fingerprint_of("/a", "c"));
  CHECK_FALSE(fingerprint_of("/ab", "") == fingerprint_of("/a", "b"));
}

TEST_CASE("a request that runs outlives 10 000 newer ones") {
  Idempotency store;
  const Fingerprint request = fingerprint_of("/", "{}");
  const auto slow = store.begin("slow", request);
  for (std::size_t i = 0; i < Idempotency::max_entries + 5; ++i) {
    const std::string name = std::to_string(i);
    store.finish(name, store.begin(name, request).ticket, {.status = 201});
  }
  CHECK(store.size() == Idempotency::max_entries);
  CHECK(store.begin("slow", request).verdict == Idempotency::Verdict::running);
  for (int i = 0; i < 2; ++i) {
    const std::string name = "large-" + std::to_string(i);
    store.finish(name, store.begin(name, request).ticket, {.body = std::string(Idempotency::max_bytes, 'x')});
  }
  CHECK(store.begin("slow", request).verdict == Idempotency::Verdict::running);
  CHECK(store.begin("large-1", request).verdict == Idempotency::Verdict::answered);
  store.finish("slow", slow.ticket, {.status = 202});
  CHECK(store.begin("slow", request).answer.status == 202);
}

TEST_CASE("requests that run may be more than 10 000") {
  Idempotency store;
  const Fingerprint request = fingerprint_of("/", "{}");
  for (std::size_t i = 0; i < Idempotency::max_entries + 1; ++i) store.begin(std::to_string(i), request);
  CHECK(store.size() == Idempotency::max_entries + 1);
  CHECK(store.begin("0", request).verdict == Idempotency::Verdict::running);
  store.finish("0", 1, {.status = 201});
  CHECK(store.begin("0", request).verdict == Idempotency::Verdict::answered);
}

}  // namespace custengine::serve::idempotency_test
