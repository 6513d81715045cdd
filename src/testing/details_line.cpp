#include "testing/details_line.hpp"

#include <custengine/json.hpp>

#include <fmt/format.h>

namespace custengine::testing {

std::string details_line(const StoreDetailsEntry& entry) {
  // Ids have no characters that JSON escapes.
  return fmt::format(R"({{"customerUid":"{}","storeUid":"{}","details":{}}})", entry.customer_id, entry.store_id,
                     to_json(entry.details));
}

}  // namespace custengine::testing
