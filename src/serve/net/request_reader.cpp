#include "serve/net/request_reader.hpp"

#include <fmt/format.h>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

namespace custengine::serve {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;

constexpr std::size_t small_buffer = 4 << 10;
/// A body buffer larger than this is given back after its request.
constexpr std::size_t largest_kept_body = 16 << 10;
constexpr std::size_t default_max_body = 1 << 20;
constexpr std::string_view end_of_header = "\r\n\r\n";
constexpr std::string_view long_chunk_header = "the header of a chunk or the trailer fields are too long";
/// Bytes of a request line beside its target, with some room: "OPTIONS  HTTP/1.1".
constexpr std::size_t request_line_frame = 32;

std::string_view to_view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

/// Beast has an assertion that fails if the last chunk comes in pieces and fewer than five bytes of it are there. So it
/// gets a chunk that may be the last when it has "0\r\n\r\n".
bool may_parse_chunks(std::string_view bytes) {
  if (bytes.size() >= 5) return true;
  const std::size_t size = bytes.find_first_not_of("\r\n");
  return size != std::string_view::npos && bytes[size] != '0';
}

/// True if a line begins with a blank: it continues the line before (RFC 9112, 5.2). Beast joins such lines.
bool has_folded_line(std::string_view header) {
  for (std::size_t end = header.find('\n'); end + 1 < header.size(); end = header.find('\n', end + 1))
    if (header[end + 1] == ' ' || header[end + 1] == '\t') return true;
  return false;
}

/// False if a byte that no method has comes before a blank. So the start of TLS is refused at once.
bool may_begin_request_line(std::string_view line) {
  constexpr std::string_view delimiters = "\"(),/:;<=>?@[\\]{}";
  const std::string_view method = line.substr(0, line.find(' '));
  return std::ranges::all_of(
      method, [&](char c) { return c > ' ' && c < '\x7F' && delimiters.find(c) == std::string_view::npos; });
}

}  // namespace

/// Where a field is in the message. Its views are made when the whole header has arrived, because the buffer may move.
struct RequestReader::FieldPlace {
  std::uint32_t name = 0, name_size = 0, value = 0, value_size = 0;
};

/// Receives the events of Beast's parser. Views into the message are kept as offsets.
class RequestReader::Parser {
 public:
  explicit Parser(RequestReader& reader) : reader_(reader) { reset(); }

  void reset() {
    places_.clear();
    method_size_ = target_size_ = target_ = extensions_ = 0;
    is_past_request_line_ = false;
    events_.emplace(*this);
    events_->header_limit(static_cast<std::uint32_t>(2 * reader_.limits_.header_bytes + 2 * small_buffer));
    events_->body_limit(boost::none);
  }

  http::basic_parser<true>& beast() noexcept { return *events_; }
  bool is_past_request_line() const noexcept { return is_past_request_line_; }
  std::string_view method() const { return {reader_.message(), method_size_}; }
  std::string_view target() const { return {reader_.message() + target_, target_size_}; }

  void write_fields(std::vector<HeaderField>& fields) const {
    const char* const base = reader_.message();
    fields.clear();
    for (const FieldPlace& place : places_)
      fields.push_back({.name = {base + place.name, place.name_size}, .value = {base + place.value, place.value_size}});
  }

 private:
  // Beast's base class has members with names of its own, and virtual functions that are private.
  class Events final : public http::basic_parser<true> {
   public:
    explicit Events(Parser& parser) : parser_(parser) {}

   private:
    using Text = boost::beast::string_view;

