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
  /// Stands in the converted text for bytes that the encoding does not have. No UTF-8 has it, so that who
  /// looks for what is not UTF-8 finds them.
  static constexpr char marker = '\xFF';

  struct Fault {
    std::uint64_t text_offset = 0;  // of the marker, in all converted text
    std::uint64_t file_offset = 0;  // of the bytes, in the file
    std::string bytes = {};
  };

  /// Null for UTF-8, which needs none: an empty name, or one of its own.
  /// Errors: invalid_argument when ICU knows no encoding of that name.
  static Result<std::unique_ptr<Decoder>> make(const std::string& encoding);

  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  ~Decoder();

  /// Appends `bytes` to `text`; a character that is not complete waits for the next call, unless this is the
  /// last one.
  void decode(std::string_view bytes, bool is_last, std::string& text);

  /// As the caller named it.
  const std::string& encoding() const noexcept { return encoding_; }

  /// What became of the marker that stands there; null when it was too many to keep.
  const Fault* find_fault(std::uint64_t text_offset) const noexcept;

  /// Those before that place in the converted text are needed no more.
  void forget_faults_before(std::uint64_t text_offset);

 private:
  struct Converter;

  Decoder(std::string encoding, std::unique_ptr<Converter> converter);
  void append(bool whole, std::string& text);
  void add_fault(const std::string& text);
  void note_taken(std::string_view bytes);

  std::string encoding_;
  std::unique_ptr<Converter> converter_;
  std::u16string pivot_;           // room for what is being converted
  std::size_t pivot_size_ = 0;     // of it that is filled
  std::vector<Fault> faults_;      // by offset
  std::uint64_t bytes_taken_ = 0;  // of the file
  std::string last_taken_;         // the last few of those
  std::uint64_t text_given_ = 0;   // before the text of this call
  std::size_t text_begin_ = 0;     // where that begins in the caller's string
};

}  // namespace custengine::codec
