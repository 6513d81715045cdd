#pragma once

#include <custengine/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::codec {

/// Converts a file from another encoding to UTF-8, piece by piece.
class Decoder {
 public:
  /// Replaces bytes that are invalid in the encoding. It never occurs in UTF-8, so a search for invalid UTF-8 finds
  /// it.
  static constexpr char marker = '\xFF';

  struct Fault {
    std::uint64_t text_offset = 0;  // of the marker, in all converted text
    std::uint64_t file_offset = 0;  // of the bytes, in the file
    std::string bytes = {};
  };

  /// Returns null if no decoder is needed: an empty name, or a name of UTF-8.
  /// Errors: invalid_argument if ICU knows no encoding of that name.
  static Result<std::unique_ptr<Decoder>> make(const std::string& encoding);

  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  ~Decoder();

  /// Appends the converted `bytes` to `text`. An incomplete character is kept for the next call, unless `is_last`.
  void decode(std::string_view bytes, bool is_last, std::string& text);

  /// Returns the encoding's name as the caller gave it.
  const std::string& encoding() const noexcept { return encoding_; }

  /// Returns the bytes that the marker at this offset replaces; null if there were too many faults to keep this one.
  const Fault* find_fault(std::uint64_t text_offset) const noexcept;

  /// Drops faults before that offset of the converted text.
  void forget_faults_before(std::uint64_t text_offset);

 private:
  struct Converter;

  Decoder(std::string encoding, std::unique_ptr<Converter> converter);
  void append(bool whole, std::string& text);
  void add_fault(const std::string& text);
  void note_taken(std::string_view bytes);

  std::string encoding_;
  std::unique_ptr<Converter> converter_;
  std::u16string pivot_;           // buffer for the text that is being converted
  std::size_t pivot_size_ = 0;     // its used part
  std::vector<Fault> faults_;      // by offset
  std::uint64_t bytes_taken_ = 0;  // of the file
  std::string last_taken_;         // the last few of those bytes
  std::uint64_t text_given_ = 0;   // before the text of this call
  std::size_t text_begin_ = 0;     // its begin in the caller's string
};

}  // namespace custengine::codec
