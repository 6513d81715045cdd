#include "storage/customer_table.hpp"

#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index_container.hpp>

#include <cassert>

namespace custengine::storage {

namespace bmi = boost::multi_index;

namespace {

struct ById;
struct ByReference;

struct IdOfRow {
  using result_type = std::string_view;
  result_type operator()(const Row& row) const noexcept { return row.record->id(); }
};

/// What the reference index goes by. Customers without a reference go by their id instead: were they all
/// equal, they would make one group of up to all customers.
struct ReferenceKey {
  std::string_view reference, id_if_unset;
  friend bool operator==(const ReferenceKey&, const ReferenceKey&) = default;
};

struct ReferenceOfRow {
  using result_type = ReferenceKey;
  result_type operator()(const Row& row) const noexcept {
    const auto reference = row.record->text(detail::Slot::external_reference);
    return {reference, reference.empty() ? row.record->id() : std::string_view()};
  }
};

struct Hash {
  base::SipKey key;
  std::size_t operator()(std::string_view bytes) const noexcept { return base::siphash<1, 3>(key, bytes); }
  std::size_t operator()(const ReferenceKey& reference) const noexcept {
    return (*this)(reference.reference.empty() ? reference.id_if_unset : reference.reference);
  }
};

using Rows = bmi::multi_index_container<
    Row, bmi::indexed_by<
             // By id (bytes), unique. Uses: get, and every write.
             bmi::hashed_unique<bmi::tag<ById>, IdOfRow, Hash, std::equal_to<std::string_view>>,
             // By external reference (bytes). Uses: find_by_external_reference, list's filter, uniqueness, import.
             bmi::hashed_non_unique<bmi::tag<ByReference>, ReferenceOfRow, Hash, std::equal_to<ReferenceKey>>>>;

}  // namespace

struct CustomerTable::Container {
  explicit Container(Hash hash) : rows(arguments(hash)) {}

  static Rows::ctor_args_list arguments(Hash hash) {
    constexpr std::size_t buckets = 0;  // as few as there may be, to begin with
    return {boost::make_tuple(buckets, IdOfRow(), hash, std::equal_to<std::string_view>()),
            boost::make_tuple(buckets, ReferenceOfRow(), hash, std::equal_to<ReferenceKey>())};
  }

  auto& by_id() noexcept { return rows.get<ById>(); }
  auto& by_reference() noexcept { return rows.get<ByReference>(); }

  /// A node can only be made by inserting into a container: one that is kept, save where there are few customers,
  /// whose table it would double.
  Rows::node_type make_node(const Row& row) {
    constexpr std::size_t few = 64;
    const Hash hash = rows.get<ById>().hash_function();
    if (rows.size() < few) {
      Rows once(arguments(hash));
      return once.extract(once.insert(row).first);
    }
    if (!nursery) nursery = std::make_unique<Rows>(arguments(hash));
    return nursery->extract(nursery->insert(row).first);
  }

  std::unique_ptr<Rows> nursery;  // empty
  Rows rows;
  Rows::node_type spare;  // the node that the next link() uses
};

CustomerTable::CustomerTable(base::SipKey hash_key, bool unique_references)
    : unique_references_(unique_references), container_(std::make_unique<Container>(Hash{hash_key})) {}
CustomerTable::CustomerTable(CustomerTable&&) noexcept = default;
CustomerTable::~CustomerTable() = default;

std::size_t CustomerTable::size() const noexcept {
  return container_->rows.size();
}

const Row* CustomerTable::find(std::string_view id) const noexcept {
  const auto& index = container_->by_id();
  const auto found = index.find(id);
  return found == index.end() ? nullptr : &*found;
}

const Row* CustomerTable::find_by_reference(std::string_view reference) const noexcept {
  const auto& index = container_->by_reference();
  if (unique_references_) {
    const auto found = index.find(ReferenceKey{reference, {}});
    return found == index.end() ? nullptr : &*found;
  }
  const auto [begin, end] = index.equal_range(ReferenceKey{reference, {}});
  const Row* first = nullptr;
  for (auto row = begin; row != end; ++row)
    if (!first || row->record->id() < first->record->id()) first = &*row;
  return first;
}

void CustomerTable::for_each_with_reference(std::string_view reference,
                                            const std::function<void(const Row&)>& visit) const {
  const auto [begin, end] = container_->by_reference().equal_range(ReferenceKey{reference, {}});
  for (auto row = begin; row != end; ++row) visit(*row);
}

void CustomerTable::prepare_link(const detail::Record& record) {
  auto& [nursery, rows, spare] = *container_;
  const auto needed = static_cast<Rows::size_type>(rows.size() + 1);
  container_->by_id().reserve(needed);
  container_->by_reference().reserve(needed);
  if (spare.empty()) spare = container_->make_node(Row{&record, 0});
}

void CustomerTable::link(const Row& row) noexcept {
  auto& [nursery, rows, spare] = *container_;
  assert(!spare.empty());
  spare.value() = row;
  [[maybe_unused]] const auto linked = rows.insert(std::move(spare));
  assert(linked.inserted);
}

void CustomerTable::replace(const Row& row, const detail::Record& next) noexcept {
  // Both indexes hash what a version usually leaves as it is.
  constexpr auto reference = detail::Slot::external_reference;
  if (row.record->text(reference) == next.text(reference)) {
    row.record = &next;
    return;
  }
  auto& index = container_->by_id();
  [[maybe_unused]] const bool replaced =
      index.modify(index.iterator_to(row), [&next](Row& changed) { changed.record = &next; });
  assert(replaced);
}

void CustomerTable::renumber(const Row& row, RowNumber number) noexcept {
  auto& index = container_->by_id();
  index.modify(index.iterator_to(row), [number](Row& changed) { changed.number = number; });
}

void CustomerTable::unlink(const Row& row) noexcept {
  auto& index = container_->by_id();
  container_->spare = index.extract(index.iterator_to(row));
}

std::size_t CustomerTable::bytes() const noexcept {
  // A node has two links per hashed index beside the row.
  constexpr std::size_t node_bytes = sizeof(Row) + 4 * sizeof(void*);
  const std::size_t buckets = container_->by_id().bucket_count() + container_->by_reference().bucket_count();
  return size() * node_bytes + buckets * sizeof(void*) + sizeof(Container);
}

}  // namespace custengine::storage
