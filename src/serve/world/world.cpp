#include "serve/world/world.hpp"

#include "serve/http/authorization.hpp"

#include <fmt/format.h>

#include <utility>

namespace custengine::serve {
std::string_view to_string(Auth auth) noexcept {
  switch (auth) {
    case Auth::none:
      return "none";
    case Auth::any:
      return "any";
    case Auth::tokens:
      break;
  }
  return "tokens";
}

World::World(std::string name, testing::FixtureOptions options, Auth auth)
    : name_(std::move(name)), id_prefix_(options.id_prefix), auth_(auth) {
  options.clock = clock_;
  if (!options.authenticator) options.authenticator = tokens_;
  options.log_calls = false;
  fixture_ = std::make_unique<testing::Fixture>(std::move(options));
}

World::World(std::string name, Engine& engine, Auth auth) : name_(std::move(name)), auth_(auth), record_(&engine) {}

Engine& World::engine() noexcept {
  return record_ != nullptr ? *record_ : fixture_->engine();
}

std::shared_ptr<ExternalCustomerSource> World::external_source() noexcept {
  if (is_record()) return nullptr;
  // Owns nothing: the fixture has both the source and the engine that uses it.
  return std::shared_ptr<ExternalCustomerSource>(std::shared_ptr<void>(), &fixture_->external());
}

Result<Session> World::session(std::string_view tenant, std::optional<std::string_view> authorization) {
  if (auth_ == Auth::none) return engine().session(tenant, all_permissions);
  const auto token = bearer_token(authorization);
  if (!token)
    return Error{.code = ErrorCode::unauthenticated,
                 .message = "this needs the header field Authorization: Bearer TOKEN"};
  if (auth_ == Auth::any) return engine().session(tenant, all_permissions);
  return engine().session(tenant, AccessToken{std::string(*token)});
}

void World::keep() {
  fixture_->keep();
  tokens_->keep();
  kept_is_running_ = clock_->is_running();
}

void World::reset() {
  fixture_->reset();
  // The fixture sets the time; a clock that runs starts from it.
  clock_->put(clock_->testing::FakeClock::now(), kept_is_running_);
  tokens_->go_back();
  faults_.start_over();
  calls_.start_over();
  idempotency_.clear();
  if (const auto webhooks = this->webhooks()) webhooks->start_over();
  ++resets_;
}

std::vector<FieldViolation> World::in_vain() {
  std::vector<FieldViolation> vain;
  for (const Faults::State& fault : faults_.all()) {
    const std::string place = fmt::format("faults[{}]", fault.id);
    if (fault.struck == 0)
      vain.push_back({place, fmt::format("never struck; {} calls matched: {}", fault.matched, fault.rule.document)});
    if (!fault.last_error.empty()) vain.push_back({place, "could not be applied: " + fault.last_error});
  }
  for (std::string& request : fixture_->external().unsupported()) vain.push_back({"external", std::move(request)});
  if (const auto answers = fixture_->external().unused_answers())
    vain.push_back({"external.next", fmt::format("{} answers were not used", answers)});
  return vain;
}

void World::set_webhooks(std::vector<Webhook> webhooks, const Post& post, std::chrono::milliseconds first_wait) {
  std::shared_ptr<Webhooks> made;
  if (!webhooks.empty()) made = std::make_shared<Webhooks>(engine(), std::move(webhooks), post, first_wait);
  {
    const std::lock_guard lock(webhooks_mutex_);
    webhooks_.swap(made);
  }
  // The former ones end here, outside the lock: their thread is joined.
}

std::shared_ptr<Webhooks> World::webhooks() const {
  const std::lock_guard lock(webhooks_mutex_);
  return webhooks_;
}

void World::tenant_was_made(const std::string& tenant, std::uint64_t sequence) {
  if (const auto webhooks = this->webhooks()) webhooks->follow(tenant, sequence);
}

void World::tenant_was_dropped(const std::string& tenant) {
  if (const auto webhooks = this->webhooks()) webhooks->forget(tenant);
}

}  // namespace custengine::serve
