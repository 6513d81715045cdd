#include "to_printable.hpp"

#include "../unit/engine/request_maker.hpp"
#include "rules.hpp"

#include <type_traits>

namespace custengine::test::twin {

namespace {

/// "name=value", with unprintable characters as hexadecimal numbers. Huge texts are cut.
std::string in_quotes(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : text.substr(0, 80)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0xff)
      (quoted += "\\x").append({digits[byte / 16U], digits[byte % 16U]});
    else
      quoted += c;
  }
  return quoted + (text.size() > 80 ? "…\"" : "\"");
}

void add(std::string& out, std::string_view name, std::string_view text) {
  if (!text.empty()) ((out += ' ') += name) += '=' + in_quotes(text);
}

std::string time_text(Timestamp time) {
  return std::to_string(time.time_since_epoch().count());
}

std::string to_printable(const Extension& extension) {
  return std::string(extension.code.name()) + ':' + in_quotes(extension.organization_id);
}

std::string to_printable(const std::vector<Extension>& extensions) {
  std::string out;
  for (const auto& extension : extensions) out += ' ' + to_printable(extension);
  return out;
}

std::string to_printable(const Address& a) {
  std::string out = std::string(to_string(a.type));
  add(out, "id", a.id);
  add(out, "display", a.display_name);
  add(out, "company", a.company_name);
  add(out, "first", a.first_name);
  add(out, "last", a.last_name);
  add(out, "address", a.address);
  add(out, "city", a.city);
  add(out, "country", a.country_code);
  add(out, "email", a.email);
  return out;
}

std::string to_printable(const Contact& c) {
  std::string out = "contact";
  add(out, "id", c.id);
  add(out, "first", c.first_name);
  add(out, "last", c.last_name);
  add(out, "display", c.display_name);
  add(out, "email", c.email);
  add(out, "mobile", c.mobile);
  return out + " times=" + time_text(c.created_at) + ',' + time_text(c.last_modified_at) + to_printable(c.extensions);
}

std::string to_printable(const Consent& c) {
  std::string out = "consent";
  add(out, "id", c.id);
  add(out, "name", c.name);
  add(out, "source", c.source);
  add(out, "by", c.modified_by);
  out += (c.status ? " yes" : " no") + std::string(" created=") + time_text(c.created_at);
  return c.last_modified_at ? out + " changed=" + time_text(*c.last_modified_at) : out;
}

std::string to_printable(const Credit& credit) {
  return std::to_string(credit.limit) + '/' + std::to_string(credit.balance);
}

std::string to_printable(const AccountManager& manager) {
  return in_quotes(manager.id) + in_quotes(manager.display_name) + in_quotes(manager.user_code);
}

template <class T>
void add_list(std::string& out, const std::vector<T>& list) {
  for (const T& element : list) out += " {" + to_printable(element) + '}';
}

template <class T>
std::string to_printable(const Patch<T>& patch);

std::string to_printable(const std::string& text) {
  return in_quotes(text);
}
template <class T>
requires std::is_arithmetic_v<T> std::string to_printable(T number) {
  return std::to_string(number);
}
std::string to_printable(CustomerType type) {
  return std::string(to_string(type));
}
template <class T>
requires(!std::is_same_v<T, Extension> && !std::is_same_v<T, std::string>) std::string
    to_printable(const std::vector<T>& list) {
  std::string out;
  add_list(out, list);
  return '[' + out + ']';
}
std::string to_printable(const CreditPatch& patch) {
  return to_printable(patch.limit) + '/' + to_printable(patch.balance);
}
std::string to_printable(const AccountManagerPatch& patch) {
  return to_printable(patch.id) + to_printable(patch.display_name) + to_printable(patch.user_code);
}

template <class T>
std::string to_printable(const Patch<T>& patch) {
  if (patch.is_keep()) return "keep";
  return patch.is_clear() ? "clear" : to_printable(patch.value());
}

template <class T>
void add(std::string& out, const char* name, const Patch<T>& patch) {
  if (!patch.is_keep()) ((out += ' ') += name) += '=' + to_printable(patch);
}

template <class Request>
std::string shown_page(const Request& request) {
  return " by " + std::string(to_string(request.sort_by)) + ' ' + std::string(to_string(request.direction)) + " page " +
         std::to_string(request.page_number) + " of " + std::to_string(request.page_size) +
         (request.after.empty() ? "" : " after a cursor");
}

}  // namespace

std::string to_printable(const std::optional<std::uint64_t>& number) {
  return number ? std::to_string(*number) : "none";
}

std::string to_printable(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& text : texts) out += (out.empty() ? "" : ", ") + in_quotes(text);
  return '[' + out + ']';
}

std::string to_printable(const Failure& failure) {
  std::string out = std::string(to_string(failure.code)) + ' ' + to_printable(failure.fields);
  add(out, "holder", failure.holder_id);
  if (failure.current_version) out += " current version " + std::to_string(*failure.current_version);
  if (failure.oldest_sequence) out += " oldest sequence " + std::to_string(*failure.oldest_sequence);
  if (failure.write_index) out += " write " + std::to_string(*failure.write_index);
  return out;
}

