#include "peers/custengine_peer.hpp"

#include "peers/counting_persistence.hpp"
#include "peers/load_in_chunks.hpp"

#include <custengine/engine.hpp>
#include <custengine/filter.hpp>
#include <custengine/io.hpp>
#include <custengine/json.hpp>
#include <custengine/session.hpp>
#include <custengine/sqlite.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace bench {

namespace {

using namespace custengine;

constexpr std::string_view tenant = "shop";

Timestamp to_time(std::int64_t ms) {
  return Timestamp(std::chrono::milliseconds(ms));
}

CustomerDraft to_draft(const Row& row) {
  CustomerDraft draft;
  draft.id = row[Text::id];
  draft.external_reference = row[Text::external_reference];
  draft.type = row.is_company ? CustomerType::company : CustomerType::person;
  draft.first_name = row[Text::first_name];
  draft.last_name = row[Text::last_name];
  draft.company_name = row[Text::company_name];
  draft.email = row[Text::email];
  draft.mobile = row[Text::mobile];
  draft.address = row[Text::address];
  draft.postal_code = row[Text::postal_code];
  draft.city = row[Text::city];
  draft.country_code = row[Text::country_code];
  draft.vat_number = row[Text::vat_number];
  draft.created_at = to_time(row.created_ms);
  draft.last_modified_at = to_time(row.modified_ms);
  return draft;
}

std::shared_ptr<CountingPersistence> open_file(const std::string& file) {
  if (file.empty()) return nullptr;
  // A user who names a folder of a network file system wants to measure that.
  return std::make_shared<CountingPersistence>(open_sqlite(file, {.allow_network_file_system = true}).value());
}

Engine make_engine(const CustengineOptions& options, std::shared_ptr<Persistence> persistence) {
  Engine engine = Engine::open({.interceptor = options.interceptor ? std::make_shared<Interceptor>() : nullptr,
                                .persistence = std::move(persistence),
                                .load_threads = options.load_threads})
                      .value();
  if (!engine.has_tenant(tenant))
    engine
        .create_tenant(tenant,
                       {.country_code = "NO", .text_index = options.text_index, .unique_external_reference = true})
        .value();
  return engine;
}

class CustenginePeer : public Peer {
 public:
  explicit CustenginePeer(const CustengineOptions& options)
      : persistence_(open_file(options.file)), engine_(make_engine(options, persistence_)) {
    for (std::size_t i = 0; i < max_callers; ++i)
      sessions_.push_back(engine_.session(tenant, {Permission::tenant_access, Permission::tenant_backoffice}).value());
  }

  Sharing sharing() const override { return Sharing::as_it_is; }
  void call_as(std::size_t n) override { caller = n % max_callers; }

  void load(std::span<const Row> rows, const Watch& watch) override {
    Importer importer = session().importer({.restore = true}).value();
    load_in_chunks(rows, watch, to_draft, [&](CustomerDraft&& draft) { importer.add(std::move(draft)).value(); });
    const ImportReport report = importer.finish().value();
    if (!report.failed.empty()) throw std::runtime_error("refused: " + report.failed.front().error.message);
  }

  Found get(std::string_view id) override { return one(session().get(id)); }
  Found find_reference(std::string_view reference) override {
    return one(session().find_by_external_reference(reference));
  }

  Found list(const ListQuery& query) override { return read_page(session().list(request_of(query)).value()); }

  void place_cursors(std::span<const std::size_t> page_numbers) override {
    cursors_.clear();
    for (const std::size_t number : page_numbers)
      cursors_.push_back(session().list(request_of({.page_number = number})).value().next);
  }

  Found list_at_cursor(std::size_t cursor) override {
    Found found = read_page(
        session().list({.sort_by = SortField::last_name, .page_size = page_size, .after = cursors_[cursor]}).value());
    found.total = 0;
    return found;
  }

  Found search(const SearchQuery& query) override {
    SearchRequest request{.query = query.text, .page_size = page_size, .max_typos = query.may_have_typo ? 1U : 0U};
    request.email = query.email;
    request.mobile = query.mobile;
    request.exact_match = query.text.empty();
    if (!query.city.empty()) {
      request.where = fields::city == query.city && fields::created_at >= to_time(query.created_from_ms) &&
                      fields::created_at < to_time(query.created_to_ms);
      request.sort_by = SortField::created_at;
      request.direction = SortDirection::descending;
    }
    return read_page(session().search(request).value());
  }

  Found suggest(std::string_view prefix) override {
    Checksum sum = checksum();
    const auto names = session().suggest(prefix, suggestions).value();
    for (const std::string& name : names) Peer::add(sum, name);
    return {.items = names.size(), .total = names.size(), .checksum = sum.value()};
  }

  Found count_by_city(const SearchQuery* query) override {
    const Facets facets = session().count_by(FacetField::city, {.query = query ? query->text : std::string()}).value();
    Checksum sum = checksum();
    Found found{.items = facets.values.size()};
    for (const auto& [city, count] : facets) {
      Peer::add(sum, city, count);
      found.total += count;
    }
    found.checksum = sum.value();
    return found;
  }

