#pragma once

#include "data/row.hpp"
#include "peers/checksum.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

inline constexpr std::size_t page_size = 50;

/// The result of a read: the size of the page, the total, and the Checksum of the page.
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

/// One of four kinds:
/// - terms that must all occur; a single term may have a typo if `may_have_typo`;
/// - an exact email;
/// - an exact mobile number;
/// - a city with a range of creation times, sorted by creation time, newest first.
/// The first three are sorted by display name.
struct SearchQuery {
  std::string text = {};                     ///< the terms, separated by blanks
  std::vector<std::string_view> terms = {};  ///< views into texts that outlive the query, not into `text`
  std::string_view email = {}, mobile = {}, city = {};
  bool may_have_typo = false;                           ///< then there is one term, and a word one typo away matches
  std::int64_t created_from_ms = 0, created_to_ms = 0;  ///< the end excluded
};

/// How a program may use a peer from several threads: without a lock, with a std::shared_mutex that reads share, or
/// with a std::mutex.
enum class Sharing { as_it_is, behind_shared_mutex, behind_mutex };

/// Pauses timing while a load converts rows to the engine's input (load_in_chunks.hpp).
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
  /// Makes this thread the n-th of several callers, until the next call_as(). A peer may keep something for each, such
  /// as a session. In the base class it does nothing.
  virtual void call_as(std::size_t n);
  /// Called before a workload is checked and timed. Makes what only this workload needs, such as an index.
  virtual void begin(std::string_view workload);

  /// Loads into an empty peer in its fastest way. settle() then does the work that is not timed.
  virtual void load(std::span<const Row> rows, const Watch& watch) = 0;
  virtual void settle();

  virtual Found get(std::string_view id);
  virtual Found find_reference(std::string_view reference);
  virtual Found list(const ListQuery& query);
  /// Keeps cursors of pages by last name, as a client would.
  virtual void place_cursors(std::span<const std::size_t> page_numbers);
  /// The page at the cursor, without `total`.
  virtual Found list_at_cursor(std::size_t cursor);
  /// Called before a workload that searches, with all of its queries.
  virtual void prepare(std::span<const SearchQuery> queries);
  virtual Found search(const SearchQuery& query);
  /// The first ten distinct display names, in order, with a word that starts with these letters. `items` counts them.
  virtual Found suggest(std::string_view prefix);
  /// The number of customers in each city, of all customers or those that the query finds, most frequent first.
  /// `items` counts the cities, `total` the customers.
  virtual Found count_by_city(const SearchQuery* query);

  /// All pairs of customers with equal email or mobile number, or with equal display name and postal code. The latter
  /// must not have two addresses more than one typo apart. Both customers are read. `items` counts the pairs, and the
  /// checksum does not depend on their order. VAT numbers are not compared, since they have several spellings.
  virtual Found find_duplicates();

  /// Changes the city or the last name (of a person, which changes the display name too).
  virtual void update(std::string_view id, Text field, std::string_view value);
  virtual void insert(const Row& row);
  virtual void erase(std::string_view id);
  virtual void attach(std::string_view id, std::string_view organization);
  virtual void detach(std::string_view id, std::string_view organization);

  /// Writes JSON Lines with the wire names, in id order, and reads them into an empty peer.
  virtual void save(std::ostream& out);
  virtual void load_json(std::istream& in);

  /// Page 1 by last name, and a customer, as JSON.
  virtual std::string page_json();
  virtual std::string customer_json(std::string_view id);
  /// Prepares the inputs of write_page_json and read_draft_json from that JSON.
  virtual void prepare_json(const std::string& page, std::span<const std::string> customers);
  /// Writes that page as JSON. `items` is 1, `total` counts bytes, and the text is read for the checksum.
  virtual Found write_page_json();
  /// Reads the n-th of those customers from JSON. custengine returns a draft.
  virtual Found read_draft_json(std::size_t n);

  /// The groups of writes that it has made durable so far. nullopt: unknown, or it keeps nothing in a file.
  virtual std::optional<std::uint64_t> groups() const;

  /// Bytes by structure, by the engine's own count.
  virtual std::vector<std::pair<std::string, std::uint64_t>> bytes_by_structure();

 protected:
  static constexpr std::size_t suggestions = 10;
  Checksum checksum() const { return Checksum(depth_); }
  /// The checksum of names, or of cities with their counts.
  static void add(Checksum& sum, std::string_view name, std::uint64_t count = 0);

 private:
  Checksum::Depth depth_ = Checksum::Depth::ends;
};

}  // namespace bench
