#pragma once

#include "../../sort_fields.hpp"
#include "model/revision.hpp"
#include "storage/customers/customer_store.hpp"

#include <custengine/testing/sequential_ids.hpp>

#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace custengine::test {

/// A CustomerStore with all sort indexes, and beside it the records that it should hold.
class StoreMaker {
 public:
  StoreMaker() : StoreMaker(all_sort_fields()) {}
  explicit StoreMaker(const std::vector<SortField>& fields)
      : schema_(std::make_shared<const storage::Schema>(
            storage::Schema{.keys = storage::KeyMaker(base::Collator::open("nb"), base::find_phone_plan("NO")),
                            .sort_indexes = storage::index_fields(fields, false),
                            .unique_external_reference = false,
                            .hash_key = {1, 2}})),
        store_(schema_) {}

  const std::shared_ptr<const storage::Schema>& schema() const { return schema_; }
  storage::CustomerStore& store() { return store_; }
  const storage::CustomerStore& store() const { return store_; }
  const std::vector<storage::RecordPtr>& records() const { return records_; }

  storage::RecordPtr make_record(CustomerDraft draft) {
    if (++records_made_ % 3 == 0) now_ += std::chrono::milliseconds(1);  // times tie, too
    return detail::Record::make(model::content_of(draft, {.now = now_, .ids = ids_}).value());
  }

  void insert(const CustomerDraft& draft) {
    auto record = make_record(draft);
    store_.insert(record, storage::RecordKeys::all(*schema_, *record));
    records_.push_back(std::move(record));
  }

  void insert_unindexed(const CustomerDraft& draft) {
    auto record = make_record(draft);
    store_.insert(record, storage::RecordKeys());
    records_.push_back(std::move(record));
  }

  /// Everything but the id becomes the draft's.
  void replace(std::size_t index, CustomerDraft draft) {
    const storage::RecordPtr current = records_[index];
    draft.id = current->id();
    auto next = make_record(std::move(draft));
    const auto keys = storage::KeyChange::between(*schema_, *current, *next);
    store_.replace(*store_.find(current->id()), next, keys);
    records_[index] = std::move(next);
  }

  void erase(std::size_t index) {
    const storage::RecordPtr current = records_[index];
    const auto keys = storage::RecordKeys::all(*schema_, *current);
    store_.remove(*store_.find(current->id()), keys);
    records_.erase(records_.begin() + static_cast<std::ptrdiff_t>(index));
  }

  /// Few different values, some missing, so that keys tie in every way.
  CustomerDraft random_draft(std::mt19937& random) {
    const auto pick = [&random](std::initializer_list<const char*> values) {
      return std::string(values.begin()[random() % values.size()]);
    };
    CustomerDraft draft;
    draft.id = "c" + std::to_string(random() % 1000) + "-" + std::to_string(++drafts_made_);
    draft.external_reference = pick({"", "", "crm-1", "crm-2", "crm-a-long-reference"});
    draft.first_name = pick({"", "Åse", "Aase", "åse", "Anne-Marie", "Anne Marie"});
    draft.last_name = pick({"", "Hansen", "hansen", "Hanssen", "Ødegård", "Zahl", "\xC2\xAD"});
    draft.company_name = pick({"", "", "", "Fjell & Sønn AS"});
    draft.email = pick({"", "A@b.no", "a@b.no", "ÅSE@fjell.example", "åse@fjell.example"});
    draft.mobile = pick({"", "91234567", "+47 912 34 567", "n/a"});
    draft.city = pick({"", "Oslo", "Ålesund", "Bergen"});
    draft.postal_code = pick({"", "0150", "150", "SW1A 1AA-long"});
    draft.country_code = pick({"", "NO", "SE"});
    draft.vat_number = pick({"", "NO987654325MVA", "987 654 325"});
    draft.ledger_number = pick({"", "7", "007", "12", "100000000000"});
    return draft;
  }

 private:
  std::shared_ptr<const storage::Schema> schema_;
  storage::CustomerStore store_;
  std::vector<storage::RecordPtr> records_;
  testing::SequentialIds ids_;
  Timestamp now_{std::chrono::milliseconds(1'700'000'000'000)};
  int records_made_ = 0, drafts_made_ = 0;
};

}  // namespace custengine::test
