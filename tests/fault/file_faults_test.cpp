// A small saved file with each byte damaged in turn: the file is cut off there, or the byte is replaced.

#include "effort.hpp"
#include "unit/engine/support.hpp"

#include <custengine/io.hpp>
#include <custengine/testing/diff.hpp>

#include <algorithm>
#include <iterator>
#include <sstream>

namespace file_faults_test {

namespace {

using namespace custengine;
using namespace custengine::test;

constexpr Format formats[] = {Format::json_lines, Format::json_array, Format::csv};

/// Customers with every field, with lists, with few fields, and with quotes and line breaks in values.
std::vector<CustomerDraft> saved_drafts() {
  CustomerDraft full = full_draft();
  full.addresses.resize(1);
  full.contacts.resize(1);
  full.consents.resize(1);
  full.extensions.resize(1);
  return {full,
          {.id = "b", .external_reference = "r-2", .company_name = "A \"B\", C; D", .internal_note = "x\ny"},
          {.id = "c", .first_name = "Åse"}};
}

struct Saved {
  Format format;
  std::string text = {};
  std::vector<Customer> customers = {};  // in the order of the file
  std::vector<std::size_t> begins = {};  // latest possible beginning of each customer's row
  std::size_t lines = 0;

  explicit Saved(Format of) : format(of) {
    World world;
    Session session = world.add_tenant("t", {.country_code = "NO"});
    REQUIRE(session.import_customers(saved_drafts())->created == 3);
    session.update("c", {.city = "Oslo"}).value();
    customers = all_customers(world, session);
    std::ostringstream out;
    write_customers(out, session, {.format = format}).value();
    text = out.str();
    for (std::size_t before = 0; before < customers.size(); ++before) {
      std::ostringstream part;
      CustomerWriter writer(part, {.format = format});
      for (std::size_t i = 0; i < before; ++i) writer.write(customers[i]);
      writer.finish().value();
      begins.push_back(part.str().size());
    }
    lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  }
};

/// The result of reading a damaged file into an empty tenant.
struct Reading {
  std::optional<Error> error = {};
  ImportReport report = {};
  std::vector<Customer> customers = {};
};

Reading read(const Saved& saved, const std::string& text, bool atomic) {
  World world;
  Session session = world.add_tenant("t", {.country_code = "NO"});
  std::istringstream in(text);
  const auto report =
      read_customers(in, session, {.format = saved.format, .import = {.restore = true, .atomic = atomic}});
  Reading reading{.customers = all_customers(world, session)};
  if (report)
    reading.report = *report;
  else
    reading.error = report.error();
  return reading;
}

bool holds(const std::vector<Customer>& customers, const Customer& customer) {
  return std::ranges::find(customers, customer) != customers.end();
}

/// Checks for any damage: every lost customer is reported with its position.
void check_told(const Saved& saved, const Reading& reading) {
  if (reading.error) {
    const ErrorCode code = reading.error->code;
    REQUIRE((code == ErrorCode::data_loss || code == ErrorCode::invalid_argument));
    REQUIRE_FALSE(reading.error->message.empty());
    REQUIRE(reading.customers.empty());
    return;
  }
  REQUIRE(reading.report.created == reading.customers.size());
  for (const auto& item : reading.report.failed) {
    REQUIRE(item.line >= 1);
    REQUIRE(item.line <= saved.lines + 1);
    REQUIRE(item.column >= 1);
    REQUIRE_FALSE(item.error.message.empty());
  }
}

/// Checks a replaced byte: customers not reported are there, and at most one value of one customer differs.
void check_changed(const Saved& saved, const Reading& reading) {
  check_told(saved, reading);
  if (reading.error) return;
  if (!reading.report.failed.empty()) {
    // Other rows are unchanged, except one whose id became another row's. A byte damages at most two lines.
    REQUIRE(std::ranges::count_if(reading.customers, [&](const Customer& is) { return !holds(saved.customers, is); }) <=
            1);
    if (saved.format == Format::json_lines) REQUIRE(reading.customers.size() + 2 >= saved.customers.size());
    return;
  }
  REQUIRE(reading.customers.size() == saved.customers.size());
  std::vector<Customer> was, is;
  for (const Customer& customer : saved.customers)
    if (!holds(reading.customers, customer)) was.push_back(customer);
  for (const Customer& customer : reading.customers)
    if (!holds(saved.customers, customer)) is.push_back(customer);
  REQUIRE(was.size() == is.size());
  REQUIRE(was.size() <= 1);
  if (was.empty()) return;
  // A changed id is a difference, too. A changed type may change the display name.
  const std::string differences = testing::diff(was[0], is[0], {.ignore = {"displayName"}});
  INFO(differences);
  REQUIRE(std::ranges::count(differences, '\n') <= 2);
}

/// Checks a file cut off after a number of bytes.
void check_cut(const Saved& saved, const Reading& reading, std::size_t size) {
  check_told(saved, reading);
  if (reading.error) return;
  // A customer is unchanged, or in the failed row, or after the end.
  for (const Customer& customer : reading.customers) REQUIRE(holds(saved.customers, customer));
  const auto begun = std::ranges::count_if(saved.begins, [size](std::size_t begin) { return begin < size; });
  REQUIRE(std::ssize(reading.customers) + std::ssize(reading.report.failed) == begun);
  const std::string before = saved.text.substr(0, size);
  if (saved.format == Format::json_lines) {
    const auto whole = static_cast<std::size_t>(std::ranges::count(before, '\n'));
    const bool is_between = before.empty() || before.back() == '\n' || saved.text[size] == '\n';
    REQUIRE(reading.customers.size() == whole + (!before.empty() && before.back() != '\n' && is_between));
    REQUIRE(reading.report.failed.size() == (is_between ? 0 : 1));
    if (!is_between) REQUIRE(reading.report.failed[0].line == whole + 1);
  }
}

/// The positions to cut the file: all, or those near line breaks and some between.
std::vector<std::size_t> cuts_of(const Saved& saved) {
  std::vector<std::size_t> cuts;
  for (std::size_t size = 0; size < saved.text.size(); ++size) {
    const std::size_t from = size > 3 ? size - 3 : 0;
    const bool is_near_break =
        size + 3 >= saved.text.size() || saved.text.substr(from, 6).find('\n') != std::string::npos;
    if (at_full_size() || size % 5 == 0 || size < 3 || is_near_break) cuts.push_back(size);
  }
  return cuts;
}

/// Replacements of a byte: those that differ in one bit, and bytes with a meaning in the format.
std::string others_of(char byte) {
  std::string others;
  for (unsigned bit = 0; bit < 8; ++bit) others += static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << bit));
  for (const char other : {'"', '\\', ',', ';', '\n', '\r', '{', '}', '[', ']', '0', ' ', '\t', '\0', '\xff'})
    if (other != byte && others.find(other) == std::string::npos) others += other;
  return others;
}

}  // namespace

