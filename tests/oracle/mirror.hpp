#pragma once

#include "database.hpp"

#include <custengine/query.hpp>

#include <string>
#include <vector>

namespace custengine::test {

/// The customers of a tenant in SQLite tables, queried by SQL. Folding and normalising come from naive.hpp. Only the
/// customers' values come from the library.
class Mirror {
 public:
  /// `searches_all`: queries also search every field of SearchField.
  Mirror(const std::vector<Customer>& customers, const std::string& locale, const std::string& country,
         bool searches_all);

  /// The ids of all customers that a request finds, in its order, without paging.
  std::vector<std::string> ids(const ListRequest& request);
  std::vector<std::string> ids(const SearchRequest& request);

 private:
  void add(const Customer& customer);

  std::string country_;
  bool searches_all_;
  Database database_;
};

}  // namespace custengine::test
