#pragma once

#include "serve/resource/element_json.hpp"
#include "serve/routing/context.hpp"

#include <custengine/session.hpp>

// The handlers of a customer's contacts, addresses and consents. Each change of an element is a change of the
// customer's list, made on the version that was read, so that no change of another client is lost. The entity tag of an
// element and of a list is the version of the customer. Element: Contact, Address or Consent.
namespace custengine::serve {

template <class Element>
Response list_elements(Context& context, Session& session);
template <class Element>
Response create_element(Context& context, Session& session);
template <class Element>
Response get_element(Context& context, Session& session);
template <class Element>
Response update_element(Context& context, Session& session);
template <class Element>
Response remove_element(Context& context, Session& session);

}  // namespace custengine::serve
