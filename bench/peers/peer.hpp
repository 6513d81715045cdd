#pragma once

#include "data/row.hpp"
#include "peers/checksum.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

inline constexpr std::size_t page_size = 50;

/// What a read gave: the size of the page, all that was found, and the Checksum of the page.
struct Found {
  std::size_t items = 0;
  std::uint64_t total = 0, checksum = 0;
  friend bool operator==(const Found&, const Found&) = default;
};

/// The published order: by the field, customers without a value last in both directions, then by id.
struct ListQuery {
  enum class Sort { last_name, first_name };
  Sort sort = Sort::last_name;
  bool descending = false;
  std::size_t page_number = 1;
};

/// One of: terms that must all occur, with a typo in one if that is allowed; an exact email; an exact mobile number; a
/// city with a range of creation times. The last one goes by creation time, newest first; the others by display name.
struct SearchQuery {
  std::string text = {};                     ///< the terms, separated by blanks
  std::vector<std::string_view> terms = {};  ///< of other texts that live longer, not of `text`
  std::string_view email = {}, mobile = {}, city = {};
  bool may_have_typo = false;                           ///< the only term: a word one typo away will do
  std::int64_t created_from_ms = 0, created_to_ms = 0;  ///< the end excluded
};

/// How a program may use a peer from several threads.
enum class Sharing { as_it_is, behind_shared_mutex, behind_mutex };

/// What stops the watch while a load makes what its engine takes (load_in_chunks.hpp).
struct Watch {
  std::function<void()> pause = [] {}, resume = [] {};
};

/// The time of a write, in milliseconds since 1970.
std::int64_t now_ms();

/// Thrown by the calls that a peer does not support.
struct NotSupported : std::logic_error {
  using std::logic_error::logic_error;
};

/// One way to keep customers in memory. A call that a peer does not override throws NotSupported. The list of workloads
/// says which peers take part in which; registered peers take part in those whose calls they support. A call that fails
/// throws std::runtime_error.
class Peer {
 public:
  Peer() = default;
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  virtual ~Peer() = default;

  void read(Checksum::Depth depth) { depth_ = depth; }
  virtual Sharing sharing() const { return Sharing::behind_mutex; }
  /// Called before a workload is checked and timed, for what only this one needs.
  virtual void begin(std::string_view workload);

  /// Loads into an empty peer the fastest way there is; then settle() does what is not counted.
  virtual void load(std::span<const Row> rows, const Watch& watch) = 0;
  virtual void settle();

  virtual Found get(std::string_view id);
  virtual Found find_reference(std::string_view reference);
  virtual Found list(const ListQuery& query);
  /// Remembers where pages by last name begin, as a client would remember its cursors.
  virtual void place_cursors(std::span<const std::size_t> page_numbers);
  /// The page at the cursor; `total` is not counted.
  virtual Found list_at_cursor(std::size_t cursor);
  /// Called before a workload that searches, with all that it is going to ask.
  virtual void prepare(std::span<const SearchQuery> queries);
  virtual Found search(const SearchQuery& query);
  /// The first ten display names in which a word starts with these letters, each once, by name; they are the items.
  virtual Found suggest(std::string_view prefix);
  /// How many customers each city has, of all or of those that the query finds, the commonest first; items are cities,
  /// the total is that of the customers.
  virtual Found count_by_city(const SearchQuery* query);

  /// All pairs of customers with one email or mobile number, or one display name in one postal code and not two
  /// addresses that are more than one typo apart; both of each are read. `items` are the pairs; the checksum does not
  /// depend on their order. VAT numbers, which are written in several ways, are not asked for.
  virtual Found find_duplicates();

  /// Changes the city or the last name (of a person, which changes the display name too).
  virtual void update(std::string_view id, Text field, std::string_view value);
  virtual void insert(const Row& row);
  virtual void erase(std::string_view id);
  virtual void attach(std::string_view id, std::string_view organization);
  virtual void detach(std::string_view id, std::string_view organization);

  /// JSON Lines with the wire names, in order of id; and back into an empty peer.
  virtual void save(std::ostream& out);
  virtual void load_json(std::istream& in);

  /// Page 1 by last name, and a customer, as JSON.
  virtual std::string page_json();
  virtual std::string customer_json(std::string_view id);
  /// Makes what write_page_json and read_draft_json begin with, of that JSON.
  virtual void prepare_json(const std::string& page, std::span<const std::string> customers);
  /// Writes that page as JSON. `items` is 1, the total counts bytes, and the text is read for the checksum.
  virtual Found write_page_json();
  /// Reads the n-th of those customers from JSON; what custengine gives is a draft.
  virtual Found read_draft_json(std::size_t n);

  /// Bytes by structure, by the engine's own count.
  virtual std::vector<std::pair<std::string, std::uint64_t>> bytes_by_structure();

 protected:
  static constexpr std::size_t suggestions = 10;
  Checksum checksum() const { return Checksum(depth_); }
  /// Of names, or of cities with their counts.
  static void add(Checksum& sum, std::string_view name, std::uint64_t count = 0);

 private:
  Checksum::Depth depth_ = Checksum::Depth::ends;
};

}  // namespace bench
