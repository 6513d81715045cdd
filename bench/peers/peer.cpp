#include "peers/peer.hpp"

#include <chrono>
#include <string>

namespace bench {

namespace {

[[noreturn]] void not_supported(const char* what) {
  throw NotSupported(std::string("this engine does not support ") + what);
}

}  // namespace

std::int64_t now_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

void Peer::call_as(std::size_t /*n*/) {}

void Peer::begin(std::string_view /*workload*/) {}
void Peer::settle() {}
void Peer::prepare(std::span<const SearchQuery> /*queries*/) {}
Found Peer::get(std::string_view /*id*/) {
  not_supported("get");
}
Found Peer::find_reference(std::string_view /*reference*/) {
  not_supported("find_reference");
}
Found Peer::list(const ListQuery& /*query*/) {
  not_supported("list");
}
void Peer::place_cursors(std::span<const std::size_t> /*page_numbers*/) {
  not_supported("place_cursors");
}
Found Peer::list_at_cursor(std::size_t /*cursor*/) {
  not_supported("list_at_cursor");
}
Found Peer::search(const SearchQuery& /*query*/) {
  not_supported("search");
}
Found Peer::suggest(std::string_view /*prefix*/) {
  not_supported("suggest");
}
Found Peer::count_by_city(const SearchQuery* /*query*/) {
  not_supported("count_by_city");
}
Found Peer::find_duplicates() {
  not_supported("find_duplicates");
}
void Peer::add(Checksum& sum, std::string_view name, std::uint64_t count) {
  const std::string counted = std::to_string(count);
  sum.add({name, counted});
}
void Peer::update(std::string_view /*id*/, Text /*field*/, std::string_view /*value*/) {
  not_supported("update");
}
void Peer::insert(const Row& /*row*/) {
  not_supported("insert");
}
void Peer::erase(std::string_view /*id*/) {
  not_supported("erase");
}
void Peer::attach(std::string_view /*id*/, std::string_view /*organization*/) {
  not_supported("attach");
}
void Peer::detach(std::string_view /*id*/, std::string_view /*organization*/) {
  not_supported("detach");
}
void Peer::save(std::ostream& /*out*/) {
  not_supported("save");
}
void Peer::load_json(std::istream& /*in*/) {
  not_supported("load_json");
}
std::string Peer::page_json() {
  not_supported("page_json");
}
std::string Peer::customer_json(std::string_view /*id*/) {
  not_supported("customer_json");
}
void Peer::prepare_json(const std::string& /*page*/, std::span<const std::string> /*customers*/) {
  not_supported("prepare_json");
}
Found Peer::write_page_json() {
  not_supported("write_page_json");
}
Found Peer::read_draft_json(std::size_t /*n*/) {
  not_supported("read_draft_json");
}
std::optional<std::uint64_t> Peer::groups() const {
  return std::nullopt;
}
std::vector<std::pair<std::string, std::uint64_t>> Peer::bytes_by_structure() {
  return {};
}

}  // namespace bench
