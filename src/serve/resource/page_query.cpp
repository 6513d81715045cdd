#include "serve/resource/page_query.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <custengine/sort.hpp>

#include <optional>
#include <system_error>

namespace custengine::serve {
namespace {

Result<CountMode> parse_count_mode(std::string_view name) {
  for (const CountMode mode : {CountMode::exact, CountMode::none})
    if (to_string(mode) == name) return mode;
  return Error{.code = ErrorCode::invalid_argument, .message = "must be EXACT or NONE"};
}

/// The members that a body names. It is read only if the query and the request that was read from it differ.
class NamedMembers {
 public:
  explicit NamedMembers(std::string_view body) : body_(body) {}

  bool contain(std::string_view name) {
    if (!members_) {
      boost::system::error_code failed;
      const boost::json::value parsed = boost::json::parse(body_, failed);
      members_.emplace(!failed && parsed.is_object() ? parsed.get_object() : boost::json::object());
    }
    const boost::json::value* const member = members_->if_contains(name);
    return member != nullptr && !member->is_null();
  }

 private:
  std::string_view body_;
  std::optional<boost::json::object> members_;
};

}  // namespace

PageQuery PageQuery::read(QueryReader& query, bool has_reference) {
  PageQuery page;
  if (has_reference) page.external_reference = query.text("customerExternalId");
  page.page_number = query.number("pageNumber");
  page.page_size = query.number("pageSize");
  page.sort_by = query.parsed("sortBy", parse_sort_field);
  page.direction = query.parsed("sortDirection", parse_sort_direction);
  page.after = query.text("after");
  page.count = query.parsed("count", parse_count_mode);
  return page;
}

void apply_query(const PageQuery& page, std::string_view body, SearchRequest& request, QueryReader& query) {
  NamedMembers named(body);
  const auto apply = [&](std::string_view name, const auto& given, auto& member) {
    if (!given || member == *given) return;
    if (named.contain(name))
      query.add_violation(name, "is given in the query and in the body, with different values");
    else
      member = *given;
  };
  apply("pageNumber", page.page_number, request.page_number);
  apply("pageSize", page.page_size, request.page_size);
  apply("sortBy", page.sort_by, request.sort_by);
  apply("sortDirection", page.direction, request.direction);
  apply("after", page.after, request.after);
  apply("count", page.count, request.count);
  if (page.external_reference) request.where = request.where && fields::external_reference == *page.external_reference;
}

}  // namespace custengine::serve
