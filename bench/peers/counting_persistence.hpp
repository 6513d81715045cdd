#pragma once

#include <custengine/persistence.hpp>

#include <atomic>
#include <cstdint>
#include <memory>

namespace bench {

/// Passes each call on, and counts the commits: how many writes share one is not public.
class CountingPersistence : public custengine::Persistence {
 public:
  template <class T>
  using Result = custengine::Result<T>;

  explicit CountingPersistence(std::shared_ptr<custengine::Persistence> kept) : kept_(std::move(kept)) {}

  std::uint64_t commits() const { return commits_.load(std::memory_order_relaxed); }

  Result<std::vector<custengine::kept::Tenant>> tenants(std::string_view after, std::size_t limit) override;
  Result<std::optional<custengine::kept::Tenant>> find_tenant(std::string_view id) override;
  Result<std::vector<custengine::kept::Customer>> customers(const custengine::kept::Place& place,
                                                            std::string_view after, std::size_t limit) override;
  Result<std::vector<custengine::kept::Details>> store_details(const custengine::kept::Place& place,
                                                               std::string_view after_id, std::string_view after_store,
                                                               std::size_t limit) override;
  Result<std::vector<custengine::kept::Merged>> merged_ids(const custengine::kept::Place& place, std::string_view after,
                                                           std::size_t limit) override;
  Result<std::vector<custengine::kept::Entry>> entries(std::uint64_t tenant, std::uint64_t after, std::size_t limit,
                                                       bool with_content) override;
  Result<std::uint64_t> new_tenant() override;
  Result<void> stage(const custengine::kept::Place& place, const custengine::kept::Rows& rows) override;
  Result<bool> discard(const custengine::kept::Place& place) override;
  Result<custengine::kept::Outcome> commit(std::span<const custengine::kept::Group> groups) override;
  Result<bool> wait(std::chrono::milliseconds timeout) override;
  Result<void> back_up(const std::filesystem::path& file) override;
  std::optional<custengine::Error> stopped_by() const override;

 private:
  std::shared_ptr<custengine::Persistence> kept_;
  std::atomic<std::uint64_t> commits_ = 0;
};

}  // namespace bench
