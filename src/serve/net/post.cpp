#include "serve/net/post.hpp"

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
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::uint64_t max_answer_body = 1 << 20;

/// The parts of an http:// URL.
struct PostUrl {
  std::string host = {};       ///< a name or an address, without brackets
  std::string authority = {};  ///< for the field Host
  unsigned short port = 80;
  std::string target = {};
};

std::optional<unsigned short> parse_port(std::string_view text) {
  unsigned port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0 || port > 65535) return std::nullopt;
  return static_cast<unsigned short>(port);
}

bool is_visible_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7F'; });
}

// Not with Boost.URL: its version 1.81 takes 127.0.0.1.example.com for the address that it begins with.
std::optional<PostUrl> parse_url(std::string_view text) {
  constexpr std::string_view scheme = "http://";
  if (!is_visible_ascii(text) || !is_same_name(text.substr(0, scheme.size()), scheme)) return std::nullopt;
  text.remove_prefix(scheme.size());
  text = text.substr(0, text.find('#'));
  const std::string_view authority = text.substr(0, text.find_first_of("/?"));
  PostUrl url{.authority = std::string(authority), .target = std::string(text.substr(authority.size()))};
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  const bool has_brackets = authority.starts_with('[');
  const std::size_t end = has_brackets ? authority.find(']') : authority.find(':');
  url.host = authority.substr(0, end).substr(has_brackets ? 1 : 0);
  if (url.host.empty() || url.host.find_first_of("@%\\[]<>\"^`{|}") != std::string::npos) return std::nullopt;
  if (has_brackets && end == std::string_view::npos) return std::nullopt;
  if (!has_brackets && url.host.find(':') != std::string::npos) return std::nullopt;
  const std::string_view port = authority.substr(std::min(authority.size(), end + (has_brackets ? 1 : 0)));
  if (port.empty()) return url;
  const auto number = port.starts_with(':') ? parse_port(port.substr(1)) : std::nullopt;
  if (!number) return std::nullopt;
  url.port = *number;
  return url;
}

/// The endpoints of a host that needs no lookup; empty for other names.
std::vector<tcp::endpoint> known_endpoints(const PostUrl& url) {
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
  PostExchange(const PostUrl& url, const std::string& body) : url_(url), body_(body) {
    start_answer();
    head_ = fmt::format(
        "POST {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: custengine\r\nContent-Type: application/json\r\n"
        "Content-Length: {}\r\nConnection: close\r\n\r\n",
        url.target, url.authority, body.size());
  }

  /// The status of the answer; nullopt: there is none, and error() says why.
  std::optional<int> run(std::chrono::milliseconds timeout) {
    if (auto endpoints = known_endpoints(url_); !endpoints.empty())
      connect(std::move(endpoints));
    else
      look_up();
    io_.run_for(timeout);
    if (!io_.stopped()) error_ = asio::error::timed_out;
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

  const PostUrl& url_;
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

Result<int> post_json(const std::string& url, const std::string& body, std::chrono::milliseconds timeout) {
  const auto parts = parse_url(url);
  if (!parts) return Error{.code = ErrorCode::invalid_argument, .message = fmt::format("{} is no http:// URL", url)};
  try {
    PostExchange exchange(*parts, body);
    if (const auto status = exchange.run(timeout)) return *status;
    return Error{.code = ErrorCode::unavailable,
                 .message = fmt::format("{} gave no answer: {}", url, exchange.error())};
  } catch (const boost::system::system_error& error) {
    return Error{.code = ErrorCode::unavailable, .message = fmt::format("{} gave no answer: {}", url, error.what())};
  }
}

}  // namespace custengine::serve
