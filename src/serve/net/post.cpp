#include "serve/net/post.hpp"

#include "serve/http/http_url.hpp"
#include "serve/http/message.hpp"

#include <fmt/format.h>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::uint64_t max_answer_body = 1 << 20;

/// The endpoints of a host that needs no lookup; empty for other names.
std::vector<tcp::endpoint> known_endpoints(const HttpUrl& url) {
  if (is_same_name(url.host, "localhost"))
    return {{asio::ip::address_v4::loopback(), url.port}, {asio::ip::address_v6::loopback(), url.port}};
  error_code ec;
  const asio::ip::address address = asio::ip::make_address(url.host, ec);
  if (ec) return {};
  return {{address, url.port}};
}

/// One exchange of a request and its answer, step by step.
class PostExchange {
 public:
  PostExchange(const HttpUrl& url, const std::string& body) : url_(url), body_(body) {
    start_answer();
    head_ = fmt::format(
        "POST {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: custengine\r\nContent-Type: application/json\r\n"
        "Content-Length: {}\r\nConnection: close\r\n\r\n",
        url.target, url.authority, body.size());
  }

  /// The status of the answer; nullopt: there is none, and error() says why.
  std::optional<int> run(std::chrono::milliseconds timeout, const std::stop_token& stop) {
    const std::stop_callback cut_off(stop, [this] { io_.stop(); });
    if (auto endpoints = known_endpoints(url_); !endpoints.empty())
      connect(std::move(endpoints));
    else
      look_up();
    io_.run_for(timeout);
    if (!io_.stopped()) error_ = asio::error::timed_out;
    if (stop.stop_requested()) error_ = asio::error::operation_aborted;
    if (!parser_->is_header_done()) return std::nullopt;
    return parser_->get().result_int();
  }

  std::string error() const { return error_.message(); }

 private:
  void look_up() {
    resolver_.async_resolve(url_.host, std::to_string(url_.port), tcp::resolver::numeric_service,
                            [this](const error_code& ec, const tcp::resolver::results_type& found) {
                              if (fails(ec)) return;
                              connect({found.begin(), found.end()});
                            });
  }

  void connect(std::vector<tcp::endpoint> endpoints) {
    endpoints_ = std::move(endpoints);
    asio::async_connect(socket_, endpoints_, [this](const error_code& ec, const tcp::endpoint&) {
      if (!fails(ec)) write();
    });
  }

  void write() {
    const std::array<asio::const_buffer, 2> parts = {asio::buffer(head_), asio::buffer(body_)};
    asio::async_write(socket_, parts, [this](const error_code& ec, std::size_t) {
      // A server may answer, and close, before it has read the whole body.
      error_ = ec;
      read();
    });
  }

  void read() {
    socket_.async_read_some(asio::buffer(room_), [this](const error_code& ec, std::size_t size) {
      if (ec == asio::error::eof) {
        error_code end;
        if (parser_->got_some()) parser_->put_eof(end);
        error_ = ec;
      } else if (!fails(ec)) {
        parse(size);
      }
    });
  }

  void parse(std::size_t size) {
    unread_.append(room_.data(), size);
    while (!unread_.empty() && !parser_->is_done()) {
      error_code ec;
      unread_.erase(0, parser_->put(asio::buffer(unread_), ec));
      if (ec == http::error::need_more) break;
      if (fails(ec)) return;
      skip_interim();
    }
    if (!parser_->is_done()) read();
  }

  /// An answer of 1xx comes before the final one.
  void skip_interim() {
    if (!parser_->is_header_done() || parser_->get().result_int() >= 200) return;
    start_answer();
  }

  void start_answer() {
    parser_.emplace();
    parser_->body_limit(max_answer_body);
  }

  bool fails(const error_code& ec) {
    if (ec) error_ = ec;
    return ec.failed();
  }

  const HttpUrl& url_;
  const std::string& body_;
  std::string head_;
  asio::io_context io_{1};
  tcp::resolver resolver_{io_};
  tcp::socket socket_{io_};
  std::vector<tcp::endpoint> endpoints_;
  std::array<char, 4096> room_ = {};
  std::string unread_;
  std::optional<http::response_parser<http::string_body>> parser_;
  error_code error_;
};

}  // namespace

Result<int> post_json(const std::string& url, const std::string& body, std::chrono::milliseconds timeout,
                      const std::stop_token& stop) {
  const auto parts = parse_http_url(url);
  if (!parts) return Error{.code = ErrorCode::invalid_argument, .message = fmt::format("{} is no http:// URL", url)};
  try {
    PostExchange exchange(*parts, body);
    if (const auto status = exchange.run(timeout, stop)) return *status;
    return Error{.code = ErrorCode::unavailable,
                 .message = fmt::format("{} gave no answer: {}", url, exchange.error())};
  } catch (const boost::system::system_error& error) {
    return Error{.code = ErrorCode::unavailable, .message = fmt::format("{} gave no answer: {}", url, error.what())};
  }
}

}  // namespace custengine::serve
