#include <custengine/format.hpp>

namespace custengine {

std::string to_string(const Customer& customer) {
  std::string text = fmt::format("{} \"{}\"", customer.id(), customer.display_name());
  std::string_view separator = " ";
  for (const std::string_view detail : {customer.email(), customer.city()}) {
    if (detail.empty()) continue;
    text.append(separator).append(detail);
    separator = ", ";
  }
  return text += fmt::format(" (version {})", customer.version());
}

std::string to_string(const Error& error) {
  const std::string told = fmt::format("; {};", error.message);
  std::string untold;
  for (const auto& [field, message] : error.violations) {
    const std::string violation = fmt::format("{}{}{}", field, field.empty() ? "" : ": ", message);
    if (told.find(fmt::format("; {};", violation)) == std::string::npos)
      untold.append(untold.empty() ? "" : "; ").append(violation);
  }
  const std::string text = fmt::format("{}: {}", error.code, error.message);
  return untold.empty() ? text : fmt::format("{} [{}]", text, untold);
}

std::string to_string(const Page& page) {
  std::string text = fmt::format("page {}, {}", page.paging.page_number, page.items.size());
  if (page.paging.total_count) text += fmt::format(" of {}", *page.paging.total_count);
  text += " customers";
  for (const Customer& customer : page.items) text.append(1, '\n').append(to_string(customer));
  return text;
}

std::string to_string(const Explain& explain) {
  return explain.to_string();
}

}  // namespace custengine