TEST_CASE("a cut-off file is reported or reads as fewer whole rows") {
  for (const Format format : formats) {
    const Saved saved(format);
    REQUIRE(read(saved, saved.text, false).customers == saved.customers);
    const std::vector<std::size_t> cuts = cuts_of(saved);
    std::size_t without_a_word = 0;
    for (const std::size_t size : cuts) {
      INFO("format " << static_cast<int>(format) << ", cut behind " << size
                     << " bytes: " << saved.text.substr(0, size));
      const Reading reading = read(saved, saved.text.substr(0, size), false);
      check_cut(saved, reading, size);
      without_a_word += !reading.error && reading.report.failed.empty();
      const Reading atomic = read(saved, saved.text.substr(0, size), true);
      check_told(saved, atomic);
      if (!atomic.error && !atomic.report.failed.empty()) REQUIRE(atomic.customers.empty());
    }
    // Undetected cuts: between two rows, and in a last cell that is not read; in an array only its last line break.
    INFO("format " << static_cast<int>(format));
    if (format == Format::json_array) CHECK(without_a_word == 1);
    if (format == Format::json_lines) CHECK(without_a_word == 2 * saved.customers.size());
    WARN("format " << static_cast<int>(format) << ": " << cuts.size() << " cuts, " << without_a_word
                   << " of them between rows");
  }
}

TEST_CASE("one changed byte in a file is reported or alters one value") {
  for (const Format format : {Format::json_lines, Format::csv}) {
    const Saved saved(format);
    std::size_t changed = 0, without_a_word = 0;
    for (std::size_t at = 0; at < saved.text.size(); at += by_effort<std::size_t>(11, 1)) {
      for (const char other : others_of(saved.text[at])) {
        std::string text = saved.text;
        text[at] = other;
        INFO("format " << static_cast<int>(format) << ", byte " << at << " becomes " << static_cast<int>(other) << ": "
                       << text);
        const Reading reading = read(saved, text, false);
        check_changed(saved, reading);
        ++changed;
        without_a_word += !reading.error && reading.report.failed.empty();
      }
    }
    WARN("format " << static_cast<int>(format) << ": " << changed << " changes, " << without_a_word
                   << " of them to another value or to none");
    CHECK(without_a_word < changed / 2);
  }
}

}  // namespace file_faults_test
