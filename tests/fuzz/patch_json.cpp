#include <custengine/json.hpp>

#include "support.hpp"
#include "targets.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace custengine::fuzz {

namespace {

struct TextMember {
  Patch<std::string> CustomerPatch::*patch;
  std::string_view (Customer::*text)() const noexcept;
};

constexpr TextMember text_members[] = {
    {&CustomerPatch::external_reference, &Customer::external_reference},
    {&CustomerPatch::first_name, &Customer::first_name},
    {&CustomerPatch::last_name, &Customer::last_name},
    {&CustomerPatch::company_name, &Customer::company_name},
    {&CustomerPatch::email, &Customer::email},
    {&CustomerPatch::mobile, &Customer::mobile},
    {&CustomerPatch::address, &Customer::address},
    {&CustomerPatch::postal_code, &Customer::postal_code},
    {&CustomerPatch::city, &Customer::city},
    {&CustomerPatch::country_code, &Customer::country_code},
    {&CustomerPatch::vat_number, &Customer::vat_number},
    {&CustomerPatch::ledger_number, &Customer::ledger_number},
    {&CustomerPatch::pricelist_id, &Customer::pricelist_id},
    {&CustomerPatch::loyalty_id, &Customer::loyalty_id},
    {&CustomerPatch::origin, &Customer::origin},
    {&CustomerPatch::internal_note, &Customer::internal_note},
};

CustomerDraft subject() {
  return {
      .id = "c",
      .external_reference = "ref",
      .first_name = "Ada",
      .last_name = "Lovelace",
      .email = "Ada@Example.com",
      .city = "Oslo",
      .ledger_number = "007",
      .payment_terms = 30,
      .credit = Credit{.limit = 100, .balance = -2},
      .internal_note = "first\nsecond",
      .account_manager = AccountManager{.id = "m", .display_name = "Kari", .user_code = "k"},
      .addresses = {{.id = "a1", .city = "Bergen"}, {.id = "a2", .type = AddressType::invoice, .company_name = "R"}},
      .contacts = {{.id = "k1", .first_name = "Per", .last_name = "Ås", .extensions = {{.organization_id = "o"}}}},
      .consents = {{.id = "n1", .name = "news", .status = true}},
      .extensions = {{.organization_id = "o"}}};
}

/// The expected member after a patch; `none` is its value after it was cleared.
template <class T>
T merged(const Patch<T>& change, const T& before, const T& none = {}) {
  return change.is_keep() ? before : change.is_clear() ? none : change.value();
}

/// The same for an object, which is merged member by member.
std::optional<Credit> merged(const Patch<CreditPatch>& change, const std::optional<Credit>& before) {
  if (!change.has_value()) return change.is_keep() ? before : std::nullopt;
  const Credit old = before.value_or(Credit());
  return Credit{.limit = merged(change.value().limit, old.limit),
                .balance = merged(change.value().balance, old.balance)};
}

std::optional<AccountManager> merged(const Patch<AccountManagerPatch>& change,
                                     const std::optional<AccountManager>& before) {
  if (!change.has_value()) return change.is_keep() ? before : std::nullopt;
  const AccountManager old = before.value_or(AccountManager());
  return AccountManager{.id = merged(change.value().id, old.id),
                        .display_name = merged(change.value().display_name, old.display_name),
                        .user_code = merged(change.value().user_code, old.user_code)};
}

/// A list is kept or replaced as a whole. Derived members of its elements are not compared.
template <class T>
void require_list(const Patch<std::vector<T>>& change, std::span<const T> before, std::span<const T> after) {
  if (change.is_keep()) require(std::ranges::equal(after, before), "a list is kept");
  if (change.is_clear()) require(after.empty(), "a list is cleared");
  if (change.has_value()) require(after.size() == change.value().size(), "a list is replaced whole");
}

/// RFC 7396.
void require_merged(const Customer& before, const CustomerPatch& patch, const Customer& after) {
  for (const auto& [member, text] : text_members) {
    const Patch<std::string>& change = patch.*member;
    const std::string_view expected = change.is_keep()    ? (before.*text)()
                                      : change.is_clear() ? std::string_view()
                                                          : change.value();
    require_equal((after.*text)(), expected, "a text is kept, cleared or replaced");
  }
  require(after.type() == merged(patch.type, before.type(), CustomerType::person), "the type is merged");
  if (patch.payment_terms.is_clear())
    require(!after.payment_terms(), "terms are cleared");
  else
    require(after.payment_terms() == merged(patch.payment_terms, before.payment_terms().value()), "terms are merged");
  require(after.credit() == merged(patch.credit, before.credit()), "the credit is merged");
  require(after.account_manager() == merged(patch.account_manager, before.account_manager()), "the manager is merged");
  require_list(patch.addresses, before.addresses(), after.addresses());
  require_list(patch.contacts, before.contacts(), after.contacts());
  require_list(patch.consents, before.consents(), after.consents());
  require(std::ranges::equal(after.extensions(), before.extensions()), "extensions are not patched");
  require(after.id() == before.id() && after.created_at() == before.created_at(), "id and first time stay");
}

/// True if all list elements have ids. Otherwise each application of the patch makes new ids.
bool names_all_ids(const CustomerPatch& patch) {
  const auto has_id = [](const auto& element) { return !element.id.empty(); };
  return (!patch.addresses.has_value() || std::ranges::all_of(patch.addresses.value(), has_id)) &&
         (!patch.contacts.has_value() || std::ranges::all_of(patch.contacts.value(), has_id)) &&
         (!patch.consents.has_value() || std::ranges::all_of(patch.consents.value(), has_id));
}

}  // namespace

void patch_json(std::string_view input) {
  const auto patch = patch_from_json(input);
  if (!patch) return require_good_error(patch.error(), {ErrorCode::invalid_argument});

  World world;
  Session session = world.add_tenant("t", {.locale = "nb", .country_code = "NO"});
  const Customer before = session.create(subject()).value();
  session.create({.id = "other", .external_reference = "taken"}).value();
  world.clock->advance(std::chrono::seconds(1));
  const auto after = session.update("c", *patch);
  require_invariants(world, session);
  if (!after) {
    require_good_error(after.error(), {ErrorCode::invalid_argument, ErrorCode::already_exists});
    require(session.get("c").value() == before, "a refused patch changes nothing");
    require(session.changes(2, 1)->empty(), "a refused patch is no change");
    return;
  }
  require(session.get("c").value() == *after, "what was changed is there");
  require_merged(before, *patch, *after);
  if (after->version() == before.version()) {
    require(*after == before, "the same version is the same customer");
  } else {
    require(after->version() == before.version() + 1, "a change is one version");
    require(after->last_modified_at() > before.last_modified_at(), "a change is later");
  }
  require(without_display_names(draft_from_json(to_json(*after)).value()) == without_display_names(after->to_draft()),
          "what was changed is read back equal");
  if (names_all_ids(*patch))
    require(session.update("c", *patch).value() == *after, "a patch that was applied changes nothing more");
}

}  // namespace custengine::fuzz
