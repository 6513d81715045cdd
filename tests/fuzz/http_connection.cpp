#include "base/ascii.hpp"
#include "serve/net/request_reader.hpp"
#include "support.hpp"
#include "targets.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The first line of an input says how the rest, which is what a client sends, is cut: each of its bytes is the size of
// a piece, and after the last comes the first again. Without any the bytes arrive at once.
namespace custengine::fuzz {

namespace {

using serve::ReadState;
using serve::RequestReader;

/// A request as it was read, or the refusal that ended the connection.
struct Read {
  std::string text = {};  ///< the request, printed
  std::string method = {}, target = {}, body = {};
  std::vector<std::pair<std::string, std::string>> fields = {};
  std::size_t end = 0;  ///< the number of bytes of the stream that were given to the reader
};

struct Conversation {
  std::vector<Read> requests = {};
  std::string refusal = {};  ///< empty: none
  bool has_rest = false;     ///< a part of a request has arrived

  std::string text() const {
    std::string all;
    for (const Read& request : requests) all += request.text;
    return all + (refusal.empty() ? "" : "refused: " + refusal) + (has_rest ? "and a part" : "");
  }
};

/// Small, so that short inputs reach them.
const serve::ConnectionLimits& small_limits() {
  static const serve::ConnectionLimits limits{.header_bytes = 256, .header_fields = 8, .target_bytes = 40};
  return limits;
}

std::size_t small_max_body(const serve::Request& head) {
  return head.target.starts_with("/long") ? 9000 : 200;
}

Read read_of(RequestReader& reader, std::size_t end) {
  const serve::Request& request = reader.request();
  Read read{.method = std::string(request.method),
            .target = std::string(request.target),
            .body = std::string(request.body),
            .end = end};
  read.text = read.method + " " + read.target + (reader.is_http_1_0() ? " 1.0" : " 1.1");
  read.text += reader.keep_alive() ? " stays\n" : " closes\n";
  for (const auto& [name, value] : request.headers) {
    read.fields.emplace_back(name, value);
    read.text += read.fields.back().first + ": " + read.fields.back().second + "\n";
  }
  require(reader.is_head() == (request.method == "HEAD"), "a reader knows HEAD");
  read.text += "\n" + read.body + "\n%%\n";
  return read;
}

/// Gives the reader the next piece of the stream. Returns its size.
std::size_t give(RequestReader& reader, std::string_view rest, std::size_t wanted) {
  const std::span<char> room = reader.prepare();
  const std::size_t size = std::min({room.size(), wanted, rest.size()});
  std::ranges::copy(rest.substr(0, size), room.begin());
  reader.commit(size);
  return size;
}

/// Nothing is served after a refusal, whatever arrives.
void require_stays_refused(RequestReader& reader, std::string_view rest) {
  require(!reader.refusal().detail.empty(), "a refusal says why");
  give(reader, rest, rest.size());
  require(reader.advance() == ReadState::refused, "a refused connection stays refused");
  reader.discard();
  give(reader, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 27);
  require(reader.advance() == ReadState::refused, "a discarded connection stays refused");
}

/// What a reader makes of a stream that arrives in pieces of these sizes. `ahead`: a piece arrives before a request
/// that was read is dropped, as it happens while its answer is under way.
Conversation converse(std::string_view stream, const std::vector<std::size_t>& sizes, bool ahead) {
  const RequestReader::MaxBody max_body = small_max_body;
  RequestReader reader(small_limits(), max_body);
  Conversation found;
  std::size_t given = 0;
  for (std::size_t piece = 0;;) {
    const ReadState state = reader.advance();
    if (state == ReadState::refused) {
      found.refusal = std::string(serve::to_string(reader.refusal().error)) + " " + reader.refusal().detail;
      require_stays_refused(reader, stream.substr(given));
      return found;
    }
    if (state == ReadState::ready) {
      found.requests.push_back(read_of(reader, given));
      if (ahead) given += give(reader, stream.substr(given), sizes[piece++ % sizes.size()]);
      reader.next();
      continue;
    }
    if (given == stream.size()) break;
    const std::size_t size = give(reader, stream.substr(given), sizes[piece++ % sizes.size()]);
    require(size != 0, "a reader that waits for bytes has room");
    given += size;
    if (state == ReadState::body) require(!reader.awaits_continue(), "a client that sends a body does not wait");
  }
  found.has_rest = !reader.is_empty();
  return found;
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find("\r\n");
  require(end != std::string_view::npos, "a line ends with CR LF");
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 2);
  require(line.find_first_of("\r\n") == std::string_view::npos, "a line has no CR or LF");
  return line;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::size_t number_of(std::string_view digits, int base) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  require(error == std::errc() && end == digits.data() + digits.size(), "a length is a number");
  return number;
}

/// The body of a message in chunks; takes it off the text.
std::string take_chunks(std::string_view& text) {
  std::string body;
  for (;;) {
    const std::string_view line = take_line(text);
    const std::size_t size = number_of(line.substr(0, line.find_first_of("; \t")), 16);
    if (size == 0) break;
    require(text.size() >= size + 2 && text.substr(size, 2) == "\r\n", "a chunk has its size");
    body += text.substr(0, size);
    text.remove_prefix(size + 2);
  }
  while (!take_line(text).empty()) {
  }
  return body;
}

/// Reads the bytes of one request again, strictly and without Beast: they are this request and nothing else.
void require_is_all_of(const Read& read, std::string_view bytes) {
  if (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
  const std::string_view line = take_line(bytes);
  require(line.size() >= 8 && line.substr(0, line.size() - 8) == read.method + " " + read.target + " ",
          "the request line has method and target");
  std::optional<std::size_t> length;
  bool is_chunked = false;
  for (const auto& [name, value] : read.fields) {
    const std::string_view field = take_line(bytes);
    require(!name.empty() && std::ranges::all_of(name, [](char c) { return c > ' ' && c < '\x7F' && c != ':'; }),
            "the name of a field is a token");
    require(field.substr(0, field.find(':')) == name, "a field has its name");
    require(trimmed(field.substr(field.find(':') + 1)) == value, "a field has its value");
    if (serve::is_same_name(name, "Content-Length")) {
      require(!length && !is_chunked, "a body has one length");
      length = number_of(value, 10);
    } else if (serve::is_same_name(name, "Transfer-Encoding")) {
      require(!length && !is_chunked && serve::is_same_name(value, "chunked"), "a body has one length");
      is_chunked = true;
    }
  }
  require(take_line(bytes).empty(), "a header has no further fields");
  require(is_chunked || bytes.size() == length.value_or(0), "a request ends where its body ends");
  require(read.body == (is_chunked ? take_chunks(bytes) : std::string(bytes)), "a body has its bytes");
  require(!is_chunked || bytes.empty(), "a request ends where its last chunk ends");
}

}  // namespace

void http_connection(std::string_view input) {
  const std::string_view cuts = input.substr(0, input.find('\n'));
  const std::string_view stream = input.substr(std::min(input.size(), cuts.size() + 1));
  const Conversation bytewise = converse(stream, {1}, false);

  std::vector<std::size_t> sizes;
  for (const char cut : cuts) sizes.push_back(static_cast<unsigned char>(cut) + std::size_t{1});
  if (sizes.empty()) sizes.push_back(stream.size() + 1);
  for (const bool ahead : {false, true})
    require_equal(converse(stream, sizes, ahead).text(), bytewise.text(), "requests do not depend on how bytes arrive");
  require_equal(converse(stream, {stream.size() + 1}, false).text(), bytewise.text(),
                "requests do not depend on how bytes arrive");

  // A reader that gets one byte at a time has a request with its last byte.
  std::size_t begin = 0;
  for (const Read& read : bytewise.requests) {
    require(begin < read.end, "a request has bytes");
    const std::string_view bytes = stream.substr(begin, read.end - begin);
    require_is_all_of(read, bytes);
    const Conversation alone = converse(bytes, {bytes.size()}, false);
    require(alone.requests.size() == 1 && !alone.has_rest, "the bytes of a request are one request");
    require_equal(alone.text(), read.text, "a request does not depend on those before");
    begin = read.end;
  }
  const std::string_view rest = stream.substr(begin);
  require(!bytewise.refusal.empty() || bytewise.has_rest == (!rest.empty() && rest != "\r\n"), "no byte is lost");
}

}  // namespace custengine::fuzz