    void on_request_impl(http::verb, Text method, Text target, int version, error_code&) override {
      parser_.start(to_view(method), to_view(target), version);
    }
    void on_response_impl(int, Text, int, error_code&) override {}
    void on_field_impl(http::field, Text name, Text value, error_code& ec) override {
      if (!is_header_done() && !parser_.add(to_view(name), to_view(value))) ec = http::error::bad_field;
    }
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(Text body, error_code&) override { return body.size(); }
    void on_chunk_header_impl(std::uint64_t size, Text extensions, error_code& ec) override {
      if (!parser_.start_chunk(size, extensions.size())) ec = http::error::body_limit;
    }
    std::size_t on_chunk_body_impl(std::uint64_t, Text body, error_code&) override {
      parser_.reader_.body_.append(body.data(), body.size());
      return body.size();
    }
    void on_finish_impl(error_code&) override {}

    Parser& parser_;
  };

  std::uint32_t place_of(std::string_view text) const noexcept {
    return static_cast<std::uint32_t>(text.data() - reader_.message());
  }

  void start(std::string_view method, std::string_view target, int version) {
    method_size_ = method.size();
    target_ = place_of(target);
    target_size_ = target.size();
    reader_.version_ = version;
    is_past_request_line_ = true;
  }

  bool add(std::string_view name, std::string_view value) {
    if (places_.size() == reader_.limits_.header_fields) {
      reader_.refusal_ = {HttpError::fields_too_large,
                          fmt::format("the request has more than {} header fields", places_.size())};
      return false;
    }
    // Beast joins the lines of a folded value in a buffer of its own.
    const char* const base = reader_.message();
    const bool is_in_message = value.empty() || (value.data() >= base && value.data() < base + reader_.size());
    if (!is_in_message) {
      reader_.refusal_ = {HttpError::bad_request, "a header field is folded over several lines"};
      return false;
    }
    places_.push_back({.name = place_of(name),
                       .name_size = static_cast<std::uint32_t>(name.size()),
                       .value = value.empty() ? 0 : place_of(value),
                       .value_size = static_cast<std::uint32_t>(value.size())});
    return true;
  }

  bool start_chunk(std::uint64_t size, std::size_t extension) {
    extensions_ += extension;
    if (extensions_ > reader_.limits_.header_bytes) {
      reader_.refusal_ = {HttpError::bad_request, "the extensions of the chunks are too long"};
      return false;
    }
    if (size > reader_.body_limit_ || reader_.body_.size() > reader_.body_limit_ - size) {
      reader_.refusal_ = {HttpError::content_too_large,
                          fmt::format("the body has more than {} bytes", reader_.body_limit_)};
      return false;
    }
    return true;
  }

  RequestReader& reader_;
  std::optional<Events> events_;  ///< Beast's parser reads one message
  std::vector<FieldPlace> places_;
  std::size_t method_size_ = 0, target_ = 0, target_size_ = 0, extensions_ = 0;
  bool is_past_request_line_ = false;
};

RequestReader::RequestReader(const ConnectionLimits& limits, const MaxBody& max_body)
    : limits_(limits), max_body_(max_body), parser_(std::make_unique<Parser>(*this)) {}
RequestReader::~RequestReader() = default;

std::span<char> RequestReader::prepare() {
  if (state_ == ReadState::body && !is_chunked_) {
    // Grows with what arrives: a client that only announces a large body takes no memory.
    const std::size_t length = static_cast<std::size_t>(length_);
    if (body_size_ == body_.size()) body_.resize(std::min(length, std::max<std::size_t>(2 * body_size_, 64 << 10)));
    return std::span(body_).subspan(body_size_);
  }
  make_room(state_ == ReadState::body ? 2 * small_buffer : 1);
  return std::span(buffer_).subspan(end_);
}

void RequestReader::make_room(std::size_t wanted) {
  if (buffer_.size() - end_ >= wanted) return;
  if (begin_ != 0) {
    std::memmove(buffer_.data(), message(), size());
    end_ -= std::exchange(begin_, 0);
    if (buffer_.size() - end_ >= wanted) return;
  }
  // A header, and as much again of a chunk's extensions or of trailers.
  const std::size_t largest = 2 * limits_.header_bytes + small_buffer;
  const std::size_t larger = std::min(largest, std::max({small_buffer, 2 * buffer_.size(), end_ + wanted}));
  if (larger > buffer_.size()) buffer_.resize(larger);
}

