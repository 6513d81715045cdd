#pragma once

#include "serve/routing/service_options.hpp"
#include "serve/world/worlds.hpp"

#include <custengine/result.hpp>

#include <boost/json/value.hpp>

#include <memory>

namespace custengine::serve {

/// Makes a world as a document of POST /worlds describes it. It is not added to `worlds`, which gives its name if the
/// document has none, and the world that it is a copy of. The members, all optional:
/// - name.
/// - tenants: a list of names, or an object of a TenantOptions for each name. Without it: ["acme"].
/// - scenario, size, seed: a scenario's options and customers, for the first of the listed tenants.
/// - clock: {"now","running"}; idPrefix; auth: none, any, tokens. Without them: the defaults.
/// - from: another world. Its tenants are copied with their data; clock, ids and auth are those of that world, unless
///   given.
///
/// Requires: there is no world of record, whose data must not be copied to where anybody may read it.
/// Errors: invalid_argument with every violation; those of Engine::create_tenant and restore_tenant.
Result<std::shared_ptr<World>> make_world(Worlds& worlds, const WorldDefaults& defaults,
                                          const boost::json::value& document);

}  // namespace custengine::serve
