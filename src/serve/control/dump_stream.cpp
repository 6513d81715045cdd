#include "serve/control/dump_stream.hpp"

#include <custengine/io.hpp>

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <sstream>
#include <streambuf>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace custengine::serve {
namespace {

constexpr std::size_t piece_bytes = 64 << 10, pipe_bytes = 256 << 10;

/// The customers of a snapshot on their way to a client.
class CustomersOnTheWay {
 public:
  CustomersOnTheWay(const Snapshot& snapshot, bool has_details)
      : customers_(snapshot.begin(), snapshot.end()), writer_(out_, {.store_details = has_details}) {
    std::ranges::sort(customers_, {}, &Customer::id);
    if (!has_details) return;
    for (StoreDetailsEntry& entry : snapshot.store_details()) details_[entry.customer_id].push_back(std::move(entry));
  }

  std::optional<std::string> next_piece() {
    if (is_finished_) return std::nullopt;
    while (out_.view().size() < piece_bytes && next_ < customers_.size()) write_next();
    if (next_ == customers_.size()) {
      (void)writer_.finish();  // a text in memory does not fail
      is_finished_ = true;
    }
    std::string piece = out_.str();
    out_.str({});
    if (piece.empty()) return std::nullopt;
    return piece;
  }

 private:
  void write_next() {
    const Customer& customer = customers_[next_++];
    const auto found = details_.find(customer.id());
    if (found == details_.end())
      writer_.write(customer);
    else
      writer_.write(customer, found->second);
  }

  std::ostringstream out_;
  std::vector<Customer> customers_;
  std::map<std::string, std::vector<StoreDetailsEntry>, std::less<>> details_;  // by customer
  CustomerWriter writer_;
  std::size_t next_ = 0;
  bool is_finished_ = false;
};

/// Takes text from the thread that writes it to the one that sends it.
class Pipe {
 public:
  /// Waits for room. False if nobody reads any more.
  bool put(std::string_view text) {
    std::unique_lock lock(mutex_);
    has_room_.wait(lock, [this] { return is_closed_ || text_.size() < pipe_bytes; });
    if (is_closed_) return false;
    text_ += text;
    return true;
  }
  void finish() {
    const std::lock_guard lock(mutex_);
    is_finished_ = true;
  }
  /// Empty: nothing has come yet. nullopt: the end.
  std::optional<std::string> take() {
    const std::lock_guard lock(mutex_);
    if (text_.empty() && is_finished_) return std::nullopt;
    has_room_.notify_one();
    return std::exchange(text_, {});
  }
  void close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    has_room_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable has_room_;
  std::string text_;
  bool is_finished_ = false, is_closed_ = false;
};

class PipeBuffer : public std::streambuf {
 public:
  explicit PipeBuffer(Pipe& pipe) : pipe_(pipe) {}

 protected:
  int_type overflow(int_type c) override {
    if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
    const char character = traits_type::to_char_type(c);
    return xsputn(&character, 1) == 1 ? c : traits_type::eof();
  }
  std::streamsize xsputn(const char* text, std::streamsize size) override {
    return pipe_.put({text, static_cast<std::size_t>(size)}) ? size : 0;
  }

 private:
  Pipe& pipe_;
};

/// A thread that writes into a pipe.
class PipeWriter {
 public:
  explicit PipeWriter(std::function<void(std::ostream&)> write)
      : thread_([this, write = std::move(write)] {
          try {
            PipeBuffer buffer(pipe_);
            std::ostream out(&buffer);
            write(out);
          } catch (const std::exception&) {
            // As if the writer had stopped here: there may be no memory for more.
          }
          pipe_.finish();
        }) {}
  PipeWriter(const PipeWriter&) = delete;
  PipeWriter& operator=(const PipeWriter&) = delete;
  ~PipeWriter() {
    pipe_.close();
    thread_.join();
  }

  Pipe& pipe() noexcept { return pipe_; }

 private:
  Pipe pipe_;
  std::thread thread_;  // last: it uses the pipe
};

}  // namespace

BodySource customers_body(const Snapshot& snapshot, bool has_details) {
  return [snapshot, has_details, body = std::make_shared<std::optional<CustomersOnTheWay>>()] {
    if (!*body) body->emplace(snapshot, has_details);
    return (*body)->next_piece();
  };
}

BodySource written_body(std::function<void(std::ostream&)> write) {
  return [write = std::move(write), writer = std::make_shared<std::optional<PipeWriter>>()] {
    if (!*writer) writer->emplace(write);
    return (*writer)->pipe().take();
  };
}

}  // namespace custengine::serve
