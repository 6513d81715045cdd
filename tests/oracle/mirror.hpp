#pragma once

#include "database.hpp"

#include <custengine/query.hpp>

#include <string>
#include <vector>

namespace custengine::test {

/// The customers of a tenant in SQLite's tables, asked in SQL. Folding and normalising come from naive.hpp, and
/// nothing from the library but what a customer holds.
class Mirror {
 public:
  /// `searches_all`: queries search every field of SearchField besides the others.
  Mirror(const std::vector<Customer>& customers, const std::string& locale, const std::string& country,
         bool searches_all);

  /// The ids of all that a request finds, in its order; page and cursor aside.
  std::vector<std::string> ids(const ListRequest& request);
  std::vector<std::string> ids(const SearchRequest& request);

 private:
  void add(const Customer& customer);

  std::string country_;
  bool searches_all_;
  Database database_;
};

}  // namespace custengine::test
