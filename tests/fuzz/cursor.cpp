#include "../sort_fields.hpp"
#include "support.hpp"
#include "targets.hpp"

#include <cstdint>
#include <string>

namespace custengine::fuzz {

namespace {

/// The first byte chooses the request. Pairs (position, byte) follow, which are written over the page's cursor;
/// position 255 cuts the cursor instead. If the input begins with '=', the rest is the cursor.
std::string edited(std::string cursor, std::string_view edits) {
  if (edits.starts_with('=')) return std::string(edits.substr(1));
  for (; edits.size() >= 2; edits.remove_prefix(2)) {
    const auto position = static_cast<std::uint8_t>(edits[0]);
    if (position == 255)
      cursor.resize(static_cast<std::uint8_t>(edits[1]) % (cursor.size() + 1));
    else if (!cursor.empty())
      cursor[position % cursor.size()] = edits[1];
  }
  return cursor;
}

std::string lower(std::string text) {
  for (char& character : text)
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
  return text;
}

template <class Request, class Ask>
void check(Request request, std::string_view edits, Ask ask) {
  const Page first = ask(request).value();
  require(!first.next.empty(), "there is a page behind the first");
  request.after = edited(first.next, edits);
  const auto page = ask(request);
  if (request.after.empty()) return require(page.has_value(), "no cursor is the first page");
  // Hexadecimal digits may be upper case.
  if (lower(request.after) != first.next) {
    require(!page, "a cursor that no page gave is refused");
    require_good_error(page.error(), {ErrorCode::invalid_argument});
    require(page.error().violations.front().field == "after", "the field at fault is the cursor");
  } else {
    require(page.has_value() && !page->items.empty(), "a page's own cursor is good");
    require(page->items.front().id() != first.items.back().id(), "it leads on");
  }
}

}  // namespace

void cursor(std::string_view input) {
  static const Searched searched;
  if (input.empty()) return;
  const auto choice = static_cast<std::uint8_t>(input.front());
  const auto sort_by = test::sort_field(choice % test::sort_field_count);
  const auto direction = choice & 16 ? SortDirection::descending : SortDirection::ascending;
  const Session& session = choice & 32 ? searched.indexed : searched.plain;
  if (choice & 64)
    check(ListRequest{.sort_by = sort_by, .direction = direction, .page_size = 3}, input.substr(1),
          [&](const ListRequest& request) { return session.list(request); });
  else
    check(SearchRequest{.query = "a", .sort_by = sort_by, .direction = direction, .page_size = 3}, input.substr(1),
          [&](const SearchRequest& request) { return session.search(request); });
}

}  // namespace custengine::fuzz
