#include "codec/customer_row.hpp"
#include "codec/json_writer.hpp"
#include "engine/customer_moment.hpp"

#include <custengine/io.hpp>

#include <string>
#include <tuple>

namespace custengine {

namespace codec {

template <>
struct Members<detail::FullChange> {
  static constexpr auto list =
      std::tuple_cat(Members<Change>::list, std::tuple{Member{"customerBefore", &detail::FullChange::before}});
};

template <>
struct Members<detail::CustomerMoment> {
  static constexpr auto list = std::tuple{
      Member{"customer", &detail::CustomerMoment::customer},
      Member{store_details_wire, &detail::CustomerMoment::store_details},
      Member{"mergedUids", &detail::CustomerMoment::merged_ids},
      Member{"changes", &detail::CustomerMoment::changes},
      Member{"sequence", &detail::CustomerMoment::sequence},
  };
};

}  // namespace codec

Result<std::string> export_customer(const Session& session, std::string_view id) {
  const auto moment = session.moment_of(id);
  if (!moment) return moment.error();
  std::string json;
  codec::append_json(json, *moment);
  return json;
}

}  // namespace custengine