void RequestReader::commit(std::size_t size) noexcept {
  if (state_ == ReadState::body && !is_chunked_)
    body_size_ += size;
  else
    end_ += size;
}

bool RequestReader::awaits_continue() const noexcept {
  return expects_continue_ && body_size_ == 0 && raw_body_ == 0 && end_ == begin_ + parsed_;
}

ReadState RequestReader::advance() {
  if (state_ == ReadState::header) return advance_header();
  if (state_ != ReadState::body) return state_;
  if (is_chunked_) return advance_chunks();
  return body_size_ == length_ ? set_ready({body_.data(), body_size_}) : state_;
}

bool RequestReader::skip_empty_line() noexcept {
  // RFC 9112, 2.2: some clients send one after a body.
  if (has_skipped_line_ || size() == 0 || *message() != '\r') return true;
  if (size() == 1) return false;
  if (message()[1] == '\n') {
    begin_ += 2;
    has_skipped_line_ = true;
  }
  return true;
}

// What is refused, and why, depends on the bytes alone: not on how many of them arrive at once. So Beast gets a whole
// request line and then all fields, and no byte beyond the limit.
ReadState RequestReader::advance_header() {
  if (!skip_empty_line()) return state_;
  const std::string_view header(message(), std::min(size(), limits_.header_bytes));
  if (!parser_->is_past_request_line()) {
    const std::string_view line = header.substr(0, header.find('\n'));
    const std::size_t longest_line = limits_.target_bytes + request_line_frame;
    if (!may_begin_request_line(line.substr(0, longest_line))) return refuse(refuse_request_line({}));
    if (line.size() > longest_line)
      return refuse({HttpError::uri_too_long, fmt::format("the target has more than {} bytes", limits_.target_bytes)});
    if (line.size() < header.size() && !parse_header(line.size() + 1)) {
      if (refusal_.detail.empty()) refusal_ = refuse_request_line(line.substr(0, line.find('\r')));
      return refuse(std::move(refusal_));
    }
  }
  if (parser_->is_past_request_line()) {
    // The line ending before the empty line is that of the request line if there are no fields.
    const std::size_t end = header.find(end_of_header, std::max(searched_, parsed_ - 2));
    if (end != std::string_view::npos) {
      if (parse_header(end + end_of_header.size())) return judge_header();
      return refuse(std::move(refusal_));
    }
    searched_ = header.size() - std::min(header.size(), end_of_header.size() - 1);
  }
  if (size() > limits_.header_bytes)
    return refuse(
        {HttpError::fields_too_large, fmt::format("the header has more than {} bytes", limits_.header_bytes)});
  return state_;
}

/// Parses up to this place: the end of the request line, or of the header. False: the bytes are not valid.
bool RequestReader::parse_header(std::size_t end) {
  const bool is_line = !parser_->is_past_request_line();
  error_code ec;
  parsed_ += parser_->beast().put({message() + parsed_, end - parsed_}, ec);
  const bool is_parsed = is_line ? parser_->is_past_request_line() : parser_->beast().is_header_done();
  if (is_parsed && parsed_ == end && (!ec || ec == http::error::need_more)) return true;
  if (!is_line && refusal_.detail.empty())
    refusal_ = {HttpError::bad_request, fmt::format("a header field is not valid: {}", ec.message())};
  return false;
}

ReadState RequestReader::judge_header() {
  parser_->write_fields(fields_);
  request_ = {.method = parser_->method(), .target = parser_->target(), .headers = fields_};
  is_head_ = request_.method == "HEAD";
  if (has_folded_line({message(), parsed_}))
    return refuse({HttpError::bad_request, "a header field is folded over several lines"});
  if (auto refusal = check_framing(
          {.method = request_.method, .target = request_.target, .version = version_, .fields = fields_}, limits_))
    return refuse(std::move(*refusal));
  keep_alive_ = parser_->beast().keep_alive();
  is_chunked_ = parser_->beast().chunked();
  length_ = parser_->beast().content_length().value_or(0);
  if (!is_chunked_ && length_ == 0) return set_ready({});
  return start_body();
}

