#include "serve/net/framing.hpp"
#include "serve/net/request_reader.hpp"

#include "catch.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custengine::serve::framing_test {

const ConnectionLimits limits;

/// The status that a message head is refused with; 0 if it may be served.
int refusal(std::vector<HeaderField> fields, std::string_view method = "POST", std::string_view target = "/a",
            int version = 11) {
  if (version == 11) fields.push_back({"Host", "a"});
  const auto found = check_framing({.method = method, .target = target, .version = version, .fields = fields}, limits);
  return found ? http_status(found->error) : 0;
}

TEST_CASE("lengths that parsers read differently are refused") {
  CHECK(refusal({{"Content-Length", "5"}}) == 0);
  CHECK(refusal({{"transfer-ENCODING", "Chunked"}}) == 0);
  for (const char* value : {"xchunked", "gzip, chunked", "chunked, chunked", "identity", "", "chunked;q=1"}) {
    CAPTURE(value);
    CHECK(refusal({{"Transfer-Encoding", value}}) == 400);
  }
  for (const char* value : {"", "+5", "-5", "5, 5", "0x5", "5 5", "5\v"}) {
    CAPTURE(value);
    CHECK(refusal({{"Content-Length", value}}) == 400);
  }
  CHECK(refusal({{"Content-Length", "5"}, {"content-length", "5"}}) == 400);
  CHECK(refusal({{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}) == 400);
  CHECK(refusal({{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}}) == 400);
  CHECK(refusal({{"Transfer-Encoding", "chunked"}}, "POST", "/a", 10) == 400);
}

TEST_CASE("GET and HEAD have no body") {
  for (const char* method : {"GET", "HEAD"}) {
    CHECK(refusal({{"Content-Length", "5"}}, method) == 400);
    CHECK(refusal({{"Transfer-Encoding", "chunked"}}, method) == 400);
    CHECK(refusal({{"Content-Length", "00"}}, method) == 0);
  }
  CHECK(refusal({{"Content-Length", "5"}}, "DELETE") == 0);
}

TEST_CASE("Host is needed once, and is a host") {
  CHECK(refusal({}, "GET", "/", 10) == 0);
  CHECK(refusal({{"Host", "b"}}) == 400);
  CHECK(refusal({{"Host", "a"}, {"Host", "a"}}, "GET", "/", 10) == 400);
  CHECK(refusal({{"Host", "[::1]:80"}}, "GET", "/", 10) == 0);
  for (const char* value : {"a b", "a,b", "a/b", "u@a", "a?b"})
    CHECK(refusal({{"Host", value}}, "GET", "/", 10) == 400);
  CHECK(check_framing({.method = "GET", .target = "/"}, limits)->error == HttpError::bad_request);
}

TEST_CASE("methods, targets and expectations are checked") {
  for (const char* method : {"get", "TRACE", "CONNECT", "PROPFIND", "GETX"}) CHECK(refusal({}, method) == 501);
  for (const char* target : {"http://a/", "*", "a:80", "/\xC3\xA5", "/\x7F", "/a b"})
    CHECK(refusal({}, "GET", target) == 400);
  CHECK(refusal({}, "GET", "/" + std::string(8191, 'a')) == 0);
  CHECK(refusal({}, "GET", "/" + std::string(8192, 'a')) == 414);
  CHECK(refusal({{"Expect", "100-Continue"}}) == 0);
  CHECK(refusal({{"Expect", "200-ok"}}) == 417);
  CHECK(refusal({{"Expect", "200-ok"}}, "GET", "/", 10) == 0);
  CHECK(refusal({{"X", std::string_view("a\0b", 3)}}) == 400);
  CHECK(refusal({{"Upgrade", "h2c"}, {"Connection", "Upgrade"}}) == 0);
}

TEST_CASE("a request line that is not one is told from a version") {
  CHECK(refuse_request_line("GET / HTTP/2.0").error == HttpError::version_not_supported);
  CHECK(refuse_request_line("GET / HTTP/0.9").error == HttpError::version_not_supported);
  CHECK(refuse_request_line("GET / HTTP/1.1x").error == HttpError::bad_request);
  CHECK(refuse_request_line("GET /").error == HttpError::bad_request);
}

/// What a reader makes of a stream of bytes that comes in pieces of `step`: each request, or the status of the refusal.
std::vector<std::string> read_in_steps(std::string_view bytes, std::size_t step,
                                       const ConnectionLimits& reader_limits = limits) {
  const RequestReader::MaxBody max_body = [](const Request&) { return std::size_t{50000}; };
  RequestReader reader(reader_limits, max_body);
  std::vector<std::string> found;
  for (;;) {
    const ReadState state = reader.advance();
    if (state == ReadState::ready) {
      const Request& request = reader.request();
      found.push_back(std::string(request.method) + " " + std::string(request.target) + " " +
                      std::to_string(request.headers.size()) + " " + std::string(request.body));
      reader.next();
      continue;
    }
    if (state == ReadState::refused) {
      found.push_back(std::to_string(http_status(reader.refusal().error)));
      return found;
    }
    if (bytes.empty()) return found;
    const std::span<char> room = reader.prepare();
    REQUIRE_FALSE(room.empty());
    const std::size_t size = std::min({room.size(), step, bytes.size()});
    std::ranges::copy(bytes.substr(0, size), room.begin());
    reader.commit(size);
    bytes.remove_prefix(size);
  }
}

TEST_CASE("requests do not depend on how their bytes arrive") {
  const std::string large(30000, 'b');
  const std::string host = " HTTP/1.1\r\nHost: a\r\n";
  const std::vector<std::string> streams = {
      "GET /1" + host + "\r\nGET /2" + host + "Empty:\r\n\r\n",
      "POST /1" + host + "Content-Length: 30000\r\n\r\n" + large + "GET /2" + host + "\r\n",
      "POST /1" + host + "Transfer-Encoding: chunked\r\n\r\n7530\r\n" + large +
          "\r\n1;a=\"b\"\r\nx\r\n0\r\nT: 1\r\n\r\n" + "\r\nGET /2" + host + "\r\n",
      "PUT /1" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nPUT /2" + host + "Content-Length: 0\r\n\r\n",
      "GET /1" + host + "X: a\r\n b\r\n\r\nGET /2" + host + "\r\n",
      "GET /1" + host + "X : a\r\n\r\n",
      "GET /1" + host + "\nGET /2" + host + "\r\n",
      "POST /1" + host + "Transfer-Encoding: chunked\r\n\r\n5\r\nabcdeXX0\r\n\r\n",
      "POST /1" + host + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nContent-Length: 5\r\n\r\n",
      "POST /1" + host + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
  };
  for (const std::string& bytes : streams) {
    CAPTURE(bytes.substr(0, 200));
    const auto whole = read_in_steps(bytes, bytes.size());
    CHECK(whole.size() == (whole.front() == "400" ? 1 : 2));
    for (const std::size_t step : {1u, 2u, 3u, 7u, 100u, 4096u}) CHECK(read_in_steps(bytes, step) == whole);
  }
}

TEST_CASE("refusals do not depend on how their bytes arrive") {
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\n";
  const std::string chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string long_text(20000, 'a');
  const std::vector<std::pair<std::string, std::vector<std::string>>> streams = {
      {"GET /" + long_text + " HTTP/1.1\r\nno field\r\n\r\n", {"414"}},
      {"GET /" + std::string(8300, 'a') + " HTTP/2.0\r\n\r\n", {"414"}},
      {start + "no field\r\nX: " + long_text + "\r\n\r\n", {"431"}},
      {start + "X: " + long_text + "\r\nno field\r\n\r\n", {"431"}},
      {start + "no field\r\n", {}},
      {start + "no field\r\n\r\n", {"400"}},
      {"GET / HTTP/2.0\r\n", {"505"}},
      {"G@T", {"400"}},
      {"\x16\x03\x01", {"400"}},
      {"\r\n\r\n" + start + "\r\n", {"400"}},
      {chunked + "ffffff;" + long_text + "\r\n", {"400"}},
      {chunked + "ffffff;" + std::string(9000, 'a') + "\r\n", {"413"}},
  };
  for (const auto& [bytes, expected] : streams) {
    CAPTURE(bytes.substr(0, 200));
    for (const std::size_t step : {1u, 3u, 100u, 4096u, 100000u}) CHECK(read_in_steps(bytes, step) == expected);
  }
}

TEST_CASE("a chunk's header is too long, however it arrives") {
  const ConnectionLimits small{.header_bytes = 256};
  const std::string chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string long_text(300, 'a');
  for (const std::size_t step : {1u, 100u, 100000u}) {
    CHECK(read_in_steps(chunked + "ffffff;" + long_text + "\r\n", step, small) == std::vector<std::string>{"400"});
    CHECK(read_in_steps(chunked + "0\r\nT: " + long_text + "\r\n\r\n", step, small) == std::vector<std::string>{"400"});
  }
}

TEST_CASE("a folded field is refused, wherever it is folded") {
  for (const char* field : {"X: a\r\n b", "X:\r\n b", "X: a\r\n\tb", "Transfer-Encoding:\r\n chunked"}) {
    CAPTURE(field);
    const std::string bytes = "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(field) + "\r\n\r\n0\r\n\r\n";
    CHECK(read_in_steps(bytes, bytes.size()) == std::vector<std::string>{"400"});
  }
}

TEST_CASE("sizes of the header are limited exactly") {
  const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  const auto sized = [&](std::size_t size) { return start + std::string(size - start.size() - 4, 'x') + "\r\n\r\n"; };
  const auto counted = [&](std::size_t fields) {
    std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (std::size_t i = 1; i < fields; ++i) bytes += "X: y\r\n";
    return bytes + "\r\n";
  };
  for (const std::size_t step : {1u, 1000u, 100000u}) {
    CHECK(read_in_steps(sized(16384), step).front().starts_with("GET /"));
    CHECK(read_in_steps(sized(16385), step).front() == "431");
    CHECK(read_in_steps(counted(100), step).front() == "GET / 100 ");
    CHECK(read_in_steps(counted(101), step).front() == "431");
    CHECK(read_in_steps("GET /" + std::string(40000, 'a'), step).front() == "414");
    CHECK(read_in_steps("GET / HTTP/1.1\r\nX: " + std::string(40000, 'a'), step).front() == "431");
  }
}

}  // namespace custengine::serve::framing_test
