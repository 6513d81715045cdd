#include "serve/http/gzip.hpp"

#include "serve/http/field_value.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <new>
#include <vector>

namespace custengine::serve {

bool accepts_gzip(const Request& request) {
  if (!request.header("Accept-Encoding")) return false;
  const std::string accepted = request.joined_header("Accept-Encoding");
  // -1: not named.
  double gzip = -1, any = -1, identity = -1;
  for (const std::string_view element : split_value(accepted, ',')) {
    const std::vector<std::string_view> parts = split_value(element, ';');
    if (parts.empty()) continue;
    if (is_same_name(parts[0], "gzip") || is_same_name(parts[0], "x-gzip")) gzip = std::max(gzip, quality_of(parts));
    if (is_same_name(parts[0], "*")) any = quality_of(parts);
    if (is_same_name(parts[0], "identity")) identity = quality_of(parts);
  }
  if (gzip < 0) gzip = any;
  return gzip > 0 && gzip >= identity;
}

std::string gzip(std::string_view text) {
  // Level 1: a page of customers becomes hardly larger than at level 6, in a third of the time.
  constexpr int level = 1, window_bits = 15 + 16, memory_level = 8;  // + 16: the format is gzip
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, window_bits, memory_level, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  struct End {
    z_stream& stream;
    ~End() { deflateEnd(&stream); }
  } const end{stream};
  std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  // zlib counts its input and output in 32 bits.
  constexpr std::size_t max_piece = std::numeric_limits<uInt>::max();
  std::size_t read = 0, written = 0;
  for (int state = Z_OK; state != Z_STREAM_END;) {
    const std::size_t in = std::min(text.size() - read, max_piece), out = std::min(packed.size() - written, max_piece);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data() + read));  // zlib does not write there
    stream.avail_in = static_cast<uInt>(in);
    stream.next_out = reinterpret_cast<Bytef*>(packed.data() + written);
    stream.avail_out = static_cast<uInt>(out);
    state = deflate(&stream, read + in == text.size() ? Z_FINISH : Z_NO_FLUSH);
    read += in - stream.avail_in;
    written += out - stream.avail_out;
    if (state != Z_STREAM_END && written == packed.size()) packed.resize(packed.size() + packed.size() / 2 + 64);
  }
  packed.resize(written);
  return packed;
}

}  // namespace custengine::serve