  Found find_duplicates() override {
    const DuplicateRules rules{.vat_number = false, .similar_name = false, .max_sharing = 1000};
    Found found;
    for (const DuplicateGroup& group : session().find_duplicates(rules).value()) {
      std::vector<Checksum> read(group.customers.size(), checksum());
      for (std::size_t i = 0; i < read.size(); ++i) add(read[i], group.customers[i]);
      for (const DuplicatePair& pair : group.pairs)
        found.checksum += pair_checksum(read[pair.first], read[pair.second]);
      found.items += group.pairs.size();
    }
    found.total = found.items;
    return found;
  }

  void update(std::string_view id, Text field, std::string_view value) override {
    CustomerPatch patch;
    (field == Text::city ? patch.city : patch.last_name) = std::string(value);
    session().update(id, patch).value();
  }

  void insert(const Row& row) override { session().create(to_draft(row)).value(); }
  void erase(std::string_view id) override { session().remove(id).value(); }
  void attach(std::string_view id, std::string_view organization) override {
    session().attach_extension(id, {ExtensionCode::two_invoice, std::string(organization)}).value();
  }
  void detach(std::string_view id, std::string_view organization) override {
    session().detach_extension(id, {ExtensionCode::two_invoice, std::string(organization)}).value();
  }

  void save(std::ostream& out) override { write_customers(out, session()).value(); }
  void load_json(std::istream& in) override {
    const ImportReport report =
        read_customers(in, session(), {.format = Format::json_lines, .import = {.restore = true}}).value();
    if (!report.failed.empty()) throw std::runtime_error("refused: " + report.failed.front().error.message);
  }

  std::string page_json() override { return to_json(session().list(request_of({})).value()); }
  std::string customer_json(std::string_view id) override { return to_json(session().get(id).value()); }
  void prepare_json(const std::string& /*page*/, std::span<const std::string> customers) override {
    page_ = session().list(request_of({})).value();
    customers_.assign(customers.begin(), customers.end());
  }
  Found write_page_json() override {
    const std::string text = to_json(page_);
    Checksum sum = checksum();
    sum.add({text});
    return {.items = 1, .total = text.size(), .checksum = sum.value()};
  }
  Found read_draft_json(std::size_t n) override {
    const CustomerDraft d = draft_from_json(customers_[n % customers_.size()]).value();
    Checksum sum = checksum();
    sum.add({d.id, d.external_reference, "", d.first_name, d.last_name, d.company_name, d.email, d.mobile, d.address,
             d.postal_code, d.city, d.country_code, d.vat_number});
    return {.items = 1, .total = 1, .checksum = sum.value()};
  }

  std::optional<std::uint64_t> groups() const override {
    return persistence_ ? std::optional(persistence_->commits()) : std::nullopt;
  }

  std::vector<std::pair<std::string, std::uint64_t>> bytes_by_structure() override {
    return engine_.stats(tenant).value().bytes_by_structure;
  }

 private:
  static ListRequest request_of(const ListQuery& query) {
    return {.sort_by = query.sort == ListQuery::Sort::last_name ? SortField::last_name : SortField::first_name,
            .direction = query.descending ? SortDirection::descending : SortDirection::ascending,
            .page_number = query.page_number,
            .page_size = page_size};
  }

  static void add(Checksum& sum, const Customer& c) {
    sum.add({c.id(), c.external_reference(), c.display_name(), c.first_name(), c.last_name(), c.company_name(),
             c.email(), c.mobile(), c.address(), c.postal_code(), c.city(), c.country_code(), c.vat_number()});
  }
  Found one(const Result<Customer>& customer) const {
    if (!customer) return {};
    Checksum sum = checksum();
    add(sum, *customer);
    return {.items = 1, .total = 1, .checksum = sum.value()};
  }
  Found read_page(const Page& page) const {
    Checksum sum = checksum();
    for (const Customer& customer : page) add(sum, customer);
    return {.items = page.items.size(), .total = page.paging.total_count.value_or(0), .checksum = sum.value()};
  }

  static constexpr std::size_t max_callers = 64;
  static thread_local std::size_t caller;

  Session& session() { return sessions_[caller]; }

  std::shared_ptr<CountingPersistence> persistence_;  // nullptr: in memory only
  Engine engine_;
  std::vector<Session> sessions_;  // a thread with a session of its own shares no reference count with others
  std::vector<std::string> cursors_;
  Page page_;                           // the input of write_page_json
  std::vector<std::string> customers_;  // the input of read_draft_json
};

thread_local std::size_t CustenginePeer::caller = 0;

}  // namespace

std::unique_ptr<Peer> make_custengine(const CustengineOptions& options) {
  return std::make_unique<CustenginePeer>(options);
}

}  // namespace bench
