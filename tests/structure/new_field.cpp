// Uses the field that new_field.patch adds in every operation on customers. Prints the failures.

#include <custengine/custengine.hpp>
#include <custengine/field_list.hpp>
#include <custengine/filter_fields.hpp>
#include <custengine/testing/builders.hpp>

#include <algorithm>
#include <cstdio>
#include <sstream>
#include <string>
#include <string_view>

using namespace custengine;

namespace {

int failures = 0;

void check(bool holds, const char* what) {
  if (holds) return;
  ++failures;
  std::fprintf(stderr, "failed: %s\n", what);
}

CustomerDraft draft(std::string id, std::string nickname) {
  return {.id = std::move(id), .first_name = "Ada", .nickname = std::move(nickname)};
}

std::string exported(const Session& session, Format format) {
  std::ostringstream out;
  write_customers(out, session, {.format = format}).value();
  return std::move(out).str();
}

void check_writes(Session& session) {
  check(session.create(draft("c-1", "The Countess")).value().nickname() == "The Countess", "create");
  check(session.get("c-1").value().nickname() == "The Countess", "get");
  check(session.get("c-1").value().to_draft().nickname == "The Countess", "to_draft");
  check(session.update("c-1", {.nickname = "Lady"}).value().nickname() == "Lady", "patch");
  check(session.update("c-1", {.nickname = clear}).value().nickname().empty(), "clear");
  check(session.update("c-1", patch_from_json(R"({"nickname":"Ada L."})").value()).value().nickname() == "Ada L.",
        "patch in JSON");
  const auto refused = session.create(draft("c-2", std::string(256, 'x')));
  check(!refused && refused.error().violations.size() == 1 && refused.error().violations[0].field == "nickname",
        "a text that is too long");
}

void check_files(Engine& engine, const Session& session) {
  check(to_json(session.get("c-1").value()).find(R"("nickname":"Ada L.")") != std::string::npos, "JSON");
  for (const Format format : {Format::json_lines, Format::csv}) {
    const std::string id = format == Format::csv ? "csv" : "json";
    engine.create_tenant(id).value();
    Session other = engine.session(id).value();
    std::istringstream in(exported(session, format));
    check(read_customers(in, other).value().created == 1, "import");
    check(other.get("c-1").value().nickname() == "Ada L.", id.c_str());
  }
}

void check_queries(const Session& session) {
  const auto found = [&session](const Filter& filter) {
    return session.search({.where = filter}).value().items.size();
  };
  check(found(fields::nickname == "ada l.") == 1, "an equal value");
  check(found(fields::nickname.contains("da")) == 1, "a part of the value");
  check(found(fields::nickname == "Bob") == 0, "another value");
  check(found(Filter::parse("is_set(nickname)").value()) == 1, "a filter that is parsed");
}

void check_merge(Session& session) {
  session.create(draft("c-3", "Countess")).value();
  session.create({.id = "c-4", .first_name = "Ada"}).value();
  const MergePreview preview = session.explain_merge("c-1", "c-3").value();
  const auto is_lost = [](const LostValue& value) { return value.field == "nickname" && value.lost == "Countess"; };
  check(std::ranges::any_of(preview.lost, is_lost), "a lost value");
  check(session.merge("c-4", "c-3").value().nickname() == "Countess", "merge");
  const MergePolicy policy{.exceptions = {{"nickname", MergeChoice::drop}}};
  check(session.merge("c-1", "c-4", policy).value().nickname() == "Countess", "merge by the field's own choice");
}

void check_lists() {
  const auto is_new = [](const detail::ListedField& field) {
    return field.wire_name == "nickname" && field.is_patchable && field.draft == &CustomerDraft::nickname;
  };
  check(std::ranges::count_if(detail::field_list(), is_new) == 1, "the list of fields");
  const auto drafts = testing::a_person().with(&CustomerDraft::nickname, "Number {n}").times(2);
  check(drafts.at(1).nickname == "Number 2", "a builder");
}

}  // namespace

int main() {
  Engine engine;
  engine.create_tenant("t").value();
  Session session = engine.session("t", {Permission::tenant_access, Permission::tenant_backoffice}).value();
  check_writes(session);
  check_files(engine, session);
  check_queries(session);
  check_merge(session);
  check_lists();
  return failures == 0 ? 0 : 1;
}