std::string to_printable(const CustomerDraft& c) {
  std::string out = std::string(to_string(c.type));
  for (const TextField& field : text_fields()) add(out, field.wire, c.*field.draft);
  if (c.payment_terms) out += " paymentTerms=" + std::to_string(*c.payment_terms);
  if (c.credit) out += " credit=" + to_printable(*c.credit);
  if (c.account_manager) out += " accountManager=" + to_printable(*c.account_manager);
  add_list(out, c.addresses);
  add_list(out, c.contacts);
  add_list(out, c.consents);
  out += to_printable(c.extensions);
  if (c.created_at) out += " created=" + time_text(*c.created_at);
  if (c.last_modified_at) out += " modified=" + time_text(*c.last_modified_at);
  if (c.version) out += " version=" + std::to_string(*c.version);
  return out;
}

std::string to_printable(const Customer& customer) {
  std::string out = to_printable(customer.to_draft());
  add(out, "displayName", customer.display_name());
  return out;
}

std::string to_printable(const CustomerPatch& patch) {
  std::string out;
  for (const TextField& field : text_fields())
    if (field.patch) add(out, std::string(field.wire).c_str(), patch.*field.patch);
  add(out, "customerType", patch.type);
  add(out, "paymentTerms", patch.payment_terms);
  add(out, "credit", patch.credit);
  add(out, "accountManager", patch.account_manager);
  add(out, "addresses", patch.addresses);
  add(out, "contacts", patch.contacts);
  add(out, "consents", patch.consents);
  return out;
}

std::string to_printable(const ListRequest& request) {
  return "externalId " + in_quotes(request.external_reference) + shown_page(request);
}

std::string to_printable(const SearchRequest& request) {
  return description(request) + shown_page(request) + (request.count == CountMode::none ? ", not counted" : "");
}

std::string to_printable(const StoreDetails& d) {
  std::string out = "details";
  add(out, "pricelistUid", d.pricelist_id);
  add(out, "ledgerNumber", d.ledger_number);
  add(out, "note", d.note);
  if (d.payment_terms) out += " paymentTerms=" + std::to_string(*d.payment_terms);
  if (d.credit) out += " credit=" + to_printable(*d.credit);
  if (d.account_manager) out += " accountManager=" + to_printable(*d.account_manager);
  return out;
}

std::string to_printable(const UpdateOptions& options) {
  return options.expected_version ? " if version " + std::to_string(*options.expected_version) : "";
}

std::string to_printable(const MergePolicy& policy) {
  std::string out = " choice " + std::to_string(static_cast<int>(policy.fields));
  for (const auto& [name, choice] : policy.exceptions)
    out += ' ' + name + ':' + std::to_string(static_cast<int>(choice));
  if (policy.add_balances) out += " adding balances";
  if (policy.join_notes) out += " joining notes";
  if (policy.expected_keep_version) out += " if version " + std::to_string(*policy.expected_keep_version);
  if (policy.expected_drop_version) out += " if other version " + std::to_string(*policy.expected_drop_version);
  return out;
}

std::string to_printable(const Write& write) {
  return std::visit(
      [](const auto& w) -> std::string {
        using Operation = std::decay_t<decltype(w)>;
        if constexpr (std::is_same_v<Operation, Write::Create>)
          return "create " + to_printable(w.draft);
        else if constexpr (std::is_same_v<Operation, Write::Update>)
          return "update " + in_quotes(w.id) + to_printable(w.options) + to_printable(w.patch);
        else if constexpr (std::is_same_v<Operation, Write::Remove>)
          return "remove " + in_quotes(w.id) + to_printable(w.options);
        else if constexpr (std::is_same_v<Operation, Write::AttachExtension>)
          return "attach " + in_quotes(w.id) + ' ' + to_printable(w.extension) + to_printable(w.options);
        else
          return "detach " + in_quotes(w.id) + ' ' + to_printable(w.extension) + to_printable(w.options);
      },
      write.operation());
}

std::string to_printable(const TenantOptions& options) {
  std::string indexes;
  for (const SortField field : options.sort_indexes) indexes += ' ' + std::string(to_string(field));
  std::string also_searched;
  for (const SearchField field : options.also_searched) also_searched += ' ' + std::string(to_string(field));
  std::string extensions;
  for (const TenantExtension extension : options.extensions) extensions += ' ' + std::string(to_string(extension));
  return "locale " + in_quotes(options.locale) + " country " + in_quotes(options.country_code) +
         " sort indexes:" + indexes + (options.text_index ? " text index" : " no text index") +
         " also searched:" + also_searched +
         (options.unique_external_reference ? " unique references" : " references may repeat") + extensions +
         " stores " + to_printable(options.stores) + " max " + std::to_string(options.max_customers) + " bytes " +
         std::to_string(options.max_bytes) + " history " + std::to_string(options.change_history) + " codes " +
         std::to_string(options.allowed_extensions.size());
}

}  // namespace custengine::test::twin
