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

/// The customers that all engines are loaded with.
class Dataset {
 public:
  /// From custengine::testing::Generator, always the same. Names, company names and cities are mapped to lower-case
  /// ASCII letters and single blanks, other searched texts to lower case, so that the order of bytes is the locale's
  /// and every engine folds alike; times are spread over three years. One in fifty has the email, the mobile number, or
  /// the name and place of another.
  static Dataset generated(std::size_t customers);

  /// The customers of a file (JSON Lines, a JSON array or CSV), as they are. Throws std::runtime_error.
  static Dataset from_file(const std::string& path);

  Dataset(Dataset&&) = default;
  Dataset& operator=(Dataset&&) = default;

  std::span<const Row> rows() const { return rows_; }
  bool is_generated() const { return is_generated_; }
  /// Over every field of every row.
  std::uint64_t checksum() const;

 private:
  Dataset() = default;
  /// Gives a customer what another has.
  void make_double(const Row& other, std::size_t kind, Row& row);
  std::string_view keep(std::string_view text);

  std::vector<Row> rows_;
  std::vector<std::unique_ptr<char[]>> blocks_;  // the texts
  std::size_t used_ = 0, block_left_ = 0;        // of the last block
  bool is_generated_ = false;
};

}  // namespace bench
