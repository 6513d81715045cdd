#include "serve/control/control.hpp"
#include "serve/control/dump_stream.hpp"
#include "serve/control/tables.hpp"
#include "serve/http/field_value.hpp"
#include "serve/routing/answer_once.hpp"

#include "base/ascii.hpp"

#include <custengine/io.hpp>
#include <custengine/json.hpp>

#include <fmt/format.h>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <istream>
#include <streambuf>
#include <utility>

namespace custengine::serve {
namespace {

constexpr std::string_view dump_type = "application/vnd.custengine.dump", json_lines_type = "application/x-ndjson",
                           csv_type = "text/csv";

/// A stream over text that it does not copy. The text is only read.
class TextStream : private std::streambuf, public std::istream {
 public:
  explicit TextStream(std::string_view text) : std::istream(static_cast<std::streambuf*>(this)) {
    char* const begin = const_cast<char*>(text.data());  // a streambuf has no other way to be given text
    setg(begin, begin, begin + text.size());
  }
};

/// The media type of the body in lower case without parameters; empty if it is not given.
std::string media_type_of(const Request& request) {
  std::string_view type = request.header("Content-Type").value_or("");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  std::string lower(type);
  std::ranges::transform(lower, lower.begin(), base::to_lower_ascii);
  return lower;
}

/// The charset of the body's type; empty if it is not given, or is UTF-8.
std::string charset_of(const Request& request) {
  const std::string_view type = request.header("Content-Type").value_or("");
  for (std::string_view parameter : split_value(type, ';')) {
    constexpr std::string_view name = "charset=";
    if (!is_same_name(parameter.substr(0, name.size()), name)) continue;
    parameter.remove_prefix(name.size());
    if (parameter.size() >= 2 && parameter.front() == '"' && parameter.back() == '"')
      parameter = parameter.substr(1, parameter.size() - 2);
    return is_same_name(parameter, "utf-8") ? std::string() : std::string(parameter);
  }
  return {};
}

/// nullopt if no customers come as that type.
std::optional<Format> format_of(std::string_view type) noexcept {
  if (type.empty()) return Format::detect;
  if (type == "application/json") return Format::json_array;
  if (type == csv_type) return Format::csv;
  if (type == json_lines_type || type == "application/jsonl") return Format::json_lines;
  return std::nullopt;
}

Result<Response> load_dump(Context& context, World& world) {
  const std::string tenant(context["tenant"]);
  JsonViolations violations;
  for (const std::string_view name : {"onConflict", "restore", "atomic"})
    if (context.query(name)) violations.add(std::string(name), "is for customers, not for a dump of a whole tenant");
  if (!violations.empty()) return violations.error();
  TextStream in(context.request.body);
  const auto report = restore_tenant(in, world.engine(), tenant);
  if (!report && report.error().code == ErrorCode::data_loss)
    return Error{.code = ErrorCode::invalid_argument, .message = report.error().message};  // the client's text
  if (!report) return report.error();
  if (auto source = world.external_source())
    world.engine().update_tenant(tenant, {.external_source = std::move(source)}).value();
  world.tenant_was_made(tenant, report->sequence);
  return created(fmt::format("/worlds/{}/tenants/{}", world.name(), tenant), {{"customers", report->customers},
                                                                              {"storeDetails", report->store_details},
                                                                              {"mergedUids", report->merged_ids},
                                                                              {"sequence", report->sequence}});
}

bool is_unknown_charset(const Error& error) noexcept {
  return std::ranges::find(error.violations, "encoding", &FieldViolation::field) != error.violations.end();
}

Result<Response> load(Context& context, const WorldHandle& world) {
  constexpr std::array<std::string_view, 3> conflicts = {"fail", "skip", "update"};
  const std::string type = media_type_of(context.request);
  const std::string charset = charset_of(context.request);
  if (!charset.empty() && type != csv_type)
    return context.fail(HttpError::unsupported_media_type,
                        fmt::format("{} is always UTF-8; only text/csv has other charsets", type));
  if (type == dump_type) return load_dump(context, *world);
  const auto format = format_of(type);
  if (!format)
    return context.fail(HttpError::unsupported_media_type,
                        fmt::format("customers come as application/json, {}, application/jsonl or text/csv; a whole "
                                    "tenant as {}",
                                    json_lines_type, dump_type));
  JsonViolations violations;
  ReadOptions options{.format = *format, .encoding = charset};
  options.import.on_conflict =
      static_cast<OnConflict>(query_choice(context, "onConflict", conflicts, violations).value_or(0));
  options.import.restore = query_flag(context, "restore", violations);
  options.import.atomic = query_flag(context, "atomic", violations);
  if (!violations.empty()) return violations.error();
  auto session = full_session(*world, context["tenant"]);
  if (!session) return session.error();
  TextStream in(context.request.body);
  const auto report = read_customers(in, *session, options);
  if (!report && report.error().code == ErrorCode::data_loss)
    return Error{.code = ErrorCode::invalid_argument, .message = report.error().message};  // the client's text
  if (!report && !charset.empty() && is_unknown_charset(report.error()))
    return context.fail(HttpError::unsupported_media_type, fmt::format("there is no charset {}", charset));
  if (!report) return report.error();
  return json_response(200, to_json(*report));
}

Result<Response> load_once(Context& context, const WorldHandle& world) {
  return answer_once(context, *world, [&context, &world] {
    auto response = load(context, world);
    return response ? *std::move(response) : context.fail(response.error());
  });
}

Response streamed(std::string_view type, BodySource body) {
  Response response;
  response.set("Content-Type", std::string(type));
  response.stream = std::move(body);
  return response;
}

Result<Response> dump(Context& context, const WorldHandle& world) {
  constexpr std::array<std::string_view, 2> formats = {"customers", "tenant"};
  JsonViolations violations;
  const auto format = query_choice(context, "format", formats, violations).value_or(world->is_record() ? 1 : 0);
  const bool has_details = query_flag(context, "storeDetails", violations);
  if (has_details && format == 1) violations.add("storeDetails", "a dump of a whole tenant always has them");
  if (!violations.empty()) return violations.error();
  const std::string tenant(context["tenant"]);
  const auto session = full_session(*world, tenant);
  if (!session) return session.error();
  if (format == 0) {
    const auto snapshot = session->snapshot();
    if (!snapshot) return snapshot.error();
    return streamed(json_lines_type, customers_body(*snapshot, has_details));
  }
  // A dump that fails on its way has no end, which its reader notices.
  return streamed(
      dump_type, written_body([world, tenant](std::ostream& out) { (void)dump_tenant(out, world->engine(), tenant); }));
}

Result<Response> get_state(Context& context, const WorldHandle& world) {
  const auto tenants = world->engine().tenants();
  std::string tenant(context.query("tenant").value_or(""));
  if (tenant.empty() && tenants.size() == 1) tenant = tenants.front();
  if (tenant.empty()) {
    JsonViolations violations;
    violations.add("tenant", fmt::format("must be given, since the world has {} tenants", tenants.size()));
    return violations.error();
  }
  Response response{.body = world->fixture().state(tenant)};
  response.set("Content-Type", std::string(json_lines_type));
  return response;
}

constexpr std::array load_query = {
    Parameter{"onConflict", "string", "what happens to a customer that exists: fail (default), skip, update",
              Origin::ours},
    Parameter{"restore", "boolean", "takes versions, times and store details as they are given", Origin::ours},
    Parameter{"atomic", "boolean", "all or nothing", Origin::ours},
};
constexpr std::array<std::string_view, 5> load_types = {"application/json", "application/x-ndjson", "application/jsonl",
                                                        "text/csv", "application/vnd.custengine.dump"};
constexpr std::array load_answers = {
    Answer{.description = "How many customers were made, changed and refused, and why.", .schema = "ImportReport"},
    Answer{.status = 201, .description = "A tenant was made of a dump.", .schema = "DumpReport"}};
constexpr std::array load_headers = {Parameter{.name = "Idempotency-Key",
                                               .description = "the same key and body again give the same answer",
                                               .origin = Origin::ours}};
constexpr std::array load_errors = {400, 404, 409, 413, 415, 422, 429};
constexpr std::array dump_query = {
    Parameter{"format", "string",
              "customers: as JSON Lines, the default in a world of a fixture; tenant: all of the tenant, in the format "
              "that load takes, the default in the world of record",
              Origin::ours},
    Parameter{"storeDetails", "boolean", "customers have the details that stores keep of them", Origin::ours},
};
constexpr std::array dump_answers = {
    Answer{.description = "The customers by id, one a line.", .schema = "Customer", .media_type = json_lines_type},
    Answer{.description = "The whole tenant.", .schema = "Dump", .media_type = dump_type}};
constexpr std::array state_query = {
    Parameter{"tenant", "string", "must be given if the world has several tenants", Origin::ours}};
constexpr std::array state_answers = {
    Answer{.description = "The customers by id, then the details of stores, one a line.",
           .schema = "Customer",
           .media_type = json_lines_type}};

constexpr std::array data_route_table = {
    Route{.method = "POST",
          .path = "/worlds/{world}/tenants/{tenant}/load",
          .operation = "load",
          .handle = in_world<load_once>,
          .summary = "Imports customers, or makes a tenant of a dump; text/csv may have a charset",
          .origin = Origin::ours,
          .query = load_query,
          .headers = load_headers,
          .body_schema = "ImportedCustomers",
          .body_types = load_types,
          .reads_charset = true,
          .answers = load_answers,
          .errors = load_errors,
          .max_body = std::size_t{64} << 20},
    Route{.method = "GET",
          .path = "/worlds/{world}/tenants/{tenant}/dump",
          .operation = "dump",
          .handle = in_world<dump>,
          .summary = "Gets all customers of one moment, or the whole tenant",
          .origin = Origin::ours,
          .query = dump_query,
          .answers = dump_answers,
          .errors = errors_of_world_input},
    Route{.method = "GET",
          .path = "/worlds/{world}/state",
          .operation = "getState",
          .handle = alone_in_test_world<get_state>,
          .summary = "Gets a tenant's customers and details of stores, to compare them",
          .origin = Origin::ours,
          .query = state_query,
          .answers = state_answers,
          .errors = errors_of_test_world_input},
};

}  // namespace

std::span<const Route> data_routes() noexcept {
  return data_route_table;
}

}  // namespace custengine::serve
