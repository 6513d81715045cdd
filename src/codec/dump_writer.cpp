#include "codec/dump_format.hpp"
#include "codec/json_writer.hpp"
#include "codec/text_sink.hpp"
#include "engine/tenant_dump.hpp"

#include <custengine/engine.hpp>
#include <custengine/io.hpp>
#include <custengine/json.hpp>

#include <fmt/format.h>

#include <string>

namespace custengine {

namespace {

/// Writes lines to a stream and computes their checksum.
class DumpSink {
 public:
  explicit DumpSink(std::ostream& out) : out_(out) {}

  /// False if the stream has failed: the rest need not be made.
  bool add(std::string_view text) {
    out_.append([&] { out_.text() += text; });
    checksum_.add(text);
    return !out_.failed();
  }
  /// Errors: unavailable.
  Result<void> finish() {
    out_.text() += checksum_.digits();
    out_.text() += codec::line_end;
    return out_.finish();
  }

 private:
  codec::TextSink out_;
  codec::DumpChecksum checksum_;
};

}  // namespace

Result<DumpReport> dump_tenant(std::ostream& out, const Engine& engine, std::string_view id) {
  const auto moment = detail::TenantMoment::of(engine, id);
  if (!moment) return moment.error();
  DumpReport report = {.sequence = moment->sequence()};
  DumpSink sink(out);
  sink.add(fmt::format("{}{},\"sequence\":{},\"options\":{}}}\n", codec::dump_begin, codec::dump_version,
                       report.sequence, to_json(moment->options())));

  std::string line;
  for (const Customer& customer : moment->customers()) {
    line = codec::customer_begin;
    codec::append_json(line, customer);
    line += "}\n";
    if (!sink.add(line)) return sink.finish().error();
    ++report.customers;
  }
  for (const StoreDetailsEntry& entry : moment->store_details()) {
    line = codec::details_begin;
    codec::append_json(line, std::string_view(entry.store_id));
    line += ",\"customerUid\":";
    codec::append_json(line, std::string_view(entry.customer_id));
    line += ",\"storeDetails\":" + to_json(entry.details) + "}\n";
    if (!sink.add(line)) return sink.finish().error();
    ++report.store_details;
  }
  for (const auto& [dropped, kept] : moment->merged_ids()) {
    line = codec::merged_begin;
    codec::append_json(line, std::string_view(dropped));
    line += ",\"customerUid\":";
    codec::append_json(line, std::string_view(kept));
    line += "}\n";
    if (!sink.add(line)) return sink.finish().error();
    ++report.merged_ids;
  }
  sink.add(fmt::format("{}{},\"storeDetails\":{},\"mergedIds\":{}{}", codec::end_begin, report.customers,
                       report.store_details, report.merged_ids, codec::checksum_member));
  if (auto finished = sink.finish(); !finished) return finished.error();
  return report;
}

}  // namespace custengine
