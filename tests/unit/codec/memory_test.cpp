// The memory of reading, by the allocator's count: the reader is bounded for files of any size.

#include "codec/row_readers.hpp"

#include "catch.hpp"
#include "effort.hpp"
#include "generated_file.hpp"

#include <cstdint>
#include <istream>
#include <string>

namespace custengine::codec::memory_test {
namespace {

using test::GeneratedFile;

struct Counts {
  std::uint64_t read = 0, failed = 0;
  std::string last_error = {};
};

Counts read(GeneratedFile& file, Format format, const std::string& encoding = {}) {
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
// Larger than the bound, so that a reader that keeps the whole file fails.
const std::uint64_t large = test::by_effort(75 * mib, 100 * mib);

TEST_CASE("a huge line fails in bounded memory; later rows are read") {
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
  GeneratedFile file(head, std::string(4096, head.ends_with(',') ? ',' : 'x'), large, tail);
  const Counts counts = read(file, format, encoding);
  CHECK(file.given() >= large);
  CHECK(counts.read == 1);
  CHECK(counts.failed == 1);
  CHECK_THAT(counts.last_error, Catch::Contains("larger than 16 MiB") || Catch::Contains("more than 10000 fields"));
  CHECK(file.most_bytes() < 72 * mib);
}

TEST_CASE("a huge CSV header is refused within bounded memory") {
  GeneratedFile file("city", std::string(4096, 'x'), large, "\n");
  std::istream in(&file);
  TextSource source(in);
  const auto row = make_row_reader(source, Format::csv, {}).value()->next();
  REQUIRE_FALSE(row);
  CHECK(row.error().message == "the CSV's header: is larger than 16 MiB");
  CHECK(file.most_bytes() < 72 * mib);
}

TEST_CASE("many small rows are read within 2 MiB of memory") {
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
  const std::uint64_t size = test::by_effort(5 * mib / 2, 24 * mib);
  GeneratedFile file(head, row, size, tail);
  const Counts counts = read(file, format, encoding);
  CHECK(counts.read + counts.failed >= size / row.size());
  CHECK(file.most_bytes() < 2 * mib);
}

}  // namespace
}  // namespace custengine::codec::memory_test