ReadState RequestReader::start_body() {
  body_limit_ = max_body_ ? max_body_(request_) : default_max_body;
  if (length_ > body_limit_)
    return refuse({HttpError::content_too_large, fmt::format("the body has more than {} bytes", body_limit_)});
  expects_continue_ = version_ >= 11 && request_.header("Expect").has_value();
  state_ = ReadState::body;
  if (is_chunked_) return advance_chunks();
  const std::size_t arrived = size() - parsed_;
  if (arrived >= length_) return set_ready({message() + parsed_, static_cast<std::size_t>(length_)});
  body_.assign(message() + parsed_, arrived);
  body_size_ = arrived;
  end_ -= arrived;
  return state_;
}

ReadState RequestReader::advance_chunks() {
  std::size_t read = parsed_;
  while (!parser_->beast().is_done() && may_parse_chunks({message() + read, size() - read})) {
    error_code ec;
    const std::size_t taken =
        parser_->beast().put({message() + read, std::min(size() - read, limits_.header_bytes)}, ec);
    read += taken;
    raw_body_ += taken;
    if (refusal_.detail.empty() && ec && ec != http::error::need_more)
      refusal_ = {HttpError::bad_request, fmt::format("the chunked body is not valid: {}", ec.message())};
    else if (refusal_.detail.empty() && raw_body_ > body_limit_ + limits_.header_bytes)
      refusal_ = {HttpError::content_too_large, fmt::format("the chunked body has more than {} bytes", body_limit_)};
    if (!refusal_.detail.empty()) return refuse(std::move(refusal_));
    if (ec == http::error::need_more) break;
  }
  // The bytes that were read make room for others; those of the header stay.
  std::memmove(message() + parsed_, message() + read, size() - read);
  end_ -= read - parsed_;
  if (parser_->beast().is_done()) return set_ready(body_);
  if (size() - parsed_ > limits_.header_bytes) return refuse({HttpError::bad_request, std::string(long_chunk_header)});
  return state_;
}

ReadState RequestReader::refuse(Refusal refusal) {
  refusal_ = std::move(refusal);
  keep_alive_ = false;
  is_head_ = std::string_view(message(), size()).starts_with("HEAD ");
  return state_ = ReadState::refused;
}

ReadState RequestReader::set_ready(std::string_view body) {
  // While the body arrived, the buffer may have moved.
  if (state_ == ReadState::body) {
    parser_->write_fields(fields_);
    request_ = {.method = parser_->method(), .target = parser_->target(), .headers = fields_};
  }
  request_.body = body;
  return state_ = ReadState::ready;
}

void RequestReader::next() {
  const bool has_body_in_buffer = !is_chunked_ && length_ != 0 && body_size_ == 0;
  begin_ += parsed_ + (has_body_in_buffer ? static_cast<std::size_t>(length_) : 0);
  if (begin_ == end_) begin_ = end_ = 0;
  if (buffer_.size() > 4 * small_buffer && size() < small_buffer) {
    std::vector<char> small(small_buffer);
    std::memcpy(small.data(), message(), size());
    end_ = size();
    begin_ = 0;
    buffer_ = std::move(small);
  }
  if (body_.capacity() > largest_kept_body) std::string().swap(body_);
  body_.clear();
  parsed_ = searched_ = body_size_ = 0;
  length_ = raw_body_ = 0;
  is_chunked_ = is_head_ = keep_alive_ = expects_continue_ = has_skipped_line_ = false;
  request_ = {};
  refusal_ = {};
  state_ = ReadState::header;
  parser_->reset();
}

void RequestReader::discard() noexcept {
  begin_ = end_ = 0;
  state_ = ReadState::refused;
}

}  // namespace custengine::serve
