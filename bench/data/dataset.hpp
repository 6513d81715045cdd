#pragma once

#include "data/row.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// The customers that are loaded into all engines.
class Dataset {
 public:
  /// Customers from custengine::testing::Generator, the same in every run. Names, company names and cities are mapped
  /// to lower-case ASCII letters and single blanks, other searched texts to lower case. So byte order equals the
  /// locale's order, and all engines fold alike. Times are spread over three years. One customer in fifty has the
  /// email, the mobile number, or the name and place of another.
  static Dataset generated(std::size_t customers);

  /// The customers of a file (JSON Lines, a JSON array or CSV), unchanged. Throws std::runtime_error if it cannot be
  /// read.
  static Dataset from_file(const std::string& path);

  Dataset(Dataset&&) = default;
  Dataset& operator=(Dataset&&) = default;

  std::span<const Row> rows() const { return rows_; }
  bool is_generated() const { return is_generated_; }
  /// A checksum of every field of every row.
  std::uint64_t checksum() const;

 private:
  Dataset() = default;
  /// Copies values of another customer.
  void make_double(const Row& other, std::size_t kind, Row& row);
  std::string_view keep(std::string_view text);

  std::vector<Row> rows_;
  std::vector<std::unique_ptr<char[]>> blocks_;  // the texts
  std::size_t used_ = 0, block_left_ = 0;        // of the last block
  bool is_generated_ = false;
};

}  // namespace bench
