#pragma once

#include "peers/peer.hpp"

#include <memory>
#include <span>
#include <string>

namespace bench {

/// Boost.JSON's own serializer and parser. The serializer gets existing values; the parser's values are read only for
/// the checksum.
class BoostJson {
 public:
  BoostJson();
  BoostJson(const BoostJson&) = delete;
  BoostJson& operator=(const BoostJson&) = delete;
  ~BoostJson();

  void prepare(const std::string& page, std::span<const std::string> customers);
  Found write_page(Checksum sum) const;
  Found read_customer(std::size_t n, Checksum sum) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace bench
