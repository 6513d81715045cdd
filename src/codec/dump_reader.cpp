#include "codec/dump_format.hpp"
#include "codec/stream_buffer.hpp"
#include "engine/tenant_dump.hpp"

#include <custengine/engine.hpp>
#include <custengine/io.hpp>
#include <custengine/json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <fmt/format.h>

#include <istream>
#include <optional>
#include <string>

namespace custengine {

namespace {

namespace json = boost::json;

/// Reads a dump line by line into a tenant that is not visible yet. Any invalid line means that the dump is damaged.
class DumpReader {
 public:
  DumpReader(std::istream& in, Engine& engine, std::string_view id)
      : in_(codec::buffer_of(in)), engine_(engine), id_(id) {}

  Result<DumpReport> read() {
    if (auto begun = begin(); !begun) return begun.error();
    while (true) {
      if (auto line = next_line(); !line) return line.error();
      if (line_.starts_with(codec::end_begin)) return end();
      if (auto taken = take(); !taken) return taken.error();
      checksum_.add(line_);
      checksum_.add("\n");
    }
  }

 private:
  /// Errors: data_loss, if there is no further line or it has no line end; unavailable.
  Result<void> next_line() {
    ++line_number_;
    line_.clear();
    std::getline(in_, line_);
    if (in_.bad()) return Error{.code = ErrorCode::unavailable, .message = "the stream cannot be read"};
    if (!in_ || in_.eof()) return damaged("the dump is cut off here");
    return {};
  }

  Result<void> begin() {
    if (auto line = next_line(); !line) return line;
    if (!line_.starts_with(codec::dump_begin)) return damaged("this is no dump of a tenant");
    const auto first = parsed();
    if (!first) return damaged("is not what it was");
    const auto* version = first->if_contains("custengineDump");
    if (!version->is_int64() || version->get_int64() != static_cast<std::int64_t>(codec::dump_version))
      return damaged(fmt::format("the dump's format is of version {}, and this library reads version {}",
                                 json::serialize(*version), codec::dump_version));
    const auto* options = first->if_contains("options");
    const auto sequence = number(*first, "sequence");
    if (first->size() != 3 || !options || !sequence) return damaged("is not what it was");
    report_.sequence = *sequence;
    auto read = tenant_options_from_json(json::serialize(*options));
    if (!read) return damaged(read.error().message);
    auto tenant = detail::TenantRestore::begin(engine_, id_, *std::move(read));
    if (!tenant) return is_about_id(tenant.error()) ? tenant.error() : fault_of(tenant.error(), line_number_);
    tenant_.emplace(*std::move(tenant));
    checksum_.add(line_);
    checksum_.add("\n");
    return {};
  }

  static bool is_about_id(const Error& error) {
    return error.code == ErrorCode::already_exists ||
           (!error.violations.empty() && error.violations.front().field == "tenant");
  }

  /// Reads a line between the first and the last.
  Result<void> take() {
    if (line_.starts_with(codec::customer_begin)) return take_customer();
    if (auto ended = tenant_->end_customers(); !ended) return fault_of(ended.error());
    const auto line = parsed();
    if (!line) return damaged("is not what it was");
    const auto customer = text(*line, "customerUid");
    if (line_.starts_with(codec::details_begin)) {
      const auto store = text(*line, "storeUid");
      const auto* details = line->if_contains("storeDetails");
      if (line->size() != 3 || !store || !customer || !details) return damaged("is not what it was");
      auto read = store_details_from_json(json::serialize(*details));
      if (!read) return damaged(read.error().message);
      ++report_.store_details;
      return judged(tenant_->add_details({.store_id = *store, .customer_id = *customer, .details = *std::move(read)}));
    }
    const auto dropped = text(*line, "mergedUid");
    if (line->size() != 2 || !dropped || !customer) return damaged("is not what it was");
    ++report_.merged_ids;
    return judged(tenant_->add_merged(*dropped, *customer));
  }

  Result<void> take_customer() {
    std::string_view customer = line_;
    customer.remove_prefix(codec::customer_begin.size());
    if (!customer.ends_with('}') || report_.store_details + report_.merged_ids > 0)
      return damaged("is not what it was");
    customer.remove_suffix(1);
    auto draft = draft_from_json(customer, {.restore = true});
    if (!draft) return damaged(draft.error().message);
    ++report_.customers;
    return judged(tenant_->add(*std::move(draft), line_number_));
  }

  Result<DumpReport> end() {
    const std::string expected =
        fmt::format("{}{},\"storeDetails\":{},\"mergedIds\":{}{}", codec::end_begin, report_.customers,
                    report_.store_details, report_.merged_ids, codec::checksum_member);
    checksum_.add(expected);
    // Finds damage that no single line shows.
    if (line_ + '\n' != expected + checksum_.digits() + std::string(codec::line_end))
      return damage("the dump is not what was written: its numbers or its checksum differ");
    if (in_.peek() != std::char_traits<char>::eof()) return damaged("the dump goes on behind its end");
    if (auto ended = tenant_->end_customers(); !ended) return fault_of(ended.error());
    if (auto finished = tenant_->finish(report_.sequence); !finished) return finished.error();
    return report_;
  }

  std::optional<json::object> parsed() const {
    json::error_code error;
    auto value = json::parse(line_, error);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.get_object());
  }
  static std::optional<std::string> text(const json::object& object, std::string_view member) {
    const auto* value = object.if_contains(member);
    if (!value || !value->is_string()) return std::nullopt;
    return std::string(value->get_string());
  }
  static std::optional<std::uint64_t> number(const json::object& object, std::string_view member) {
    const auto* value = object.if_contains(member);
    if (!value) return std::nullopt;
    if (value->is_uint64()) return value->get_uint64();
    if (value->is_int64() && value->get_int64() >= 0) return static_cast<std::uint64_t>(value->get_int64());
    return std::nullopt;
  }

  static Error damage(std::string message) { return {.code = ErrorCode::data_loss, .message = std::move(message)}; }
  Error damaged(std::string_view what) const { return damage(fmt::format("line {}: {}", line_number_, what)); }
  /// Reports a refused line as damage, unless the engine has no room for it.
  static Error fault_of(Error error, std::optional<std::uint64_t> line_number = {}) {
    if (line_number) error.message = fmt::format("line {}: {}", *line_number, error.message);
    return error.code == ErrorCode::resource_exhausted ? std::move(error) : damage(std::move(error.message));
  }
  Result<void> judged(const Result<void>& taken) const {
    if (!taken) return fault_of(taken.error(), line_number_);
    return {};
  }

  std::istream in_;  // see buffer_of()
  Engine& engine_;
  std::string id_;
  std::string line_;
  std::uint64_t line_number_ = 0;
  codec::DumpChecksum checksum_;
  DumpReport report_;
  std::optional<detail::TenantRestore> tenant_;
};

}  // namespace

Result<DumpReport> restore_tenant(std::istream& in, Engine& engine, std::string_view id) {
  return DumpReader(in, engine, id).read();
}

}  // namespace custengine
