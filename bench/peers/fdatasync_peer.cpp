#include "peers/fdatasync_peer.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace bench {

namespace {

class FdatasyncPeer : public Peer {
 public:
  explicit FdatasyncPeer(const std::string& file)
      : descriptor_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR)) {
    if (descriptor_ < 0) fail("open " + file);
    for (std::size_t i = 0; i < blocks; ++i) write_block();
    if (fsync(descriptor_) != 0) fail("sync");
  }
  ~FdatasyncPeer() override { close(descriptor_); }

  void load(std::span<const Row> /*rows*/, const Watch& /*watch*/) override {}

  void update(std::string_view /*id*/, Text /*field*/, std::string_view value) override {
    std::memcpy(block_.data(), value.data(), std::min(value.size(), block_.size()));
    write_block();
    if (fdatasync(descriptor_) != 0) fail("sync");
    ++groups_;
  }

  std::optional<std::uint64_t> groups() const override { return groups_; }

 private:
  static constexpr std::size_t blocks = 4'000;

  [[noreturn]] static void fail(const std::string& what) {
    throw std::runtime_error("cannot " + what + ": " + std::strerror(errno));
  }

  void write_block() {
    const auto place = static_cast<off_t>(next_++ % blocks * block_.size());
    if (pwrite(descriptor_, block_.data(), block_.size(), place) != static_cast<ssize_t>(block_.size())) fail("write");
  }

  int descriptor_;
  std::array<char, 4'096> block_{};
  std::size_t next_ = 0;
  std::uint64_t groups_ = 0;
};

}  // namespace

std::unique_ptr<Peer> make_fdatasync(const std::string& file) {
  return std::make_unique<FdatasyncPeer>(file);
}

}  // namespace bench
