#include <custengine/explain.hpp>

#include <fmt/format.h>

#include <iterator>

namespace custengine {

std::string_view to_string(Explain::Access access) noexcept {
  switch (access) {
    case Explain::Access::all:
      return "ALL";
    case Explain::Access::scan:
      return "SCAN";
    case Explain::Access::text:
      return "TEXT";
    case Explain::Access::identity:
      return "IDENTITY";
    case Explain::Access::range:
      return "RANGE";
    case Explain::Access::all_of:
      return "ALL_OF";
    case Explain::Access::any_of:
      return "ANY_OF";
    case Explain::Access::similar:
      return "SIMILAR";
  }
  return "?";
}

std::string_view to_string(Explain::Order order) noexcept {
  switch (order) {
    case Explain::Order::position:
      return "POSITION";
    case Explain::Order::walk:
      return "WALK";
    case Explain::Order::sort:
      return "SORT";
    case Explain::Order::none:
      return "NONE";
  }
  return "?";
}

std::string Explain::to_string() const {
  std::string text;
  auto out = std::back_inserter(text);
  for (const Path& path : paths) {
    fmt::format_to(out, "{:{}}{}", "", 2 * path.depth, custengine::to_string(path.access));
    if (!path.what.empty()) fmt::format_to(out, " {}", path.what);
    fmt::format_to(out, ": at most {} rows{}\n", path.estimated_rows, path.used ? "" : ", not asked");
  }
  fmt::format_to(out, "candidates {}, verified {}, {} {}{}\n", candidates, rows_verified,
                 counted ? "matched" : "matched at least", rows_matched, counted ? "" : " (not counted)");
  if (order == Order::none) return text + "no order\n";
  fmt::format_to(out, "order {} by {}{}", custengine::to_string(order), custengine::to_string(sort_by),
                 has_sort_index ? "" : ", which has no sort index");
  if (index_steps > 0) fmt::format_to(out, ", {} index steps", index_steps);
  text += '\n';
  return text;
}

}  // namespace custengine
