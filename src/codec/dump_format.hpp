#pragma once

#include <boost/crc.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace custengine::codec {

// A dump is JSON Lines. The first member of a line shows its kind:
//
//   {"custengineDump":1,"sequence":123,"options":{…}}                    the first line; 1 is the format's version
//   {"customer":{…}}                                                     by id
//   {"storeUid":"s1","customerUid":"c-1","storeDetails":{…}}             by store, then by customer
//   {"mergedUid":"c-7","customerUid":"c-1"}                              by the id that is gone
//   {"customers":1,"storeDetails":1,"mergedIds":1,"crc32":"89abcdef"}    the last line
//
// The checksum is over all bytes before its digits.

inline constexpr std::uint64_t dump_version = 1;
inline constexpr std::string_view dump_begin = "{\"custengineDump\":", customer_begin = "{\"customer\":",
                                  details_begin = "{\"storeUid\":", merged_begin = "{\"mergedUid\":",
                                  end_begin = "{\"customers\":", checksum_member = ",\"crc32\":\"", line_end = "\"}\n";

/// The checksum of a dump, updated as the dump grows.
class DumpChecksum {
 public:
  void add(std::string_view text) { crc_.process_bytes(text.data(), text.size()); }
  /// Returns eight hexadecimal digits.
  std::string digits() const;

 private:
  boost::crc_32_type crc_;
};

}  // namespace custengine::codec
