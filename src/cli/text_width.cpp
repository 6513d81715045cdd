#include "cli/text_width.hpp"

#include "base/ascii.hpp"
#include "base/utf8.hpp"

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace custengine::cli {
namespace {

constexpr base::CodePoint soft_hyphen = 0xAD;
constexpr base::CodePoint emoji_presentation = 0xFE0F;  // variation selector 16

// Throws std::runtime_error.
void check(UErrorCode status) {
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU cannot cut texts: ").append(u_errorName(status)));
}

// Kept, since it is costly to make.
icu::BreakIterator& cluster_breaks() {
  thread_local const std::unique_ptr<icu::BreakIterator> breaks = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> made(
        icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    check(status);
    return made;
  }();
  return *breaks;
}

std::size_t width_of(base::CodePoint c) noexcept {
  constexpr std::uint32_t unseen =
      U_GC_MN_MASK | U_GC_MC_MASK | U_GC_ME_MASK | U_GC_CC_MASK | U_GC_CF_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;
  if (c == base::no_character) return 1;  // shown as U+FFFD
  if (c != soft_hyphen && (U_GET_GC_MASK(c) & unseen) != 0) return 0;
  const auto east_asian_width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return east_asian_width == U_EA_WIDE || east_asian_width == U_EA_FULLWIDTH ? 2 : 1;
}

// True for a letter that joins another in its cluster, such as an Indic consonant: terminals show both side by side.
bool is_joined_letter(base::CodePoint c) noexcept {
  return u_getIntPropertyValue(c, UCHAR_GRAPHEME_CLUSTER_BREAK) == U_GCB_OTHER &&
         !u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC);
}

// Requires text.
std::size_t width_of_cluster(std::string_view cluster) noexcept {
  std::size_t at = 0;
  const base::CodePoint first = base::take_if_valid(cluster, at);
  const bool is_flag = u_hasBinaryProperty(first, UCHAR_REGIONAL_INDICATOR) != 0;  // if another such character follows
  std::size_t width = width_of(first), letters_before = 0;
  while (at < cluster.size()) {
    const base::CodePoint c = base::take_if_valid(cluster, at);
    if (is_joined_letter(c)) letters_before += std::exchange(width, 0);
    width = std::max(width, is_flag || c == emoji_presentation ? 2 : width_of(c));
  }
  return letters_before + width;
}

// A grapheme cluster: what a user sees as one character.
struct Cluster {
  std::size_t bytes = 0, width = 0;
};

// Requires printable text.
std::vector<Cluster> clusters_of(std::string_view text) {
  if (base::is_ascii(text)) return std::vector<Cluster>(text.size(), {1, 1});
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UText, decltype(&utext_close)> utf8(
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status), &utext_close);
  check(status);
  icu::BreakIterator& breaks = cluster_breaks();
  breaks.setText(utf8.get(), status);
  check(status);
  std::vector<Cluster> clusters;
  std::size_t begin = 0;
  for (std::int32_t next = breaks.next(); next != icu::BreakIterator::DONE; next = breaks.next()) {
    const auto end = static_cast<std::size_t>(next);
    clusters.push_back({end - begin, width_of_cluster(text.substr(begin, end - begin))});
    begin = end;
  }
  return clusters;
}

}  // namespace

std::size_t text_width(std::string_view text) {
  std::size_t width = 0;
  for (const Cluster& cluster : clusters_of(text)) width += cluster.width;
  return width;
}

std::string printable(std::string_view text) {
  constexpr std::uint32_t commands = U_GC_CC_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end) {
    const base::CodePoint c = base::take_if_valid(text, end);
    if (c == base::no_character)
      plain += "\uFFFD";
    else if ((U_GET_GC_MASK(c) & commands) != 0)
      plain += ' ';
    else if (!u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL))  // directional marks change the order of letters
      plain += text.substr(begin, end - begin);
  }
  return plain;
}

std::string printable_lines(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find('\n'), text.size());
    plain += printable(text.substr(0, length));
    if (length < text.size()) plain += '\n';
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return plain;
}

std::string fit(std::string_view text, std::size_t width) {
  std::size_t used = 0, bytes = 0, bytes_before_dots = 0;
  for (const Cluster& cluster : clusters_of(text)) {
    if (used + cluster.width > width) return std::string(text.substr(0, bytes_before_dots)).append("…");
    used += cluster.width;
    bytes += cluster.bytes;
    if (used < width) bytes_before_dots = bytes;
  }
  return std::string(text);
}

}  // namespace custengine::cli
