#pragma once

#include "serve/net/framing.hpp"
#include "serve/net/server.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::serve {

/// What a RequestReader has of the current request.
enum class ReadState {
  header,   ///< not the whole header
  body,     ///< the header, but not the whole body
  ready,    ///< all of it
  refused,  ///< a request that must not be served; the bytes after it have no meaning
};

/// A state machine that turns the bytes of a connection into requests, one after the other. It has no socket and no
/// clock: the connection moves bytes into it, and unit tests and fuzzers do so without a connection.
/// Boost.Beast parses the header and the chunks; check_framing() refuses what Beast lets pass.
/// Threads: one at a time. Cost: a buffer of 4 KiB, which grows to at most 36 KiB and shrinks again. A body that did
/// not arrive with its header is kept apart.
class RequestReader {
 public:
  /// The largest body of a request, by its method and target.
  using MaxBody = std::function<std::size_t(const Request& head)>;

  /// Lifetime: both arguments must outlive the reader.
  RequestReader(const ConnectionLimits& limits, const MaxBody& max_body);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  /// Room for the next bytes. Empty only in states ready and refused, if later bytes fill the buffer.
  /// Lifetime: valid until the next call of a function that is not const, except commit().
  std::span<char> prepare();
  /// The first `size` bytes of the room were filled.
  void commit(std::size_t size) noexcept;
  /// Reads on, as far as the bytes allow.
  ReadState advance();

  /// True if no byte of the current request has arrived.
  bool is_empty() const noexcept { return begin_ == end_; }
  /// True in state body if the client waits for 100 (Continue): it asked for it, and no byte of the body has arrived.
  bool awaits_continue() const noexcept;

  // The functions below require the state ready or refused.

  bool is_http_1_0() const noexcept { return version_ < 11; }
  bool is_head() const noexcept { return is_head_; }
  /// False if the client closes the connection after the answer. Requires the state ready.
  bool keep_alive() const noexcept { return keep_alive_; }
  /// Lifetime: its views are valid until prepare(), advance() or next(). `peer` is not set.
  Request& request() noexcept { return request_; }
  const Refusal& refusal() const noexcept { return refusal_; }

  /// Drops the current request and starts with the next. Requires the state ready.
  void next();
  /// Drops all bytes, and refuses all requests from now on. For a connection that discards its input.
  void discard() noexcept;

 private:
  class Parser;
  struct FieldPlace;

  char* message() noexcept { return buffer_.data() + begin_; }
  std::size_t size() const noexcept { return end_ - begin_; }
  void make_room(std::size_t wanted);
  bool skip_empty_line() noexcept;
  ReadState advance_header();
  bool parse_header(std::size_t end);
  ReadState judge_header();
  ReadState start_body();
  ReadState advance_chunks();
  ReadState refuse(Refusal refusal);
  ReadState set_ready(std::string_view body);

  const ConnectionLimits& limits_;
  const MaxBody& max_body_;
  std::unique_ptr<Parser> parser_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;  ///< of the bytes in the buffer that belong to this request or a later one
  std::size_t parsed_ = 0;           ///< bytes from begin_ that are parsed; after the header, its size
  std::size_t searched_ = 0;         ///< bytes from begin_ in which the end of the header does not begin
  ReadState state_ = ReadState::header;
  std::vector<HeaderField> fields_;
  std::string body_;            ///< a body that is not in the buffer
  std::size_t body_size_ = 0;   ///< bytes of body_ that have arrived
  std::uint64_t length_ = 0;    ///< that Content-Length gives
  std::uint64_t raw_body_ = 0;  ///< bytes of a chunked body, with its framing
  std::size_t body_limit_ = 0;
  int version_ = 11;
  bool is_chunked_ = false, is_head_ = false, keep_alive_ = false, expects_continue_ = false;
  bool has_skipped_line_ = false;
  Request request_;
  Refusal refusal_;
};

}  // namespace custengine::serve
