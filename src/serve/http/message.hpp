#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// An HTTP request and its response, as the service sees them. Framing, connections and timers are in serve/net/.
namespace custengine::serve {

/// True if the two names of header fields are equal: ASCII, without case.
bool is_same_name(std::string_view a, std::string_view b) noexcept;

/// One header field of a request.
struct HeaderField {
  std::string_view name = {}, value = {};
};

/// A request whose framing is valid.
/// Lifetime: views into the connection's buffers, valid until handle() returns.
struct Request {
  std::string_view method = {};  ///< "GET"; upper case
  std::string_view target = {};  ///< in origin form, as it was sent: "/v2/tenants/acme/customers?pageSize=2"
  std::span<const HeaderField> headers = {};
  std::string_view body = {};
  std::string_view peer = {};  ///< the client's address, without its port

  /// The value of the first field of that name; nullopt if there is none.
  std::optional<std::string_view> header(std::string_view name) const noexcept;
  /// The values of all fields of that name, joined by ", " (RFC 9110, 5.3).
  std::string joined_header(std::string_view name) const;
};

/// Gives a body piece by piece. nullopt: the body is complete. An empty piece: there is nothing yet, ask again in some
/// milliseconds. Called by one thread at a time. May block for the time that a piece takes to be made.
using BodySource = std::function<std::optional<std::string>()>;

/// How a response is sent, if a fault of a test changes that.
struct Delivery {
  enum class Ending {
    complete,  ///< as HTTP has it
    hang,      ///< nothing is sent, and the connection stays open until the client or the server closes it
    reset,     ///< nothing is sent; the client gets RST
    close,     ///< nothing is sent; the client gets FIN
    truncate,  ///< the header fields and half of the body, then RST
    garbage,   ///< bytes that are no HTTP, then FIN
  };
  std::chrono::milliseconds delay = {};  ///< before the first byte; a timer, which blocks nothing
  Ending ending = Ending::complete;
  std::size_t chunks = 0;               ///< not 0: the body is sent in this number of pieces, …
  std::chrono::milliseconds over = {};  ///< … spread over this time
};

/// The answer to a request. The connection adds Date, Connection, and Content-Length or Transfer-Encoding.
struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  BodySource stream = {};   ///< if set, the body comes from it, and `body` is empty
  bool is_endless = false;  ///< the stream waits for events: a server that stops ends it
  /// If set, there is no answer yet. The connection calls it every few milliseconds until it gives one; nothing else of
  /// this object counts. If the client goes away first, it is destroyed.
  std::function<std::optional<Response>()> poll = {};
  Delivery delivery = {};

  void set(std::string_view name, std::string value);  ///< replaces a field of that name
  /// The value of the first field of that name; null if there is none.
  const std::string* header(std::string_view name) const noexcept;
};

/// Sets the fields of every response: nothing is cached, and no type is guessed.
void set_common_fields(Response& response);

/// Adds a name to the field Vary: the answer depends on that field of the request.
void add_vary(Response& response, std::string_view name);

}  // namespace custengine::serve
