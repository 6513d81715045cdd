#pragma once

#include "base/commit.hpp"
#include "storage/tenant/kept_tenant.hpp"
#include "storage/tenant/tenant.hpp"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace custengine::storage {

/// What the log of a tenant that is kept has to know of a write, besides its changes.
struct LogPart {
  /// What a write is besides, which is in no group with others.
  struct Alone {
    TenantLog::Extra extra = {};                 // judge() may set it
    std::string options = {};                    // if set: the options from now on, encoded
    std::string_view forgotten = {};             // if set: all merges of this id are forgotten
    bool starts_generation = false;              // an entry says so first
    std::span<const StoredChange> history = {};  // of a generation: the changes that are kept, with their groups
    std::optional<std::uint64_t> sequence = {};  // of the change before the first entry, if it is not the newest
  };

  /// The id of the customer that is written, and its external references before and after if they differ. Writes with
  /// such a text in common are not in one group.
  std::string_view id = {}, reference_before = {}, reference_after = {};
  Alone* alone = nullptr;

  bool may_meet(const LogPart& other) const noexcept {
    const auto meets = [&other](std::string_view reference) {
      return !reference.empty() && (reference == other.reference_before || reference == other.reference_after);
    };
    return alone || other.alone || id == other.id || meets(reference_before) || meets(reference_after);
  }
};

/// The room that one write takes in its tenant: customers and memory.
class Tenant::Room {
 public:
  /// What earlier writes of a group take, which are not applied yet.
  struct Taken {
    std::ptrdiff_t customers;
    std::uint64_t bytes;
  };

  explicit Room(Tenant& tenant, Taken earlier = {0, 0}) noexcept : tenant_(tenant), taken_(earlier) {}
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;
  /// Gives back what was claimed for a write that changed nothing.
  ~Room() { tenant_.memory_.give_back(claimed_); }

  /// Call both before the write changes anything. Errors: resource_exhausted.
  std::optional<Error> claim_customer() {
    if (auto error = tenant_.room_error(taken_.customers + 1)) return error;
    ++taken_.customers;
    return std::nullopt;
  }
  std::optional<Error> claim(const Growth& growth) {
    if (!tenant_.memory_.is_limited()) return std::nullopt;
    if (auto error = tenant_.memory_.claim(tenant_.bytes() + taken_.bytes, growth, claimed_)) return error;
    taken_.bytes += growth.bytes();
    return std::nullopt;
  }
  /// With the earlier writes of the group.
  const Taken& taken() const noexcept { return taken_; }

  /// Call it after the change. Requires the lock.
  void settle() noexcept {
    if (tenant_.memory_.needs_settling()) tenant_.memory_.settle(tenant_.bytes(), std::exchange(claimed_, 0));
  }

 private:
  Tenant& tenant_;
  Taken taken_;
  std::uint64_t claimed_ = 0;
};

/// A write of a tenant that is kept. The leader of a group carries it out, perhaps on another thread.
class Tenant::KeptWrite : public base::GroupQueue::Job {
 public:
  KeptWrite(FeedWrite& changes, const LogPart& part);
  virtual ~KeptWrite() = default;

  /// True if the write may be applied. Otherwise it has its answer. Takes the answer of an exception, too.
  virtual bool judge(Tenant& tenant, Room::Taken earlier) noexcept = 0;
  /// Requires the lock.
  virtual void apply() noexcept = 0;
  virtual void fail(const Error& error) noexcept = 0;
  virtual void fail(std::exception_ptr thrown) noexcept = 0;

  FeedWrite& feed;
  const LogPart& log;
  LogEntries entries;
  std::optional<Room> room;

 protected:
  /// Encodes what was not known before judge().
  void encode_rest(const Tenant& tenant);
};

template <class Answer, class Judge, class Apply>
class Tenant::KeptWriteOf final : public KeptWrite {
 public:
  KeptWriteOf(FeedWrite& changes, const LogPart& part, Judge& judges, Apply& applies)
      : KeptWrite(changes, part), judge_(judges), apply_(applies) {}

  bool judge(Tenant& tenant, Room::Taken earlier) noexcept override {
    try {
      room.emplace(tenant, earlier);
      answer_ = judge_(*room);
      if (answer_) return false;
      encode_rest(tenant);
      return true;
    } catch (...) {
      thrown_ = std::current_exception();
      return false;
    }
  }
  void apply() noexcept override {
    answer_.emplace(base::commit(apply_));
    room->settle();
  }
  void fail(const Error& error) noexcept override {
    try {
      answer_.emplace(error);
    } catch (...) {
      thrown_ = std::current_exception();
    }
  }
  void fail(std::exception_ptr thrown) noexcept override { thrown_ = std::move(thrown); }

  Answer answer() {
    if (thrown_) std::rethrow_exception(std::move(thrown_));
    return *std::move(answer_);
  }

 private:
  Judge& judge_;
  Apply& apply_;
  std::optional<Answer> answer_;
  std::exception_ptr thrown_;
};

template <class Answer, class Judge, class Apply>
Answer Tenant::write(FeedWrite& feed, const LogPart& log, Judge judge, Apply apply) {
  if (kept_) {
    KeptWriteOf<Answer, Judge, Apply> write(feed, log, judge, apply);
    carry_out(write);
    return write.answer();
  }
  return queue_.run([&]() -> Answer {
    Room room(*this);
    if (std::optional<Answer> answer = judge(room)) return *std::move(answer);
    return base::commit([&]() -> Answer {
      Answer answer = apply();
      room.settle();
      return answer;
    });
  });
}

}  // namespace custengine::storage
