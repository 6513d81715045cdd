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

/// All pages of a list or a search, fetched by cursor as the loop reaches them; made by Session::pages.
///
///     for (const Result<Page>& page : session.pages(ListRequest{.sort_by = SortField::city, .page_size = 500}))
///       for (const Customer& customer : page.value()) …
///
/// It ends after the last page, or after the first error, which it yields. A request that finds nothing has one empty
/// page. Each begin() starts over. With `after` the first page is the one after that cursor.
///
/// Each page is of one moment, but the walk is not: other writers go on. A customer that does not change is seen
/// exactly once. One that is created, changed or removed may be seen at its old place, at its new one, at both or at
/// neither. For one moment, take Session::snapshot.
///
/// Requires page_number 1, else invalid_argument (pageNumber).
/// Errors: those of Session::list and Session::search, not_found too if the tenant is dropped meanwhile.
/// Lifetime: holds the session's tenant and permissions by itself. An iterator is valid while its Pages is not moved or
/// destroyed. A page is valid until the next one is fetched; it may be moved from.
/// Threads: one at a time; several walks may run beside each other.
/// Cost: that of list or search, for each page. If the field has no sort index, every page sorts all matches. With
/// CountMode::exact every page of a search counts its total anew.
class CUSTENGINE_API Pages {
 public:
  /// An input iterator: only one page exists at a time.
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
