#pragma once

#include <custengine/export.hpp>
#include <custengine/query.hpp>
#include <custengine/result.hpp>

#include <cstddef>
#include <iterator>
#include <memory>

namespace custengine {

namespace detail {
struct SessionState;
}

/// All pages of a list or a search, fetched by cursor as the loop comes to them; made by Session::pages.
///
///     for (const Result<Page>& page : session.pages(ListRequest{.sort_by = SortField::city, .page_size = 500}))
///       for (const Customer& customer : page.value()) …
///
/// It ends behind the last page, or behind the first error, which it yields: those of Session::list and
/// Session::search, not_found too when the tenant is dropped meanwhile. A request that finds nothing has one
/// empty page. Each begin() starts over.
///
/// Requires page_number 1, else invalid_argument (pageNumber). With `after` it goes on from there.
///
/// Other writers meanwhile: each page is of one moment, the walk is not. Customers that did not change are
/// seen exactly once; one that was created, changed or deleted may be seen in its old place, its new one, both or
/// neither. What must be one moment takes Session::snapshot.
///
/// Lifetime: holds the session's tenant and permissions by itself. An iterator is good while the Pages it came
/// from stay where they are, and a page until the next one is fetched; it may be moved from.
/// Threads: one at a time; several walks may run beside each other.
/// Cost: that of list or search, for each page. Where the field has no sort index every page sorts all that was
/// found; with CountMode::exact every page of a search counts its total anew.
class CUSTENGINE_API Pages {
 public:
  /// An input iterator: there is one page at a time.
  class Iterator {
   public:
    using iterator_concept = std::input_iterator_tag;
    using value_type = Result<Page>;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    Result<Page>& operator*() const noexcept;
    Result<Page>* operator->() const noexcept;
    Iterator& operator++();
    void operator++(int) { ++*this; }
    friend bool operator==(const Iterator& i, std::default_sentinel_t) noexcept { return i.at_end(); }

   private:
    friend class Pages;
    explicit Iterator(Pages* pages) noexcept : pages_(pages) {}
    bool at_end() const noexcept;
    Pages* pages_ = nullptr;
  };

  Pages(const Pages& other);
  Pages(Pages&&) noexcept;
  Pages& operator=(Pages other) noexcept;
  ~Pages();

  /// Fetches the first page.
  Iterator begin();
  std::default_sentinel_t end() const noexcept { return {}; }

 private:
  friend class Session;
  struct State;
  Pages(std::shared_ptr<const detail::SessionState> session, ListRequest request);
  Pages(std::shared_ptr<const detail::SessionState> session, SearchRequest request);
  std::unique_ptr<State> state_;
};

}  // namespace custengine
