// What reading costs in memory, by the allocator's own count: a file as large as you like, a bounded reader.

#include "codec/row_readers.hpp"

#include "catch.hpp"

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

#include <algorithm>
#include <cstdint>
#include <istream>
#include <streambuf>
#include <string>
#include <utility>

namespace custengine::codec {
namespace {

// Bytes that are allocated now; 0 where nobody counts them.
std::size_t allocated_bytes() {
#if defined(__GLIBC__)
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
#else
  return 0;
#endif
}

// Gives `head`, then `row` until `size` bytes are given, then `tail`; holds none of it. Looks at the memory in use
// whenever more is asked for.
class MadeFile : public std::streambuf {
 public:
  MadeFile(std::string head, std::string row, std::uint64_t size, std::string tail)
      : head_(std::move(head)), row_(std::move(row)), tail_(std::move(tail)), size_(size), before_(allocated_bytes()) {}

  std::uint64_t given() const { return given_; }
  std::size_t most_bytes() const { return most_ > before_ ? most_ - before_ : 0; }

 private:
  int_type underflow() override {
    most_ = std::max(most_, allocated_bytes());
    std::string& piece = !std::exchange(has_begun_, true) ? head_ : given_ < size_ ? row_ : tail_;
    if (&piece == &tail_ && std::exchange(has_ended_, true)) return traits_type::eof();
    given_ += piece.size();
    setg(piece.data(), piece.data(), piece.data() + piece.size());
    return traits_type::to_int_type(piece.front());
  }

  std::string head_, row_, tail_;
  std::uint64_t size_, given_ = 0;
  std::size_t before_, most_ = 0;
  bool has_begun_ = false, has_ended_ = false;
};

struct Counts {
  std::uint64_t read = 0, failed = 0;
  std::string last_error = {};
};

Counts read(MadeFile& file, Format format, const std::string& encoding = {}) {
  std::istream in(&file);
  TextSource source(in, TextSource::default_chunk_bytes, Decoder::make(encoding).value());
  auto reader = make_row_reader(source, format, {}).value();
  Counts counts;
  while (const auto row = reader->next().value()) {
    ++(row->draft ? counts.read : counts.failed);
    if (!row->draft) counts.last_error = row->draft.error().message;
  }
  return counts;
}

constexpr std::uint64_t mib = std::uint64_t{1} << 20;

TEST_CASE("a line of 100 MB is refused within bounded memory, and the rows after it are read") {
  struct Case {
    Format format;
    std::string head, tail, encoding;
  };
  const auto [format, head, tail, encoding] = GENERATE(values<Case>({
      {Format::json_lines, "{\"city\":\"", "\"}\n{\"city\":\"Oslo\"}\n", ""},
      {Format::json_lines, "{\"city\":\"", "\"}\n{\"city\":\"Oslo\"}\n", "windows-1252"},
      {Format::json_array, "[{\"city\":\"", "\"},{\"city\":\"Oslo\"}]", ""},
      {Format::csv, "city\n", "\nOslo\n", ""},
      {Format::csv, "city\n\"", "\"\nOslo\n", ""},
      {Format::csv, "city\n,,,", "\nOslo\n", "ISO-8859-1"},
  }));
  CAPTURE(format, head, encoding);
  MadeFile file(head, std::string(4096, head.ends_with(',') ? ',' : 'x'), 100 * mib, tail);
  const Counts counts = read(file, format, encoding);
  CHECK(file.given() >= 100 * mib);
  CHECK(counts.read == 1);
  CHECK(counts.failed == 1);
  CHECK_THAT(counts.last_error, Catch::Contains("larger than 16 MiB") || Catch::Contains("more than 10000 fields"));
  CHECK(file.most_bytes() < 72 * mib);
}

TEST_CASE("100 MB without a line break that should be a header are refused within bounded memory") {
  MadeFile file("city", std::string(4096, 'x'), 100 * mib, "\n");
  std::istream in(&file);
  TextSource source(in);
  const auto row = make_row_reader(source, Format::csv, {}).value()->next();
  REQUIRE_FALSE(row);
  CHECK(row.error().message == "the CSV's header: is larger than 16 MiB");
  CHECK(file.most_bytes() < 72 * mib);
}

TEST_CASE("a file of small rows is read within a few chunks of memory, whatever its size") {
  struct Case {
    Format format;
    std::string head, row, tail, encoding;
  };
  const auto [format, head, row, tail, encoding] = GENERATE(values<Case>({
      {Format::json_lines, "{}\n", "{\"companyName\":\"Blåbær\",\"addresses\":[{\"city\":\"Oslo\"}]}\n", "{}\n", ""},
      {Format::json_array, "[", "{\"companyName\":\"Blåbær\",\"city\":\"Oslo\"},\n", "{}]", ""},
      {Format::csv, "companyName,city\n", "\"Blåbær\",Oslo\r\n", "x,y\n", ""},
      {Format::csv, "companyName,city\n", "\"Bl\xE5r\",Oslo\r\n", "x,y\n", "windows-1252"},
      {Format::csv, "companyName,city\n", "\"Bl\xD2r\",Oslo\r\n", "x,y\n", "ISO-8859-7"},  // a fault in every row
  }));
  CAPTURE(format, encoding);
  const std::uint64_t size = 24 * mib;
  MadeFile file(head, row, size, tail);
  const Counts counts = read(file, format, encoding);
  CHECK(counts.read + counts.failed >= size / row.size());
  CHECK(file.most_bytes() < 2 * mib);
}

}  // namespace
}  // namespace custengine::codec
