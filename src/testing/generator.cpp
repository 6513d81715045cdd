#include <custengine/testing/generator.hpp>

#include "testing/draft_maker.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace custengine::testing {
namespace {

constexpr std::size_t max_id_prefix_bytes = 100;

bool is_id_prefix(std::string_view prefix) {
  return prefix.size() <= max_id_prefix_bytes && std::ranges::all_of(prefix, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

const Words* find_words(std::string_view locale) {
  const auto found = std::ranges::find(all_words(), locale, &Words::locale);
  return found != all_words().end() ? &*found : nullptr;
}

void require_valid(const GeneratorOptions& options) {
  Error error{.code = ErrorCode::invalid_argument, .message = "these generator options make no sense"};
  const auto violate = [&error](std::string field, std::string message) {
    error.message.append("; ").append(field).append(": ").append(message);
    error.violations.push_back({std::move(field), std::move(message)});
  };
  if (options.locales.empty()) violate("locales", "must not be empty");
  for (const std::string& locale : options.locales)
    if (!find_words(locale)) violate("locales", "\"" + locale + "\" is none of nb, sv, da, fi, de, en");
  const std::pair<const char*, double> shares[] = {{"company_share", options.company_share},
                                                   {"address_share", options.address_share},
                                                   {"contact_share", options.contact_share},
                                                   {"consent_share", options.consent_share},
                                                   {"extension_share", options.extension_share}};
  for (const auto& [name, share] : shares)
    if (!(share >= 0.0 && share <= 1.0)) violate(name, "must lie in 0..1");
  if (!is_id_prefix(options.id_prefix)) violate("id_prefix", "must match ^[A-Za-z0-9-_]*, at most 100 bytes");
  if (!error.violations.empty()) throw Exception(std::move(error));
}

/// Each draft has its own generator: it depends only on the seed and the draft's number.
Random random_of(std::uint64_t seed, std::uint64_t number) {
  return Random(Random(Random(seed).next() ^ number).next());
}

}  // namespace

struct Generator::State {
  explicit State(GeneratorOptions given) : options(std::move(given)), next_number(options.first_number) {
    require_valid(options);
    for (const std::string& locale : options.locales) {
      const Words& words = *find_words(locale);
      drawn_from.push_back(&vocabularies.try_emplace(words.locale, words).first->second);
    }
  }

  GeneratorOptions options;
  std::map<std::string_view, Vocabulary> vocabularies;
  std::vector<const Vocabulary*> drawn_from;  // one per entry of options.locales
  std::uint64_t next_number;
};

Generator::Generator(GeneratorOptions options) : state_(std::make_unique<State>(std::move(options))) {}
Generator::Generator(Generator&&) noexcept = default;
Generator& Generator::operator=(Generator&&) noexcept = default;
Generator::~Generator() = default;

CustomerDraft Generator::next() {
  const std::uint64_t number = state_->next_number++;
  Random random = random_of(state_->options.seed, number);
  const auto locales = static_cast<std::uint32_t>(state_->drawn_from.size());
  const Vocabulary& vocabulary = *state_->drawn_from[random.below(locales)];
  return DraftMaker(vocabulary, state_->options, number, random).make();
}

std::vector<CustomerDraft> Generator::take(std::size_t count) {
  std::vector<CustomerDraft> drafts;
  drafts.reserve(count);
  for (std::size_t at = 0; at < count; ++at) drafts.push_back(next());
  return drafts;
}

}  // namespace custengine::testing
