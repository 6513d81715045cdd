#include "peers/counting_persistence.hpp"

namespace bench {

using namespace custengine;

Result<std::vector<kept::Tenant>> CountingPersistence::tenants(std::string_view after, std::size_t limit) {
  return kept_->tenants(after, limit);
}
Result<std::optional<kept::Tenant>> CountingPersistence::find_tenant(std::string_view id) {
  return kept_->find_tenant(id);
}
Result<std::vector<kept::Customer>> CountingPersistence::customers(const kept::Place& place, std::string_view after,
                                                                   std::size_t limit) {
  return kept_->customers(place, after, limit);
}
Result<std::vector<kept::Details>> CountingPersistence::store_details(const kept::Place& place,
                                                                      std::string_view after_id,
                                                                      std::string_view after_store, std::size_t limit) {
  return kept_->store_details(place, after_id, after_store, limit);
}
Result<std::vector<kept::Merged>> CountingPersistence::merged_ids(const kept::Place& place, std::string_view after,
                                                                  std::size_t limit) {
  return kept_->merged_ids(place, after, limit);
}
Result<std::vector<kept::Entry>> CountingPersistence::entries(std::uint64_t tenant, std::uint64_t after,
                                                              std::size_t limit, bool with_content) {
  return kept_->entries(tenant, after, limit, with_content);
}
Result<std::uint64_t> CountingPersistence::new_tenant() {
  return kept_->new_tenant();
}
Result<void> CountingPersistence::stage(const kept::Place& place, const kept::Rows& rows) {
  return kept_->stage(place, rows);
}
Result<bool> CountingPersistence::discard(const kept::Place& place) {
  return kept_->discard(place);
}
Result<kept::Outcome> CountingPersistence::commit(std::span<const kept::Group> groups) {
  commits_.fetch_add(1, std::memory_order_relaxed);
  return kept_->commit(groups);
}
Result<bool> CountingPersistence::wait(std::chrono::milliseconds timeout) {
  return kept_->wait(timeout);
}
Result<void> CountingPersistence::back_up(const std::filesystem::path& file) {
  return kept_->back_up(file);
}
std::optional<Error> CountingPersistence::stopped_by() const {
  return kept_->stopped_by();
}

}  // namespace bench
