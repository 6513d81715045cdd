#include "model/structural_sharing.hpp"

#include "base/ref_ptr.hpp"

#include <utility>

namespace custengine::model {

namespace {

using detail::SharedLists;
using detail::UnknownFields;

template <class T>
void share_if_equal(detail::SharedList<T>& list, const detail::SharedList<T>& other) {
  if (list == other) list = other;
}

}  // namespace

void share_equal_parts(detail::RecordContent& content, const detail::Record& neighbour) {
  const SharedLists* const others = neighbour.lists();
  if (content.lists && others) {
    detail::RecordLists lists = *content.lists;
    share_if_equal(lists.addresses, others->addresses);
    share_if_equal(lists.contacts, others->contacts);
    share_if_equal(lists.consents, others->consents);
    share_if_equal(lists.extensions, others->extensions);
    if (lists.shares_all_with(*others))
      content.lists = base::RefPtr<const SharedLists>(others);
    else if (!lists.shares_all_with(*content.lists))
      content.lists = SharedLists::make(std::move(lists));
  }
  const UnknownFields* const unknown = neighbour.unknown();
  if (content.unknown && unknown && content.unknown->encoded() == unknown->encoded())
    content.unknown = base::RefPtr<const UnknownFields>(unknown);
}

}  // namespace custengine::model
